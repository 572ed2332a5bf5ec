"""What leaves a page: its picture, its code, its text, its entry for a calendar."""

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import icalendar
import pytest
import segno
from playwright.sync_api import expect

from karnameh.locales import locale
from tests.browser.checks import ADDRESSES
from tests.browser.conftest import OpenPage, settle

SAY = locale("fa").text
ACTIVITY = "/activity?id=DEMO-1404-0020"
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_picture_of_a_page_is_there(site: str, open_document: OpenPage, address: str) -> None:
    page = open_document(site + address)
    meta = {
        each.get_attribute("property"): each.get_attribute("content")
        for each in page.locator("meta[property]").all()
    }
    assert meta["og:image"]
    answer = page.request.get(meta["og:image"])
    assert answer.headers["content-type"] == "image/png"
    signature, _, width, height = struct.unpack(">8s8sII", answer.body()[:24])
    assert signature == b"\x89PNG\r\n\x1a\n"
    assert (
        (width, height)
        == (1200, 630)
        == (int(meta["og:image:width"] or 0), int(meta["og:image:height"] or 0))
    )
    assert meta["og:url"] == page.locator("link[rel=canonical]").get_attribute("href")
    assert page.title() == SAY("site.page_title", title=meta["og:title"])


def modules(svg: bytes) -> set[tuple[int, int]]:
    """Row and column of each dark module of a drawn code, its quiet zone of four left out."""
    path = next(each for each in ET.fromstring(svg).iter() if each.get("stroke"))  # noqa: S314 — our own
    found, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmhz]*)", path.get("d") or ""):
        values = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            found |= {(int(y), int(x) + step) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return {(row - 4, column - 4) for row, column in found}


@pytest.mark.parametrize("mode", ["document", "live"])
def test_an_activity_is_handed_on(site: str, open_page: OpenPage, open_document: OpenPage, mode: str) -> None:
    page = (open_page if mode == "live" else open_document)(site + ACTIVITY)
    title, code = page.locator("h1").inner_text(), page.get_by_role("img", name=re.compile("^رمزینهٔ نشانی"))
    answer = page.request.get(site + (code.get_attribute("src") or ""))
    expected = segno.make(f"{site}{ACTIVITY}", error="m", micro=False).matrix
    dark = {(row, column) for row, line in enumerate(expected) for column, bit in enumerate(line) if bit}
    assert modules(answer.body()) == dark
    text = page.locator(".k-share-text").inner_text()
    assert title in text
    assert f"{site}{ACTIVITY}" in text
    for scheme in ("sms:", "mailto:"):
        assert page.locator(f'.k-share a[href^="{scheme}"]').count() == 1
    with page.expect_download() as download:
        page.get_by_role("link", name=SAY("calendar.add"), exact=True).click()
    assert download.value.suggested_filename.endswith(".ics")
    calendar = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]).endswith(title)


def test_a_text_is_copied_and_that_is_told(site: str, open_page: OpenPage) -> None:
    page = open_page(site + ACTIVITY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.evaluate("() => { delete Navigator.prototype.share; }")
    page.locator(".k-copy").click()
    expect(page.locator(".k-copy-status")).to_have_text(SAY("share.copied"))
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{site}{ACTIVITY}")
    settle(page)
