"""One site with demonstration data, one Chromium, and a page for each test."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

import etl
from etl.demo import write_demo
from karnameh.settings import ROOT, Settings
from tests.browser.server import running_site
from tests.browser.watching import WATCH

TODAY = date(2026, 11, 23)
"""2 Azar 1405."""

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the real record and the demonstration data published."""
    data = tmp_path_factory.mktemp("site")
    settings = Settings(data=data, demo=True, district="7", memory="1GB")
    etl.load(sorted((ROOT / "data" / "logs").glob("*.csv")), settings)
    etl.load(write_demo(data / "demo", today=TODAY), settings, submission=etl.Submission(demo=True))
    return data


@pytest.fixture(scope="session")
def site(demo_data: Path) -> Iterator[str]:
    """Address of the running site."""
    with running_site(demo_data, KARNAMEH_TODAY=TODAY.isoformat()) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


OpenContext = Callable[..., BrowserContext]
OpenPage = Callable[..., Page]


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """A browser of somebody's own; ``script`` False as if it had no JavaScript. None of them asks a foreign host."""
    contexts: list[BrowserContext] = []
    hosts: set[str] = set()

    def opened(
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        script: bool = True,
        touch: bool = False,
    ) -> BrowserContext:
        context = browser.new_context(
            viewport=ViewportSize(width=width, height=height),
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fa-IR",
            java_script_enabled=script,
            has_touch=touch,
            is_mobile=touch,
        )
        context.set_default_timeout(30_000)
        context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        context.on(
            "page",
            lambda page: page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname or "")),
        )
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert hosts - {""} <= {"127.0.0.1"}


@pytest.fixture
def open_page(open_context: OpenContext) -> OpenPage:
    """Open an address at a width and in a colour scheme, and wait until the live page is whole."""

    def opened(address: str, *, until: str = ".k-footer", **of_browser: object) -> Page:
        page = open_context(**of_browser).new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        settle(page, until)
        return page

    return opened


@pytest.fixture
def open_document(open_context: OpenContext) -> OpenPage:
    """Open an address where the document stays: nothing loads a live page behind it."""

    def opened(address: str, **of_browser: object) -> Page:
        page = open_context(**of_browser).new_page()
        page.route("**/assets/frame.js*", lambda route: route.abort())
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    return opened


IS_WHOLE = """() => {
    const place = document.getElementById("root");
    if (!document.querySelector(".stApp[data-test-script-state=notRunning]")) return false;
    if (place.querySelector("[data-testid=stSkeleton], .k-drawing:not(:has(svg))")) return false;
    const charts = place.querySelectorAll("[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]");
    return [...charts].every((chart) => chart.querySelector("svg.marks, canvas"));
}"""


def settle(page: Page, until: str = ".k-footer") -> None:
    """Wait until the live page has taken over, its run is over, and its charts and maps are drawn.

    A document without a live page, such as that of a missing page, is whole at once.
    """
    page.locator("html.k-taken, html:not(:has(#k-live))").wait_for(state="attached")
    page.locator(until).wait_for()
    if page.locator("#k-live").count():
        page.wait_for_function(IS_WHOLE)
        page.wait_for_timeout(300)
