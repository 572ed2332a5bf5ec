"""What is not known: each count has exactly its rows, and versions of the contract are told."""

from pathlib import Path

import pytest

from karnameh.warehouse import Published, Store, questions
from karnameh.warehouse.questions.unknowns import ACTIVITY_UNKNOWNS
from tests import kinds_warehouse
from tests.conftest import TODAY


@pytest.mark.parametrize("year", [1403, 1404, 1405])
def test_every_count_has_its_rows_and_no_others(with_demo: Published, year: int) -> None:
    counts = questions.unknowns(with_demo, year=year, today=TODAY).set_index("what")["count"]
    for what in ACTIVITY_UNKNOWNS:
        found = questions.unknown_activities(with_demo, what=what, year=year, today=TODAY, page_size=500)
        assert found.total == len(found.rows) == counts[what], what


def test_rows_come_page_by_page_and_a_page_past_the_end_is_the_last(with_demo: Published) -> None:
    def ask(page: int) -> list[str]:
        found = questions.unknown_activities(
            with_demo, what="budget_blank", year=1404, today=TODAY, page=page, page_size=5
        )
        assert found.pages > 1
        return list(found.rows["activity_id"])

    first, second = ask(1), ask(2)
    assert not set(first) & set(second)
    assert ask(999) == ask(-(-_budget_blank(with_demo) // 5))


def _budget_blank(published: Published) -> int:
    counts = questions.unknowns(published, year=1404, today=TODAY).set_index("what")["count"]
    return int(counts["budget_blank"])


def test_internal_rows_are_no_gaps_that_the_public_may_look_at(published: Published) -> None:
    for what in ACTIVITY_UNKNOWNS:
        found = questions.unknown_activities(published, what=what, year=1404, today=TODAY, page_size=500)
        assert "D7-1404-0015" not in set(found.rows["activity_id"])


def test_a_gap_that_is_none_of_ours_is_refused(published: Published) -> None:
    with pytest.raises(KeyError):
        questions.unknown_activities(published, what="1=1) --", year=1404, today=TODAY)


def test_one_contract_is_told_as_one(published: Published, ledger: Path) -> None:
    (used,) = questions.contracts(published)
    assert (used.contract, used.first_batch) == ("3", 1)
    assert questions.contracts_by_year(published) == {1403: ("3",), 1404: ("3",), 1405: ("3",)}
    (of_all,) = questions.contracts(Store(ledger, demo=True).published())
    assert of_all.batches > 1  # loads only: an undo reads nothing


def test_a_record_with_every_kind_of_gap(tmp_path: Path) -> None:
    published = kinds_warehouse.build(tmp_path)
    for year in questions.years(published):
        counts = questions.unknowns(published, year=year, today=TODAY)
        assert (counts["count"] <= counts["total"]).all()
