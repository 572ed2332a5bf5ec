"""The page on a figure, and the marks that lead to it."""

import pytest

from karnameh.locales import locale
from karnameh.warehouse import Published, questions
from tests.content.conftest import Over, Write
from tests.markup import read

HOSTILE = "done-y1404<script>alert(1)</script>"


def test_the_page_says_all_about_a_figure(write: Write, over: Over, published: Published) -> None:
    over(demo="0")
    written = write("figure", code="done-y1404-n701")
    text = read(written.content).text
    assert written.about.status == 200
    for part in ("۵ فعالیت", "سال ۱۴۰۴ است", "python -m karnameh figure done-y1404-n701"):
        assert part in text
    assert questions.version_info(published).rows_hash in text
    assert 'href="/activities?n=701&amp;year=1404&amp;status=done"' in written.content
    assert "/downloads/activities.csv?year=1404&amp;n=701&amp;status=done" in written.content
    assert "/codes/figure.svg?code=done-y1404-n701" in written.content


@pytest.mark.parametrize("code", [HOSTILE, "won-y1404", "done-y1404-n9999", "metric-y1404-mreach", "x" * 500])
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_wrong_code_is_told_and_not_found(write: Write, code: str, lang: str) -> None:
    written = write("figure", code=code, lang=lang)
    assert written.about.status == 404
    assert locale("en" if lang == "en" else "fa").text("figure.wrong_title") in read(written.content).text
    assert "<script" not in written.content


def test_without_a_code_the_page_says_which_figures_there_are(write: Write) -> None:
    written = write("figure", lang="en")
    assert written.about.status == 200
    assert "Activities per resident" in read(written.content).text


def test_each_headline_figure_leads_to_its_address(write: Write) -> None:
    root = read(write("overview", year="1404", n="701", lang="en").content)
    marks = [mark.attributes for mark in root.every("a", cls="k-origin")]
    assert [mark["href"].rpartition("code=")[2] for mark in marks] == [
        "done-y1404-n701",
        "attendance-y1404-n701",
        "planned-y1404-t14050902-n701",
    ]
    assert marks[0]["href"].startswith("/figure?year=1404&n=701&lang=en&code=")
    assert all(mark["aria-label"].startswith("Where is this from? ") for mark in marks)


def test_the_moment_of_the_record_goes_along(write: Write) -> None:
    text = read(write("figure", code="done-y1404", as_of="1").content).text
    assert "python -m karnameh figure done-y1404 --as-of 1" in text
