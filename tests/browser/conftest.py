"""One site with demonstration data, one Chromium, and a page for each test."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import etl
from etl.demo import write_demo
from karnameh.settings import ROOT, Settings
from tests.browser.server import running_site

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


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address at a width and in a colour scheme, and wait until the page is whole."""
    contexts: list[BrowserContext] = []

    def opened(address: str, *, width: int = 1280, scheme: str = "light", until: str = ".k-footer") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fa-IR",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(address)
        settle(page, until)
        return page

    yield opened
    for context in contexts:
        context.close()


def settle(page: Page, until: str = ".k-footer") -> None:
    """Wait until the run is over: the foot is drawn last, and charts a moment after it."""
    page.locator(until).wait_for()
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
