"""A Jalali month as a wall calendar shows it: weeks from Saturday to Friday.

The names of the seven columns are ``calendar.WEEKDAYS``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from karnameh.persian.jalali import YEARS, month_bounds, weekday

DAYS_IN_WEEK = 7
FRIDAY = 6
"""Place of the weekly holiday among the columns."""

_LAST_MONTH = 12

Week = tuple[date | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthGrid:
    """One month.

    Attributes:
        year, month: Jalali, the month from 1 to 12.
        weeks: rows of seven days, Saturday first; None where the day is of a neighbouring month.
    """

    year: int
    month: int
    weeks: tuple[Week, ...]


def month_grid(year: int, month: int) -> MonthGrid:
    """The month's days in their weeks. Raises ValueError for a month or year that is not there."""
    first, last = month_bounds(year, month)
    saturday = first - timedelta(days=weekday(first))
    length = (last - saturday).days + 1
    weeks = tuple(
        tuple(
            _within(saturday + timedelta(days=start + column), first, last) for column in range(DAYS_IN_WEEK)
        )
        for start in range(0, length, DAYS_IN_WEEK)
    )
    return MonthGrid(year=year, month=month, weeks=weeks)


def month_after(year: int, month: int) -> tuple[int, int] | None:
    """Year and month of the next one; None after the last month that dates are reckoned in."""
    following = (year, month + 1) if month < _LAST_MONTH else (year + 1, 1)
    return following if following[0] in YEARS else None


def month_before(year: int, month: int) -> tuple[int, int] | None:
    """Year and month of the one before; None before the first month that dates are reckoned in."""
    previous = (year, month - 1) if month > 1 else (year - 1, _LAST_MONTH)
    return previous if previous[0] in YEARS else None


def _within(day: date, first: date, last: date) -> date | None:
    return day if first <= day <= last else None
