"""Boundary files of every format, made of District 7's approximate cells: a coverage with known names."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from etl.geometry import place_geometry
from etl.reference import Reference
from karnameh.settings import ROOT

REFERENCE = Reference.read(ROOT / "data" / "reference")
PLACES = {row["code"]: row for row in REFERENCE.places if row["parent"] == "7"}
_CELLS = place_geometry(REFERENCE.places)
CELLS = {code: shapely.from_geojson(_CELLS[code]) for code in PLACES}
UTM = "EPSG:32639"

Shapes = Mapping[str, Any]


def arabic(name: str) -> str:
    """The name as old programs write it: Arabic letters, ``_`` for a dash, no half-space."""
    return name.replace("ی", "ي").replace("ک", "ك").replace(" – ", " _ ").replace("\u200c", " ")


def names(codes: Sequence[str]) -> list[str]:
    return [arabic(PLACES[code]["fa"]) for code in codes]


def utm(shapes: Sequence[Any]) -> list[Any]:
    turn = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform
    return list(shapely.transform(np.array(shapes, dtype=object), turn, interleaved=False))


def write_file(
    path: Path,
    shapes: Shapes = CELLS,
    *,
    crs: str = "EPSG:4326",
    encoding: str = "UTF-8",
    fields: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write shapes (code → polygon) with the attributes NAME_MAHAL and reg_no, in the format of the suffix."""
    driver = {".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".kml": "KML", ".gpkg": "GPKG"}[path.suffix]
    polygons = list(shapes.values()) if crs == "EPSG:4326" else utm(list(shapes.values()))
    said = fields or {"NAME_MAHAL": names(list(shapes)), "reg_no": ["7"] * len(shapes)}
    if driver == "KML":
        said = {"Name": said[next(iter(said))], **said}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(polygons),
        [np.array(values, dtype=object) for values in said.values()],
        list(said),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
        encoding=encoding if path.suffix == ".shp" else None,
    )
    return path


def shapefile_zip(folder: Path, *, encoding: str = "UTF-8", inside: str = "مرزها/") -> Path:
    """A Shapefile in UTM 39N as a ZIP file, without the ``.cpg`` that would tell its encoding."""
    made = folder / "parts"
    made.mkdir()
    write_file(made / "Mahalat.shp", crs=UTM, encoding=encoding)
    (made / "Mahalat.cpg").unlink(missing_ok=True)
    with zipfile.ZipFile(folder / "mahalat.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in made.iterdir():
            archive.write(path, f"{inside}{path.name}")
    return folder / "mahalat.zip"


def geojson(path: Path, features: Sequence[tuple[Any, Mapping[str, Any]]]) -> Path:
    """Write any geometries (shapely or GeoJSON) with any properties as GeoJSON, without a library."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": shape if isinstance(shape, dict) else json.loads(shapely.to_geojson(shape)),
            }
            for shape, properties in features
        ],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path
