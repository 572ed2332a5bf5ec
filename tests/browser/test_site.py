"""What a visitor meets when the live page has come: each page, narrow and wide, in each scheme and language."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import (
    ADDRESSES,
    fits,
    is_in_its_language,
    is_whole_when_magnified,
    violations,
    with_choice,
)
from tests.browser.conftest import IS_WHOLE, OpenPage
from tests.browser.watching import SHIFT, frames, said_first, said_now, shift

pytestmark = pytest.mark.browser

CASES = [
    *((address, "", 360, "light") for address in ADDRESSES),
    *((address, "lang=en", 1280, "dark") for address in ADDRESSES[::4]),
]
"""Address, language, width and colour scheme in which a page is opened; every document is looked at in both languages."""


@pytest.mark.parametrize(("address", "lang", "width", "scheme"), CASES)
def test_the_live_page_takes_over_unseen_and_is_whole(
    site: str, open_page: OpenPage, address: str, lang: str, width: int, scheme: str
) -> None:
    page = open_page(site + with_choice(address, lang), width=width, scheme=scheme)
    assert frames(page) in (["document", "live"], ["document", "both", "live"])
    assert said_now(page) == said_first(page)
    assert shift(page) <= SHIFT
    assert is_in_its_language(page, lang)
    assert violations(page) == []
    fits(page, width)
    if lang:
        in_light(page)
        assert violations(page) == []
        return
    fits(page, 320)
    is_whole_when_magnified(page)


def in_light(page: Page) -> None:
    """Change the colour scheme under the live page, and wait until it has followed."""
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(250, 248, 244)'"
    )
    page.wait_for_function(IS_WHOLE)


@pytest.mark.parametrize(("address", "charts"), [("/", 1), ("/transparency?year=1404", 4)])
def test_every_chart_is_drawn(site: str, open_page: OpenPage, address: str, charts: int) -> None:
    drawings = open_page(site + address).locator("[data-testid=stVegaLiteChart] svg")
    assert drawings.count() == charts
    assert all(drawing.locator("text").count() > 5 for drawing in drawings.all())


def test_text_is_drawn_in_our_own_font(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'سلام')")
    assert "Vazirmatn" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
