"""Which spans a comparison sets side by side: equal parts of Jalali years, or an occasion of lunar years."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from karnameh.exports.occasions import Occasion, OccasionCode, occasions
from karnameh.persian.calendar import from_gregorian, year_end, year_start
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions.comparison import By, Span, to_same_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is set side by side.

    Attributes:
        spans: the days of each, equally long parts, the earliest first.
        wholes: the whole years or occasions that they are of.
        years: the Jalali year in which each begins.
        occasions: of lunar years, the occasions; empty for Jalali years.
        is_partial: whether the last one still goes on, so that all are cut at its day.
    """

    spans: tuple[Span, ...]
    wholes: tuple[Span, ...]
    years: tuple[int, ...]
    occasions: tuple[Occasion, ...] = ()
    is_partial: bool = False


def compared_years(published: Published, *, today: date, year: int | None = None) -> Compared:
    """All years with anything recorded up to this one, each to today's Jalali day; with ``year`` it and the one before.

    A past year is compared whole with the whole year before.
    """
    now = from_gregorian(today).year
    recorded = [one for one in questions.years(published, plans=False) if one <= now]
    years = [year - 1, year] if year is not None else [*range(min(recorded, default=now), now + 1)]
    is_partial = years[-1] == now
    wholes = [Span(first=year_start(one), last=year_end(one)) for one in years]
    spans = [to_same_day(one, today) for one in years] if is_partial else wholes
    return Compared(
        spans=tuple(spans),
        wholes=tuple(wholes),
        years=tuple(years),
        is_partial=is_partial and today < year_end(now),
    )


def compared_occasions(
    published: Published, code: OccasionCode, *, today: date, last_only: bool = False
) -> Compared:
    """An occasion in every lunar year of the record, or in the last two; one that goes on cuts all at its day."""
    now = from_gregorian(today).year
    recorded = [one for one in questions.years(published, plans=False) if one <= now]
    found = occasions(code, first=year_start(min(recorded, default=now)), last=today)
    found = found[-2:] if last_only else found
    is_partial = bool(found) and found[-1].last > today
    day = (today - found[-1].first).days + 1 if is_partial else None
    return Compared(
        spans=tuple(Span(first=one.first, last=one.until(day) if day else one.last) for one in found),
        wholes=tuple(Span(first=one.first, last=one.last) for one in found),
        years=tuple(from_gregorian(one.first).year for one in found),
        occasions=tuple(found),
        is_partial=is_partial,
    )


def compared(
    published: Published,
    *,
    by: By,
    today: date,
    year: int | None = None,
    occasion: OccasionCode | None = None,
) -> Compared:
    """What is compared: of items other than years, the chosen year or the last occasion, and the one before."""
    if occasion is not None:
        return compared_occasions(published, occasion, today=today, last_only=by != "year")
    return compared_years(published, today=today, year=None if by == "year" else year)


def comparison_table(
    published: Published,
    *,
    by: By,
    today: date,
    district: str,
    year: int | None = None,
    kind: str | None = None,
    neighbourhood: str | None = None,
    occasion: OccasionCode | None = None,
) -> pd.DataFrame:
    """The rows of a comparison for a file; columns of ``questions.comparison`` and first_precision, last_precision."""
    if by != "year" and year is None:
        year = from_gregorian(today).year
    sides = compared(published, by=by, today=today, year=year, occasion=occasion)
    frame = questions.comparison(
        published,
        by=by,
        spans=sides.spans,
        district=district,
        kind=None if by == "kind" else kind,
        neighbourhood=neighbourhood if by in ("year", "kind") else None,
        certain_only=occasion is not None,
    )
    return frame.assign(first_precision="day", last_precision="day")
