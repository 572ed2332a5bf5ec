"""From examined shapes to what is shown: one net, simplified, places and district outlines picked out."""

import numpy as np
import shapely

from etl.boundaries.coverage import Display, as_net, compressed, geojson, to_display_size
from etl.boundaries.examined import Examined
from etl.boundaries.findings import Size
from etl.boundaries.gazetteer import Gazetteer
from etl.boundaries.plane import Shapes
from etl.problems import PublishError

ONE_DISTRICT = 60_000
CITY = 350_000
"""Bytes, compressed, that the places of one district, and of more, may take."""

Geometries = dict[str, str]


def draw(examined: Examined, gazetteer: Gazetteer) -> tuple[Geometries, Geometries, Size]:
    """Code of each matched place → GeoJSON; code of each district → its outline; and the figures.

    Raises:
        PublishError: when nothing is left of a place.
    """
    net = as_net(examined.shapes)
    shapes_of = examined.matching.shapes_of
    wanted = np.array([at for shapes in shapes_of.values() for at in shapes])
    lost = [gazetteer.name(code) for code, shapes in shapes_of.items() if shapely.is_empty(net[shapes]).all()]
    if lost:
        raise PublishError("boundaries-vanished", places="، ".join(lost))
    is_left = ~shapely.is_empty(net)
    number_in = np.cumsum(is_left) - 1  # number of a shape among those of which something is left
    districts = {examined.matching.district_of.get(at) for at in wanted}
    limit = ONE_DISTRICT if len(districts) == 1 else CITY
    display = to_display_size(net[is_left], number_in[wanted[is_left[wanted]]], limit)

    def union(shapes: list[int]) -> str:
        parts = display.shapes[[number_in[at] for at in shapes if is_left[at]]]
        return geojson(shapely.coverage_union_all(parts))

    places = {code: union(shapes) for code, shapes in shapes_of.items()}
    outlines = {code: union(shapes) for code, shapes in _districts(examined, gazetteer).items()}
    return places, outlines, _size(net, display, places, limit)


def _districts(examined: Examined, gazetteer: Gazetteer) -> dict[str, list[int]]:
    """District → numbers of all its shapes, where all are known: the file says so, or every place is matched."""
    if examined.columns.level == "district":
        return {}
    groups: dict[str, list[int]] = {}
    for at, district in examined.matching.district_of.items():
        groups.setdefault(district, []).append(at)
    matched = examined.matching.shapes_of.keys()
    return {
        district: shapes
        for district, shapes in groups.items()
        if gazetteer.has("district", district)
        and (examined.columns.district or matched >= set(gazetteer.at("neighbourhood", district)))
    }


def _size(net: Shapes, display: Display, places: Geometries, limit: int) -> Size:
    return Size(
        shapes=len(display.shapes),
        points=int(shapely.get_num_coordinates(display.shapes).sum()),
        points_before=int(shapely.get_num_coordinates(net).sum()),
        tolerance=display.tolerance,
        gzip=compressed(places.values()),
        limit=limit,
    )
