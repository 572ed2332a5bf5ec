"""What a visitor meets: each page at each width, in each scheme and language, live and as a document."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import ADDRESSES, fits, is_whole_when_magnified, violations, with_choice
from tests.browser.conftest import IS_WHOLE, OpenPage
from tests.browser.watching import SHIFT, frames, said_first, said_now, shift

pytestmark = pytest.mark.browser

MISSING = "/no-such-page"
CASES = [("", 360, "light"), ("", 1280, "dark"), ("lang=en", 360, "dark")]
"""Language, width and colour scheme in which a page is opened."""


@pytest.mark.parametrize(("lang", "width", "scheme"), CASES)
@pytest.mark.parametrize("address", ADDRESSES)
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
    fits(page, 320 if width == 360 else 768)
    if width == 360:
        is_whole_when_magnified(page)


def is_in_its_language(page: Page, lang: str) -> bool:
    """Whether the document says its language and direction."""
    told: list[str] = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    return told == (["en", "ltr"] if lang else ["fa", "rtl"])


def in_light(page: Page) -> None:
    """Change the colour scheme under the live page, and wait until it has followed."""
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(250, 248, 244)'"
    )
    page.wait_for_function(IS_WHOLE)


@pytest.mark.parametrize("lang", ["", "lang=en"])
@pytest.mark.parametrize("address", [*ADDRESSES, MISSING])
def test_the_document_is_whole(site: str, open_document: OpenPage, address: str, lang: str) -> None:
    page = open_document(site + with_choice(address, lang))
    assert page.locator("h1").count() == 1
    assert is_in_its_language(page, lang)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert violations(page) == [], (width, scheme)
    for width in (1280, 768, 360, 320):
        fits(page, width)
    is_whole_when_magnified(page)


@pytest.mark.parametrize(("address", "charts"), [("/", 1), ("/transparency?year=1404", 4)])
def test_every_chart_is_drawn(site: str, open_page: OpenPage, address: str, charts: int) -> None:
    drawings = open_page(site + address).locator("[data-testid=stVegaLiteChart] svg")
    assert drawings.count() == charts
    assert all(drawing.locator("text").count() > 5 for drawing in drawings.all())


def test_text_is_drawn_in_our_own_font(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'سلام')")
    assert "Vazirmatn" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
