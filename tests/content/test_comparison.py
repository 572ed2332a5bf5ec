"""The page of comparisons: nothing made of small numbers, partial spans marked, occasions by their lunar year."""

import pytest

from karnameh.locales import locale
from karnameh.warehouse.questions.comparison import BY
from tests.content.conftest import Write
from tests.markup import read

FA = locale("fa")


def test_no_percentage_is_made_of_few(write: Write) -> None:
    rows = [row.text for row in read(write("compare").content).every("table")[-1].every("tr")]
    after_three, after_eleven = rows[2:]
    assert FA.text("compare.more", change="۸") in after_three  # of 3, a number
    assert "٪" not in after_three
    assert FA.text("compare.less", change="۶۴٪") in after_eleven
    assert FA.text("compare.few", value="۰٫۰۱") in after_eleven


def test_the_year_that_goes_on_is_marked_and_has_no_whole(write: Write) -> None:
    shown = write("compare").content
    assert FA.text("compare.open", span="۱۴۰۵") in shown
    assert FA.text("compare.not_over") in shown
    assert FA.text("compare.open", span="۱۴۰۴") not in shown


def test_ramadan_stands_beside_ramadan(write: Write) -> None:
    shown = write("compare", align="lunar").content
    for year in ("۱۴۴۶", "۱۴۴۷"):
        assert f"رمضان {year}" in shown
    assert "رمضان ۱۴۴۵" not in shown  # began before the record does
    assert "رمضان ۱۴۴۸" not in shown  # has not begun
    assert FA.text("compare.lunar") in shown


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("measure", ["count", "rate"])
@pytest.mark.parametrize("align", ["solar", "lunar"])
def test_every_combination_is_a_page(write: Write, by: str, measure: str, align: str) -> None:
    written = write("compare", by=by, measure=measure, align=align, lang="en", n="701", kind="workshop")
    assert written.about.status == 200
    assert read(written.content).every("table")
