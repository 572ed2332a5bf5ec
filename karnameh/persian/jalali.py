"""The arithmetic of the Jalali calendar from 1300 to 1450.

A year is leap by the 33-year rule, which agrees in these years with the
astronomical calendar that is the law of the country. Counted in whole days
from one fixed point, so no library and no table of years is needed.
"""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

YEARS = range(1300, 1451)
"""Years that dates are reckoned in."""

MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
MONTHS_EN = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
WEEKDAYS_EN = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

_FIRST_DAY = date(1921, 3, 21)  # 1 Farvardin 1300
_LEAP_REMAINDERS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
_LAST_MONTH = 12


class JalaliDate(NamedTuple):
    """A day by its Jalali year, month (1–12) and day of the month."""

    year: int
    month: int
    day: int


def is_leap(year: int) -> bool:
    """Whether Esfand has thirty days. Raises ValueError outside 1300..1450."""
    if year not in YEARS:
        raise ValueError(f"Jalali year {year} is outside {YEARS[0]}..{YEARS[-1]}")
    return year % 33 in _LEAP_REMAINDERS


def month_length(year: int, month: int) -> int:
    """Days of a month. Raises ValueError for a month or year that is not there."""
    leap = is_leap(year)
    if not 1 <= month <= _LAST_MONTH:
        raise ValueError(f"There is no month {month}")
    if month <= 6:
        return 31
    return 30 if month < _LAST_MONTH or leap else 29


_NEW_YEARS = tuple(accumulate((365 + is_leap(year) for year in YEARS), initial=_FIRST_DAY.toordinal()))
_MONTH_STARTS = tuple(accumulate((31,) * 6 + (30,) * 5, initial=0))


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian date of a Jalali one. Raises ValueError for a day that is not there."""
    if not 1 <= day <= month_length(year, month):
        raise ValueError(f"There is no day {year}/{month}/{day}")
    return date.fromordinal(_NEW_YEARS[year - YEARS[0]] + _MONTH_STARTS[month - 1] + day - 1)


def from_gregorian(day: date) -> JalaliDate:
    """The Jalali date of a Gregorian one. Raises ValueError outside 1300..1450."""
    ordinal = day.toordinal()
    if not _NEW_YEARS[0] <= ordinal < _NEW_YEARS[-1]:
        raise ValueError(f"{day} is outside the Jalali years {YEARS[0]}..{YEARS[-1]}")
    place = bisect_right(_NEW_YEARS, ordinal) - 1
    day_of_year = ordinal - _NEW_YEARS[place]
    month = bisect_right(_MONTH_STARTS, day_of_year)
    return JalaliDate(YEARS[place], month, day_of_year - _MONTH_STARTS[month - 1] + 1)


def same_day(day: date, year: int) -> date:
    """The same month and day in another Jalali year; 30 Esfand is the last day of a year that lacks it."""
    of = from_gregorian(day)
    return to_gregorian(year, of.month, min(of.day, month_length(year, of.month)))


def year_start(year: int) -> date:
    """Its first day. Raises ValueError outside 1300..1450."""
    return to_gregorian(year, 1, 1)


def year_end(year: int) -> date:
    """Its last day. Raises ValueError outside 1300..1450."""
    return year_start(year) + timedelta(days=364 + is_leap(year))


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """Its first and last day. Raises ValueError for a month or year that is not there."""
    return to_gregorian(year, month, 1), to_gregorian(year, month, month_length(year, month))


def weekday(day: date) -> int:
    """Its place in ``WEEKDAYS``: 0 for Saturday."""
    return (day.weekday() + 2) % 7
