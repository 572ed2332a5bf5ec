"""What real Chromium takes from the network: everything compressed, and the second time from its cache."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

SMALLEST = 500
TEXTS = ("script", "stylesheet", "document")


def visited(page: Page, address: str) -> list[Response]:
    """The answers that a page asked for until it was whole, those of its own site."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    settle(page)
    return [answer for answer in answers if answer.url.startswith("http")]


def test_scripts_arrive_compressed_and_the_second_time_from_the_cache(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="fa-IR")
    try:
        first = visited(context.new_page(), f"{site}/map")
        texts = [answer for answer in first if answer.request.resource_type in TEXTS]
        assert len(texts) > 50
        for answer in texts:
            encoding = answer.headers.get("content-encoding")
            assert encoding == "br" or len(answer.body()) < SMALLEST, answer.url
        again = context.new_page()
        session = context.new_cdp_session(again)
        cached: dict[str, bool] = {}

        def answered(event: Any) -> None:  # noqa: ANN401 — what Chromium tells
            cached[event["requestId"]] = cached.get(event["requestId"], event["response"]["fromDiskCache"])

        def served(event: Any) -> None:  # noqa: ANN401
            cached[event["requestId"]] = True

        def sent(event: Any) -> None:  # noqa: ANN401
            asked.setdefault(event["request"]["url"], event["requestId"])

        asked: dict[str, str] = {}
        session.on("Network.responseReceived", answered)
        session.on("Network.requestServedFromCache", served)
        session.on("Network.requestWillBeSent", sent)
        session.send("Network.enable")
        visited(again, f"{site}/map")
        hashed = [url for url in asked if "/static/" in url or "?v=" in url]
        assert len(hashed) > 50
        assert [url for url in hashed if not cached.get(asked[url])] == []
    finally:
        context.close()
