"""What a visitor does: follow a link, choose a place, look at the map, come back tomorrow."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import etl
from karnameh.settings import ROOT, Settings
from tests.browser.conftest import TODAY, OpenPage, settle
from tests.browser.server import running_site

pytestmark = pytest.mark.browser


def what_it_shows(page: Page) -> list[str]:
    """Address, headings, figures and cards of a page."""
    texts = page.locator("h1, h2, .k-value, .k-card-title, .k-under td").all_inner_texts()
    return [page.url.split("/", 3)[3], *texts]


def test_a_cold_deep_link_shows_what_later_ones_show(demo_data: Path, open_page: OpenPage) -> None:
    address = "/map?n=707&year=1403&kind=workshop"
    with running_site(demo_data, KARNAMEH_TODAY=TODAY.isoformat()) as site:
        first = what_it_shows(open_page(site + address))
        assert what_it_shows(open_page(site + address)) == first
    assert any("کاج" in text for text in first)
    assert first[0] == address.lstrip("/")


def test_links_keep_the_choices_and_do_not_load_the_site_anew(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/?n=707&year=1404")
    page.evaluate("window.stillTheSame = true")
    page.get_by_role("link", name="نقشهٔ محله‌ها", exact=True).click()
    page.wait_for_url("**/map?**")
    expect(page.locator("h1")).to_have_text("نقشهٔ محله‌ها")
    settle(page)
    assert page.evaluate("window.stillTheSame")
    assert "n=707" in page.url
    assert "year=1404" in page.url
    assert page.title().startswith("نقشهٔ محله‌ها")
    page.go_back()
    expect(page.locator("h1")).to_have_text("در محلهٔ شما چه گذشت؟")


def test_a_choice_goes_into_the_address_and_back(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/")
    before = page.locator(".k-value").first.inner_text()
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="شاهد", exact=True).click()
    page.wait_for_url("**/?n=710")
    expect(page.locator("h2").first).to_contain_text("شاهد")
    assert page.locator(".k-value").first.inner_text() != before
    page.go_back()
    expect(page.locator("h2").first).to_contain_text("سراسر منطقه")


def test_a_click_on_the_map_filters_the_list_beside_it(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/map?year=1404")
    canvas = page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    box = canvas.bounding_box()
    assert box is not None
    spot = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.45
    page.mouse.move(*spot)
    expect(page.locator(".deck-tooltip")).to_contain_text("فعالیت")
    for _ in range(4):  # the first clicks are lost while a busy machine still draws
        page.mouse.click(*spot)
        page.wait_for_timeout(3000)
        if "n=7" in page.url:
            break
    settle(page)
    code = page.url.split("n=")[1][:3]
    chosen = page.locator("h2", has_text=re.compile("^فعالیت‌های")).inner_text()
    assert chosen != "فعالیت‌های سراسر منطقه"
    cards = page.locator(".k-card-meta").all_inner_texts()
    assert cards
    assert all(chosen.removeprefix("فعالیت‌های ") in card for card in cards), code


def test_search_finds_however_it_is_typed(site: str, open_page: OpenPage) -> None:
    found = []
    for typed in ("کارگاه", "كارگاه", "کارگـاه"):
        page = open_page(f"{site}/activities")
        page.get_by_role("textbox").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        settle(page)
        told = page.locator(".k-prose").first.inner_text().partition(" ")[0]
        found.append((told, *page.locator(".k-card-title").all_inner_texts()))
    assert len(set(found)) == 1
    assert len(found[0]) > 5


def test_the_other_language_and_back(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/map?year=1404")
    page.get_by_role("link", name="Read in English").click()
    expect(page.locator("h1")).to_have_text("Neighbourhood map")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    page.get_by_role("link", name="Activities", exact=True).click()
    expect(page.locator("h1")).to_have_text("Activities")
    page.get_by_role("link", name="خواندن به فارسی").click()
    expect(page.locator("h1")).to_have_text("فعالیت‌ها")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_a_running_site_follows_a_publication(tmp_path: Path, open_page: OpenPage) -> None:
    settings = Settings(data=tmp_path, demo=False, district="7", memory="512MB")
    with running_site(tmp_path, KARNAMEH_DEMO="0", KARNAMEH_TODAY=TODAY.isoformat()) as site:
        page = open_page_without_data(open_page, site)
        expect(page.locator("h1")).to_have_text("هنوز داده‌ای منتشر نشده است")
        logs = shutil.copytree(ROOT / "data" / "logs", tmp_path / "logs")
        etl.load(sorted(logs.glob("*.csv")), settings)
        page.wait_for_timeout(2000)
        page.goto(f"{site}/activities")
        settle(page)
        expect(page.locator(".k-prose").first).to_have_text("۳ فعالیت یافت شد")
        expect(page.locator(".k-band")).to_have_count(0)


def open_page_without_data(open_page: OpenPage, site: str) -> Page:
    """The first page of a site that has nothing to show yet."""
    return open_page(f"{site}/", until=".k-notice")
