"""The list of holidays: what it must agree with, and that a wrong list is refused."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from karnameh.exports.holidays import (
    HOLIDAYS,
    SOLAR_SINCE,
    Holiday,
    Holidays,
    HolidaysError,
    holidays_of_month,
    known_holidays,
)
from karnameh.persian.calendar import YEARS, from_gregorian, is_leap, to_gregorian, weekday
from karnameh.persian.month_grid import FRIDAY

LIST = Holidays.read(HOLIDAYS)
LUNAR = sorted((holiday for day in LIST.lunar.values() for holiday in day), key=lambda holiday: holiday.date)


def of_year(year: int) -> dict[date, tuple[Holiday, ...]]:
    return {day: found for month in range(1, 13) for day, found in holidays_of_month(year, month).items()}


def lunar(name: str) -> list[date]:
    return [holiday.date for holiday in LUNAR if holiday.fa == name]


@pytest.mark.parametrize(
    ("year", "days", "thursdays", "fridays"), [(1403, 27, 5, 2), (1404, 26, 3, 4), (1405, 26, 6, 3)]
)
def test_official_years_have_as_many_days_as_was_announced(
    year: int, days: int, thursdays: int, fridays: int
) -> None:
    found = of_year(year)
    assert len(found) == days
    assert sum(weekday(day) == FRIDAY - 1 for day in found) == thursdays
    assert sum(weekday(day) == FRIDAY for day in found) == fridays
    assert all(holiday.certainty == "official" for day in found.values() for holiday in day)


def test_lunar_days_of_a_year_without_an_official_calendar_are_marked() -> None:
    found = [holiday for day in of_year(1406).values() for holiday in day]
    assert {holiday.certainty for holiday in found if holiday.basis == "lunar"} == {"computed"}
    assert {holiday.certainty for holiday in found if holiday.basis == "solar"} == {"official"}
    assert {from_gregorian(holiday.date).year for holiday in LUNAR if holiday.certainty == "computed"} == {
        1406
    }


def test_every_lunar_holiday_comes_back_after_a_lunar_year() -> None:
    names = {holiday.fa for holiday in LUNAR}
    assert len(names) == 17
    for name in names:
        for before, after in pairwise(lunar(name)):
            assert 353 <= (after - before).days <= 356, name


def test_days_of_one_lunar_month_keep_their_distance() -> None:
    for first, second, distance in (
        ("تاسوعای حسینی", "عاشورای حسینی", 1),
        ("عید سعید قربان", "عید سعید غدیر خم", 8),
        ("عید سعید فطر", "تعطیل به مناسبت عید سعید فطر", 1),
        ("اربعین حسینی", "رحلت رسول اکرم (ص) و شهادت امام حسن مجتبی (ع)", 8),
        ("شهادت امام حسن عسکری (ع)", "میلاد رسول اکرم (ص) و امام جعفر صادق (ع)", 9),
        ("ولادت امام علی (ع)", "مبعث رسول اکرم (ص)", 14),
    ):
        apart = [later - sooner for sooner, later in zip(lunar(first), lunar(second), strict=True)]
        assert apart == [timedelta(days=distance)] * len(apart), first
    for fast, feast in zip(lunar("شهادت امام علی (ع)")[1:], lunar("عید سعید فطر")[1:], strict=False):
        assert (feast - fast).days in (9, 10)


def test_solar_holidays_come_back_on_their_jalali_day_of_every_year() -> None:
    fixed = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}
    for year in YEARS:
        solar = {
            from_gregorian(day)[1:]
            for day, found in of_year(year).items()
            if any(holiday.basis == "solar" for holiday in found)
        }
        expected = fixed | {(12, 30)} if is_leap(year) else fixed
        assert solar == (expected if year >= SOLAR_SINCE else set())


def test_what_is_not_known_is_not_called_none() -> None:
    assert [known_holidays(year) for year in (1368, 1369, 1402, 1403, 1406, 1407)] == [
        *("none", "solar", "solar", "all", "all", "solar")
    ]


def test_a_day_can_be_two_holidays() -> None:
    day = to_gregorian(1405, 3, 14)
    assert [holiday.basis for holiday in holidays_of_month(1405, 3)[day]] == ["solar", "lunar"]


def test_names_are_there_in_both_languages() -> None:
    everything = [*LUNAR, *(holiday for day in LIST.solar.values() for holiday in day)]
    assert all(
        holiday.fa.strip() == holiday.fa and holiday.en.strip() == holiday.en for holiday in everything
    )
    assert all(holiday.en.replace("‘", "").replace("’", "").isascii() for holiday in everything)


HEAD = "date,fa,en,basis,certainty\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,fa,en,basis\n", "columns must be"),
        (f"{HEAD}1405/01/01,الف,A,lunar,official\n", "line 2"),
        (f"{HEAD}2026-03-21,الف,A,weekly,official\n", "line 2"),
        (f"{HEAD}2026-03-21,الف,A,lunar,perhaps\n", "line 2"),
        (f"{HEAD}2026-03-21,,A,lunar,official\n", "line 2"),
        (f"{HEAD}2026-03-21,الف,A,lunar\n", "line 2"),
        (f"{HEAD}2026-03-21,الف,A,lunar,official,more\n", "line 2"),
        (f"{HEAD}1821-03-21,الف,A,lunar,official\n", "line 2"),
        (f"{HEAD}2026-03-21,الف,A,lunar,official\n2026-03-21,الف,B,lunar,official\n", "line 3: listed twice"),
    ],
)
def test_a_list_that_is_not_right_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "holidays.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HolidaysError, match=said):
        Holidays.read(path)
