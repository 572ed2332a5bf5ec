"""The shapes and attributes of a boundary file, whatever its format."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from etl.boundaries.opened import opened
from etl.boundaries.plane import Shapes, to_wgs84
from etl.problems import PublishError

LAYER = "(layer)"
"""The attribute that holds the name of a shape's layer, in files of several (a KML file's folders)."""

SHAPES_AT_MOST = 20_000
POINTS_AT_MOST = 3_000_000

_UNREADABLE = (
    *(CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError),
    *(shapely.errors.ShapelyError, UnicodeError, ValueError, TypeError, KeyError, OverflowError),
)
_AREAS = (3, 6)
"""Types of geometries that are areas: Polygon, MultiPolygon."""
_COLLECTION = 7
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file holds.

    Attributes:
        fields: attribute → its values as text, one for each shape.
        shapes, swapped: polygons in WGS84, as the file has them and with the axes swapped.
        skipped: features that are no areas.
        broken: areas with coordinates that are no numbers, left out too.
    """

    fields: Mapping[str, Sequence[str]]
    shapes: Shapes
    swapped: Shapes
    skipped: int
    broken: int


def read_source(path: Path, *, crs: str | None = None) -> Source:
    """Read a file; ``crs`` overrules the coordinate reference system that it names.

    Raises:
        PublishError: when it cannot be read, is too large, or names no known system.
    """
    with opened(path) as layer, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _read(layer, path.name, crs)
        except _UNREADABLE as error:
            raise PublishError("boundaries-unreadable", file=path.name) from error


def _read(path: Path, file: str, crs: str | None) -> Source:
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    fields: dict[str, list[str]] = {}
    found: list[tuple[Shapes, Shapes]] = []
    read = areas = points = 0
    for name in names:
        layer = _layer(path, name)
        read += len(layer.shapes)
        points += int(shapely.get_num_coordinates(layer.shapes).sum())
        if read > SHAPES_AT_MOST or points > POINTS_AT_MOST:
            raise PublishError("boundaries-many-points", file=file, number=str(SHAPES_AT_MOST))
        is_area = ~shapely.is_empty(layer.shapes)
        if is_area.any():
            of_layer = [name] * len(is_area) if len(names) > 1 else None
            _add(fields, layer.fields | ({LAYER: of_layer} if of_layer else {}), is_area, areas)
            areas += int(is_area.sum())
            found.append(to_wgs84(layer.shapes[is_area], crs or layer.crs, file=file))
    if not found:
        raise PublishError("boundaries-empty", file=file)
    straight, swapped = (np.concatenate(part) for part in zip(*found, strict=True))
    # An area of numbers that are none is none either; swapped axes may be what a projection cannot turn.
    is_whole = np.isfinite(shapely.area(straight)) | np.isfinite(shapely.area(swapped))
    return Source(
        fields={label: _chosen(texts, is_whole) for label, texts in fields.items()},
        shapes=straight[is_whole],
        swapped=swapped[is_whole],
        skipped=read - areas,
        broken=int((~is_whole).sum()),
    )


@dataclass(frozen=True, slots=True)
class _Layer:
    fields: dict[str, list[str]]
    shapes: Shapes
    crs: str | None


def _layer(path: Path, name: str) -> _Layer:
    is_dbf = path.suffix == ".shp"
    meta, _, blobs, columns = pyogrio.raw.read(
        path,
        layer=name,
        force_2d=True,
        max_features=SHAPES_AT_MOST + 1,
        datetime_as_string=True,
        encoding="ISO-8859-1" if is_dbf else None,
    )
    labels, texts = _texts([str(each) for each in meta["fields"]], columns, is_dbf=is_dbf)
    shapes = _areas(shapely.from_wkb(blobs, on_invalid="ignore"))
    return _Layer(dict(zip(labels, texts, strict=True)), shapes, meta["crs"])


def _chosen(texts: Sequence[str], is_chosen: Shapes) -> list[str]:
    return [text for text, chosen in zip(texts, is_chosen, strict=True) if chosen]


def _areas(shapes: Shapes) -> Shapes:
    """The polygons of each geometry; an empty one where there is none."""
    kinds = shapely.get_type_id(shapes)
    found = np.where(np.isin(kinds, _AREAS), shapes, shapely.Polygon())
    for at in np.flatnonzero(kinds == _COLLECTION):
        parts = shapely.get_parts(shapes[at])
        found[at] = shapely.union_all(shapely.make_valid(parts[np.isin(shapely.get_type_id(parts), _AREAS)]))
    return found


def _add(
    fields: dict[str, list[str]], values: Mapping[str, Sequence[str]], is_kept: Shapes, before: int
) -> None:
    """Put the values of one more layer below those of the ones ``before``."""
    kept = {label: _chosen(texts, is_kept) for label, texts in values.items()}
    number = int(is_kept.sum())
    for label in dict.fromkeys([*fields, *kept]):
        fields.setdefault(label, [""] * before).extend(kept.get(label, [""] * number))


def _texts(
    labels: list[str], columns: Sequence[Shapes], *, is_dbf: bool
) -> tuple[list[str], list[list[str]]]:
    """Every value as text. A DBF file's bytes came through as Latin-1: they are UTF-8, or else Windows-1256."""
    texts = [[_text(value) for value in column] for column in columns]
    if not is_dbf:
        return labels, texts
    encoding = _encoding([text for column in [labels, *texts] for text in column if not text.isascii()])
    again = [[_decoded(text, encoding) for text in column] for column in texts]
    return [_decoded(label, encoding) for label in labels], again


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        return "" if not np.isfinite(value) else str(int(value)) if value == int(value) else str(value)
    return str(value).strip()


def _encoding(texts: list[str]) -> str:
    """Of a text cut short in the middle of a letter, the last bytes do not count."""
    good = sum("\ufffd" not in _decoded(text, "utf-8")[:-1] for text in texts)
    return "utf-8" if good >= _MOSTLY * len(texts) else "cp1256"


def _decoded(text: str, encoding: str) -> str:
    try:
        return text.encode("latin-1").decode(encoding, errors="replace").strip()
    except UnicodeEncodeError:
        return text
