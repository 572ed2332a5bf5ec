"""What is wrong with the shapes themselves: validity, overlaps, gaps, slivers, areas, position."""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import shapely

from etl.boundaries.findings import Finding, finding
from etl.boundaries.gazetteer import Gazetteer
from etl.boundaries.matching import Matching
from etl.boundaries.plane import Shapes
from etl.boundaries.source import Source

OVERLAP = 1.0
"""Square metres from which an overlap is one, and not a coordinate rounded in two ways."""

OVERLAP_REFUSED = 10.0
"""Square metres of one overlap from which a file is refused."""

GAP = 1.0
"""Square metres from which a hole between shapes is told."""

SLIVER_WIDTH = 5.0
"""Metres of mean width below which a part of a shape is a sliver."""

AREA_DIFFERENCE = 0.2
"""Share by which an area may differ from the known one without being told."""

AROUND = 0.25
"""Degrees around the outermost centres within which shapes must lie."""

Label = Callable[[int], str]


def placed(source: Source, gazetteer: Gazetteer) -> tuple[Shapes, bool]:
    """The shapes as they lie in the city, and whether their axes were swapped in the file."""
    straight, swapped = _inside(source.shapes, gazetteer), _inside(source.swapped, gazetteer)
    is_swapped = bool(swapped.sum() > straight.sum() and not straight.any())
    return (source.swapped if is_swapped else source.shapes), is_swapped


def _inside(shapes: Shapes, gazetteer: Gazetteer) -> Shapes:
    lons = [float(row["lon"]) for row in gazetteer.places.values()]
    lats = [float(row["lat"]) for row in gazetteer.places.values()]
    west, south, east, north = shapely.bounds(shapes).T
    inside: Shapes = (
        (west > min(lons) - AROUND)
        & (east < max(lons) + AROUND)
        & (south > min(lats) - AROUND)
        & (north < max(lats) + AROUND)
    )
    return inside


def is_inside(shapes: Shapes, gazetteer: Gazetteer) -> Shapes:
    """Which shapes lie within the bounds of the city."""
    return _inside(shapes, gazetteer)


def repaired(shapes: Shapes, label: Label) -> tuple[Shapes, list[Finding]]:
    """The shapes made valid, only their areas kept, and which they were, with the reason."""
    wrong = np.flatnonzero(~shapely.is_valid(shapes)).tolist()
    reasons = [f"{label(at)}: {shapely.is_valid_reason(shapes[at]).split('[')[0]}" for at in wrong]
    mended = shapes.copy()
    for at in wrong:
        parts = shapely.get_parts(shapely.make_valid(shapes[at]))
        parts = shapely.get_parts(parts)
        mended[at] = shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    return mended, finding("repaired", reasons)


def overlaps(flat: Shapes, label: Label) -> list[Finding]:
    """Pairs of shapes that share an area, largest first."""
    first, second = shapely.STRtree(flat).query(flat, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    areas = shapely.area(shapely.intersection(flat[first], flat[second]))
    order = [at for at in np.argsort(-areas, kind="stable") if areas[at] > OVERLAP]
    told = [f"{label(first[at])} ∩ {label(second[at])}: {areas[at]:,.0f} m²" for at in order]
    is_small = not order or areas[order[0]] <= OVERLAP_REFUSED
    area = f"{sum(areas[at] for at in order):,.0f}"
    return finding("small-overlaps" if is_small else "overlaps", told, area=area)


def gaps(flat: Shapes, matching: Matching, gazetteer: Gazetteer) -> list[Finding]:
    """Holes between the shapes of a district, largest first; of the whole file where districts are not known."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at in range(len(flat)):
        groups[matching.district_of.get(at, "—")].append(at)
    found = [
        (shapely.area(shapely.Polygon(ring)), district)
        for district, shapes in groups.items()
        for part in shapely.get_parts(shapely.union_all(flat[shapes]))
        for ring in part.interiors
    ]
    told = sorted((hole for hole in found if hole[0] > GAP), reverse=True)
    names = {code: row["fa"] for code, row in gazetteer.places.items()}
    return finding("gaps", [f"{names.get(code, code)}: {area:,.0f} m²" for area, code in told])


def slivers(flat: Shapes, label: Label) -> list[Finding]:
    """Narrow parts of shapes."""
    parts, owners = shapely.get_parts(flat, return_index=True)
    widths = 2 * shapely.area(parts) / np.maximum(shapely.length(parts), 1e-9)
    narrow = np.flatnonzero(widths < SLIVER_WIDTH)
    return finding("slivers", [f"{label(owners[at])}: {shapely.area(parts[at]):,.0f} m²" for at in narrow])


def areas(flat: Shapes, matching: Matching, gazetteer: Gazetteer) -> list[Finding]:
    """Places whose area is not nearly the known one."""
    told = []
    for code, shapes in matching.shapes_of.items():
        known = float(gazetteer.places[code]["area_km2"] or 0)
        area = float(shapely.area(flat[shapes]).sum()) / 1e6
        if known and abs(area / known - 1) > AREA_DIFFERENCE:
            told.append(f"{gazetteer.name(code)}: {area:.2f} ≠ {known:.2f} km²")
    return finding("areas", told)
