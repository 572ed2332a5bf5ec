"""The live page takes the document's place: nothing that a visitor sees, holds or has begun is lost."""

import pytest
from playwright.sync_api import Page, Route, expect

from karnameh.locales import locale
from tests.browser.conftest import OpenContext, settle
from tests.browser.watching import WATCH, frames, said_now

SAY = locale("fa").text
MOST = "static/js/index."
"""In the address of Streamlit's own program, which the live page begins with."""
pytestmark = pytest.mark.browser


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
