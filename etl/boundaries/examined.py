"""A boundary file, looked at from all sides; nothing is written."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.boundaries import checks
from etl.boundaries.columns import Columns, find_columns
from etl.boundaries.findings import SEVERITY, Finding, finding
from etl.boundaries.gazetteer import Gazetteer
from etl.boundaries.matching import Matcher, Matching
from etl.boundaries.plane import Plane, Shapes
from etl.boundaries.source import read_source
from etl.problems import PublishError


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the operator says of a file.

    Attributes:
        name, district: attributes of the neighbourhood's name or code, and of its district.
        crs: the coordinate reference system, as ``EPSG:32639``.
        source, licence: whose boundaries these are, and on what terms; shown to the public.
    """

    name: str | None = None
    district: str | None = None
    crs: str | None = None
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the file holds: valid shapes in WGS84, the place of each, and what is to be told."""

    shapes: Shapes
    columns: Columns
    matching: Matching
    findings: list[Finding]

    @property
    def is_refused(self) -> bool:
        """Whether anything was found that a map cannot be drawn with."""
        return any(each.severity == "error" for each in self.findings)


def examine_boundaries(path: Path, gazetteer: Gazetteer, said: Said) -> Examined:
    """Read a file, find the place of each shape, and check the shapes.

    Raises:
        PublishError: when the file cannot be used at all.
    """
    source = read_source(path, crs=said.crs)
    shapes, is_swapped = checks.placed(source, gazetteer)
    inside = checks.is_inside(shapes, gazetteer)
    if not inside.any():
        raise PublishError("boundaries-outside", file=path.name)
    kept = np.flatnonzero(inside).tolist()
    fields = {label: [values[at] for at in kept] for label, values in source.fields.items()}
    columns = find_columns(fields, gazetteer, file=path.name, name=said.name, district=said.district)
    names = source.fields[columns.name]
    outside = [names[at] or "—" for at in np.flatnonzero(~inside).tolist()]

    mended, repairs = checks.repaired(shapes[kept], lambda at: fields[columns.name][at] or "—")
    plane = Plane.around(mended)
    flat = plane.flat(mended)
    matcher = Matcher(columns, fields, flat, plane, gazetteer)
    matching = matcher.match()
    if not matching.shapes_of:
        raise PublishError("boundaries-no-match", file=path.name, field=columns.name)
    found = [
        *checks.overlaps(flat, matcher.label),
        *repairs,
        *checks.gaps(flat, matching, gazetteer),
        *checks.slivers(flat, matcher.label),
        *checks.areas(flat, matching, gazetteer),
        *matcher.findings(matching),
        *finding("outside", outside),
        *finding("swapped", [], count=int(is_swapped)),
        *finding("broken", [], count=source.broken),
        *finding("skipped", [], count=source.skipped),
        *finding("no-source", [], count=int(not said.source)),
        *finding("no-licence", [], count=int(not said.licence)),
    ]
    return Examined(
        shapes=mended,
        columns=columns,
        matching=matching,
        findings=sorted(found, key=lambda each: list(SEVERITY).index(each.code)),
    )
