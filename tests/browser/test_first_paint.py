"""The document that comes first: enough without a script or a live page, and gone without a trace when that is there."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from karnameh.locales import locale
from karnameh.sitemap import PAGES
from tests.browser.checks import ADDRESSES, outside, overflow
from tests.browser.conftest import OpenContext, OpenPage, settle
from tests.browser.watching import WATCH, frames, said_now

SAY = locale("fa").text
SHOWN = {
    "overview": ".k-figures, svg.k-map, .k-places, .k-months, .k-cards",
    "neighbourhood": "svg.k-map, .k-places",
    "map": "svg.k-map, .k-legend, .k-cards, .k-table",
    "activities": ".k-cards",
    "transparency": ".k-months, .k-bars, .k-table",
    "activity": ".k-facts, .k-share",
    "history": ".k-batches",
    "about": ".k-table",
}
"""What a page shows without a script; others show some content."""
CONTENT = ".k-paper :is(.k-figures, .k-cards, table, svg, .k-facts, .k-tiles, .k-kinds)"
MOST = "static/js/index."
"""In the address of Streamlit's own program, which the live page begins with."""
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


class Held:
    """The live page's program, kept back until it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._waiting: list[Route] = []
        self._is_free = False
        page.add_init_script(WATCH)
        page.route(lambda url: MOST in url, lambda route: self._keep(route))
        page.goto(address, wait_until="domcontentloaded")
        page.wait_for_function("() => document.documentElement.classList.contains('k-waiting')")

    def _keep(self, route: Route) -> None:
        if self._is_free:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        """Now it may come, and what asks for it later gets it at once."""
        self._is_free = True
        for route in self._waiting:
            route.continue_()


def test_the_take_over_keeps_the_place_and_the_title(site: str, open_context: OpenContext) -> None:
    page = open_context(width=360).new_page()
    held = Held(page, f"{site}/transparency?year=1404")
    title, said = page.title(), page.evaluate("window.kSaid")
    heading = page.locator(".k-paper h2").nth(3)
    heading.evaluate("(it) => it.scrollIntoView()")
    text, scrolled = heading.inner_text(), page.evaluate("scrollY")
    assert scrolled > 500
    held.let_go()
    settle(page)
    assert page.title() == title
    assert said_now(page) == said
    assert "bare" not in frames(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == pytest.approx(
        scrolled, abs=2
    )
    box = page.locator("#root h2", has_text=text).bounding_box()
    assert box is not None
    assert abs(box["y"]) < 150


def test_the_take_over_waits_for_a_hand_at_work(site: str, open_context: OpenContext) -> None:
    page = open_context().new_page()
    held = Held(page, f"{site}/activities")
    field = page.locator(".k-paper input[type=search]")
    field.click()
    held.let_go()
    field.press_sequentially("کارگاه", delay=60)
    page.locator("#root .k-footer").wait_for(state="attached")
    page.wait_for_timeout(600)
    assert page.locator("html.k-waiting").count() == 1
    assert field.input_value() == "کارگاه"
    field.press("Enter")
    page.wait_for_url("**q=**")
    settle(page)
    expect(page.locator("#root").get_by_role("textbox")).to_have_value("کارگاه")

    page = open_context().new_page()
    page.goto(f"{site}/")
    page.locator(".k-paper select[name=n]").select_option("710")
    page.wait_for_url("**n=710**")
    settle(page)
    expect(page.locator("#root h2").first).to_contain_text("شاهد")


def test_a_link_that_had_the_focus_has_it_afterwards(site: str, open_context: OpenContext) -> None:
    page = open_context().new_page()
    held = Held(page, f"{site}/")
    page.locator(".k-paper .k-nav").get_by_role("link", name=SAY("nav.map"), exact=True).focus()
    held.let_go()
    settle(page)
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/map"
    page.evaluate("window.stillTheSame = true")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(SAY("map.title"))
    settle(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text(SAY("overview.question"))
    page.go_forward()
    expect(page.locator("h1")).to_have_text(SAY("map.title"))
    assert page.evaluate("window.stillTheSame")


def test_a_choice_made_by_keyboard_waits_for_its_button_and_is_not_lost(
    site: str, open_context: OpenContext
) -> None:
    page = open_context().new_page()
    held = Held(page, f"{site}/transparency")
    page.locator(".k-paper select[name=year]").focus()
    held.let_go()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("#root .k-footer").wait_for(state="attached")
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)
    assert page.url == f"{site}/transparency"
    assert page.locator(".k-paper select[name=year]").input_value() == "1403"
    page.keyboard.press("Enter")
    page.wait_for_url("**year=1403**")
    settle(page)
    expect(page.locator("#root").get_by_role("combobox").first).to_have_value("۱۴۰۳")
