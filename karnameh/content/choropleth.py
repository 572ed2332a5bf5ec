"""A map of places coloured by a value: its classes, and its geometry in the plane of the page."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, radians
from typing import Any

import pandas as pd
import shapely

from karnameh.content.palette import Palette, rgb

WIDTH = 640
"""Units across a drawn map; the page scales it to its room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choropleth:
    """A map of places.

    Attributes:
        shapes: code, name, lat, lon, geometry (GeoJSON text in WGS84), value, shown (the value in
            the reader's digits), detail and more (for the tooltip), href.
        points: title, lat, lon, colour, detail and more; None when single activities are not shown.
        selected: code of the chosen place; empty for none.
        outline: GeoJSON text of a line around all of them.
        source: address from which a browser can fetch the coloured shapes.
    """

    shapes: pd.DataFrame
    points: pd.DataFrame | None = None
    selected: str = ""
    outline: str | None = None
    source: str = ""


def class_breaks(values: pd.Series, classes: int = 5) -> list[float]:
    """Upper bounds of equally filled classes of the values above zero, ascending, without repeats."""
    positive = values[values > 0]
    if positive.empty:
        return []
    bounds = [float(positive.quantile((at + 1) / classes)) for at in range(classes)]
    if (positive % 1 == 0).all():  # counts: a bound between two whole numbers would be told as a wrong one
        bounds = [float(floor(bound)) for bound in bounds]
    return sorted(set(bounds))


def class_colour(value: float, breaks: list[float], colours: Palette) -> str:
    """The colour of a value: ``nothing`` for zero, else the step of its class."""
    step = class_step(value, breaks)
    return colours.nothing if step is None else colours.sequence[step]


def class_step(value: float, breaks: list[float]) -> int | None:
    """The step of the scale, 0 to 4, that a value has; None for zero."""
    if value <= 0 or not breaks:
        return None
    at = next((at for at, bound in enumerate(breaks) if value <= bound), len(breaks) - 1)
    return _spread(len(breaks))[at]


def _spread(count: int) -> list[int]:
    """As many steps of the scale as there are classes, the ends kept."""
    if count == 1:
        return [4]
    return [round(at * 4 / (count - 1)) for at in range(count)]


def legend_classes(breaks: list[float], colours: Palette) -> list[tuple[str, float]]:
    """Colour and upper bound of each class, from little to much."""
    if not breaks:
        return []
    steps = [colours.sequence[step] for step in _spread(len(breaks))]
    return list(zip(steps, breaks, strict=True))


def shape_collection(shapes: pd.DataFrame, colours: Palette) -> dict[str, Any]:
    """The places as GeoJSON, each with its colour and the texts of its tooltip."""
    breaks = class_breaks(shapes["value"])
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": json.loads(row["geometry"]),
                "code": row["code"],
                "title": row["name"],
                "detail": row["detail"],
                "more": row["more"],
                "fill": [*rgb(class_colour(float(row["value"]), breaks, colours)), 235],
            }
            for row in shapes.to_dict("records")
        ],
    }


def point_rows(points: pd.DataFrame) -> list[dict[str, Any]]:
    """Single activities as the map wants them: spot, colour, the texts of the tooltip."""
    rows = points[["lat", "lon", "title", "detail", "more"]].copy()
    rows["fill"] = [rgb(colour) for colour in points["colour"]]
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


@lru_cache(maxsize=1024)
def label_point(geometry: str) -> tuple[float, float]:
    """Latitude and longitude of the spot inside a polygon where a label has the most room."""
    circle = shapely.maximum_inscribed_circle(shapely.from_geojson(geometry), tolerance=1e-4)
    lon, lat = circle.coords[0]
    return lat, lon


def rings(geometry: str) -> list[list[tuple[float, float]]]:
    """The rings of a GeoJSON polygon or line, holes too, as pairs of longitude and latitude."""
    shape: dict[str, Any] = json.loads(geometry)
    coordinates = shape["coordinates"]
    match shape["type"]:
        case "Polygon" | "MultiLineString":
            parts = coordinates
        case "MultiPolygon":
            parts = [ring for polygon in coordinates for ring in polygon]
        case _:  # LineString
            parts = [coordinates]
    return [[(point[0], point[1]) for point in ring] for ring in parts]


class Plane:
    """From degrees to the units of a drawing ``WIDTH`` across, north up.

    Within a city a degree of longitude is as long everywhere as at its middle latitude.
    """

    def __init__(self, geometries: list[str], *, margin: float = 8) -> None:
        """Fit all the geometries into the drawing."""
        points = [point for geometry in geometries for ring in rings(geometry) for point in ring]
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        self._west, self._north = min(lons), max(lats)
        self._narrowing = cos(radians((max(lats) + min(lats)) / 2))
        across = (max(lons) - self._west) * self._narrowing or 1e-9
        self._scale = (WIDTH - 2 * margin) / across
        self._margin = margin
        self.height = round((self._north - min(lats)) * self._scale + 2 * margin)

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """A place on the drawing, from its left and upper edge."""
        x = (lon - self._west) * self._narrowing * self._scale + self._margin
        y = (self._north - lat) * self._scale + self._margin
        return round(x, 1), round(y, 1)

    def path(self, geometry: str) -> str:
        """The ``d`` of an SVG path, in tenths of a unit."""
        return "".join(self._ring(ring) for ring in rings(geometry))

    def _ring(self, ring: list[tuple[float, float]]) -> str:
        points = [self.point(lat, lon) for lon, lat in ring]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"
