"""What is refused as a date, and for which reason."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.persian.calendar import YEARS, DateError, parse_date, year_end, year_start

ZWNJ = "\u200c"


def refusal_of(text: str) -> DateError:
    with pytest.raises(DateError) as refusal:
        parse_date(text)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("۱۴۰۴/۱۲/۳۰", {"month": "اسفند", "year": "۱۴۰۴", "days": "۲۹"}),
        ("۳۰ اسفند ۱۴۰۴", {"month": "اسفند", "year": "۱۴۰۴", "days": "۲۹"}),
        ("سی‌ام اسفند ۱۴۰۴", {"month": "اسفند", "year": "۱۴۰۴", "days": "۲۹"}),
        ("۱۴۰۳/۰۷/۳۱", {"month": "مهر", "year": "۱۴۰۳", "days": "۳۰"}),
        ("1403/13/01", {"month": "۱۳"}),
        ("1403/00/01", {"month": "۰"}),
        ("1403/13", {"month": "۱۳"}),
        ("1403/01/00", {"month": "فروردین", "year": "۱۴۰۳", "days": "۳۱"}),
        ("2025-02-30", {"month": "۲", "year": "۲۰۲۵", "days": "۲۸"}),
        ("2025-13-01", {"month": "۱۳"}),
        ("11/22/1403", {"month": "۲۲"}),
        ("۲۴ تا ۲۲ بهمن ۱۴۰۳", {"start": "۲۴ بهمن ۱۴۰۳", "end": "۲۲ بهمن ۱۴۰۳"}),
        ("۲۵ اسفند تا ۵ فروردین ۱۴۰۴", {"start": "۲۵ اسفند ۱۴۰۴", "end": "۵ فروردین ۱۴۰۴"}),
    ],
)
def test_a_day_that_is_not_there_is_refused(text: str, detail: dict[str, str]) -> None:
    refusal = refusal_of(text)
    assert refusal.code == "impossible-date"
    assert {name: value for name, value in refusal.detail.items() if name != "found"} == detail


def test_a_weekday_that_contradicts_is_refused() -> None:
    refusal = refusal_of(f"سه{ZWNJ}شنبه ۲۲ بهمن ۱۴۰۳")
    assert refusal.code == "weekday-mismatch"
    assert refusal.detail == {
        "found": f"سه{ZWNJ}شنبه ۲۲ بهمن ۱۴۰۳",
        "written": f"سه{ZWNJ}شنبه",
        "actual": "دوشنبه",
    }
    assert refusal_of("جمعه ۱۴۰۳/۱۱/۲۲").code == "weekday-mismatch"
    assert refusal_of("1403/11/22 شنبه").code == "weekday-mismatch"


@pytest.mark.parametrize(
    "text",
    [
        "10/02/2025",
        "05/07/04",
        "31/06/04",
        "20/01/01",
        "1-2-2025",
        "25/02/2025",
        "2025",
        "2025-02",
        "02/2025",
    ],
)
def test_a_date_that_reads_two_ways_is_refused(text: str) -> None:
    assert refusal_of(text).code == "ambiguous-date"


@pytest.mark.parametrize(
    "text",
    [
        "1299/12/29",
        "1451/01/01",
        "1500",
        "0001-01-01",
        "1800-01-01",
        "1921-03-20",
        "2072-03-20",
        "2100-01-01",
    ],
)
def test_years_that_are_not_reckoned_in_are_refused(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal.code == "date-out-of-range"
    assert (refusal.detail["first"], refusal.detail["last"]) == ("۱۳۰۰", "۱۴۵۰")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "-",
            "نامشخص",
            "بهمن",
            "۲۲ بهمن",
            "۲۲",
            "شنبه",
            "دوشنبه بهمن ۱۴۰۳",
            "دوشنبه ۱۴۰۳",
            "22 Bahman 1403",
        ),
        *("بهمن ۲۲", "03", "140311", "1403112", "140311222", "19999", "60001", "1403.11", "1403.1", "4569.8"),
        *(
            "1403/11/22 25:00",
            "1403/11/22 10:60",
            "بهمن ۱۴۰۳ 10:30",
            "1403-11/22",
            "1403//11/22",
            "1403/11/22/1",
        ),
        *("403/11/22", "1403/111/22", "1403-11-22T10:30Z", "2025/02/10 10:30Z", "9999-12-31T23:59Z"),
        *(
            "2025-02-30T10:30Z",
            "۲۲ و ۲۳ بهمن ۱۴۰۳",
            "۲۰ تا ۲۲ تا ۲۴ بهمن ۱۴۰۳",
            "تا ۲۲ بهمن ۱۴۰۳",
            "10 فوریه 2025",
        ),
        *(
            "22/11",
            "1e4",
            "0x1403",
            "१४०३/११/२२",
            "1403/11/22; DROP",
            "=DATE(1403;11;22)",
            "۱۴۰۳/۱۱/۲۲\n۱۴۰۳/۱۱/۲۳",
        ),
    ],
)
def test_anything_else_is_not_a_date(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal.code == "not-a-date"
    assert refusal.detail["found"] == text.strip()
    assert str(refusal).startswith("not-a-date")


def test_a_hostile_cell_is_refused_at_once() -> None:
    started = time.perf_counter()
    for text in (
        "1" * 100_000,
        "1403/" * 20_000,
        "۲۲ تا " * 20_000,
        "بهمن " * 20_000,
        "بیست و " * 20_000,
        "- " * 50_000,
    ):
        assert refusal_of(text).code == "not-a-date"
    assert time.perf_counter() - started < 5


@given(st.text(max_size=14) | st.text("۰۱۲۳ 140311/-.بهمنتای\u200c", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = parse_date(text)
    except DateError:
        return
    assert year_start(YEARS[0]) <= reading.start <= reading.end <= year_end(YEARS[-1])
