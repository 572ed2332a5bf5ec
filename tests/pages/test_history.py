"""The history's pages, and pages as of a batch, on the ledger of ``fixture_warehouse.build_ledger``."""

from functools import partial
from pathlib import Path

import pytest

from karnameh.sitemap import PAGES
from tests.fixture_warehouse import CLERK
from tests.pages.conftest import Run, html


@pytest.fixture
def past(run: Run, ledger: Path) -> Run:
    """Run a page over the ledger."""
    return partial(run, data=ledger.parent)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_shows_the_record_as_it_was(past: Run, page: str, lang: str) -> None:
    shown = html(past(page, as_of="3", lang=lang, id="D7-1404-0002"))
    assert "k-then" in shown
    assert "/map?lang=" + lang + "&amp;as_of=3" in shown
    assert CLERK not in shown


def test_the_band_says_which_moment_and_leads_back(past: Run) -> None:
    shown = html(past("map", as_of="3", year="1404", n="701"))
    assert "پس از دستهٔ ۳، در " in shown
    assert 'href="/map?year=1404&amp;n=701"' in shown


def test_downloads_are_of_the_same_moment(past: Run) -> None:
    assert "/downloads/activities.csv?as_of=3&amp;lang=fa" in html(past("activities", as_of="3"))
    assert "as_of" not in html(past("activities"))


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "۳", "9" * 30, "3; DROP TABLE batch"])
def test_a_batch_that_is_none_is_said_so_and_today_is_shown(past: Run, number: str) -> None:
    shown = html(past("overview", as_of=number))
    assert "دسته‌ای با این شماره در کارنامه نیست" in shown
    assert "k-then" not in shown
    assert "/map?as_of" not in shown


def test_every_batch_is_in_the_list(past: Run) -> None:
    shown = html(past("history"))
    for number in "۱۲۳۴۵۶۷۸۹":
        assert f"دستهٔ {number}</a></h2>" in shown
    assert "واگرد دستهٔ ۷" in shown
    assert "واگردانده با دستهٔ ۸" in shown
    assert "واگردانده با دستهٔ ۱۰" not in shown  # that undo was itself taken back
    assert "یادداشت اصلاح" in shown
    assert "بازبینی پاییز" in shown
    assert "/?as_of=3" in shown
    assert shown.count('class="k-code"') == 11
    assert CLERK not in shown


def test_a_page_past_the_end_of_the_list_is_the_last_one(past: Run) -> None:
    shown = html(past("history", page="7"))
    assert "دستهٔ ۱۱</a></h2>" in shown
    assert "k-pager" not in shown


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("fa", ["<del><bdi>۴۵ نفر", "<ins><bdi>۵۴ نفر", "۵۴٬۰۰۰٬۰۰۰ ریال", "<del><bdi>ثبت نشده", "نامشخص"]),
        ("en", ["<del><bdi>45 people", "<ins><bdi>54 people", "54,000,000 rials", "Not recorded", "Unknown"]),
    ],
)
def test_a_batch_shows_what_it_changed_field_by_field(past: Run, lang: str, texts: list[str]) -> None:
    shown = html(past("history", batch="3", lang=lang))
    for text in texts:
        assert text in shown
    assert "D7-1404-0002" in shown  # each change leads to its activity
    assert "رضا نمونه" not in shown
    assert "مریم" not in shown
    assert "<b>" not in shown
    assert CLERK not in shown


def test_what_is_internal_now_is_in_no_batch(past: Run) -> None:
    for number in range(1, 6):
        shown = html(past("history", batch=str(number)))
        assert "نمایشگاه عکس محله" not in shown
        assert "محرمانه" not in shown


def test_batches_of_every_kind_have_their_pages(past: Run) -> None:
    assert "کارگاه مادران" in html(past("history", batch="5"))
    assert "این دسته در فعالیت‌های عمومی تغییری نداد" not in html(past("history", batch="6"))
    assert "/activity?id=D7-1404-0002" in html(past("history", batch="6"))
    assert "/history?batch=7" in html(past("history", batch="8"))
    assert "واگردانده شده است با" in html(past("history", batch="7"))


@pytest.mark.parametrize("number", ["99", "0", "x", "۳"])
def test_an_unknown_batch_is_a_designed_page(past: Run, number: str) -> None:
    assert "دسته‌ای با این شماره نیست" in html(past("history", batch=number))


def test_a_correction_stands_near_the_top_of_its_activity(past: Run) -> None:
    shown = html(past("activity", id="D7-1404-0002"))
    assert shown.index("k-correction") < shown.index("k-facts")
    assert "درست آن ۵۴ است" in shown
    assert "(دستهٔ ۳) در کارنامه بود" in shown
    assert "k-correction" not in html(past("activity", id="D7-1404-0002", as_of="5"))


@pytest.mark.parametrize(
    ("lang", "first", "change"),
    [("fa", "نخستین بار ثبت شد", "تغییر کرد"), ("en", "First recorded", "Changed")],
)
def test_an_activity_tells_its_history(past: Run, lang: str, first: str, change: str) -> None:
    shown = html(past("activity", id="D7-1404-0002", lang=lang))
    assert shown.index(change) < shown.index(first)
    assert shown.count('class="k-change"') == 2


def test_a_withdrawn_activity_says_so_and_leads_to_its_past(past: Run) -> None:
    shown = html(past("activity", id="D7-1403-0003"))
    assert "این فعالیت دیگر در کارنامه نیست" in shown
    assert "با دستهٔ ۵ (بارگذاری)" in shown
    assert "/activity?id=D7-1403-0003&amp;as_of=4" in shown
    before = html(past("activity", id="D7-1403-0003", as_of="4"))
    assert "این فعالیت دیگر" not in before
    assert "کارگاه مادران" in before


def test_an_internal_activity_is_not_even_said_to_have_been(past: Run) -> None:
    shown = html(past("activity", id="D7-1403-0004"))
    assert "فعالیتی با این شناسه منتشر نشده است" in shown
    assert "نمایشگاه" not in shown


def test_the_sources_name_their_batches(past: Run) -> None:
    shown = html(past("about"))
    assert '/history?batch=3"><bdi>دستهٔ ۳' in shown
    assert "/history?batch=6" not in shown  # a correction has no file
