"""Months as grids: laws that hold for every month that dates are reckoned in."""

from datetime import timedelta

import pytest

from karnameh.persian.calendar import (
    MONTHS,
    WEEKDAYS,
    YEARS,
    format_date,
    from_gregorian,
    month_length,
    to_gregorian,
    weekday,
)
from karnameh.persian.month_grid import FRIDAY, month_after, month_before, month_grid

MONTHS_OF_ALL_YEARS = [(year, month) for year in YEARS for month in range(1, 13)]


def test_every_day_of_every_month_stands_once_and_in_its_column() -> None:
    for year, month in MONTHS_OF_ALL_YEARS:
        weeks = month_grid(year, month).weeks
        days = [day for week in weeks for day in week if day is not None]
        expected = [to_gregorian(year, month, number + 1) for number in range(month_length(year, month))]
        assert days == expected
        assert all(weekday(day) == column for week in weeks for column, day in enumerate(week) if day)


def test_rows_are_whole_weeks_and_none_is_empty() -> None:
    for year, month in MONTHS_OF_ALL_YEARS:
        weeks = month_grid(year, month).weeks
        assert 4 <= len(weeks) <= 6
        assert {len(week) for week in weeks} == {7}
        assert all(any(week) for week in weeks)


def test_blanks_are_only_before_the_first_day_and_after_the_last() -> None:
    for year, month in MONTHS_OF_ALL_YEARS:
        weeks = month_grid(year, month).weeks
        cells = [day for week in weeks for day in week]
        filled = [place for place, day in enumerate(cells) if day]
        assert filled == list(range(filled[0], filled[-1] + 1))
        assert filled[0] < 7
        assert len(cells) - filled[-1] <= 7


def test_months_follow_one_another_without_a_gap() -> None:
    for year, month in MONTHS_OF_ALL_YEARS:
        following = month_after(year, month)
        if following is None:
            continue
        last = to_gregorian(year, month, month_length(year, month))
        assert to_gregorian(*following, 1) == last + timedelta(days=1)
        assert month_before(*following) == (year, month)


def test_the_reckoning_ends_at_both_ends() -> None:
    assert month_before(YEARS[0], 1) is None
    assert month_after(YEARS[-1], 12) is None
    assert [pair for pair in MONTHS_OF_ALL_YEARS if month_after(*pair) is None] == [(YEARS[-1], 12)]


@pytest.mark.parametrize(("year", "month"), [(1404, 0), (1404, 13), (1299, 12), (1451, 1)])
def test_a_month_that_is_not_there_is_an_error(year: int, month: int) -> None:
    with pytest.raises(ValueError, match=r"There is no month|outside"):
        month_grid(year, month)


def test_azar_1405_begins_on_a_sunday() -> None:
    weeks = month_grid(1405, 9).weeks
    assert weeks[0][0] is None
    assert weeks[0][1] == to_gregorian(1405, 9, 1)
    assert format_date(weeks[0][1], style="long") == f"{WEEKDAYS[1]} ۱ {MONTHS[8]} ۱۴۰۵"
    fridays = [from_gregorian(friday).day for week in weeks if (friday := week[FRIDAY])]
    assert fridays == [6, 13, 20, 27]
