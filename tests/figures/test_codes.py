"""The codes of figures: one code for each figure, and nothing that is no code."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh import figures
from karnameh.figures import DEFINITIONS, FigureRef, WrongFigure
from karnameh.locales import CODES, locale
from karnameh.persian import calendar

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,29}", fullmatch=True)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "month": st.integers(1, 12),
    "place": st.from_regex(r"[1-9][0-9]{0,5}|[A-Z]{1,12}", fullmatch=True),
    "kind": WORDS,
    "metric": WORDS,
    "unit": WORDS,
    "what": WORDS,
    "plan_item": st.from_regex(r"[A-Z][A-Z0-9]{0,7}-1[34][0-9]{2}-[A-Z]{0,2}[0-9]{2,7}", fullmatch=True),
}
REASONS = (
    "form",
    "name",
    "choices",
    "day",
    "place",
    "kind",
    "metric",
    "unit",
    "what",
    "plan_item",
    "never_totalled",
)


@st.composite
def refs(draw: st.DrawFn) -> FigureRef:
    """Any figure that can be asked for."""
    name = draw(st.sampled_from(sorted(DEFINITIONS)))
    definition = DEFINITIONS[name]
    year = draw(st.integers(1300, 1450))
    taken = [one for one in sorted(definition.takes) if draw(st.booleans())]
    made: dict[str, Any] = {}
    for choice in [*sorted(definition.needs), *taken]:
        if choice == "until":
            first, last = calendar.year_start(year), calendar.year_end(year)
            made[choice] = draw(
                st.dates(date(1990, 1, 1), date(2060, 1, 1)) if definition.sees else st.dates(first, last)
            )
        else:
            made[choice] = draw(VALUES[choice])
    return FigureRef(name=name, year=year, **made)


@given(refs())
def test_written_and_read_a_figure_is_the_same(ref: FigureRef) -> None:
    assert figures.parse(str(ref)) == ref


@given(refs(), refs())
def test_two_figures_never_have_one_code(one: FigureRef, other: FigureRef) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(st.text(max_size=200) | refs().flatmap(lambda ref: st.text().map(lambda more: f"{ref}{more}")))
def test_what_is_read_is_written_the_same_and_all_else_refused(text: str) -> None:
    try:
        ref = figures.parse(text)
    except WrongFigure:
        return
    assert figures.parse(str(ref)) == ref
    assert len(str(ref)) == len(text.strip())


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "form"),
        ("done", "form"),
        ("done-y1404-n701'; DROP TABLE activity", "form"),
        ("done-y1404-n<script>", "form"),
        ("done-n701-y1404", "form"),
        ("done-y1404-y1404", "form"),
        ("done-y1404-o13", "form"),
        ("done-y1404-o02", "form"),
        ("done-y1499", "day"),
        ("done-y1404-t14041230", "day"),
        ("done-y1404-t14030101", "day"),
        ("won-y1404", "name"),
        ("reached-y1404-n701", "choices"),
        ("overdue-y1405", "choices"),
        ("done-y1404-" + "k" * 1_000_000, "form"),
    ],
)
def test_a_code_that_names_no_figure_is_refused(code: str, reason: str) -> None:
    with pytest.raises(WrongFigure) as refused:
        figures.parse(code)
    assert refused.value.reason == reason


def test_a_code_may_be_typed_with_persian_digits() -> None:
    assert str(figures.parse(" done-y۱۴۰۴-n۷۰۱ ")) == "done-y1404-n701"


@pytest.mark.parametrize("code", CODES)
def test_everything_is_told_in_both_languages(code: str) -> None:
    texts = locale("en" if code == "en" else "fa").texts
    for name in DEFINITIONS:
        assert {f"figure.{part}_{name}" for part in ("name", "means", "asks")} <= texts.keys()
    assert {f"figure.wrong_{reason}" for reason in REASONS} <= texts.keys()
