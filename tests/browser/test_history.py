"""The way into the past and back: history, a batch, the record after it, and today's again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.checks import fits, overflow, violations
from tests.browser.conftest import TODAY, OpenPage, settle
from tests.browser.server import running_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def past_site(ledger: Path) -> Iterator[str]:
    """Address of a site with a past, see ``fixture_warehouse.build_ledger``."""
    with running_site(ledger.parent, KARNAMEH_TODAY=TODAY.isoformat()) as address:
        yield address


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_history_into_the_past_and_back(past_site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(f"{past_site}/activities", width=width)
    page.locator(".k-footer").get_by_role("link", name="تاریخچهٔ تغییرات", exact=True).click()
    settle(page)
    expect(page.locator("h1")).to_have_text("تاریخچهٔ تغییرات")
    page.locator(".k-batches").get_by_role("link", name="دستهٔ ۳", exact=True).click()
    settle(page)
    expect(page.locator("h1")).to_have_text("دستهٔ ۳")
    expect(page.locator(".k-diff").first).to_contain_text("۵۴ نفر")
    assert "batch=3" in page.url
    page.locator(".k-links").get_by_role("link", name="کارنامه پس از دستهٔ ۳").click()
    expect(page.locator(".k-then")).to_contain_text("پس از دستهٔ ۳")
    page.locator(".k-nav").get_by_role("link", name="فعالیت‌ها", exact=True).click()
    expect(page.locator("h1")).to_have_text("فعالیت‌ها")
    settle(page)
    assert "as_of=3" in page.url
    expect(page.locator(".k-cards")).to_contain_text("دیدار با همسایه‌ها")
    then = page.locator(".k-prose").first.inner_text()
    page.locator(".k-then").get_by_role("link", name="دیدن کارنامهٔ امروز").click()
    expect(page.locator(".k-then")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("فعالیت‌ها")
    settle(page)
    assert "as_of" not in page.url
    assert then == page.locator(".k-prose").first.inner_text() == "۳۱ فعالیت یافت شد"
    page.go_back()
    expect(page.locator(".k-then")).to_have_count(1)


@pytest.mark.parametrize(("opened_at", "then", "scheme"), [(360, 320, "light"), (1280, 768, "dark")])
@pytest.mark.parametrize(
    "address",
    [
        "/history",
        "/history?batch=3",
        "/history?batch=6",
        "/?as_of=3",
        "/activity?id=D7-1404-0002",
        "/activity?id=D7-1403-0003",
    ],
)
def test_a_page_of_the_past_fits_its_window_and_is_accessible(
    past_site: str, open_page: OpenPage, address: str, opened_at: int, then: int, scheme: str
) -> None:
    page = open_page(past_site + address, width=opened_at, scheme=scheme)
    assert violations(page) == []
    fits(page, opened_at)
    fits(page, then)


def test_the_past_reads_left_to_right_in_english(past_site: str, open_page: OpenPage) -> None:
    page = open_page(f"{past_site}/history?batch=3&lang=en", width=360)
    assert page.evaluate("document.documentElement.dir") == "ltr"
    expect(page.locator(".k-arrow").first).to_have_text("→")
    expect(page.locator("h1")).to_have_text(re.compile("^Batch 3$"))
    assert violations(page) == []
    assert overflow(page) <= 0
