"""``python -m etl boundaries``: official boundaries in place of the approximate cells, as a new version."""

from dataclasses import replace
from pathlib import Path

from etl.boundaries.drawn import Geometries, draw
from etl.boundaries.examined import Said, examine_boundaries
from etl.boundaries.findings import BoundariesResult, Outcome
from etl.boundaries.folder import Boundaries, Origin, in_place, read_boundaries
from etl.boundaries.gazetteer import Gazetteer, Level
from etl.build import now, open_build, told
from etl.ledger.folder import sha256_of
from etl.problems import PublishError
from etl.reference import Reference
from etl.reference_tables import reference_changed, stage_reference
from karnameh.settings import Settings

_NOTHING_SAID = Said()


def import_boundaries(
    path: Path,
    settings: Settings,
    *,
    said: Said = _NOTHING_SAID,
    force: bool = False,
    check: bool = False,
) -> BoundariesResult:
    """Read boundaries from a file, check them, and publish them in a new version.

    A file with errors changes nothing unless ``force`` is given; with ``check`` nothing
    is changed either way. What a file of districts brought stays when one of
    neighbourhoods is read, and the other way round.

    Raises:
        PublishError: when the file cannot be used, or the work could not be done.
    """
    with told():
        gazetteer = Gazetteer.of(Reference.read(settings.reference))
        examined = examine_boundaries(path, gazetteer, said)
        columns = {use: getattr(examined.columns, use) for use in ("name", "code", "district")}
        result = BoundariesResult(
            outcome="checked" if check else "refused",
            file=path.name,
            level=examined.columns.level,
            shapes=len(examined.shapes),
            matched=len(examined.matching.shapes_of),
            columns={use: label for use, label in columns.items() if label},
            findings=examined.findings,
        )
        if examined.is_refused and not force:
            return result
        places, outlines, result.size = draw(examined, gazetteer)
        result.outlines = len(outlines)
        if check:
            return result
        origin = _origin(path, said)
        before = read_boundaries(settings.boundaries)
        put = _together(before, examined.columns.level, places, outlines, origin)
    result.outcome, result.version = _publish(settings, put, "published")
    return result


def remove_boundaries(settings: Settings) -> BoundariesResult:
    """Go back to the approximate cells, in a new version.

    Raises:
        PublishError: when there are no official boundaries, or the work could not be done.
    """
    if not settings.boundaries.exists():
        raise PublishError("boundaries-none")
    outcome, version = _publish(settings, None, "removed")
    return BoundariesResult(outcome=outcome, version=version)


def _origin(path: Path, said: Said) -> Origin:
    """Of a Shapefile beside its companions, the hash is that of the ``.shp``."""
    file = next(iter(sorted(path.glob("*.[sS][hH][pP]"))), path) if path.is_dir() else path
    return Origin(
        file=path.name,
        sha256=sha256_of(file),
        date=now().date().isoformat(),
        source=said.source,
        licence=said.licence,
    )


def _together(
    before: Boundaries, level: Level, places: Geometries, outlines: Geometries, origin: Origin
) -> Boundaries:
    """The new boundaries, beside those of the other level that a file of its own brought."""
    shapes, origins = dict(before.shapes), dict(before.origins)
    shapes[level], origins[level] = places, origin
    district = before.origins.get("district")
    if level == "neighbourhood" and (district is None or district.derived):
        shapes.pop("district", None)
        origins.pop("district", None)
        if outlines:
            shapes["district"], origins["district"] = outlines, replace(origin, derived=True)
    return Boundaries(shapes, origins)


def _publish(settings: Settings, boundaries: Boundaries | None, done: Outcome) -> tuple[Outcome, int | None]:
    """Put the folder in place and publish with it; before anything is published, the first load will."""
    with open_build(settings) as build, in_place(settings.boundaries, boundaries):
        stage_reference(build.connection, Reference.read(settings.reference), settings.boundaries)
        if build.pointer is None:
            return ("kept" if boundaries else done), None
        if not reference_changed(build.connection):
            return ("unchanged" if boundaries else done), build.pointer.version
        return done, build.publish().version
