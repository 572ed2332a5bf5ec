"""The Jalali calendar against two other implementations, and every written form of a date."""

from datetime import date, timedelta
from typing import get_args

import pytest

from karnameh.persian import calendar
from karnameh.persian.calendar import (
    MONTHS,
    WEEKDAYS,
    YEARS,
    DateReading,
    Style,
    format_date,
    month_bounds,
    parse_date,
    to_gregorian,
    year_end,
    year_start,
)

ZWNJ = "\u200c"
FIRST, LAST = date(1921, 3, 21), date(2072, 3, 19)
DAYS = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]
BAHMAN_22 = date(2025, 2, 10)  # 22 Bahman 1403, a Monday


def one_day(day: date) -> DateReading:
    return DateReading(day, day, "day", is_range=False)


@pytest.mark.parametrize("style", get_args(Style))
def test_every_day_is_read_as_it_was_written(style: Style) -> None:
    assert [day for day in DAYS if parse_date(format_date(day, style=style)) != one_day(day)] == []


@pytest.mark.parametrize("style", get_args(Style))
def test_every_month_and_year_is_read_as_it_was_written(style: Style) -> None:
    for year in YEARS:
        whole = DateReading(year_start(year), year_end(year), "year")
        assert parse_date(format_date(year_start(year), precision="year", style=style)) == whole
        for month in range(1, 13):
            start, end = month_bounds(year, month)
            written = format_date(end, precision="month", style=style)
            assert parse_date(written) == DateReading(start, end, "month")


def test_how_dates_are_written() -> None:
    assert format_date(BAHMAN_22) == "۲۲ بهمن ۱۴۰۳"
    assert format_date(BAHMAN_22, style="long") == "دوشنبه ۲۲ بهمن ۱۴۰۳"
    assert format_date(BAHMAN_22, style="numeric") == "۱۴۰۳/۱۱/۲۲"
    assert format_date(date(2025, 3, 22), style="numeric") == "۱۴۰۴/۰۱/۰۲"
    assert format_date(date(2025, 3, 22), style="long") == "شنبه ۲ فروردین ۱۴۰۴"
    assert format_date(BAHMAN_22, precision="month", style="long") == "بهمن ۱۴۰۳"
    assert format_date(BAHMAN_22, precision="year", style="numeric") == "۱۴۰۳"
    assert format_date(BAHMAN_22, lang="en") == "22 Bahman 1403"
    assert format_date(BAHMAN_22, style="long", lang="en") == "Monday 22 Bahman 1403"
    assert format_date(BAHMAN_22, precision="month", lang="en") == "Bahman 1403"
    assert format_date(BAHMAN_22, style="numeric", lang="en") == "1403/11/22"
    assert [format_date(BAHMAN_22 + timedelta(days=n), style="long").split()[0] for n in range(5, 12)] == [
        *WEEKDAYS
    ]
    assert (len(calendar.MONTHS_EN), len(calendar.WEEKDAYS_EN)) == (12, 7)


@pytest.mark.parametrize(
    "text",
    [
        *("۱۴۰۳/۱۱/۲۲", "1403-11-22", "1403.11.22", "١٤٠٣/١١/٢٢", "14031122", "۱۴۰۳۱۱۲۲", "1403 11 22"),
        *("۲۲/۱۱/۱۴۰۳", "22-11-1403", "22.11.1403", "۰۳/۱۱/۲۲", "03-11-22", "1403 / 11 / 22", "1403−11−22"),
        *("۲۲ بهمن ۱۴۰۳", f"۲۲ بهمن{ZWNJ}ماه ۱۴۰۳", "۲۲ بهمن ماه ۱۴۰۳", "۲۲بهمن۱۴۰۳"),
        *("دوشنبه ۲۲ بهمن ۱۴۰۳", "دو شنبه، ۲۲ بهمن ۱۴۰۳", f"دو{ZWNJ}شنبه ۲۲ بهمن سال ۱۴۰۳"),
        *(
            "روز دوشنبه ۲۲ بهمن ۱۴۰۳",
            "دوشنبه مورخ ۱۴۰۳/۱۱/۲۲",
            "۱۴۰۳/۱۱/۲۲ دوشنبه",
            "دوشنبه 1403/11/22 10:30",
        ),
        *(
            "۲۲ بهمن ۰۳",
            "۲۲ام بهمن ۱۴۰۳",
            f"۲۲{ZWNJ}م بهمن ۱۴۰۳",
            "بیست و دوم بهمن ۱۴۰۳",
            "بیست و دوّم بهمن ۱۴۰۳",
        ),
        *("۲۲ بهمن ۱۴۰۳ هجری شمسی", "۲۲ بهمن ۱۴۰۳ خورشیدی", "22 بهمن، 1403"),
        *("2025-02-10", "2025/2/10", "2025.02.10", "20250210", "۲۰۲۵-۰۲-۱۰"),
        *("1403/11/22 10:30", "۱۴۰۳/۱۱/۲۲ ۱۰:۳۰:۰۰", "1403/11/22 ساعت 9:05", "۲۲ بهمن ۱۴۰۳، ساعت ۱۰:۳۰"),
        *(
            "2025-02-10T10:30",
            "2025-02-10 00:00:00",
            "2025-02-10T10:30:15.123456",
            "2025-02-10T10:30:00+03:30",
        ),
        *("2025-02-09T20:30:00Z", "2025-02-10T20:29:59Z", "2025-02-10 10:30+0330"),
        *("45698", "45698.0", "45698.4375", "۴۵۶۹۸"),
        *(" \u200f۱۴۰۳/۱۱/۲۲\u200e ", "۲۲ بﻬمن ۱۴۰۳", "۲۲\u00a0بهمن\u00a0۱۴۰۳"),
    ],
)
def test_every_written_form_of_a_day(text: str) -> None:
    assert parse_date(text) == one_day(BAHMAN_22)


@pytest.mark.parametrize(
    ("text", "jalali"),
    [
        ("اول مهر ۱۴۰۳", (1403, 7, 1)),
        ("یکم مهر ۱۴۰۳", (1403, 7, 1)),
        ("سوم آذر ۱۴۰۳", (1403, 9, 3)),
        ("دهم ابان ۱۴۰۳", (1403, 8, 10)),
        ("یازدهم امرداد ۱۴۰۳", (1403, 5, 11)),
        ("نوزدهم دی ۱۴۰۳", (1403, 10, 19)),
        ("بیستم دی ۱۴۰۳", (1403, 10, 20)),
        ("بیست و نهم اسفند ۱۴۰۴", (1404, 12, 29)),
        (f"سی{ZWNJ}ام اسفند ۱۴۰۳", (1403, 12, 30)),
        ("سی‌و‌یکم مرداد ۱۴۰۳", (1403, 5, 31)),
        ("جمعه ۱ فروردین ۱۴۰۴", (1404, 1, 1)),
        (f"پنج{ZWNJ}شنبه ۱۸ بهمن ۱۴۰۳", (1403, 11, 18)),
        ("پنجشنبه ۱۸ بهمن ۱۴۰۳", (1403, 11, 18)),
        ("سه شنبه ۲۳ بهمن ۱۴۰۳", (1403, 11, 23)),
        ("يکشنبه ۲۱ بهمن ۱۴۰۳", (1403, 11, 21)),
        ("00/01/01", (1400, 1, 1)),
        ("20/01/25", (1420, 1, 25)),
        ("21/01/25", (1321, 1, 25)),
        ("99/12/30", (1399, 12, 30)),
        ("03/1/2", (1403, 1, 2)),
        ("۵ خرداد ۹۸", (1398, 3, 5)),
        ("1/2/1403", (1403, 2, 1)),
    ],
)
def test_days_by_name_and_number(text: str, jalali: tuple[int, int, int]) -> None:
    assert parse_date(text) == one_day(to_gregorian(*jalali))


def test_serial_numbers_are_those_of_excel() -> None:
    assert parse_date("20000") == one_day(date(1954, 10, 3))
    assert parse_date("36526") == one_day(date(2000, 1, 1))
    assert parse_date("60000.0") == one_day(date(2064, 4, 8))


@pytest.mark.parametrize(
    "text", ["بهمن ۱۴۰۳", "بهمن‌ماه ۱۴۰۳", "ماه بهمن سال ۱۴۰۳", "۱۴۰۳/۱۱", "1403-11", "11/1403"]
)
def test_a_month_is_its_first_and_last_day(text: str) -> None:
    assert parse_date(text) == (date(2025, 1, 20), date(2025, 2, 18), "month", False)


@pytest.mark.parametrize("text", ["۱۴۰۳", "سال ۱۴۰۳", "1403.0", "۱۴۰۳ شمسی"])
def test_a_year_is_its_first_and_last_day(text: str) -> None:
    assert parse_date(text) == (date(2024, 3, 20), date(2025, 3, 20), "year", False)


@pytest.mark.parametrize(
    "text",
    [
        *("۲۲ تا ۲۴ بهمن ۱۴۰۳", "۲۲ الی ۲۴ بهمن ۱۴۰۳", "از ۲۲ لغایت ۲۴ بهمن‌ماه ۱۴۰۳", "۲۲-۲۴ بهمن ۱۴۰۳"),
        *("۲۲ بهمن تا ۲۴ بهمن ۱۴۰۳", "۲۲ بهمن - ۲۴ بهمن ۱۴۰۳", "بیست و دوم تا بیست و چهارم بهمن ۱۴۰۳"),
        *(
            "۱۴۰۳/۱۱/۲۲ الی ۱۴۰۳/۱۱/۲۴",
            "1403/11/22 - 1403/11/24",
            "1403-11-22 – 1403-11-24",
            "1403/11/22-1403/11/24",
        ),
        *("دوشنبه ۲۲ تا چهارشنبه ۲۴ بهمن ۱۴۰۳", "۲۲ بهمن ۱۴۰۳ تا ۲۴ بهمن ۱۴۰۳", "2025-02-10 تا 1403/11/24"),
    ],
)
def test_ranges_of_days(text: str) -> None:
    assert parse_date(text) == (BAHMAN_22, date(2025, 2, 12), "day", True)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("۲۲ بهمن الی ۳ اسفند ۱۴۰۳", (1403, 11, 22), (1403, 12, 3), "day"),
        ("بهمن تا اسفند ۱۴۰۳", (1403, 11, 1), (1403, 12, 30), "month"),
        ("بهمن - اسفند ۱۴۰۳", (1403, 11, 1), (1403, 12, 30), "month"),
        ("دی ۱۴۰۳ تا فروردین ۱۴۰۴", (1403, 10, 1), (1404, 1, 31), "month"),
        ("۱۴۰۲ تا ۱۴۰۳", (1402, 1, 1), (1403, 12, 30), "year"),
        ("بهمن ۱۴۰۳ تا ۵ اسفند ۱۴۰۳", (1403, 11, 1), (1403, 12, 5), "month"),
    ],
)
def test_ranges_of_months_and_years(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int], precision: str
) -> None:
    assert parse_date(text) == (to_gregorian(*first), to_gregorian(*last), precision, True)


def test_names() -> None:
    assert len(set(MONTHS)) == 12
    assert MONTHS[10] == "بهمن"
    assert WEEKDAYS[0] == "شنبه"
