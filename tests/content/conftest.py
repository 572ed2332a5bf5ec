"""Pages on paper, and the view of a page, over the fixture warehouse."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from karnameh.content.address import Address
from karnameh.content.document import Written, write_page
from karnameh.content.palette import PAPER
from karnameh.content.paper import Paper
from karnameh.content.view import open_view
from karnameh.locales import chosen
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import site_previews, site_store

Over = Callable[..., None]
Write = Callable[..., Written]
OnPaper = Callable[..., Paper]


def page_named(name: str) -> Page:
    """A page of the site."""
    return next(page for page in PAGES if page.name == name)


@pytest.fixture
def over(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Over]:
    """Let the site be over a data folder, the fixture's when none is named, with demonstration data or without."""

    def chosen_data(data: Path = warehouse.parent, demo: str = "1") -> None:
        monkeypatch.setenv("KARNAMEH_DATA", str(data))
        monkeypatch.setenv("KARNAMEH_DEMO", demo)
        site_store.cache_clear()
        site_previews.cache_clear()

    chosen_data()
    yield chosen_data
    site_store.cache_clear()
    site_previews.cache_clear()


@pytest.fixture
def write(over: Over) -> Write:
    """Write a page for the choices in its address."""

    def written(name: str, **choices: str) -> Written:
        return write_page(page_named(name), choices)

    return written


@pytest.fixture
def on_paper(over: Over) -> OnPaper:
    """Open the view of a page on an empty paper."""

    def opened(name: str = "overview", **choices: str) -> Paper:
        address = Address(choices)
        paper = Paper(address, chosen(address.get("lang")))
        open_view(page_named(name), address, paper, colours=PAPER)
        return paper

    return opened
