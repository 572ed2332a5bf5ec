"""The meeting view in a browser: keys from point to point, a point a screen, a point a printed page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from karnameh.content.meeting_points import POINTS
from tests.browser.checks import clipped, overflow
from tests.browser.conftest import OpenContext, OpenPage, settle

LAST = len(POINTS)
ADDRESS = "/meeting?year=1404&point="
PAGES_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
OVERFLOW_OF_SCREEN = """() => {
    const box = document.querySelector("[data-testid=stMain]") ?? document.scrollingElement;
    return box.scrollHeight - box.clientHeight;
}"""
"""Pixels of the page below its window."""
pytestmark = pytest.mark.browser


@pytest.fixture
def at(site: str) -> Callable[[int | str], str]:
    """Address of a point."""
    return lambda point: f"{site}{ADDRESS}{point}"


def press(page: Page, key: str, point: int) -> None:
    """Press a key and wait until the live page shows the point."""
    page.keyboard.press(key)
    page.wait_for_url(f"**point={point}")
    expect(page.locator("#root .k-meeting-points a[aria-current]")).to_have_attribute(
        "href", re.compile(f"point={point}$")
    )
    settle(page)


def test_keys_go_from_point_to_point_live(open_page: OpenPage, at: Callable[[int | str], str]) -> None:
    page = open_page(at(1), width=1280, height=720)
    press(page, "ArrowLeft", 2)  # in Persian, on is to the left
    press(page, "PageDown", 3)
    press(page, "Space", 4)
    press(page, "ArrowRight", 3)
    press(page, "PageUp", 2)
    press(page, "End", LAST)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    page.wait_for_timeout(300)
    assert page.url.endswith(f"point={LAST}")
    press(page, "Home", 1)
    page.keyboard.press("Control+ArrowLeft")
    page.wait_for_timeout(300)
    assert page.url.endswith("point=1")


def test_in_english_on_is_to_the_right(open_page: OpenPage, site: str) -> None:
    page = open_page(f"{site}/meeting?year=1404&lang=en&point=1", width=1280, height=720)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**point=2**")


def test_without_a_script_the_links_lead_on(
    open_context: OpenContext, at: Callable[[int | str], str]
) -> None:
    page = open_context(script=False).new_page()
    page.goto(at(1))
    page.locator("a[rel=next]").click()
    assert page.url.endswith("point=2")
    page.locator("a[rel=prev]").click()
    assert page.url.endswith("point=1")
    assert page.locator("a[rel=prev]").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_point_fits_its_screen(
    open_page: OpenPage, at: Callable[[int | str], str], width: int, height: int
) -> None:
    page = open_page(at(1), width=width, height=height)
    tall = {}
    for number in range(1, LAST + 1):
        if number > 1:
            press(page, "End" if number == LAST else "ArrowLeft", number)
        tall[number] = page.evaluate(OVERFLOW_OF_SCREEN)
        assert overflow(page) <= 0
        assert page.evaluate("""() => [...document.querySelectorAll("svg.marks")].every((drawn) => {
            const box = drawn.getBoundingClientRect();
            return box.left >= 0 && box.right <= innerWidth;
        })"""), number
    assert all(pixels <= 0 for number, pixels in tall.items()), tall


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_on_a_telephone_a_point_is_readable(
    open_document: OpenPage, at: Callable[[int | str], str], number: int
) -> None:
    page = open_document(at(number), width=360, height=740)
    assert overflow(page) <= 0
    assert clipped(page) == []


def test_each_point_is_a_printed_page(open_document: OpenPage, at: Callable[[int | str], str]) -> None:
    page = open_document(at("all"))
    page.emulate_media(media="print")
    for hidden in (".k-header", ".k-meeting-ways", ".k-footer", ".k-meeting-cover"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".k-meeting-source img:visible").count() == LAST
    assert len(PAGES_OF_PDF.findall(page.pdf(prefer_css_page_size=True))) == LAST


def test_the_live_page_prints_as_many_pages(open_page: OpenPage, at: Callable[[int | str], str]) -> None:
    page = open_page(at("all"))
    assert len(PAGES_OF_PDF.findall(page.pdf(prefer_css_page_size=True))) == LAST
