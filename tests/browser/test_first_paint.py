"""The document that comes first: enough without a script, and where the live page cannot come."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, WebSocketRoute, expect

from karnameh.locales import locale
from karnameh.sitemap import PAGES
from tests.browser.checks import ADDRESSES, outside, overflow
from tests.browser.conftest import OpenContext, OpenPage

SAY = locale("fa").text
SHOWN = {
    "overview": ".k-figures, svg.k-map, .k-places, .k-months, .k-cards",
    "neighbourhood": "svg.k-map, .k-places",
    "map": "svg.k-map, .k-legend, .k-cards, .k-table",
    "activities": ".k-cards",
    "transparency": ".k-months, .k-bars, .k-table",
    "activity": ".k-facts, .k-share",
    "history": ".k-batches",
    "report": ".k-links a[href^='/reports/']",
    "about": ".k-table",
}
"""What a page shows without a script; others show some content."""
CONTENT = ".k-paper :is(.k-figures, .k-cards, table, svg, .k-facts, .k-tiles, .k-kinds)"
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_script_a_page_answers(site: str, open_context: OpenContext, address: str) -> None:
    page = open_context(width=360, script=False).new_page()
    page.goto(site + address)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fa", "rtl"]
    expect(page.locator("h1")).to_have_count(1)
    name = next(each.name for each in PAGES if each.path == address.partition("?")[0])
    if "?" not in address or name not in ("neighbourhood", "history"):
        for part in SHOWN.get(name, CONTENT).split(", ") if name in SHOWN else [CONTENT]:
            assert page.locator(part).first.is_visible() or page.locator(part).count(), part
    assert not page.locator(".k-near, .k-copy").filter(visible=True).count()  # they would do nothing
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert overflow(page) <= 0
        assert outside(page) == []
    if page.locator("form.k-choices select").count():
        choose_by_form(page)
    page.locator(".k-nav a:not([aria-current])").first.click()
    expect(page.locator("h1")).to_have_count(1)


def choose_by_form(page: Page) -> None:
    """Choose otherwise in a form and send it: the address holds the choice, and the page shows it."""
    select = page.locator("form.k-choices select").last
    name, chosen = select.get_attribute("name"), select.input_value()
    values = [option.get_attribute("value") for option in select.locator("option").all()]
    other = next(value for value in reversed(values) if value and value != chosen)
    before = page.locator(".k-paper").inner_text()
    select.select_option(other)
    page.locator(".k-submit").click()
    page.wait_for_url(re.compile(rf"[?&]{name}={re.escape(other)}(&|$)"))
    assert page.locator(f"form.k-choices select[name={name}]").input_value() == other
    assert page.locator(".k-paper").inner_text() != before


@pytest.mark.parametrize("address", ["/", "/map?year=1404", "/activities"])
def test_where_the_live_page_cannot_come_the_document_stays(
    site: str, open_context: OpenContext, open_document: OpenPage, address: str
) -> None:
    alone = open_document(site + address)
    expected = alone.screenshot()

    page = open_context().new_page()
    page.route_web_socket(re.compile("/_stcore/stream"), _shut)
    page.goto(site + address)
    page.locator(".stApp").wait_for(state="attached")
    page.wait_for_timeout(2500)  # Streamlit has tried again by then, and would say so
    assert page.locator("html.k-waiting").count() == 1
    assert differing(page.screenshot(), expected) < 0.01
    assert page.locator("#root").get_attribute("inert") is not None

    for each in (alone, page):
        each.locator(".k-paper .k-nav").get_by_role("link", name=SAY("nav.transparency"), exact=True).click()
        expect(each.locator(".k-paper h1")).to_have_text(SAY("transparency.title"))
        each.go_back()
        each.locator(".k-paper form.k-choices select").first.wait_for()
        choose(each)


def differing(picture: bytes, other: bytes) -> float:
    """Share of pixels that differ by more than a letter's edge drawn anew does."""
    first, second = (Image.open(BytesIO(each)).convert("L") for each in (picture, other))
    assert first.size == second.size
    counts = ImageChops.difference(first, second).histogram()
    return sum(counts[30:]) / sum(counts)


def choose(page: Page) -> None:
    """Take another year in the document; without ``frame.js`` by the button."""
    select = page.locator(".k-paper form.k-choices select[name=year]")
    select.select_option("1403")
    if not page.locator("html.k-script").count():
        page.locator(".k-submit").click()
    page.wait_for_url("**year=1403**")
    expect(select).to_have_value("1403")


def _shut(socket: WebSocketRoute) -> None:
    socket.close()
