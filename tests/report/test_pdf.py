"""The PDF as others read it: its text, its fonts, its tags, and that nothing of the data can be run."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from karnameh.report.half_year import half_year_report
from karnameh.report.model import (
    Block,
    Chapter,
    Entries,
    Entry,
    Head,
    Number,
    Numbers,
    Prose,
    Report,
    Section,
    Table,
)
from karnameh.report.pdf import pdf
from karnameh.report.printable import LONGEST_TEXT
from karnameh.report.public_information import public_information
from karnameh.warehouse import Published
from tests.report.conftest import EDITION
from tests.report.reading import page_text

HOSTILE = (
    '#eval("1+1") #panic()',
    "*ستاره* _خط_ `کد` $x^2$ @ref <label>",
    "[ ] { } ( ) \\ \\u{202e} // /* */",
    '=HYPERLINK("https://evil.example")',
    "https://evil.example/a?b=c",
    "\u202eچپ\u202c \u2067و راست\u2069 \u200f",
    "😀 漢字 ﷺ \x01\x00 \ufffe □",
    "ب" * 10_000,
    "a" * 10_000,
    "واژه " * 2_000,
    "",
    "\n\n\t",
)


@pytest.fixture(scope="module")
def made(report: Report) -> bytes:
    return pdf(report)


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    return "\n".join(page_text(page) for page in reader.pages)


def _letters(text: str) -> str:
    """The text without what has no direction of its own: marks between words, and spaces."""
    return re.sub(r"[^\w\u200c\u0654]", "", text)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "sentence",
    [
        "گزارش سالانهٔ ۱۴۰۴",
        "روابط عمومی شهرداری منطقهٔ ۷ تهران",
        "نامشخص، صفر و خالی سه چیز جداگانه‌اند و این‌جا از هم جدا مانده‌اند.",
        "دسترسی کانال‌های گوناگون هرگز با هم جمع نمی‌شود",
        "برگزاری کارگاه‌های آموزشی",
        "فعالیت برگزارشده که شمار شرکت‌کنندگانش ثبت نشده",
        "unknown-y1404-wbudget_blank",
    ],
)
def test_text_is_persian_in_the_right_order(text: str, sentence: str) -> None:
    assert sentence in _words(text)


def test_every_sentence_of_the_report_is_found_in_its_text(report: Report, text: str) -> None:
    found = _letters(text)
    for chapter in report.chapters:
        for block in chapter.blocks:
            if isinstance(block, Prose):
                for sentence in block.sentences:
                    # typst writes a letter with a vowel mark twice, once for each of the two glyphs.
                    first = re.split(r"\w[\u064b-\u0652]", sentence)[0]
                    assert _letters(first) in found, sentence


def test_digits_are_persian_but_in_codes_and_fingerprints(text: str) -> None:
    for line in text.splitlines():
        for word in re.findall(r"\S*[0-9]\S*", line):
            assert re.search(r"[A-Za-z]|[0-9a-f]{16}", word) or re.fullmatch(r"[0-9-]+", word), line
    assert "۱۴۰۴" in text


def test_every_font_is_vazirmatn_and_embedded(reader: PdfReader) -> None:
    fonts = _fonts(reader)
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+Vazirmatn-\w+", font["/BaseFont"])
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def _fonts(reader: PdfReader) -> list[Any]:
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    return [font.get_object() for of_page in resources for font in of_page.get("/Font", {}).values()]


def test_it_is_tagged_for_screen_readers(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fa"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    roles = _roles(root["/StructTreeRoot"])
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure", "/P", "/TOC"} <= set(roles)
    figures = [element for element in _elements(root["/StructTreeRoot"]) if element.get("/S") == "/Figure"]
    assert figures
    assert all("نمودار" in str(one.get("/Alt", "")) or "نقشه" in str(one.get("/Alt", "")) for one in figures)


def _elements(element: Any) -> list[Any]:  # noqa: ANN401 — of the file
    found = element.get_object() if isinstance(element, IndirectObject) else element
    if isinstance(found, ArrayObject):
        return [one for child in found for one in _elements(child)]
    if not isinstance(found, DictionaryObject):
        return []
    return [found, *_elements(found.get("/K", ArrayObject()))]


def _roles(root: Any) -> list[str]:  # noqa: ANN401 — of the file
    return [str(element.get("/S")) for element in _elements(root)]


def test_chapters_are_in_the_outline(report: Report, reader: PdfReader) -> None:
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert titles == [chapter.heading for chapter in report.chapters]


def test_nothing_leads_out_of_it(made: bytes, reader: PdfReader) -> None:
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            assert "/URI" not in action
    for key in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
        assert key not in made


def test_the_same_snapshot_gives_the_same_bytes(report: Report, made: bytes) -> None:
    assert pdf(report) == made


def test_hostile_texts_are_printed_and_never_run(report: Report) -> None:
    rows = [[text, text] for text in HOSTILE]
    blocks: list[Block] = [
        Section(heading=HOSTILE[1]),
        Prose(sentences=HOSTILE),
        Numbers(items=[Number(label=text, value=text, note=text, code=text) for text in HOSTILE[:4]]),
        Table(caption=HOSTILE[0], heads=[Head(label=HOSTILE[2]), Head(label="ب")], rows=rows),
        Entries(
            entries=[
                Entry(
                    heading=text or "—",
                    about=text,
                    text=text,
                    measured=(),
                    facts=[(text, text)],
                    remarks=[(text, text)],
                )
                for text in HOSTILE
            ]
        ),
    ]
    hostile = replace(
        report, title=HOSTILE[0], subtitle=HOSTILE[7], chapters=[Chapter(heading=HOSTILE[1], blocks=blocks)]
    )
    reader = PdfReader(io.BytesIO(pdf(hostile)))
    said = "\n".join(page_text(page) for page in reader.pages)
    assert '#eval("1+1") #panic()' in said
    assert "$x^2$" in said
    assert "‹U+1F600›" in said
    assert "…" in said
    assert all("/URI" not in str(page.get("/Annots", [])) for page in reader.pages)
    assert len(max(re.findall("[ب\u200b]+", re.sub(r"\s", "", said)), key=len)) <= 3 * LONGEST_TEXT


def test_statutory_reports_are_made(with_demo: Published) -> None:
    half = half_year_report(with_demo, year=1404, half=1, district="7", made=EDITION)
    said = _text(pdf(half))
    assert "مادهٔ ۷۱ قانون شهرداری" in said
    assert "۱۵ مهر ۱۴۰۴" in said
    assert "صورت درآمد و هزینهٔ شهرداری در این کارنامه نیست" in said
    law = _text(pdf(public_information(with_demo, year=1404, district="7", made=EDITION)))
    assert "مادهٔ ۱۰ قانون انتشار و دسترسی آزاد به اطلاعات" in law
    assert "آنچه قانون می‌خواهد" in law


def _text(content: bytes) -> str:
    return _words("\n".join(page_text(page) for page in PdfReader(io.BytesIO(content)).pages))
