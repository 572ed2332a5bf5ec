"""What figures come to: where nothing is known, nothing was, or nothing could be; and that pages show no other number."""

import pytest

from karnameh import figures
from karnameh.figures import WrongFigure
from karnameh.locales import CODES, locale
from karnameh.warehouse import Filter, Published, questions
from tests.conftest import TODAY
from tests.figures import every


def value(published: Published, code: str) -> tuple[str, float | None]:
    """A figure's state and value."""
    found = figures.compute(published, figures.parse(code))
    return found.state, found.value


@pytest.mark.parametrize(
    ("code", "state", "number"),
    [
        ("done-y1404", "known", 13),
        ("done-y1404-n706", "known", 0),  # what was held there is internal
        ("done-y1390", "blank", None),
        ("attendance-y1404", "known", 1245),
        ("attendance-y1404-n704", "unknown", None),
        ("attendance-y1404-n715", "blank", None),
        ("attendance-y1404-n706", "not_applicable", None),
        ("planned-y1405-t14050902", "known", 3),
        ("overdue-y1405-t14050902", "known", 1),
        ("rate-y1404-nONLINE", "not_applicable", None),
        ("plan_share-y1404-pD7-1404-P01", "known", 0.75),
        ("plan_share-y1404-pD7-1404-P02", "unknown", None),
        ("plan_quantity-y1404-pD7-1404-P03", "blank", None),
        ("plan_done-y1404-pD7-1404-P03", "blank", None),
        ("promises_kept-y1404", "known", 0),
        ("metric-y1404-msatisfaction", "known", 4.0),
        ("metric-y1404-mvolunteers", "blank", None),
        ("change-y1405-t14050902-kworkshop", "known", -2),
        ("change-y1403", "blank", None),
        ("surveys_acted-y1405", "not_applicable", None),
    ],
)
def test_unknown_blank_nothing_and_zero_are_different(
    published: Published, code: str, state: str, number: float | None
) -> None:
    found_state, found = value(published, code)
    assert found_state == state
    assert found == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("done-y1404-n9999", "place"),
        ("done-y1404-n7", "place"),  # a district is no neighbourhood
        ("done-y1404-kparade", "kind"),
        ("settled-y1404-kworkshop", "kind"),
        ("metric-y1404-mapplause", "metric"),
        ("metric-y1404-mreach", "never_totalled"),
        ("metric-y1404-mattendance-upeople", "choices"),
        ("unknown-y1404-woverdue_planned", "choices"),
        ("unknown-y1404-wweather", "what"),
        ("plan_done-y1404-pD7-1404-P99", "plan_item"),
        ("plan_done-y1405-pD7-1404-P01", "plan_item"),
    ],
)
def test_what_the_version_does_not_know_is_refused(published: Published, code: str, reason: str) -> None:
    with pytest.raises(WrongFigure) as refused:
        figures.compute(published, figures.parse(code))
    assert refused.value.reason == reason


def test_every_definition_has_a_value_and_words(with_demo: Published) -> None:
    refs = every.systematic(with_demo, TODAY)
    some = [*refs[::9], *{ref.name: ref for ref in refs}.values()]
    assert {ref.name for ref in some} == figures.DEFINITIONS.keys()
    for ref in some:
        found = figures.compute(with_demo, ref)
        assert (found.value is None) == (found.state != "known")
        for code in CODES:
            language = locale(code)
            assert figures.value_text(ref, found, language)
            assert all(label and text for label, text in figures.part_texts(found, language))
            assert language.plain(ref.year) in figures.query(with_demo, ref, language)


def test_tables_and_figures_agree(with_demo: Published) -> None:
    """The same number comes out of the question behind a table and of the figure's own."""
    kinds = questions.activities_by_kind(with_demo, year=1404)
    for kind, done in zip(kinds["kind"], kinds["done"], strict=True):
        assert value(with_demo, f"done-y1404-k{kind}") == ("known", done)
    places = questions.activities_by_neighbourhood(with_demo, year=1404, district="7")
    for place, done in zip(places["code"], places["done"], strict=True):
        assert value(with_demo, f"done-y1404-n{place}") == ("known", done)


@pytest.mark.parametrize("code", ["done-y1404", "cancelled-y1404-n704", "held-y1405-kevent", "fallen-y1404"])
def test_the_rows_behind_a_figure_are_as_many_as_it_says(published: Published, code: str) -> None:
    ref = figures.parse(code)
    rows = figures.rows(ref).activities
    assert rows is not None
    wanted = Filter(
        year=ref.year, kind=rows.get("kind"), neighbourhood=rows.get("n"), status=rows.get("status")
    )
    listed = questions.activity_list(published, wanted, today=TODAY)
    if "status" in rows:
        assert listed.total == figures.compute(published, ref).rows
    else:
        assert listed.total >= figures.compute(published, ref).rows
