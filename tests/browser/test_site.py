"""What a visitor meets: each page at each width, in each scheme, live and as a document, with nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.checks import (
    ADDRESSES,
    clipped,
    cut_off,
    outside,
    overflow,
    violations,
    with_choice,
)
from tests.browser.conftest import OpenPage, settle
from tests.browser.watching import SHIFT, frames, said_first, said_now, shift

pytestmark = pytest.mark.browser

MISSING = "/no-such-page"
CASES = [
    ("", 360, (320, 768), "light"),
    ("", 1280, (768,), "dark"),
    ("lang=en", 360, (), "dark"),
    ("lang=en", 1280, (), "light"),
]
"""Language, width at which a page is opened, widths to which it is then brought, and colour scheme."""


@pytest.mark.parametrize(("lang", "width", "then", "scheme"), CASES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_live_page_takes_over_unseen_and_is_whole(
    site: str, open_page: OpenPage, address: str, lang: str, width: int, then: tuple[int, ...], scheme: str
) -> None:
    page = open_page(site + with_choice(address, lang), width=width, scheme=scheme)
    assert frames(page) in (["document", "live"], ["document", "both", "live"])
    assert said_now(page) == said_first(page)
    assert shift(page) <= SHIFT
    assert is_in_its_language(page, lang)
    assert violations(page) == []
    for to in (width, *then):
        fits(page, to)


def is_in_its_language(page: Page, lang: str) -> bool:
    """Whether the document says its language and direction, and its title begins with its heading."""
    told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    return told == (["en", "ltr"] if lang else ["fa", "rtl"])


def fits(page: Page, width: int, height: int = 900) -> None:
    """Bring the window to a size: nothing sticks out of it, and nothing is cut off."""
    if (page.viewport_size or {}) != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
    assert overflow(page) <= 0
    assert outside(page) == []
    assert clipped(page) == []
    assert cut_off(page) == []


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


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_lost_when_magnified_four_times(
    site: str, open_page: OpenPage, open_document: OpenPage, address: str
) -> None:
    """A window of 1280 × 1024 shows 320 × 256 CSS pixels then (WCAG 2.2, 1.4.10)."""
    for page in (
        open_document(site + address, width=320, height=256),
        open_page(site + address, width=320, height=256),
    ):
        fits(page, 320, 256)
        foot = page.locator(".k-footer a").last
        foot.scroll_into_view_if_needed()
        box = foot.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 256 - box["height"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/?lang=en", MISSING])
def test_nothing_comes_from_a_foreign_host(site: str, browser_page: Page, address: str) -> None:
    hosts: set[str] = set()
    browser_page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    browser_page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
    browser_page.goto(site + address)
    settle(browser_page)
    browser_page.wait_for_timeout(1500)
    assert hosts - {""} == {urlsplit(site).netloc}


@pytest.fixture
def browser_page(open_page: OpenPage, site: str) -> Page:
    """A page on which nothing is going on."""
    return open_page(f"{site}/about")


@pytest.mark.parametrize(("address", "charts"), [("/", 1), ("/transparency?year=1404", 4)])
def test_every_chart_is_drawn(site: str, open_page: OpenPage, address: str, charts: int) -> None:
    drawings = open_page(site + address).locator("[data-testid=stVegaLiteChart] svg")
    assert drawings.count() == charts
    assert all(drawing.locator("text").count() > 5 for drawing in drawings.all())


def test_text_is_drawn_in_our_own_font(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'سلام')")
    assert "Vazirmatn" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
