"""What a visitor meets: each page at each width, in each scheme, with nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from karnameh.settings import ROOT
from tests.browser.conftest import OpenPage, settle

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ADDRESSES = (
    "/",
    "/map?year=1404&points=1",
    "/transparency?year=1404",
    "/activities",
    "/activity?id=DEMO-1404-0020",
    "/about",
    "/history",
    "/history?batch=2",
)
pytestmark = pytest.mark.browser


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(
        page.evaluate(
            """() => Math.max(...['html', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]']
                .map((one) => document.querySelector(one))
                .map((element) => element.scrollWidth - element.clientWidth))"""
        )
    )


def outside(page: Page) -> list[str]:
    """Texts of our own that stick out of the window, but for those inside a box that scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[class^=k-], [data-testid=stWidgetLabel]')]
            .filter((element) => !element.closest('.k-table-wrap, .k-skip, .k-hidden'))
            .filter((element) => {
                const box = element.getBoundingClientRect();
                return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
            })
            .map((element) => element.className)"""
    )
    return found


def cut_off(page: Page) -> list[str]:
    """Labels of charts that stick out of their drawing."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')].flatMap((drawing) => {
            const frame = drawing.getBoundingClientRect();
            return [...drawing.querySelectorAll('text')].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map((text) => text.textContent);
        })"""
    )
    return found


def serious(page: Page) -> list[str]:
    """axe-core's violations of level serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(
        """async () => (await axe.run()).violations
            .filter((one) => ['serious', 'critical'].includes(one.impact))
            .map((one) => [one.id, ...one.nodes.map((node) => node.html.slice(0, 99))].join(' | '))"""
    )
    return list(violations)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("opened_at", "then"), [(360, 320), (1280, 768)])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_its_window_and_is_accessible(
    site: str, open_page: OpenPage, address: str, opened_at: int, then: int, scheme: str
) -> None:
    page = open_page(site + address, width=opened_at, scheme=scheme)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fa", "rtl"]
    assert serious(page) == []
    for width in (opened_at, then):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(600)
        assert overflow(page) <= 0
        assert outside(page) == []
        assert cut_off(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_english_runs_left_to_right_and_is_accessible(site: str, open_page: OpenPage, address: str) -> None:
    page = open_page(f"{site}{address}{'&' if '?' in address else '?'}lang=en", width=360)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    assert overflow(page) <= 0
    assert serious(page) == []


@pytest.mark.parametrize("address", [*ADDRESSES, "/?lang=en", "/no-such-page"])
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


def test_the_page_scrolls_by_keyboard_and_the_skip_link_works(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/transparency?year=1404")
    for _ in range(3):  # Streamlit's scrolling box takes the focus first
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "k-skip":
            break
    assert page.evaluate("document.activeElement.className") == "k-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "k-main"
