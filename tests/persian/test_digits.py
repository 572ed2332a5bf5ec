"""Numbers written for Persian readers, and read as clerks write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.persian.digits import (
    NumberError,
    NumberReading,
    format_number,
    parse_number,
    to_ascii,
    to_persian,
)

ZWNJ = "\u200c"


def known(value: float, *, unit: str | None = None, note: str | None = None) -> NumberReading:
    return NumberReading(value, "known", "exact", unit, note)


def estimated(value: float, note: str, *, unit: str | None = None) -> NumberReading:
    return NumberReading(value, "known", "estimated", unit, note)


def test_digits_change_their_script_and_nothing_else_changes() -> None:
    assert to_persian("کد D7-0123456789 و ٤٥٦") == "کد D۷-۰۱۲۳۴۵۶۷۸۹ و ۴۵۶"
    assert to_persian(1404) == "۱۴۰۴"
    assert to_ascii("کد ۰۱۲۳۴۵۶۷۸۹ و ٠١٢٣٤٥٦٧٨٩، ½ و ²") == "کد 0123456789 و 0123456789، ½ و ²"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "۰"),
        (7, 0, "۷"),
        (999, 0, "۹۹۹"),
        (1234.5, 1, "۱٬۲۳۴٫۵"),
        (1234, 1, "۱٬۲۳۴"),  # at most one decimal
        (1234567, 0, "۱٬۲۳۴٬۵۶۷"),
        (12.50, 3, "۱۲٫۵"),
        (100, 0, "۱۰۰"),
        (100.0, 2, "۱۰۰"),
        (2.5, 0, "۲"),
        (3.5, 0, "۴"),
        (0.1 + 0.2, 2, "۰٫۳"),
        (10**18 + 1, 0, "۱٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۱"),
        (1e30, 0, "۱" + "٬۰۰۰" * 10),
        (-5, 0, "\u200e\u2212۵"),
        (-1234.56, 1, "\u200e\u2212۱٬۲۳۴٫۶"),
        (-0.4, 0, "۰"),  # nothing is less than zero once rounded to it
        (-0.0, 0, "۰"),
    ],
)
def test_a_number_is_written_with_persian_signs(value: float, decimals: int, text: str) -> None:
    assert format_number(value, decimals=decimals) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        format_number(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("صفر", 0),
        ("120", 120),
        ("۱۲۰", 120),
        ("١٢٠", 120),
        (" \u200f۱۲۰\u200e ", 120),
        ("1,234", 1234),
        ("۱٬۲۳۴٬۵۶۷", 1234567),
        ("۱۲٫۵", 12.5),
        ("۱۲/۵", 12.5),  # «/» is the decimal sign of the Persian keyboard
        ("12.5", 12.5),
        ("1.234", 1.234),
        ("۱٬۲۳۴٫۵", 1234.5),
        ("1,234.50", 1234.5),
        ("-5", -5),
        ("−۵", -5),
        ("-1,234.5", -1234.5),
        ("007", 7),
        ("9007199254740992", 2**53),
    ],
)
def test_numbers_in_every_script(text: str, value: float) -> None:
    assert parse_number(text) == known(value)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        *((text, "blank") for text in ("", "  ", "\u200b\u00a0", "\n")),
        *(
            (text, "unknown")
            for text in ("نامشخص", "نامعلوم", "معلوم نیست", "معلوم‌نیست", "نامعلوم ", "?", "؟", "Unknown")
        ),
        *((text, "not_applicable") for text in ("-", "—", "–", "−", "---", "ـ", "ندارد", "موضوعیت ندارد")),
    ],
)
def test_unknown_blank_and_not_applicable_are_three_things(text: str, state: str) -> None:
    assert parse_number(text) == (None, state, "exact", None, None)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("۱۲۰ نفر", known(120, unit="نفر", note="unit-dropped")),
        ("۱۲۰نفر", known(120, unit="نفر", note="unit-dropped")),
        (f"۱۲۰{ZWNJ}نفر", known(120, unit="نفر", note="unit-dropped")),
        ("۱۲ نفر ساعت", known(12, unit="نفر ساعت", note="unit-dropped")),
        (f"۱۲۰ شرکت{ZWNJ}کننده", known(120, unit=f"شرکت{ZWNJ}کننده", note="unit-dropped")),
        ("۱۲۰ تا", known(120, unit="تا", note="unit-dropped")),
        ("۴۵٪", known(45, unit="درصد")),
        ("45 %", known(45, unit="درصد")),
        ("٪۴۵", known(45, unit="درصد")),
        ("۴۵٫۵ درصد", known(45.5, unit="درصد")),
        ("-۵٪", known(-5, unit="درصد")),
        ("۵۰۰ ریال", known(500, unit="rial")),
        ("۵۰۰ ﷼", known(500, unit="rial")),
        ("۵۰۰ تومان", known(5000, unit="rial", note="toman-to-rial")),
        ("۵۰۰تومن", known(5000, unit="rial", note="toman-to-rial")),
        ("۳ هزار", known(3000, note="scaled")),
        ("۱۲٫۵ میلیون ریال", known(12_500_000, unit="rial", note="scaled")),
        ("۵ میلیون تومان", known(50_000_000, unit="rial", note="scaled toman-to-rial")),
        ("۲ میلیون و ۵۰۰ هزار تومان", known(25_000_000, unit="rial", note="scaled toman-to-rial")),
        ("۲ هزار و ۵۰۰ نفر", known(2500, unit="نفر", note="scaled unit-dropped")),
        ("۱٫۵ هزار میلیارد تومان", known(15 * 10**12, unit="rial", note="scaled toman-to-rial")),
        ("۵ هزاره", known(5, unit="هزاره", note="unit-dropped")),
    ],
)
def test_units_and_scales(text: str, reading: NumberReading) -> None:
    assert parse_number(text) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        *(
            (text, estimated(120, "about"))
            for text in ("حدود ۱۲۰", "حدوداً ۱۲۰", "در حدود ۱۲۰", "تقریباً ۱۲۰", "تقریبا ۱۲۰", "تقریبًا 120")
        ),
        *((text, estimated(120, "about")) for text in ("~120", "~ ۱۲۰", "≈۱۲۰", "نزدیک به ۱۲۰", "حدود۱۲۰")),
        ("حدود ۱۲۰ نفر", estimated(120, "about unit-dropped", unit="نفر")),
        *(
            (text, estimated(110, "range-midpoint"))
            for text in (
                "۱۰۰ تا ۱۲۰",
                "۱۰۰-۱۲۰",
                "100 – 120",
                "۱۰۰ الی ۱۲۰",
                "از ۱۰۰ تا ۱۲۰",
                "بین ۱۰۰ تا ۱۲۰",
            )
        ),
        ("۱۰۰ تا ۱۰۱", estimated(100.5, "range-midpoint")),
        ("حدود ۱۰۰ تا ۱۲۰ نفر", estimated(110, "about range-midpoint unit-dropped", unit="نفر")),
        ("۱ تا ۲ میلیون", estimated(1_500_000, "range-midpoint scaled")),
        ("۵۰۰ هزار تا ۱ میلیون", estimated(750_000, "range-midpoint scaled")),
    ],
)
def test_what_is_estimated_says_so(text: str, reading: NumberReading) -> None:
    assert parse_number(text) == reading


@pytest.mark.parametrize(
    "text",
    [
        "1,5",
        "12,34",
        "1,2345",
        "1,234,56",
        "0,123",
        "1٬5",
        "۱،۲۰۰",
        "1,234٬567",
        "1.234,5",
        "۵۰۰ تا ۱ میلیون",
    ],
)
def test_a_number_that_reads_two_ways_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert refusal.value.code == "ambiguous-number"


@pytest.mark.parametrize(
    "text",
    [
        *("0x10", "1e5", "1E5", "NaN", "nan", "inf", "-inf", "Infinity", "1_000", "+5", "--5", "5-", "(5)"),
        *("1.234.567", "1.", ".5", "12/5/3", "1403/11/22", "1403-11-22", "1..2", "12:30", "1 234", "½", "²"),
        *("۱۲۰ نفر و ۳۰", "۲ و ۳", "۵۰۰ هزار و ۲ میلیون", "یک میلیون", "هزار", "٪", "٪۵ نفر", "5 km"),
        *(
            "۱۲۰ تا ۱۰۰",
            "۱۰۰ تا ۱۰۰",
            "-۵ تا ۵",
            "021-88881234",
            "1-2-3",
            "حدود",
            "??",
            "????",
            "حدود نامشخص",
        ),
        *(
            "१२०",
            "１２０",
            "9" * 19,
            "9" * 400,
            "9007199254740993",
            "۹ هزار میلیارد و ۱ میلیارد تومان ب ۱",
            "کم",
        ),
        *("=1+1", "120; DROP TABLE", "۱۲۰\n۱۳۰", "<b>5</b>"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert refusal.value.code == "not-a-number"
    assert refusal.value.detail["found"]


def test_a_hostile_cell_is_refused_at_once() -> None:
    started = time.perf_counter()
    for text in (
        "1" * 100_000,
        "1 و " * 30_000,
        "1,111" * 20_000,
        "1 تا " * 20_000,
        "ن" * 100_000,
        "1" + " ن" * 90_000,
    ):
        with pytest.raises(NumberError):
            parse_number(text)
    assert time.perf_counter() - started < 5


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_come_back_as_they_were_written(value: int) -> None:
    assert parse_number(format_number(value)) == known(value)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_fractions_come_back_as_they_were_written(value: float) -> None:
    assert parse_number(format_number(float(value), decimals=4)) == known(float(value))


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = parse_number(text)
    except NumberError:
        return
    assert (reading.value is None) == (reading.state != "known")
