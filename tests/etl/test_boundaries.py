"""Official boundaries: read from every format, matched by name, refused when bad, and published in place of the cells."""

import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from shapely.affinity import translate

from etl.boundaries import opened
from etl.boundaries.coverage import as_net, simplified
from etl.boundaries.coverage import geojson as text_of
from etl.boundaries.examined import Said, examine_boundaries
from etl.boundaries.gazetteer import Gazetteer
from karnameh.settings import Settings
from tests.etl.boundary_files import (
    CELLS,
    PLACES,
    REFERENCE,
    UTM,
    arabic,
    geojson,
    shapefile_zip,
    utm,
    write_file,
)
from tests.etl.conftest import Ran, Run, Write, activities, pointer

GAZETTEER = Gazetteer.of(REFERENCE)
SAID = ("--source", "معاونت شهرسازی", "--licence", "CC BY 4.0")


def found(ran: Ran) -> dict[str, dict[str, Any]]:
    """Code → finding."""
    return {each["code"]: each for each in ran.report["findings"]}


def published(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    said = pointer(settings)
    assert said
    with duckdb.connect(str(settings.warehouse / said["file"]), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def loaded(run: Run, write: Write) -> str:
    """Something is published; returns its content hash."""
    assert run("load", write(activities(3))).code == 0
    return str(run("status").report["content"])


# Formats


@pytest.mark.parametrize(
    "kind", ["geojson", "kml", "gpkg", "zip", "zip cp1256", "shp", "folder", "zipped geojson"]
)
def test_every_format_gives_all_places(kind: str, tmp_path: Path, run: Run) -> None:
    match kind:
        case "zip" | "zip cp1256":
            path = shapefile_zip(tmp_path, encoding="cp1256" if "cp1256" in kind else "UTF-8")
        case "shp" | "folder":
            (tmp_path / "layer").mkdir()
            path = write_file(tmp_path / "layer" / "a.shp", crs=UTM)
            path = path if kind == "shp" else path.parent
        case "zipped geojson":
            path = tmp_path / "a.zip"
            with zipfile.ZipFile(path, "w") as archive:
                archive.write(write_file(tmp_path / "a.geojson"), "a.geojson")
        case _:
            path = write_file(tmp_path / f"a.{kind}", crs=UTM if kind == "gpkg" else "EPSG:4326")
    ran = run("boundaries", path, "--check", *SAID)
    assert ran.code == 0, ran
    assert (ran.report["matched"], ran.report["outlines"], ran.report["level"]) == (14, 1, "neighbourhood")
    assert ran.report["columns"]["district"] == "reg_no"
    assert not {"unmatched", "missing", "overlaps", "gaps", "far"} & found(ran).keys()


def test_axes_that_are_swapped_are_put_back_and_told(tmp_path: Path, run: Run) -> None:
    swapped = {code: shapely.transform(cell, lambda points: points[:, ::-1]) for code, cell in CELLS.items()}
    ran = run("boundaries", write_file(tmp_path / "a.geojson", shapes=swapped), "--check")
    assert ran.report["matched"] == 14
    assert found(ran)["swapped"]["severity"] == "warning"


def test_a_projected_file_without_its_system_has_to_be_told_of_it(tmp_path: Path, run: Run) -> None:
    features = [
        (cell, {"name": PLACES[code]["fa"]})
        for code, cell in zip(CELLS, utm(list(CELLS.values())), strict=True)
    ]
    path = geojson(tmp_path / "a.geojson", features)
    assert run("boundaries", path).code == 2  # GeoJSON is in degrees, and these are none
    assert run("boundaries", path, "--check", "--crs", UTM).report["matched"] == 14


# Matching


def properties(code: str, **more: object) -> Mapping[str, object]:
    return {"name": PLACES[code]["fa"], **more}


def test_codes_are_used_where_there_are_no_names_or_they_are_asked_for(tmp_path: Path, run: Run) -> None:
    path = geojson(tmp_path / "a.geojson", [(cell, {"cod": int(code)}) for code, cell in CELLS.items()])
    assert run("boundaries", path, "--check").report["matched"] == 14
    named = [(cell, {"name": f"ناشناس {code}", "cod": code}) for code, cell in CELLS.items()]
    path = geojson(tmp_path / "b.geojson", named)
    assert run("boundaries", path, "--check").code == 2
    assert run("boundaries", path, "--check", "--name", "cod").report["matched"] == 14
    ran = run("boundaries", path, "--name", "nothing")
    assert ran.code == 2
    assert "name، cod" in ran.err


def test_names_repeat_in_other_districts(tmp_path: Path, run: Run) -> None:
    other = translate(CELLS["713"], xoff=0.1)
    features = [(cell, properties(code, district=7)) for code, cell in CELLS.items()]
    path = geojson(tmp_path / "a.geojson", [*features, (other, properties("713", district=8))])
    ran = run("boundaries", path, "--check")
    assert ran.code == 0
    assert found(ran)["elsewhere"]["count"] == 1
    without = [(shape, {"name": said["name"]}) for shape, said in [*features, (other, properties("713"))]]
    ran = run("boundaries", geojson(tmp_path / "b.geojson", without), "--check")
    assert ran.code == 0  # told by position, and that is said only where it counted
    assert ran.report["matched"] == 14
    assert found(ran)["elsewhere"]["count"] == 1


def test_of_two_shapes_of_one_name_the_nearest_counts_and_that_is_told(tmp_path: Path, run: Run) -> None:
    features = [(cell, properties(code)) for code, cell in CELLS.items()]
    beside = shapely.Point(51.4335, 35.6995).buffer(0.001)
    ran = run(
        "boundaries", geojson(tmp_path / "a.geojson", [*features, (beside, properties("713"))]), "--check"
    )
    assert found(ran)["by-position"]["examples"] == ["بهار (713)"]


def test_what_does_not_match_is_told_with_the_nearest_names(tmp_path: Path, run: Run) -> None:
    features = [(cell, dict(properties(code, district=7))) for code, cell in CELLS.items()]
    features[5][1]["name"] = "کاجج"
    features[6][1]["name"] = ""
    path = geojson(tmp_path / "a.geojson", features)
    ran = run("boundaries", path)
    assert ran.code == 1
    assert found(ran)["unmatched"]["examples"] == ["کاجج (7) → کاج (707)", "— (7) → شاهد (710)"]
    assert found(ran)["missing"]["examples"] == ["کاج (707)", "شاهد (710)"]


def test_a_place_with_two_shapes_is_refused_and_joined_by_force(
    tmp_path: Path, run: Run, loaded: str, settings: Settings
) -> None:
    west, south, east, north = CELLS["707"].bounds
    halves = [
        CELLS["707"].intersection(shapely.box(*box))
        for box in ((west, south, (west + east) / 2, north), ((west + east) / 2, south, east, north))
    ]
    others = [(cell, properties(code, district=7)) for code, cell in CELLS.items() if code != "707"]
    path = geojson(
        tmp_path / "a.geojson", [*others, *((half, properties("707", district=7)) for half in halves)]
    )
    ran = run("boundaries", path)
    assert (ran.code, found(ran)["duplicates"]["examples"]) == (1, ["کاج (707): کاج (7) + کاج (7)"])
    assert run("boundaries", path, "--force").code == 0
    ((joined,),) = published(settings, "SELECT geometry FROM place WHERE code = '707'")
    shape = shapely.from_geojson(joined)
    assert shape.geom_type == "Polygon"
    assert shape.symmetric_difference(CELLS["707"]).area < 0.02 * CELLS["707"].area


@given(st.sampled_from(sorted(PLACES)), st.booleans(), st.booleans(), st.sampled_from(["", "محله ", "محلهٔ "]))
@limits(max_examples=40, deadline=None)
def test_names_match_however_they_are_written(code: str, old: bool, joined: bool, before: str) -> None:
    name = arabic(PLACES[code]["fa"]) if old else PLACES[code]["fa"]
    assert GAZETTEER.named("neighbourhood", before + (name.replace(" ", "") if joined else name)) == (code,)


@pytest.mark.parametrize(
    "text", ["7", "۷", "07", "منطقه 7", "منطقهٔ ۷", "منطقه هفت", "شهرداری منطقه ۷", "District 7"]
)
def test_districts_are_understood(text: str) -> None:
    assert GAZETTEER.district(text) == "7"


# Geometry


def test_overlaps_are_named_and_refuse_the_file(
    tmp_path: Path, run: Run, settings: Settings, loaded: str
) -> None:
    moved = {**CELLS, "707": translate(CELLS["707"], xoff=0.001)}
    path = write_file(tmp_path / "a.geojson", shapes=moved)
    before = pointer(settings)
    ran = run("boundaries", path)
    assert ran.code == 1
    overlaps = found(ran)["overlaps"]
    assert overlaps["count"] == len(overlaps["examples"]) > 1
    assert all("كاج" in pair and "m²" in pair for pair in overlaps["examples"])
    assert found(ran)["gaps"]["count"] >= 1
    assert (pointer(settings), settings.boundaries.exists()) == (before, False)
    assert run("boundaries", path, "--force").code == 0
    shapes = [
        shapely.from_geojson(text)
        for (text,) in published(settings, "SELECT geometry FROM place WHERE parent = '7'")
    ]
    assert shapely.coverage_is_valid(shapes)


def test_the_area_of_an_overlap_is_in_square_metres(tmp_path: Path) -> None:
    one, two = (
        shapely.box(*box)
        for box in ((540_000, 3_950_000, 541_000, 3_951_000), (540_900, 3_950_000, 542_000, 3_951_000))
    )
    features = [(one, {"name": "کاج", "d": 7}), (two, {"name": "بهار", "d": 7})]
    found = examine_boundaries(
        geojson(tmp_path / "a.geojson", features), GAZETTEER, Said(crs=UTM, district="d")
    )
    (overlaps,) = [each for each in found.findings if each.code == "overlaps"]
    area = float(overlaps.examples[0].rpartition(": ")[2].removesuffix(" m²").replace(",", ""))
    assert area == pytest.approx(100_000, rel=0.002)  # UTM's own scale is 0.9996 here


def test_broken_shapes_are_mended_or_left_out_and_told(tmp_path: Path, run: Run) -> None:
    features: list[tuple[Any, Mapping[str, Any]]] = [
        (cell, properties(code, district=7)) for code, cell in CELLS.items()
    ]
    west, south, *_ = CELLS["707"].bounds
    bow = {
        "type": "Polygon",
        "coordinates": [[[51.5, 35.7], [51.51, 35.71], [51.51, 35.7], [51.5, 35.71], [51.5, 35.7]]],
    }
    extra = [
        (bow, {"name": "پروانه", "district": 8}),
        (shapely.Point(west, south), {"name": "نقطه", "district": 7}),
        (shapely.box(10, 10, 11, 11), {"name": "دور", "district": 8}),
        (shapely.box(51.52, 35.7, 51.52001, 35.71), {"name": "باریک", "district": 8}),
    ]
    ran = run("boundaries", geojson(tmp_path / "a.geojson", [*features, *extra]), "--check")
    assert ran.code == 0
    assert {
        code: found(ran)[code]["count"] for code in ("repaired", "skipped", "outside", "slivers")
    } == dict.fromkeys(("repaired", "skipped", "outside", "slivers"), 1)


def zigzag(columns: int, rows: int, seed: int) -> list[Any]:
    """A net of cells with ragged borders around Tehran's middle, not rounded to any grid."""
    chance = np.random.default_rng(seed)
    corners = {
        (x, y): (51.4 + 0.01 * (x + chance.uniform(-0.3, 0.3)), 35.7 + 0.01 * (y + chance.uniform(-0.3, 0.3)))
        for x in range(columns + 1)
        for y in range(rows + 1)
    }

    def side(start: tuple[int, int], end: tuple[int, int]) -> Any:  # noqa: ANN401
        if (start, end) not in sides:
            steps = np.linspace(corners[start], corners[end], 12)
            steps[1:-1] += chance.uniform(-0.0002, 0.0002, (10, 2))
            sides[start, end], sides[end, start] = steps, steps[::-1]
        return sides[start, end]

    sides: dict[Any, Any] = {}
    rings = [
        [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)] for x in range(columns) for y in range(rows)
    ]
    return [shapely.Polygon(np.concatenate([side(*pair) for pair in pairwise(ring)])) for ring in rings]


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000), st.sampled_from([2.0, 12.0, 60.0]))
@limits(max_examples=30, deadline=None)
def test_neighbours_still_touch_without_gap_or_overlap_when_simplified(
    columns: int, rows: int, seed: int, tolerance: float
) -> None:
    cells = np.array(zigzag(columns, rows, seed), dtype=object)
    shown = simplified(as_net(cells), tolerance)
    assert shapely.is_valid(shown).all()
    assert shapely.coverage_is_valid(shown)
    union = shapely.union_all(shown)
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert sum(shapely.area(shown)) == pytest.approx(union.area, rel=1e-9)
    assert shapely.get_num_coordinates(shown).sum() < shapely.get_num_coordinates(cells).sum()
    for cell, shape in zip(cells, shown, strict=True):
        assert cell.symmetric_difference(shape).area < 0.12 * cell.area
        numbers = np.array(json.loads(text_of(shape))["coordinates"][0])
        assert (np.round(numbers, 5) == numbers).all()


# Hostile files


def large_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"{" + b" " * 3_000_000)


def climbing_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../tmp/climbed.geojson", b'{"type": "FeatureCollection", "features": []}')


def two_layers(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.kml", "b.kml"):
            archive.writestr(name, b"<kml></kml>")


def torn_zip(path: Path) -> None:
    large_zip(path)
    content = bytearray(path.read_bytes())
    content[60:90] = b"\xff" * 30
    path.write_bytes(content)


def no_dbf(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.shp", b"\x00\x00\x27\x0a" + bytes(96))


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
ENTITY = b'<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><Document><name>&a;</name></Document></kml>'
HOSTILE: Mapping[str, tuple[bytes | Callable[[Path], None], str]] = {
    "empty.geojson": (b"", "boundaries-format"),
    "text.geojson": ("کاج، بهار".encode(), "boundaries-format"),
    "vrt.vrt": (VRT, "boundaries-format"),
    "vrt.geojson": (b'{"a": "' + VRT.replace(b'"', b"'") + b'"}', "boundaries-unsafe"),
    "vrt.kml": (b"<kml>" + VRT + b"</kml>", "boundaries-unsafe"),
    "entity.kml": (ENTITY, "boundaries-unsafe"),
    "cut.geojson": (
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geom',
        "boundaries-unreadable",
    ),
    "none.geojson": (b'{"type": "FeatureCollection", "features": []}', "boundaries-empty"),
    "cut.kml": (b"<kml><Document><Placemark><Polygon>", "boundaries-unreadable"),
    "no.gpkg": (b"SQLite format 3\x00" + bytes(500), "boundaries-unreadable"),
    "deep.geojson": (b'{"a":' * 200_000, "boundaries-unreadable"),
    "points.geojson": (b'{"type": "Point", "coordinates": [51.4, 35.7]}', "boundaries-empty"),
    "large.zip": (large_zip, "boundaries-large"),
    "climbing.zip": (climbing_zip, "boundaries-empty"),
    "two.zip": (two_layers, "boundaries-many"),
    "torn.zip": (torn_zip, "boundaries-unreadable"),
    "dbf.zip": (no_dbf, "boundaries-no-dbf"),
    "shp.shp": (struct.pack(">i", 9994) + b"\xff" * 200, "boundaries-no-dbf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(
    name: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "FILE_AT_MOST", 2 * opened.MEGABYTE)
    content, code = HOSTILE[name]
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    ran = run("boundaries", path, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1
    sentences = {
        "boundaries-format": "none of",
        "boundaries-unsafe": "refers to",
        "boundaries-unreadable": "damaged",
        "boundaries-empty": "no area",
        "boundaries-large": "larger than",
        "boundaries-many": "map layers",
        "boundaries-no-dbf": ".dbf",
    }
    assert sentences[code] in ran.err
    assert not Path("/tmp/climbed.geojson").exists()  # noqa: S108


def test_a_damaged_shapefile_is_told(tmp_path: Path, run: Run) -> None:
    write_file(tmp_path / "a.shp", crs=UTM)
    path = tmp_path / "a.shp"
    content = path.read_bytes()
    for at in range(100, len(content), 397):
        path.write_bytes(content[:at] + b"\xff\x7f\xff\xff" + content[at + 4 :])
        assert run("boundaries", path, "--check").code in (0, 1, 2)
    path.write_bytes(content[:150])
    assert run("boundaries", path).code == 2


def test_options_that_do_not_go_together(run: Run, tmp_path: Path) -> None:
    assert run("boundaries").code == 2
    assert run("boundaries", tmp_path / "a.kml", "--remove").code == 2
    assert run("boundaries", tmp_path / "a.kml").code == 2
    assert run("boundaries", "--remove").code == 2


# Publishing


def test_boundaries_are_published_kept_backed_up_and_removed(
    tmp_path: Path, run: Run, settings: Settings, loaded: str
) -> None:
    path = write_file(tmp_path / "مرزها.geojson")
    ran = run("boundaries", path, *SAID)
    assert (ran.code, ran.report["outcome"], ran.report["version"]) == (0, "published", 2)
    kinds = "SELECT boundary, count(*)::INTEGER FROM place WHERE parent = '7' OR code = '7' GROUP BY ALL ORDER BY ALL"
    assert published(settings, kinds) == [("official", 15)]
    origin = "SELECT file, source, licence, derived FROM boundary_source WHERE level = 'neighbourhood'"
    assert published(settings, origin) == [("مرزها.geojson", "معاونت شهرسازی", "CC BY 4.0", False)]
    assert run("status").report["content"] == loaded
    assert run("boundaries", path, *SAID).report["outcome"] == "unchanged"

    rebuilt = run("rebuild")
    assert (rebuilt.code, rebuilt.report["content"]) == (0, loaded)
    assert published(settings, kinds) == [("official", 15)]
    assert run("verify").report == {"faults": []}

    backup = tmp_path / "backup.zip"
    assert run("backup", backup, as_json=False).code == 0
    assert run("boundaries", "--remove").report["outcome"] == "removed"
    assert published(settings, kinds) == [("approximate", 15)]
    assert published(settings, origin) == []
    assert not settings.boundaries.exists()
    assert run("restore", backup, "--replace").code == 0
    assert published(settings, kinds) == [("official", 15)]
    assert run("status").report["content"] == loaded


def test_a_file_of_districts_stays_beside_one_of_neighbourhoods(
    tmp_path: Path, run: Run, settings: Settings, loaded: str
) -> None:
    outline = shapely.union_all(list(CELLS.values()))
    districts = geojson(
        tmp_path / "districts.geojson",
        [(outline, {"name": "منطقه 7"}), (translate(outline, 0.06), {"name": "منطقه ۸"})],
    )
    ran = run("boundaries", districts)
    assert (ran.code, ran.report["level"], ran.report["matched"]) == (0, "district", 2)
    assert run("boundaries", write_file(tmp_path / "a.geojson")).code == 0
    origins = "SELECT level, file, derived FROM boundary_source ORDER BY level"
    assert published(settings, origins) == [
        ("district", "districts.geojson", False),
        ("neighbourhood", "a.geojson", False),
    ]
    assert published(settings, "SELECT boundary FROM place WHERE code = '8'") == [("official",)]


def test_before_anything_is_published_the_first_load_uses_them(
    tmp_path: Path, run: Run, write: Write, settings: Settings
) -> None:
    ran = run("boundaries", write_file(tmp_path / "a.geojson"))
    assert (ran.code, ran.report["outcome"]) == (0, "kept")
    assert run("load", write(activities(1))).code == 0
    assert published(settings, "SELECT DISTINCT boundary FROM place WHERE parent = '7'") == [("official",)]


def test_a_publication_that_fails_leaves_the_former_boundaries(
    tmp_path: Path, run: Run, settings: Settings, loaded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("boundaries", write_file(tmp_path / "a.geojson"), *SAID).code == 0
    kept = {path.name: path.read_bytes() for path in settings.boundaries.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.publish.verify", fail)
    assert run("boundaries", write_file(tmp_path / "b.geojson")).code == 2
    assert run("boundaries", "--remove").code == 2
    assert {path.name: path.read_bytes() for path in settings.boundaries.iterdir()} == kept


def test_damaged_boundaries_stop_a_load_with_a_sentence(
    tmp_path: Path, run: Run, write: Write, settings: Settings
) -> None:
    assert run("boundaries", write_file(tmp_path / "a.geojson")).code == 0
    (settings.boundaries / "neighbourhoods.geojson").write_text("{", encoding="utf-8")
    ran = run("load", write(activities(1)))
    assert ran.code == 2
    assert "neighbourhoods.geojson" in ran.err


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_report_is_whole_in_both_languages(lang: str, tmp_path: Path, run: Run) -> None:
    moved = {**CELLS, "707": translate(CELLS["707"], xoff=0.001)}
    ran = run(
        "boundaries",
        write_file(tmp_path / "a.geojson", shapes=moved),
        "--force",
        "--lang",
        lang,
        as_json=False,
    )
    assert ran.code == 0
    assert "{" not in ran.out
    assert ("۱۴" if lang == "fa" else "14") in ran.out
