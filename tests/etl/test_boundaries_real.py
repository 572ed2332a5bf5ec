"""The importer over the real files beside the checkout, where they are there; none of them may be kept in it."""

import json
from pathlib import Path

import pytest
import shapely

from etl.boundaries.drawn import draw
from etl.boundaries.examined import Said, examine_boundaries
from etl.boundaries.gazetteer import Gazetteer
from etl.reference import Reference, Vocabulary, list_key
from karnameh.settings import ROOT, Settings
from tests.etl.boundary_files import REFERENCE
from tests.etl.conftest import Run

GEO = ROOT.parent / "shared" / "geo"
GAZETTEER = Gazetteer.of(REFERENCE)
pytestmark = pytest.mark.skipif(not GEO.is_dir(), reason="no boundary files beside the checkout")

# File → level, shapes, places matched, exit code.
FILES = {
    "district7-neighbourhoods-14.geojson": ("neighbourhood", 14, 14, 0),
    "tehran-neighbourhoods-349.geojson": ("neighbourhood", 349, 14, 0),
    "tehran-districts-22.geojson": ("district", 22, 22, 0),
    "tehran-neighbourhoods-375.geojson": ("neighbourhood", 375, 11, 1),
    "shapefile-375": ("neighbourhood", 375, 11, 1),
    "tehran-373-hand-traced.kml": ("neighbourhood", 373, 11, 1),
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_read_matched_and_judged(name: str, run: Run, settings: Settings) -> None:
    level, shapes, matched, code = FILES[name]
    ran = run("boundaries", GEO / name)
    assert (ran.report["level"], ran.report["shapes"], ran.report["matched"], ran.code) == (
        level,
        shapes,
        matched,
        code,
    )
    assert settings.boundaries.exists() == (code == 0)
    if code == 0:
        assert ran.report["size"]["gzip"] <= ran.report["size"]["limit"]


def test_the_corrupted_attribute_of_the_shapefile_is_not_taken(run: Run) -> None:
    columns = run("boundaries", GEO / "shapefile-375", "--check").report["columns"]
    assert columns == {"name": "NAME_MAHAL", "code": "code", "district": "reg_no"}


def test_the_hand_traced_file_is_refused_with_its_overlaps_named_and_loaded_by_force(
    run: Run, settings: Settings
) -> None:
    path = GEO / "tehran-373-hand-traced.kml"
    ran = run("boundaries", path, "--lang", "en", as_json=False)
    assert ran.code == 1
    assert "101 pairs of shapes overlap" in ran.out
    assert "حکیمیه (منطقه 4) ∩ سرخه حصار (منطقه 13): 847,928 m²" in ran.out
    assert not settings.boundaries.exists()
    forced = run("boundaries", path, "--force", "--lang", "en", as_json=False)
    assert forced.code == 0
    assert "as you wished" in forced.out
    kept = json.loads((settings.boundaries / "neighbourhoods.geojson").read_text(encoding="utf-8"))
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in kept["features"]]
    assert len(shapes) == 11
    assert shapely.coverage_is_valid(shapes)


def test_all_349_match_when_all_are_listed_though_names_and_codes_repeat() -> None:
    path = GEO / "tehran-neighbourhoods-349.geojson"
    gazetteer = Gazetteer.of(reference_of(path))
    examined = examine_boundaries(path, gazetteer, Said())
    assert len(examined.matching.shapes_of) == 349
    assert not {"missing", "duplicates", "unmatched", "areas", "gaps", "overlaps"} & {
        each.code for each in examined.findings
    }
    places, outlines, size = draw(examined, gazetteer)
    assert size.gzip <= size.limit == 350_000
    assert len(outlines) == 22
    shown = [shapely.from_geojson(text) for text in places.values()]
    union = shapely.union_all(shown)
    assert shapely.coverage_is_valid(shown)
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert sum(shape.area for shape in shown) == pytest.approx(union.area, rel=1e-9)


def reference_of(path: Path) -> Reference:
    """Reference lists as they would be if every neighbourhood of a file were listed; nothing of it is kept."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rows = list(REFERENCE.places[:22])
    for at, feature in enumerate(features):
        said = feature["properties"]
        centre = shapely.from_geojson(json.dumps(feature["geometry"])).representative_point()
        code = str(90_000 + at)
        names = {
            "code": code,
            "level": "neighbourhood",
            "parent": str(said["district_no"]),
            "fa": said["name_fa"],
            "en": code,
        }
        rows.append({**names, "lat": str(centre.y), "lon": str(centre.x), "area_km2": str(said["area_km2"])})
    by_key: dict[str, tuple[str, ...]] = {}
    for row in rows[22:]:
        for name in (row["fa"], row["code"]):
            by_key[list_key(name)] = (*by_key.get(list_key(name), ()), row["code"])
    vocabulary = Vocabulary("neighbourhood", by_key, {row["code"]: row["fa"] for row in rows})
    return Reference(tuple(rows), (), (), (), {**REFERENCE.vocabularies, "neighbourhood": vocabulary})
