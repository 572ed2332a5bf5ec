"""The reckoning of the Jalali calendar, against two other implementations."""

from datetime import date, timedelta

import jdatetime
import pytest
from persiantools.jdatetime import JalaliDate as OtherJalaliDate

from karnameh.persian.jalali import (
    YEARS,
    from_gregorian,
    is_leap,
    month_bounds,
    month_length,
    to_gregorian,
    year_end,
    year_start,
)

FIRST, LAST = date(1921, 3, 21), date(2072, 3, 19)
DAYS = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]


def test_every_day_is_the_one_of_jdatetime_and_persiantools() -> None:
    for day in DAYS:
        jalali = from_gregorian(day)
        other = jdatetime.date.fromgregorian(date=day)
        third = OtherJalaliDate(day)  # type: ignore[no-untyped-call]
        assert jalali == (other.year, other.month, other.day) == (third.year, third.month, third.day)
        assert to_gregorian(*jalali) == day
    assert from_gregorian(FIRST) == (1300, 1, 1)
    assert from_gregorian(LAST) == (1450, 12, month_length(1450, 12))


def test_leap_years_and_lengths() -> None:
    assert [year for year in YEARS if is_leap(year)] == [
        year for year in YEARS if jdatetime.date(year, 1, 1).isleap()
    ]
    assert [year for year in range(1395, 1410) if is_leap(year)] == [1395, 1399, 1403, 1408]
    assert [month_length(1404, month) for month in range(1, 13)] == [31] * 6 + [30] * 5 + [29]
    assert month_length(1403, 12) == 30
    assert (year_start(1404), year_end(1404)) == (date(2025, 3, 21), date(2026, 3, 20))
    assert month_bounds(1403, 12) == (date(2025, 2, 19), date(2025, 3, 20))


def test_what_is_outside_is_an_error_and_never_another_day() -> None:
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1), date.min, date.max):
        with pytest.raises(ValueError, match="outside"):
            from_gregorian(day)
    for year, month, day_of_month in ((1299, 1, 1), (1451, 1, 1), (1404, 0, 1), (1404, 13, 1)):
        with pytest.raises(ValueError, match=r"outside|no month"):
            to_gregorian(year, month, day_of_month)
    for year, month, day_of_month in ((1404, 12, 30), (1403, 7, 31), (1403, 1, 0), (1403, 1, 32)):
        with pytest.raises(ValueError, match="no day"):
            to_gregorian(year, month, day_of_month)
    for year in (1299, 1451):
        for question in (is_leap, year_start, year_end):
            with pytest.raises(ValueError, match="outside"):
                question(year)
