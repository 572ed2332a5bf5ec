"""By keyboard alone and by ear: where Tab leads, what is seen of it, and what screen readers are told."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from karnameh.locales import locale
from tests.browser.conftest import OpenPage, settle

SAY = locale("fa").text
MODES = ["document", "live"]
SEEN = """() => {
    const at = document.activeElement;
    const place = at.querySelector?.(".k-place");
    const style = getComputedStyle(place ?? at);
    const isMarked = place ? style.strokeWidth === "5px" : style.outlineStyle !== "none" || style.boxShadow !== "none";
    const box = at.getBoundingClientRect();
    return [isMarked || at.closest("[data-testid=stSelectbox]") !== null, box.width > 0, at.outerHTML.slice(0, 99)];
}"""
"""Whether the focus shows. Streamlit marks its own fields by the colour of their border."""
pytestmark = pytest.mark.browser


@pytest.fixture
def page_in(open_page: OpenPage, open_document: OpenPage, site: str) -> OpenPage:
    """Open an address live or as a document."""

    def opened(mode: str, address: str) -> Page:
        return (open_page if mode == "live" else open_document)(site + address)

    return opened


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until the focus is there; wherever it comes by, it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        is_marked, is_there, said = page.evaluate(SEEN)
        assert "<body" in said or "stMain" in said or (is_marked and is_there), said
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never comes to {selector}.")


@pytest.mark.parametrize("mode", MODES)
def test_by_keyboard_from_the_front_page_to_a_neighbourhood(page_in: OpenPage, mode: str) -> None:
    page = page_in(mode, "/")
    tab_to(page, ".k-skip", most=3)  # Streamlit's scrolling box takes the focus first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "k-main"
    for name in ("n", "year"):
        tab_to(page, f'select[name="{name}"]' if mode == "document" else "input[role=combobox]", most=1)
    if mode == "document":
        tab_to(page, ".k-submit", most=1)
    for _ in page.locator(".k-figures a").all():
        tab_to(page, ".k-figures a", most=1)
    tab_to(page, ".k-near button", most=1)
    for place in range(14):
        tab_to(page, "svg.k-map a", most=1)
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert re.fullmatch(r".+: [۰-۹٬]+ فعالیت", name), place
    page.keyboard.press("Enter")
    page.wait_for_url("**/neighbourhood?**")
    expect(page.locator("h1")).to_have_text(SAY("neighbourhood.title", place=name.partition(":")[0]))


@pytest.mark.parametrize("mode", MODES)
def test_by_keyboard_through_the_menu_a_choice_and_a_table(page_in: OpenPage, mode: str) -> None:
    page = page_in(mode, "/")
    tab_to(page, '.k-nav a[href^="/transparency"]', most=12)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(SAY("transparency.title"))
    if mode == "live":
        settle(page)
        tab_to(page, "input[role=combobox]", most=20)
        page.keyboard.press("ArrowDown")
        page.keyboard.type("۱۴۰۳")
        page.keyboard.press("Enter")
    else:
        tab_to(page, "select", most=20)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(page, ".k-submit", most=3)
        page.keyboard.press("Enter")
    page.wait_for_url("**year=1403**")
    expect(page.locator("h2").nth(1)).to_be_visible()
    if mode == "live":
        settle(page)
    tab_to(page, ".k-under summary", most=30)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    tab_to(page, ".k-under .k-table-wrap", most=1)
    for _ in page.locator(".k-under").first.locator(".k-table a").all():
        tab_to(page, ".k-under .k-table a", most=1)
    tab_to(page, ".k-under .k-download", most=1)


def drawn(page: Page) -> list[Locator]:
    """Charts and maps, of the document or of the live page."""
    return page.locator(".k-chart, [data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]").all()


@pytest.mark.parametrize("address", ["/", "/transparency?year=1404", "/map?year=1404"])
@pytest.mark.parametrize("mode", MODES)
def test_what_is_drawn_is_told(page_in: OpenPage, mode: str, address: str) -> None:
    page = page_in(mode, address)
    names = [each.get_attribute("aria-label") or "" for each in drawn(page)]
    roles = {each.get_attribute("role") for each in drawn(page)}
    assert all(len(name) > 20 for name in names)
    assert roles <= ({"img"} if mode == "document" else {"graphics-document", "figure"})
    assert page.locator(".k-table").count() >= len(names)
    if mode == "document":
        told = page.locator(".k-chart").all()
        assert all(page.get_by_role("img", name=each.get_attribute("aria-label")).count() for each in told)
    if address != "/transparency?year=1404" and (mode == "document" or address == "/"):
        places = page.get_by_role("group", name=re.compile("^نقشهٔ محله‌های منطقهٔ ۷")).get_by_role("link")
        assert places.count() == 14
        expect(places.nth(5)).to_have_accessible_name(re.compile("^[^:]+: [۰-۹٬]+ فعالیت$"))
    figures = page.locator("dl.k-figures")
    if address == "/":
        assert figures.get_attribute("aria-label")
        assert page.get_by_role("definition").count() == page.get_by_role("term").count() >= 4


@pytest.mark.parametrize("mode", MODES)
def test_the_days_of_the_calendar_are_told(page_in: OpenPage, mode: str) -> None:
    page = page_in(mode, "/calendar?year=1404&month=7")
    table = page.get_by_role("table", name=re.compile("مهر ۱۴۰۴"))
    assert table.get_by_role("columnheader").count() == 7
    assert table.get_by_role("cell").filter(has=page.locator(".k-day-number")).count() == 30
    first = table.get_by_role("cell").filter(has=page.locator(".k-day-number")).first
    assert "۱" in first.inner_text()
    assert all(link.inner_text().strip() for link in table.get_by_role("link").all())
