"""One net of shapes that touch without gap or overlap, and its simplification, which keeps every shared border."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely

from etl.boundaries.plane import Shapes

GRID = 1e-5
"""Degrees to which coordinates are rounded: about a metre."""

DECIMALS = 5
TOLERANCES = (2.0, 3.0, 5.0, 8.0, 12.0, 18.0, 27.0, 40.0, 60.0)
"""Metres; the first that makes the file small enough is taken."""

_METRES_PER_DEGREE = 111_200.0
_CRACK_WIDTH = 5.0
_CRACK_AREA = 500.0
"""A gap narrower, or smaller, than this is a crack between hand-drawn lines and goes to a neighbour."""


def as_net(shapes: Shapes) -> Shapes:
    """The shapes (WGS84, valid) on the grid, noded together: neighbours have the same vertices on their border.

    What two shapes both claim goes to the smaller one; a crack between them to the one with the
    longest border; a hole that is wider stays one. A shape of which nothing is left is empty.
    """
    noded = shapely.union_all(shapely.boundary(shapes), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    owners = _owners(faces, shapes)
    for at in np.flatnonzero(owners < 0).tolist():
        if _is_crack(faces[at]):
            owners[at] = _longest_neighbour(faces, owners, at)
    parts = [faces[owners == at] for at in range(len(shapes))]
    net: Shapes = np.array([shapely.coverage_union_all(each) for each in parts], dtype=object)
    return net


def _owners(faces: Shapes, shapes: Shapes) -> Shapes:
    """The number of the smallest shape that each face lies in; -1 for none."""
    inside = shapely.point_on_surface(faces)
    found: Shapes = np.full(len(faces), -1)
    at, shape = shapely.STRtree(shapes).query(inside, predicate="within")
    by_size = np.argsort(-shapely.area(shapes[shape]), kind="stable")  # the smallest last, so that it stays
    found[at[by_size]] = shape[by_size]
    return found


def _is_crack(face: shapely.Polygon) -> bool:
    (flat,) = _flat(np.array([face], dtype=object))
    return bool(flat.area < _CRACK_AREA or 2 * flat.area < _CRACK_WIDTH * flat.length)


def _longest_neighbour(faces: Shapes, owners: Shapes, at: int) -> int:
    near = np.flatnonzero((owners >= 0) & shapely.intersects(faces, faces[at]))
    borders = shapely.length(shapely.intersection(faces[near], faces[at]))
    return int(owners[near[np.argmax(borders)]]) if len(near) and borders.max() > 0 else -1


def _flat(shapes: Shapes) -> Shapes:
    """Degrees → metres, near enough to choose vertices by."""
    lat = float(np.mean(shapely.get_coordinates(shapes)[:, 1]))
    flat: Shapes = shapely.transform(shapes, lambda points: points * _scale(lat))
    return flat


def _scale(lat: float) -> Shapes:
    return np.array([_METRES_PER_DEGREE * cos(radians(lat)), _METRES_PER_DEGREE])


def simplified(net: Shapes, tolerance: float) -> Shapes:
    """The net with fewer vertices, each of them one of the former."""
    lat = float(np.mean(shapely.get_coordinates(net)[:, 1]))
    thinned = shapely.coverage_simplify(_flat(net), tolerance)
    found: Shapes = shapely.transform(thinned, lambda points: np.round(points / _scale(lat), DECIMALS))
    return found


@dataclass(frozen=True, slots=True)
class Display:
    """The net as it is shown: the shapes, and how far they were simplified."""

    shapes: Shapes
    tolerance: float


def to_display_size(net: Shapes, wanted: Shapes, limit: int) -> Display:
    """The net, simplified just so far that the ``wanted`` shapes take at most ``limit`` bytes, compressed.

    A shape too small for a tolerance keeps its corners: ``coverage_simplify`` never lets one vanish.
    """
    for tolerance in TOLERANCES:
        shapes = simplified(net, tolerance)
        if compressed(geojson(shape) for shape in shapes[wanted]) <= limit:
            break
    return Display(shapes, tolerance)


def geojson(shape: shapely.Geometry) -> str:
    """Geometry as GeoJSON text: right-hand rule, rounded coordinates."""
    return str(shapely.to_geojson(shapely.orient_polygons(shape)))


def compressed(texts: Iterable[str]) -> int:
    """Bytes of GeoJSON texts in one gzip file."""
    joined = ",\n".join(texts)
    return len(gzip.compress(joined.encode(), compresslevel=9, mtime=0))
