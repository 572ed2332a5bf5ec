"""How each figure is computed: by the question that the pages ask, and never by one of its own.

Each function takes the published version and the figure asked for and returns its value. A year
of which no activity is recorded is blank and not zero.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from karnameh.figures.codes import FigureRef, WrongFigure
from karnameh.figures.values import FigureValue, Names, State
from karnameh.locales import CODES, locale
from karnameh.persian import calendar
from karnameh.warehouse import Headline, Published, questions

Measure = Callable[[Published, FigureRef], FigureValue]


def unit(name: str) -> Names:
    """A unit of our own in each language, by its key in the locales."""
    return {code: locale(code).text(f"figure.unit_{name}") for code in CODES}


def headline(published: Published, ref: FigureRef, *, before: bool = False) -> Headline:
    """The year's figures up to the day asked for; ``before``: of the equal days of the year before."""
    year = ref.year - 1 if before else ref.year
    until = calendar.same_day(ref.until, year) if ref.until and before else ref.until
    return questions.headline(
        published,
        year=year,
        until=until,
        month=ref.month,
        today=ref.until or calendar.year_start(year),
        kind=ref.kind,
        neighbourhood=ref.place,
    )


def counted(
    published: Published, ref: FigureRef, value: float, *, of: str, rows: int, **parts: float
) -> FigureValue:
    """A number that is there; blank in a year of which nothing is recorded."""
    if not questions.is_recorded(published, ref.year):
        return FigureValue(value=None, state="blank", unit=unit(of), rows=0)
    return FigureValue(value=value, state="known", unit=unit(of), rows=rows, parts=parts)


def count_of(field: str) -> Measure:
    """A count of activities in ``Headline``."""

    def measured(published: Published, ref: FigureRef) -> FigureValue:
        number = getattr(headline(published, ref), field)
        return counted(published, ref, number, of="activity", rows=number)

    return measured


def undated(published: Published, ref: FigureRef) -> FigureValue:
    """Activities done of which no month is known."""
    number = questions.activities_without_month(
        published, year=ref.year, kind=ref.kind, neighbourhood=ref.place
    )
    return counted(published, ref, number, of="activity", rows=number)


def fallen(published: Published, ref: FigureRef) -> FigureValue:
    """Activities cancelled or put off."""
    now = headline(published, ref)
    number = now.cancelled + now.postponed
    parts = {"cancelled": now.cancelled, "postponed": now.postponed}
    return counted(published, ref, number, of="activity", rows=number, **parts)


def reached(published: Published, ref: FigureRef) -> FigureValue:
    """Neighbourhoods with anything done."""
    now = headline(published, ref)
    return counted(published, ref, now.neighbourhoods, of="neighbourhood", rows=now.done)


def change(published: Published, ref: FigureRef) -> FigureValue:
    """Activities done, less those of the equal days of the year before."""
    if not questions.is_recorded(published, ref.year - 1):
        return FigureValue(value=None, state="blank", unit=unit("activity"), rows=0)
    now, before = headline(published, ref).done, headline(published, ref, before=True).done
    return counted(published, ref, now - before, of="activity", rows=now, now=now, before=before)


def attendance(published: Published, ref: FigureRef) -> FigureValue:
    """The sum of the attendance that is known, and of how many activities it is not."""
    now = headline(published, ref)
    parts = {"known": now.attendance_known, "missing": now.attendance_missing}
    if now.attendance_known:
        return counted(published, ref, now.attendance or 0, of="person", rows=now.attendance_known, **parts)
    state: State = "not_applicable"
    if now.attendance_missing:
        state = "unknown" if now.attendance_unknown else "blank"
    return FigureValue(value=None, state=state, unit=unit("person"), rows=0, parts=parts)


def rate(published: Published, ref: FigureRef) -> FigureValue:
    """Activities done for each 1,000 residents of a neighbourhood."""
    counts = questions.activities_by_neighbourhood(published, year=ref.year, kind=ref.kind)
    row = _only(counts[counts["code"] == ref.place], "place")
    if pd.isna(row["per_1000"]):
        return FigureValue(value=None, state="not_applicable", unit=unit("per_1000"), rows=int(row["done"]))
    parts = {"done": int(row["done"]), "population": int(row["population"])}
    return counted(published, ref, row["per_1000"], of="per_1000", rows=parts["done"], **parts)


def unknown(published: Published, ref: FigureRef) -> FigureValue:
    """How many lack a field, out of those that could have it; ``overdue`` is the one that needs a day."""
    what = ref.what or "overdue_planned"
    is_of_plan = what == "plan_quantity_unknown"
    if (what == "overdue_planned" and ref.until is None) or (is_of_plan and ref.place):
        raise WrongFigure("choices")
    found = questions.unknowns(
        published,
        year=ref.year,
        today=ref.until or calendar.year_end(ref.year),
        neighbourhood=ref.place,
    )
    row = _only(found[found["what"] == what], "what")
    total = int(row["total"])
    of = "promise" if is_of_plan else "activity"
    if total == 0:
        return FigureValue(value=None, state="not_applicable", unit=unit(of), rows=0)
    return FigureValue(
        value=int(row["count"]), state="known", unit=unit(of), rows=total, parts={"total": total}
    )


def _only(frame: pd.DataFrame, reason: str) -> Mapping[Any, Any]:
    """The one row that is left. Raises WrongFigure where there is none."""
    if frame.empty:
        raise WrongFigure(reason)
    return frame.to_dict("records")[0]
