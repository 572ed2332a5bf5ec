"""What is taken for personal data in a text, and what is not."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.check_digits import is_book_number, is_card_number, is_national_id
from etl.personal import LIKELY, LIKELY_LINK, Code, personal_data, personal_in_link
from karnameh.persian.digits import to_ascii, to_persian
from karnameh.persian.text import clean

PHONES = (
    "۰۹۱۲ ۳۴۵ ۶۷۸۹",
    "+989123456789",
    "+98 912 345 6789",
    "+98 (0) 912 345 6789",
    "00989123456789",
    "989123456789",
    "98 912 345 67 89",
    "0912-345-6789",
    "۰۹۱۲-۳۴۵۶۷۸۹",
    "0912.345.67.89",
    "٠٩١٢٣٤٥٦٧٨٩",
    "０９１２３４５６７８９",
    "۰۹۱۲\u200c۳۴۵\u200c۶۷۸۹",
    "۰۹۱۲\u00a0۳۴۵\u00a0۶۷۸۹",
    "09\u200f12345\u200e6789",
    "(0912) 345 6789",
    "0 9 1 2 3 4 5 6 7 8 9",
    "9123456789",
    "۹۳۵ ۱۲۳ ۴۵۶۷",
    "0912/3456789",
    "3456789-0912",
    "021-88776655",
    "۰۲۱-۸۸۷۷۶۶۵۵",
    "(021) 88776655",
    "۰۲۱ ۸۸ ۷۷ ۶۶ ۵۵",
    "021-88776655-60",
    "02188776655",
    "021/88776655",
    "88776655-021",
    "+98 21 8877 6655",
    "0098 21 88776655",
    "0251-7741234",
    "تلفن: ۸۸۷۷۶۶۵۵",
    "شمارهٔ تماس ۸۸۷۷ ۶۶۵۵",
    "دورنگار: 7741234",
    "Tel. 88776655",
    "تلفن ۱۳۷",
    "برای آگاهی با ۱۸۸۸ تماس بگیرید؛ تلفن ۱۸۸۸",
    "جشن ۱۴۰۴/۰۷/۱۰، هماهنگی 09123456789، ساعت ۱۸:۳۰",
    "بودجه ۱۲٬۵۰۰٬۰۰۰٬۰۰۰ ریال، تماس ۰۹۳۵۱۲۳۴۵۶۷",
    "D7-1404-0001 09123456789",
)
IDENTIFIERS = (
    "0076543218",
    "۰۰۷۶۵۴۳۲۱۸",
    "007-654321-8",
    "۰۰۷ ۶۵۴۳۲۱ ۸",
    "کد ملی: ۴۵۱۲۳۴۵۶۷۱",
    "علی نمونه (1456789015)",
    "4512-345671",
    "کد پستی ۱۵۳۳۷۱۲۳۴۴",
    "۱۴۰۴/۰۷/۱۰ 0491234562",
)
EMAILS = (
    "ali.nemuneh@gmail.com",
    "رایانامه: info@tehran.ir.",
    "pr+7@district7.tehran.ir",
    "نشانیali@x.co",
)
CARDS = (
    "6037991112345677",
    "۶۰۳۷-۹۹۱۱-۱۲۳۴-۵۶۷۷",
    "6037 9911 1234 5677",
    "۹۹۱۹۷۵۱۲۳۴۵۶۷۸۹۸",
    "IR062960000000100324200001",
    "IR06 2960 0000 0010 0324 2000 01",
    "ir۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱",
    "شمارهٔ شبا: ۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱",
)
NONE = (
    "",
    "جشن مهرگان",
    "1404/07/10",
    "۱۴۰۴/۰۷/۱۰ تا ۱۴۰۴/۰۷/۱۲",
    "۱۴۰۴/۰۷/۱۰-۱۴۰۴/۰۷/۱۲",
    "1404-07-10",
    "1404-07-10-1404-07-12",
    "10/07/1404",
    "05-07-1404 10:30",
    "05.07.1404 1015",
    "14040710",
    "20250710",
    "2025-07-10 12:30",
    "۲۲ بهمن ۱۴۰۳، ساعت ۱۰:۳۰ تا ۱۲:۰۰",
    "09:30 - 11:00",
    "۰۸:۰۰–۲۰:۰۰، ۷ روز هفته",
    "سال‌های ۱۴۰۱، ۱۴۰۲، ۱۴۰۳ و ۱۴۰۴",
    "1401 1402 1403 1404",
    "2020 2021 2022 2023",
    "بودجه ۱۲٬۵۰۰٬۰۰۰٬۰۰۰ ریال",
    "12,500,000,000",
    "۱۲ ۵۰۰ ۰۰۰ ۰۰۰",
    "0 120 45 300 12",
    "12500000000 ریال",
    "9120000000 ریال",
    "9123456789 تومان",
    "0076543218 ریال",
    "9100000000",
    "شابک ۹۷۸-۶۰۰-۱۲۳۴-۵۶-۹",
    "978-600-1234-56-9",
    "9786001234569",
    "978 600 1234 56 9",
    "964-679912-4",  # an old ISBN says that it is one, or stands in four groups
    "شابک 9646799124",
    "964-6799-12-4",
    "کد پستی ۱۵۳۳۷۱۲۳۴۵",
    "1234567890",
    "1111111111",
    "0000000000",
    "D7-1404-0001",
    "BENCH-1404-0000001 و DEMO-1404-P01",
    "d7-1404-0001",
    "۳۵٫۷۳۶۱۲۳۴۵، ۵۱٫۴۳۴۲۱۲۳۴",
    "35.73612345, 51.43421234",
    "0.9123456789",
    "سامانهٔ ۱۳۷",
    "گفت‌وگوی تلفنی با ۱۴۰ شهروند",
    "۱۲۰ تماس تلفنی",
    "نشانی و شمارهٔ تماس. این گزارش نوبت ۱۲۳۴۵۶۷ است.",
    "شناسهٔ ملی ۱۰۱۰۱۲۳۴۵۶۷",
    "شمارهٔ نامه: ۱۲۳۴۵/۶۷۸۹/۰۱",
    "@karnameh_7",
    "ساعت ۹@سرا",
    "6037991112345678",
    "نشریه، شمارهٔ ۱۲۳۴",
    "https://example.org/bench-1400-0000004/news",
)
NONE_SAID_SO = tuple(text for text in NONE if text != "964-679912-4")


def codes(text: str) -> set[Code]:
    return {found.code for found in personal_data(text)}


@pytest.mark.parametrize("text", PHONES)
def test_a_telephone_number_is_told_however_it_is_written(text: str) -> None:
    assert codes(text) == {"personal-phone"}
    assert len(personal_data(text)) == 1 or "۱۸۸۸" in text


@pytest.mark.parametrize("text", IDENTIFIERS)
def test_ten_digits_with_the_right_check_digit_are_told(text: str) -> None:
    assert [found.code for found in personal_data(text)] == ["personal-id"]


@pytest.mark.parametrize("text", EMAILS)
def test_an_address_is_told_whoever_it_is_of(text: str) -> None:
    assert [found.code for found in personal_data(text)] == ["personal-email"]


@pytest.mark.parametrize("text", CARDS)
def test_cards_and_accounts_are_told(text: str) -> None:
    assert [found.code for found in personal_data(text)] == ["personal-card"]


@pytest.mark.parametrize("text", NONE_SAID_SO)
def test_other_numbers_are_not_told(text: str) -> None:
    assert personal_data(text) == []


def test_an_old_book_number_that_hides_what_it_is_is_told() -> None:
    """The check digit of ten-digit ISBNs is that of national identifiers: only a person can say."""
    assert codes("964-679912-4") == {"personal-id"}


LINKS = {
    "https://example.ir/news/1404071012": set[str](),
    "https://example.ir/news/0076543218": set[str](),
    "https://example.org/bench-1400-0000004/news?page=12": set[str](),
    "https://example.ir/?from=1404-07-10&to=1404-07-12": set[str](),
    "https://instagram.com/@karnameh": set[str](),
    "https://[not-an-address": set[str](),
    "https://wa.me/989123456789": {"personal-phone"},
    "https://t.me/+989123456789": {"personal-phone"},
    "https://example.ir/u/09123456789": {"personal-phone"},
    "https://example.ir/n?tel=%2B989123456789": {"personal-phone"},
    "https://example.ir/n?tel=1888": {"personal-phone"},
    "https://example.ir/n?q=%DB%B0%DB%B9%DB%B1%DB%B2%DB%B3%DB%B4%DB%B5%DB%B6%DB%B7%DB%B8%DB%B9": {
        "personal-phone"
    },
    "https://example.ir/form#id=0076543218": {"personal-id"},
    "https://example.ir/n?mail=ali%40gmail.com": {"personal-email"},
    "https://example.ir/ali@gmail.com": {"personal-email"},
    "https://example.ir/pay?card=6037991112345677": {"personal-card"},
}


@pytest.mark.parametrize(("address", "expected"), LINKS.items())
def test_of_a_link_the_query_is_read_and_not_every_number_of_its_path(
    address: str, expected: set[str]
) -> None:
    assert {found.code for found in personal_in_link(address)} == expected


def test_what_was_found_is_told_as_it_was_written() -> None:
    found = personal_data("با ۰۹۱۲ ۳۴۵ ۶۷۸۹ یا ali@x.ir، شبا IR062960000000100324200001")
    assert [each.text for each in found] == ["۰۹۱۲ ۳۴۵ ۶۷۸۹", "ali@x.ir", "IR062960000000100324200001"]


def test_the_check_digits() -> None:
    assert is_national_id("0076543218")
    assert not is_national_id("0076543219")
    assert not is_national_id("0001234560")
    assert is_card_number("6037991112345677")
    assert is_book_number("9786001234569")


DIGITS = st.text("0123456789", min_size=1, max_size=1)
SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u200c", "–"])
_FULLWIDTH = {48 + value: 0xFF10 + value for value in range(10)}


def _fullwidth(text: str) -> str:
    return text.translate(_FULLWIDTH)


def _as_typed(text: str) -> str:
    return text


WAYS: tuple[Callable[[str], str], ...] = (_as_typed, to_persian, _fullwidth)
WRITTEN = st.sampled_from(WAYS)
AROUND = st.text("ابپ، «»()؛", max_size=12)


@given(number=st.integers(0, 999_999_999), separators=st.tuples(SEPARATORS, SEPARATORS), data=st.data())
def test_every_mobile_number_is_told_in_any_digits_and_among_any_words(
    number: int, separators: tuple[str, str], data: st.DataObject
) -> None:
    digits = f"09{number:09}"
    text = f"{digits[:4]}{separators[0]}{digits[4:7]}{separators[1]}{digits[7:]}"
    text = data.draw(AROUND) + " " + data.draw(WRITTEN)(text) + data.draw(AROUND)
    assert codes(text) == {"personal-phone"}


@given(st.integers(1_000_000, 999_999_999), WRITTEN)
def test_of_ten_digits_the_check_digit_decides(number: int, written: Callable[[str], str]) -> None:
    nine = f"{number:09}"
    told = [last for last in range(10) if "personal-id" in codes(written(f"{nine}{last}"))]
    possible = [last for last in range(10) if is_national_id(f"{nine}{last}")]
    assert set(told) <= set(possible)
    assert told == possible or nine.startswith(("9", "1", "20"))  # a mobile number, or a date and two digits


@given(st.integers(1300, 1450), st.integers(1, 12), st.integers(1, 29), st.sampled_from("/-."), WRITTEN)
def test_no_date_is_told(year: int, month: int, day: int, dash: str, written: Callable[[str], str]) -> None:
    first = f"{year}{dash}{month:02}{dash}{day:02}"
    for text in (first, f"{first} تا {first}", f"{day:02}{dash}{month:02}{dash}{year}", f"{first} 10:30"):
        assert personal_data(written(text)) == []


@given(st.integers(0, 10**15), WRITTEN)
def test_no_amount_in_thousands_is_told(amount: int, written: Callable[[str], str]) -> None:
    for comma in "٬,":
        assert personal_data(written(f"{amount:,}".replace(",", comma))) == []


@given(st.text("0123456789۰۹٠ -–./()+@:,٬IRشبا\u200cتلفنab", max_size=60))
def test_nothing_in_a_text_makes_it_fail_and_each_place_is_told_once(text: str) -> None:
    shown = clean(text)
    for found in personal_data(text):
        assert found.text in shown
        assert sum(character.isdecimal() for character in to_ascii(found.text)) >= 3 or "@" in found.text


@settings(max_examples=300)
@given(
    st.one_of(
        st.sampled_from([*PHONES, *IDENTIFIERS, *EMAILS, *CARDS]),
        st.text("0123456789۰۹٠０ -–./()+@:,٬IRشبا\u200cتلفنab", max_size=60),
    )
)
def test_the_database_passes_every_text_in_which_something_is_found(text: str) -> None:
    stored = clean(text)
    if personal_data(stored):
        assert _is_likely(stored, LIKELY)


@pytest.mark.parametrize("address", [address for address, expected in LINKS.items() if expected])
def test_the_database_passes_every_link_in_which_something_is_found(address: str) -> None:
    assert _is_likely(address, LIKELY_LINK)


_CONNECTION = duckdb.connect()


def _is_likely(text: str, pattern: str) -> bool:
    found = _CONNECTION.execute("SELECT regexp_matches(?, ?)", [text, pattern]).fetchone()
    return bool(found and found[0])
