"""The approximate cells: valid, apart, covering, each around its own centre, and about as large as they should be."""

import json
from collections.abc import Mapping
from math import cos, radians

import pytest
import shapely
from shapely.geometry import Point, Polygon, shape

from etl.geometry import place_geometry
from etl.reference import Reference
from karnameh.settings import ROOT

PLACES = Reference.read(ROOT / "data" / "reference").places
GROUPS = {"districts": ("district", ""), "neighbourhoods of district 7": ("neighbourhood", "7")}


@pytest.fixture(scope="module")
def shapes() -> Mapping[str, Polygon]:
    return {code: shape(json.loads(text)) for code, text in place_geometry(PLACES).items()}


def rows(group: str) -> list[Mapping[str, str]]:
    level, parent = GROUPS[group]
    return [row for row in PLACES if (row["level"], row["parent"]) == (level, parent)]


def square_kilometres(area: float) -> float:
    return area * 111.2**2 * cos(radians(35.7))


def test_every_place_has_a_geometry(shapes: Mapping[str, Polygon]) -> None:
    assert shapes.keys() == {row["code"] for row in PLACES}


def test_cells_are_valid_polygons_of_right_hand_rule_in_five_decimals() -> None:
    for text in place_geometry(PLACES).values():
        geometry = json.loads(text)
        assert geometry["type"] == "Polygon"
        cell = shape(geometry)
        assert cell.is_valid
        assert cell.exterior.is_ccw
        assert all(round(x, 5) == x and round(y, 5) == y for ring in geometry["coordinates"] for x, y in ring)


def test_cells_contain_their_own_centre_and_no_other(shapes: Mapping[str, Polygon]) -> None:
    for group in GROUPS:
        for row in rows(group):
            centre = Point(float(row["lon"]), float(row["lat"]))
            inside = {other["code"] for other in rows(group) if shapes[other["code"]].contains(centre)}
            assert inside == {row["code"]}


@pytest.mark.parametrize("group", GROUPS)
def test_cells_do_not_overlap_and_leave_no_gap(group: str, shapes: Mapping[str, Polygon]) -> None:
    cells = [shapes[row["code"]] for row in rows(group)]
    union = shapely.union_all(cells)
    assert isinstance(union, Polygon)
    assert not union.interiors
    assert sum(cell.area for cell in cells) == pytest.approx(union.area, rel=1e-9)
    assert shapely.coverage_is_valid(cells)


@pytest.mark.parametrize("group", GROUPS)
def test_areas_are_near_the_known_ones(group: str, shapes: Mapping[str, Polygon]) -> None:
    known = {row["code"]: float(row["area_km2"]) for row in rows(group)}
    found = {code: square_kilometres(shapes[code].area) for code in known}
    assert sum(found.values()) == pytest.approx(sum(known.values()), rel=0.05)
    assert all(0.4 < found[code] / known[code] < 2.5 for code in known)


def test_no_cell_is_a_sliver(shapes: Mapping[str, Polygon]) -> None:
    for cell in shapes.values():
        assert 4 * 3.1416 * cell.area / cell.length**2 > 0.4  # a square has 0.79


def test_the_same_places_give_the_same_cells() -> None:
    assert place_geometry(PLACES) == place_geometry(list(reversed(PLACES)))


def test_one_place_alone_has_a_cell() -> None:
    place = {"code": "1", "level": "district", "parent": "", "lat": "35.7", "lon": "51.4", "area_km2": "10"}
    cell = shape(json.loads(place_geometry([place])["1"]))
    assert square_kilometres(cell.area) == pytest.approx(10, rel=0.05)
