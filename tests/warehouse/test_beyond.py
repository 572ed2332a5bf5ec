"""How far activities are followed: one stage each, known values only, and the sums of all."""

from pathlib import Path
from typing import Literal

import pytest

from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions.beyond import REACHED
from tests import kinds_warehouse
from tests.conftest import TODAY


def of(published: Published, year: int, **chosen: str) -> dict[str, dict[str, int]]:
    frame = questions.beyond_counting(published, by="kind", year=year, **chosen)
    return {row["item"]: {str(key): value for key, value in row.items()} for row in frame.to_dict("records")}


@pytest.mark.parametrize("by", ["kind", "unit"])
def test_every_activity_done_has_come_exactly_so_far(
    with_demo: Published, by: Literal["kind", "unit"]
) -> None:
    for year in (1403, 1404, 1405):
        frame = questions.beyond_counting(with_demo, by=by, year=year)
        assert (frame[list(REACHED)].sum(axis=1) == frame["done"]).all()
        assert frame["done"].sum() == questions.headline(with_demo, year=year, today=TODAY).done
        assert (frame[["with_target", "with_reach"]].max(axis=1) <= frame["done"]).all()


def test_the_last_stage_with_a_known_value_counts(published: Published) -> None:
    kinds = of(published, 1404)
    # 0002 has attendance and satisfaction, 0003 an unknown attendance only, 0004 satisfaction.
    assert [kinds["workshop"][key] for key in REACHED] == [1, 0, 2, 0]
    assert kinds["workshop"]["with_target"] == 1
    # 0014 has reach in two channels: one activity, and it stops at its output.
    assert (kinds["press_conference"]["output"], kinds["press_conference"]["with_reach"]) == (1, 1)
    # Of events, an attendance of zero is a known value, and none at all is not; the internal one is not told.
    assert [kinds["event"][key] for key in REACHED] == [1, 2, 0, 0]


def test_a_blank_value_is_no_evidence(published: Published) -> None:
    events = of(published, 1405, neighbourhood="715")["event"]
    assert (events["done"], events["unmeasured"]) == (1, 1)


def test_results_are_found_by_their_stage(tmp_path: Path) -> None:
    published = kinds_warehouse.build(tmp_path)
    found = [row for year in questions.years(published) for row in of(published, year).values()]
    assert sum(row["outcome"] for row in found) > 0


def test_spellings_of_a_unit_are_one(published: Published) -> None:
    frame = questions.beyond_counting(published, by="unit", year=1404)
    assert list(frame["item"]) == ["روابط عمومی"]


def test_a_year_with_nothing_has_no_rows(published: Published) -> None:
    assert questions.beyond_counting(published, by="kind", year=1390).empty
    assert questions.beyond_counting(published, by="unit", year=1390).empty
