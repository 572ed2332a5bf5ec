"""Approximate cells for places whose official boundaries are not at hand.

Each place is known by a centre and an area. Discs of those areas are grown
together to one calm outline, and the outline is parted among the centres: a
point belongs to the centre that is nearest (a Voronoi diagram). Official
boundaries replace these cells when the municipality supplies them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, radians, sqrt

import shapely
from shapely.geometry import MultiPoint, Point, Polygon, mapping
from shapely.ops import polygonize

GRID = 1e-5
"""Degrees to which coordinates are rounded: about a metre."""

_KM_PER_DEGREE = 111.2
_STEPS = 24
_ROUNDNESS = 24  # segments of a quarter circle
_SIMPLIFIED_KM = 0.004


@dataclass(frozen=True, slots=True)
class _Centre:
    code: str
    lon: float
    lat: float
    area: float


def place_geometry(places: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Code of each place → GeoJSON geometry (WGS84, a polygon of right-hand rule, five decimals).

    ``places`` are rows of ``places.csv``. The districts share one outline, and so do
    the neighbourhoods of each district; cells of one outline cover it and do not overlap.
    """
    groups: dict[tuple[str, str], list[_Centre]] = {}
    for row in places:
        centre = _Centre(row["code"], float(row["lon"]), float(row["lat"]), float(row["area_km2"]))
        groups.setdefault((row["level"], row["parent"]), []).append(centre)
    shapes: dict[str, str] = {}
    for centres in groups.values():
        shapes |= _cells(tuple(sorted(centres, key=lambda centre: centre.code)))
    return shapes


@cache
def _cells(centres: tuple[_Centre, ...]) -> dict[str, str]:
    """The cells of one group of places, as GeoJSON text."""
    plane = _Plane(sum(centre.lat for centre in centres) / len(centres))
    outline = _outline([plane.point(centre) for centre in centres], [centre.area for centre in centres])
    edges = _edges([plane.point(centre) for centre in centres], outline)
    # Noding all edges on the rounded grid at once leaves no gap and no overlap between cells.
    noded = shapely.union_all([plane.to_degrees(edge) for edge in edges], grid_size=GRID)
    faces = list(polygonize(noded))
    cells = _assigned(faces, centres)
    return {code: _geojson(cell) for code, cell in cells.items()}


@dataclass(frozen=True, slots=True)
class _Plane:
    """Kilometres around a latitude, good for a city."""

    latitude: float

    def point(self, centre: _Centre) -> Point:
        return Point(centre.lon * self._shrink * _KM_PER_DEGREE, centre.lat * _KM_PER_DEGREE)

    def to_degrees(self, geometry: shapely.Geometry) -> shapely.Geometry:
        scale = (self._shrink * _KM_PER_DEGREE, _KM_PER_DEGREE)
        return shapely.transform(geometry, lambda points: points / scale)

    @property
    def _shrink(self) -> float:
        return cos(radians(self.latitude))


def _outline(points: list[Point], areas: list[float]) -> Polygon:
    """One polygon without holes around all the points, of about the sum of the areas.

    The discs are joined by a closing (growing, then shrinking), as wide as it takes to be in one piece.
    """
    radii = [sqrt(area / pi) for area in areas]
    typical = sum(radii) / len(radii)
    for width in (2.0, 4.0, 8.0):
        outline = _of_area(points, radii, closing=width * typical, area=sum(areas))
        if isinstance(outline, Polygon) and all(outline.contains(point) for point in points):
            return Polygon(outline.simplify(_SIMPLIFIED_KM).exterior)
    return MultiPoint(points).convex_hull.buffer(typical, quad_segs=_ROUNDNESS)


def _of_area(points: list[Point], radii: list[float], *, closing: float, area: float) -> shapely.Geometry:
    """The closed union of discs whose scale gives the area, found by halving."""
    small, large = 0.05, 3.0
    for _ in range(_STEPS):
        scale = (small + large) / 2
        shape = _closed(points, radii, scale, closing)
        small, large = (scale, large) if shape.area < area else (small, scale)
    return shape


def _closed(points: list[Point], radii: list[float], scale: float, closing: float) -> shapely.Geometry:
    grown = [
        point.buffer(radius * scale + closing, quad_segs=_ROUNDNESS)
        for point, radius in zip(points, radii, strict=True)
    ]
    union = shapely.union_all(grown)
    if isinstance(union, Polygon):
        union = Polygon(union.exterior)
    return union.buffer(-closing, quad_segs=_ROUNDNESS)


def _edges(points: list[Point], outline: Polygon) -> list[shapely.Geometry]:
    """The outline's line and the lines between the points' cells inside it."""
    if len(points) == 1:
        return [outline.exterior]
    between = shapely.voronoi_polygons(MultiPoint(points), extend_to=outline, only_edges=True)
    return [outline.exterior, between.intersection(outline)]


def _assigned(faces: list[Polygon], centres: tuple[_Centre, ...]) -> dict[str, Polygon]:
    """Each face to the centre inside it; a face without one to the neighbour with the longest border."""
    cells: dict[str, Polygon] = {}
    strays: list[Polygon] = []
    for face in faces:
        inside = [centre.code for centre in centres if face.contains(Point(centre.lon, centre.lat))]
        if inside:
            cells[inside[0]] = face
        else:
            strays.append(face)
    for stray in sorted(strays, key=lambda face: -face.area):
        code = max(cells, key=lambda code: cells[code].intersection(stray).length)
        cells[code] = shapely.union_all([cells[code], stray], grid_size=GRID)
    return cells


def _geojson(cell: Polygon) -> str:
    shape = mapping(shapely.orient_polygons(cell))
    rings = [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in shape["coordinates"]]
    return json.dumps({"type": "Polygon", "coordinates": rings}, separators=(",", ":"))
