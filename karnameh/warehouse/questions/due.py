"""What is due: which unit brought its record up to date and when, and which months have not arrived.

A month has arrived when anything of the unit is recorded that starts in it, whatever became
of it; what is known to the year only is of no month. Spellings of a unit with one search
key are one unit, shown as it is spelt most often.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from karnameh.persian.calendar import from_gregorian, to_gregorian
from karnameh.persian.text import search_key, sort_key
from karnameh.settings import tehran_date
from karnameh.warehouse.published import Published

WINDOW_MONTHS = 12
"""So many months before a month say whether anything was to be expected in it…"""
EXPECTED_MONTHS = 3
"""…which it was when the unit had records in at least so many of them."""
DUE_DAY = 5
"""A month is to have arrived by this day of the next one."""

_YEAR = 12
"""Months are counted through: year times twelve, and the month from 0 on."""

_UNITS = """
    WITH listed AS (
        SELECT * FROM activity WHERE $district IS NULL OR district = $district
    ), measured AS (
        SELECT listed.unit, max(metric.since) AS since
        FROM metric JOIN listed USING (activity_id) GROUP BY listed.unit
    ), by_unit AS (
        SELECT unit, count(*) AS records, bool_and(demo) AS demo, max(since) AS since,
            max(start_date) FILTER (is_done AND start_date <= $today) AS last_activity,
            list(DISTINCT year * 12 + month - 1) FILTER (month IS NOT NULL AND year >= $year) AS months
        FROM listed GROUP BY unit
    )
    SELECT by_unit.*, batch.made_at
    FROM by_unit LEFT JOIN measured USING (unit)
    LEFT JOIN batch ON batch.number = greatest(by_unit.since, coalesce(measured.since, 0))
"""
_COLUMNS = ("unit", "last_activity", "last_update", "expected_by", "is_overdue", "missing_months", "demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A unit: how it is spelt most often, what is known of it, and the months that have arrived."""

    unit: str
    last_activity: date | None
    last_update: date | None
    months: frozenset[int]
    demo: bool

    def expects(self, month: int) -> bool:
        """Whether something was to be expected in a month."""
        return len(self.months.intersection(range(month - WINDOW_MONTHS, month))) >= EXPECTED_MONTHS

    def missing(self, today: date) -> list[int]:
        """The months that were expected and have not arrived."""
        return [month for month in _complete(today) if month not in self.months and self.expects(month)]


def updates_by_unit(published: Published, *, today: date, district: str | None = None) -> pd.DataFrame:
    """Every unit with anything recorded, in the order of the alphabet.

    Columns: unit; last_activity (first day of the last one done; None), last_update (day in
    Tehran of the last batch that brought or changed a record of it or of its measures),
    expected_by (the day by which the last complete month is to arrive; None for a unit of
    which no monthly record is expected), is_overdue (something is missing and its day is
    past), missing_months (tuple of Jalali year and month), demo (demonstration rows only).
    """
    rows = []
    for unit in _units(published, today, district):
        missing, last = unit.missing(today), _complete(today)[-1]
        is_expected = bool(missing) or unit.expects(last)
        rows.append(
            {
                "unit": unit.unit,
                "last_activity": unit.last_activity,
                "last_update": unit.last_update,
                "expected_by": _due(last) if is_expected else None,
                "is_overdue": any(_due(month) < today for month in missing),
                "missing_months": tuple(map(_year_and_month, missing)),
                "demo": unit.demo,
            }
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def missing_by_month(published: Published, *, today: date, district: str | None = None) -> pd.DataFrame:
    """What has not arrived, month by month.

    Columns: unit, year, month (Jalali).
    """
    rows = [
        (unit.unit, *_year_and_month(month))
        for unit in _units(published, today, district)
        for month in unit.missing(today)
    ]
    frame = pd.DataFrame(rows, columns=["unit", "year", "month"])
    return frame.astype({"year": "int64", "month": "int64"}).sort_values(["year", "month"], kind="stable")


def due_by(year: int, month: int) -> date:
    """The day by which the record of a Jalali month is to arrive."""
    return _due(year * _YEAR + month - 1)


def _units(published: Published, today: date, district: str | None) -> Iterator[_Unit]:
    year = from_gregorian(today).year - 2  # far enough back for every window
    found = published.records(_UNITS, {"today": today, "district": district, "year": year})
    spellings: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(found, key=lambda row: (-row["records"], row["unit"])):
        spellings.setdefault(search_key(row["unit"]), []).append(row)
    for rows in sorted(spellings.values(), key=lambda rows: sort_key(rows[0]["unit"])):
        yield _Unit(
            unit=rows[0]["unit"],
            last_activity=_latest(row["last_activity"] for row in rows),
            last_update=_latest(tehran_date(row["made_at"]) for row in rows if row["made_at"]),
            months=frozenset(month for row in rows for month in row["months"] or ()),
            demo=all(row["demo"] for row in rows),
        )


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _complete(today: date) -> range:
    """The complete months of this year; in its first month the last one of the year before."""
    now = from_gregorian(today)
    current = now.year * _YEAR + now.month - 1
    return range(min(now.year * _YEAR, current - 1), current)


def _due(month: int) -> date:
    return to_gregorian(*_year_and_month(month + 1), DUE_DAY)


def _year_and_month(month: int) -> tuple[int, int]:
    return month // _YEAR, month % _YEAR + 1
