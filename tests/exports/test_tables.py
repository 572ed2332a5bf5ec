"""The bytes of a download, read back as a spreadsheet and a program would."""

import csv
import io
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.exports.downloads import Asked
from karnameh.exports.registry import ACTIVITIES, TABLES
from karnameh.exports.tables import csv_bytes
from karnameh.locales import Code, locale
from karnameh.warehouse import Filter, Published, questions
from tests.conftest import TODAY

FA = locale("fa")


def _read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _asked(**choices: object) -> Asked:
    return Asked(filter=Filter(**choices), today=TODAY, district="7")  # type: ignore[arg-type]


def _one_cell(value: object) -> str:
    content = csv_bytes(pd.DataFrame({"a": pd.Series([value], dtype="object")}), {"a": "A"}, FA)
    (row,) = _read(content)
    return row["A"]


def test_lines_end_as_the_standard_says() -> None:
    content = csv_bytes(pd.DataFrame({"a": [1, 2]}), {"a": "سر"}, FA)
    assert content == "\ufeffسر\r\n1\r\n2\r\n".encode()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+98 21", "'+98 21"),
        ("-اول", "'-اول"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("-12.5", "-12.5"),
        ("+7", "+7"),
        ("-۱۲٫۵", "-۱۲٫۵"),
        ("متن = ساده", "متن = ساده"),
        ("", ""),
        (None, ""),
        (pd.NA, ""),
        (float("nan"), ""),
        (0, "0"),
        (0.0, "0"),
        (4.25, "4.25"),
        (1e15, "1000000000000000"),
        (True, "بله"),
        (False, "خیر"),
        (("کتاب", "خواندن"), "کتاب، خواندن"),
        (("=1", "b"), "'=1، b"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 8, 5), "2026-11-23T08:05:00Z"),
        ('نقل "قول"، ویرگول, و\nخط', 'نقل "قول"، ویرگول, و\nخط'),
    ],
)
def test_a_cell(value: object, cell: str) -> None:
    assert _one_cell(value) == cell


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_no_text_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    cell = _one_cell(text)
    assert cell in (text, f"'{text}")
    if not cell.removeprefix("'").lstrip("+-").replace(".", "").isdecimal():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_headers_are_made_harmless_too() -> None:
    assert b"'=x" in csv_bytes(pd.DataFrame({"a": [1]}), {"a": "=x"}, FA)


@pytest.mark.parametrize("code", ["fa", "en"])
@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_written_with_one_row_for_each(name: str, code: Code, with_demo: Published) -> None:
    table = TABLES[name]
    asked = _asked(year=1404)
    rows = _read(table.csv(with_demo, asked, locale(code)))
    assert len(rows) == len(table.rows(with_demo, asked)) > 0
    assert all(header and "{" not in header for header in rows[0])


def test_activities_carry_names_codes_and_both_calendars(published: Published) -> None:
    rows = {row["شناسه"]: row for row in _read(ACTIVITIES.csv(published, _asked(year=1404), FA))}
    assert len(rows) == questions.activity_list(published, Filter(year=1404), today=TODAY).total
    row = rows["D7-1404-0002"]
    assert (row["نوع"], row["کد نوع"]) == ("کارگاه و دوره", "workshop")
    assert (row["تاریخ شروع"], row["تاریخ شروع (میلادی)"]) == ("۱۴۰۴/۰۲/۱۰", "2025-04-30")
    assert (row["محله"], row["کد محله"]) == ("نیلوفر – شهید قندی", "701")
    assert row["شرکت‌کننده"] == "45"
    month_only = rows["D7-1404-0006"]
    assert month_only["تاریخ شروع"] == "۱۴۰۴/۰۵"  # no finer than it is known
    hostile = rows["D7-1404-0016"]
    assert hostile["عنوان"].startswith("'=HYPERLINK(")
    assert hostile["شرکت‌کننده"] == "0"


def test_unknown_zero_and_blank_stay_three_things(published: Published) -> None:
    english = locale("en")
    rows = _read(ACTIVITIES.csv(published, _asked(), english))
    states = {row["Identifier"]: (row["Budget"], row["State of the budget"]) for row in rows}
    assert states["D7-1403-0001"] == ("0", english.text("state.known"))
    assert states["D7-1404-0004"] == ("", english.text("state.unknown"))
    assert states["D7-1404-0003"] == ("", english.text("state.blank"))


def test_internal_rows_are_in_no_table(with_demo: Published) -> None:
    for table in TABLES.values():
        content = table.csv(with_demo, _asked(year=1404), FA)
        assert "محرمانه".encode() not in content
        assert b"D7-1404-0015" not in content
