"""Codes to scan: addresses of this site and nothing else, however long the choices are."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from karnameh.sitemap import CHOICES, PAGES, Page
from tests.web.test_site import Site, serving


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_page_has_a_code_of_its_address(site: Site, page: Page) -> None:
    name = page.name
    answer = site.get(f"/codes/{name}.svg?n=701")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert ElementTree.fromstring(answer.body).tag.endswith("svg")  # noqa: S314 — our own
    assert answer.body != site.get(f"/codes/{name}.svg").body
    assert answer.body == site.get(f"/codes/{name}.svg?n=701&utm=1").body


@pytest.mark.parametrize(
    "path", ["/codes/nothing.svg", "/codes/.svg", "/codes/map.png", "/codes/..%2fmap.svg", "/codes"]
)
def test_there_is_no_other_code(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_an_address_too_long_for_a_code_is_refused(site: Site) -> None:
    query = "&".join(f"{key}={quote('ک' * 200)}" for key in CHOICES)
    assert site.get(f"/codes/map.svg?{query}").status in (400, 404, 414)
