"""``data/boundaries``: the display geometry of official boundaries, and where it is from.

``neighbourhoods.geojson`` and ``districts.geojson`` hold a feature for each place, with its
code; ``source.json`` says of each of them which file it was made of, on whose authority.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from etl.boundaries.gazetteer import Level
from etl.ledger.folder import sync
from etl.problems import PublishError

FILES: Mapping[Level, str] = {"neighbourhood": "neighbourhoods.geojson", "district": "districts.geojson"}
SOURCE = "source.json"
KEPT_NAMES = (*FILES.values(), SOURCE)
_TEXTS = ("file", "sha256", "date", "source", "licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the boundaries of a level are from.

    Attributes:
        file, sha256: the file as received.
        date: ISO date of the day on which it was read.
        source, licence: as the operator said; empty when nothing was said.
        derived: whether they were put together from the neighbourhoods of that file.
    """

    file: str
    sha256: str
    date: str
    source: str
    licence: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Official boundaries: level → code → GeoJSON geometry, and level → origin."""

    shapes: dict[Level, dict[str, str]] = field(default_factory=dict)
    origins: dict[Level, Origin] = field(default_factory=dict)

    @property
    def by_code(self) -> dict[str, str]:
        """The geometry of every place that has an official boundary."""
        return {code: shape for shapes in self.shapes.values() for code, shape in shapes.items()}


def read_boundaries(folder: Path) -> Boundaries:
    """What the folder holds; nothing when it is not there.

    Raises:
        PublishError: when it is not whole.
    """
    if not folder.exists():
        return Boundaries()
    inside = SOURCE
    try:
        found = Boundaries()
        for level, said in json.loads((folder / SOURCE).read_text(encoding="utf-8")).items():
            inside = FILES[level]
            texts = {name: str(said[name]) for name in _TEXTS}
            found.origins[level] = Origin(**texts, derived=bool(said["derived"]))
            collection = json.loads((folder / inside).read_text(encoding="utf-8"))
            found.shapes[level] = {
                str(feature["properties"]["code"]): json.dumps(feature["geometry"], separators=(",", ":"))
                for feature in collection["features"]
            }
    except (ValueError, KeyError, TypeError, AttributeError, FileNotFoundError) as error:
        raise PublishError("boundaries-damaged", file=inside) from error
    return found


@contextmanager
def in_place(folder: Path, boundaries: Boundaries | None) -> Iterator[None]:
    """The folder with these boundaries, or without any; what was there comes back if what follows fails."""
    new, old = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():  # a killed writer was between two renamings
        old.rename(folder)
    for stale in (new, old):
        rmtree(stale, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if boundaries is not None:
        _write(new, boundaries)
    if folder.exists():
        folder.rename(old)
    try:
        if boundaries is not None:
            new.rename(folder)
        sync(folder.parent)
        yield
    except BaseException:
        rmtree(folder, ignore_errors=True)
        if old.exists():
            old.rename(folder)
        raise
    finally:
        rmtree(new, ignore_errors=True)
    rmtree(old, ignore_errors=True)


def _write(folder: Path, boundaries: Boundaries) -> None:
    folder.mkdir()
    for level, shapes in boundaries.shapes.items():
        features = ",\n".join(
            f'{{"type":"Feature","properties":{{"code":{json.dumps(code)}}},"geometry":{shape}}}'
            for code, shape in sorted(shapes.items(), key=lambda item: (len(item[0]), item[0]))
        )
        text = f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'
        (folder / FILES[level]).write_text(text, encoding="utf-8")
    said = {
        level: {**{name: getattr(origin, name) for name in _TEXTS}, "derived": origin.derived}
        for level, origin in boundaries.origins.items()
    }
    (folder / SOURCE).write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for path in folder.iterdir():
        sync(path)
    sync(folder)
