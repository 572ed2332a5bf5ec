"""Official boundaries on the maps: the document, the live map and the words below it."""

from collections.abc import Iterator

import pytest
import shapely
from playwright.sync_api import Response
from shapely.affinity import translate

import etl
from etl.boundaries.command import import_boundaries
from etl.boundaries.examined import Said
from karnameh.content.choropleth import Plane
from karnameh.locales import locale
from karnameh.settings import ROOT, Settings
from tests.browser.conftest import TODAY, OpenPage
from tests.browser.server import running_site
from tests.etl.boundary_files import CELLS, write_file

SAY = locale("fa").text
MOVED = {code: translate(cell, xoff=0.002, yoff=0.001) for code, cell in CELLS.items()}
"""The cells, some 200 metres elsewhere: near enough to be these places, and not the approximate ones."""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site with the real record and boundaries from a file."""
    data = tmp_path_factory.mktemp("official")
    settings = Settings(data=data, demo=False, district="7", memory="512MB")
    etl.load(sorted((ROOT / "data" / "logs").glob("*.csv")), settings)
    said = Said(source="معاونت شهرسازی", licence="CC BY 4.0")
    result = import_boundaries(write_file(data / "mahalat.geojson", MOVED), settings, said=said)
    assert (result.outcome, result.matched) == ("published", 14)
    with running_site(data, KARNAMEH_DEMO="0", KARNAMEH_TODAY=TODAY.isoformat()) as address:
        yield address


def is_official(geometry: object, code: str) -> bool:
    """Whether a drawn polygon is the one of the file, simplified by no more than it may be."""
    drawn = shapely.from_geojson(geometry) if isinstance(geometry, str) else shapely.geometry.shape(geometry)
    return bool(drawn.symmetric_difference(MOVED[code]).area < 0.05 * MOVED[code].area)


def test_the_maps_draw_the_official_boundaries_and_say_so(
    official: str, open_page: OpenPage, open_document: OpenPage
) -> None:
    page = open_document(f"{official}/map")
    assert page.locator(".k-legend-note").inner_text() == SAY("place.official")
    assert page.get_by_text(SAY("place.official_source", source="معاونت شهرسازی")).count() == 1
    assert page.get_by_text(SAY("place.official_licence", licence="CC BY 4.0")).count() == 1
    answer = page.request.get(f"{official}/drawings/places?as=shapes").json()
    shapes = {each["code"]: each["geometry"] for each in answer["features"]}
    assert all(is_official(shape, code) for code, shape in shapes.items())
    texts = [shapely.to_geojson(shapely.geometry.shape(shape)) for shape in shapes.values()]
    paths = {Plane(texts).path(text) for text in texts}
    assert {each.get_attribute("d") for each in page.locator("path.k-place").all()} == paths

    asked: list[Response] = []
    live = open_page(f"{official}/map")
    live.on("response", lambda answer: asked.append(answer))
    live.reload()
    live.wait_for_function("() => document.querySelector('[data-testid=stDeckGlJsonChart] canvas')")
    live.wait_for_timeout(1500)
    assert live.locator("#root .k-legend-note").inner_text() == SAY("place.official")
    (source,) = {each.url for each in asked if "as=shapes" in each.url}
    assert live.request.get(source).json()["features"][0]["geometry"] in shapes.values()
