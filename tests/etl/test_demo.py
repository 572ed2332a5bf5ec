"""The demonstration data: the same for everyone, believable, and clean."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl import check
from etl.demo import write_demo
from etl.reference import Reference
from etl.schema import ACTIVITY, IDENTIFIER, TABLES, FieldType, Table
from karnameh.persian.calendar import from_gregorian, parse_date
from karnameh.persian.digits import parse_number
from karnameh.persian.text import clean
from karnameh.settings import ROOT, Settings

TODAY = date(2026, 11, 23)
SIXTY_DAYS_AGO = TODAY - timedelta(days=60)
FILES = {"activity": "activities-demo.csv", "metric": "metrics-demo.csv", "plan_item": "plan-demo.csv"}
PAST = {"held", "published", "cancelled", "postponed"}

Row = Mapping[str, str]
Rows = dict[str, list[Row]]


def _read(folder: Path) -> Rows:
    rows: Rows = {}
    for table, name in FILES.items():
        names = {field.fa: field.name for field in TABLES[table].fields}
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows[table] = [
                {names[label]: cell for label, cell in row.items()}
                for row in csv.DictReader(file, strict=True)
            ]
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, today=TODAY)
    return folder


@pytest.fixture(scope="module")
def rows(folder: Path) -> Rows:
    return _read(folder)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = tmp_path_factory.mktemp("earlier")
    write_demo(folder, today=SIXTY_DAYS_AGO)
    return _read(folder)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.read(ROOT / "data" / "reference")


def _codes(reference: Reference, vocabulary: str, cell: str) -> list[str | None]:
    return [reference.vocabularies[vocabulary].resolve(item) for item in cell.split("، ")]


def _status(reference: Reference, row: Row) -> str:
    status = reference.vocabularies["status"].resolve(row["status"])
    assert status is not None
    return status


def _last_day(row: Row) -> date:
    return parse_date(row["end_date"] or row["start_date"]).end


def _year(row: Row) -> int:
    return int(row["activity_id"].split("-")[1])


def test_the_same_day_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    paths = write_demo(tmp_path / "made" / "on demand", today=TODAY)
    assert [path.name for path in paths] == ["plan-demo.csv", "activities-demo.csv", "metrics-demo.csv"]
    for path in paths:
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_the_past_stays_when_the_day_moves_on(rows: Rows, earlier: Rows) -> None:
    """Whatever had ended sixty days ago reads the same today, its metrics too."""
    ended = {row["activity_id"] for row in earlier["activity"] if _last_day(row) < SIXTY_DAYS_AGO}
    assert len(ended) > 3000
    for table in ("activity", "metric"):
        before = [row for row in earlier[table] if row["activity_id"] in ended]
        after = [row for row in rows[table] if row["activity_id"] in ended]
        assert before == after
    assert rows["plan_item"] == earlier["plan_item"]


def test_only_what_the_day_reveals_changes(rows: Rows, earlier: Rows) -> None:
    revealed = {"status", "status_reason", "budget", "evidence", "action_taken", "resolutions"}
    for before, after in zip(earlier["activity"], rows["activity"], strict=True):
        assert {name for name in before if before[name] != after[name]} <= revealed


def test_size_and_growth(rows: Rows) -> None:
    assert 3300 <= len(rows["activity"]) <= 3700
    by_year = Counter(map(_year, rows["activity"]))
    assert set(by_year) == set(range(1401, 1406))
    assert by_year[1403] < by_year[1402], "one dip"
    assert by_year[1405] > by_year[1404] > by_year[1402] > by_year[1401]
    promises = Counter(row["year"] for row in rows["plan_item"]).values()
    assert all(11 <= count <= 14 for count in promises)


def test_some_promises_were_dropped_with_a_reason_and_most_stand(rows: Rows) -> None:
    dropped = [row for row in rows["plan_item"] if row["dropped_reason"]]
    assert 1 <= len(dropped) <= 3


def test_every_kind_in_every_year(rows: Rows, reference: Reference) -> None:
    kinds = {(_year(row), _codes(reference, "kind", row["kind"])[0]) for row in rows["activity"]}
    every = set(reference.vocabularies["kind"].names)
    assert len(every) == 14
    for year in range(1401, 1406):
        assert {kind for known, kind in kinds if known == year} == every


def test_identifiers_are_unique_and_in_order_of_day(rows: Rows) -> None:
    keys = [row["activity_id"] for row in rows["activity"]]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(IDENTIFIER, key) for key in keys)
    assert all(re.fullmatch(r"DEMO-140[1-5]-\d{4}", key) for key in keys)
    assert keys == sorted(keys)
    days = [parse_date(row["start_date"]) for row in rows["activity"]]
    exact = [day.start for day in days if day.precision == "day"]
    assert exact == sorted(exact)
    plan_keys = [row["plan_item_id"] for row in rows["plan_item"]]
    assert len(set(plan_keys)) == len(plan_keys)
    assert all(re.fullmatch(IDENTIFIER, key) for key in plan_keys)
    metric_keys = [(row["activity_id"], row["metric"], row["channel"]) for row in rows["metric"]]
    assert len(set(metric_keys)) == len(metric_keys)


def test_every_reference_resolves(rows: Rows) -> None:
    activities = {row["activity_id"]: row for row in rows["activity"]}
    plan = {row["plan_item_id"]: row for row in rows["plan_item"]}
    assert {row["activity_id"] for row in rows["metric"]} <= set(activities)
    for row in rows["activity"]:
        if row["parent"]:
            parent = activities[row["parent"]]
            assert parse_date(parent["start_date"]).start <= parse_date(row["start_date"]).start
            assert parse_date(row["start_date"]).start <= _last_day(parent)
        if row["plan_item"]:
            assert plan[row["plan_item"]]["kind"] == row["kind"]
            assert row["plan_item"][:9] == row["activity_id"][:9], "of the same year"
    linked = sum(bool(row["plan_item"]) for row in rows["activity"]) / len(rows["activity"])
    assert 0.65 <= linked <= 0.76


def test_statuses_fit_the_day(rows: Rows, reference: Reference) -> None:
    outcomes: Counter[str] = Counter()
    for row in rows["activity"]:
        status, start = _status(reference, row), parse_date(row["start_date"]).start
        if _last_day(row) < TODAY:
            assert status in PAST
            outcomes[status] += 1
        elif start >= TODAY:
            soon = start <= TODAY + timedelta(days=14)
            assert status == ("confirmed" if soon else "planned"), row
        else:
            assert status in ("confirmed", "cancelled", "postponed"), "it began and has not ended"
        assert bool(row["status_reason"]) == (status in ("cancelled", "postponed"))
        if status not in ("held", "published"):
            assert not any(row[name] for name in ("budget", "evidence", "resolutions", "action_taken"))
    total = outcomes.total()
    assert 0.04 <= outcomes["cancelled"] / total <= 0.06
    assert 0.02 <= outcomes["postponed"] / total <= 0.03


def test_metrics_only_of_what_is_done(rows: Rows, reference: Reference) -> None:
    statuses = {row["activity_id"]: _status(reference, row) for row in rows["activity"]}
    announced = 0
    for row in rows["metric"]:
        if statuses[row["activity_id"]] in ("planned", "confirmed"):
            assert row["target"]
            assert not row["value"]
            announced += 1
        else:
            assert statuses[row["activity_id"]] in ("held", "published")
            assert parse_number(row["value"]).state in ("known", "unknown")
    assert announced > 5


def test_neighbourhoods(rows: Rows, reference: Reference) -> None:
    """Nearly nothing in one neighbourhood: a gap that a map must show."""
    found: Counter[tuple[int, str]] = Counter()
    for row in rows["activity"]:
        (code,) = _codes(reference, "neighbourhood", row["neighbourhood"])
        assert code is not None
        found[_year(row), code] += 1
    for year in range(1401, 1406):
        assert found[year, "718"] <= 4
        assert found[year, "CITYWIDE"] > 50
    named = [place["code"] for place in reference.places if place["parent"] == "7" and place["code"] != "718"]
    assert all(found[1404, code] >= 10 for code in named)
    assert {code for _, code in found} == {*named, "718", "CITYWIDE", "ONLINE", "UNKNOWN"}


def test_positions_are_near_their_neighbourhood(rows: Rows, reference: Reference) -> None:
    places = {place["code"]: place for place in reference.places}
    positions: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows["activity"]:
        if not row["lat"]:
            continue
        assert row["venue"]
        code = _codes(reference, "neighbourhood", row["neighbourhood"])[0] or ""
        lat, lon = parse_number(row["lat"]).value or 0, parse_number(row["lon"]).value or 0
        centre = places["7" if code == "CITYWIDE" else code]
        assert abs(lat - float(centre["lat"])) * 111_320 < 260
        assert abs(lon - float(centre["lon"])) * 90_400 < 260
        positions.setdefault((row["venue"], code), set()).add((row["lat"], row["lon"]))
    assert len(positions) > 100
    assert all(len(known) == 1 for known in positions.values()), "a venue stays where it is"


def test_seasons(rows: Rows) -> None:
    """Nowruz is slack; the weeks before 22 Bahman and Nowruz are full."""
    readings = [parse_date(row["start_date"]) for row in rows["activity"]]
    days = [from_gregorian(reading.start) for reading in readings if reading.precision == "day"]
    months = Counter(day.month for day in days)
    assert sum(day.month == 1 and day.day <= 13 for day in days) / 5 < 15
    assert min(months[11], months[12]) > max(months[month] for month in (1, 4, 5, 6, 8))


def test_text_is_clean_and_persian(folder: Path, rows: Rows) -> None:
    for table in FILES:
        keyed = _unreadable_names(TABLES[table])
        for row in rows[table]:
            for name, cell in row.items():
                assert clean(cell) == cell
                if name not in keyed:
                    assert not re.search(r"[0-9A-Za-z]", cell), cell
    titles = [row["title"] for row in rows["activity"]]
    assert max(map(len, titles)) <= (ACTIVITY.field("title").max_length or 0)
    assert not any(re.search(r"[{}]|تست|  ", title) for title in titles)
    assert len(set(titles)) > 1500
    for name in FILES.values():
        assert "\r" not in (folder / name).read_bytes().decode("utf-8")


def _unreadable_names(table: Table) -> set[str]:
    """Fields of identifiers and addresses: ASCII by nature."""
    return {
        field.name
        for field in table.fields
        if field.pattern or field.references or field.type is FieldType.LINKS
    }


def test_the_pipeline_finds_nothing_to_say(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=True, district="7", memory="1GB")
    report = check([folder / name for name in FILES.values()], settings)
    assert [(file.table, dict(file.problems.counts)) for file in report.files] == [
        (table, {}) for table in FILES
    ]
    assert all(file.rows_read > 60 and file.rows_rejected == 0 for file in report.files)


def test_no_one_real_is_named_or_linked(rows: Rows) -> None:
    for row in rows["activity"]:
        assert not row["evidence"] or all(
            link.startswith("https://example.org/") for link in row["evidence"].split("، ")
        )
        assert row["source"] == clean("دادهٔ نمایشی")
        assert bool(row["person"]) == bool(row["consent"])
    assert 5 <= sum(bool(row["visibility"]) for row in rows["activity"]) <= 15


def test_every_cell_of_a_list_is_in_its_list(rows: Rows, reference: Reference) -> None:
    for table in FILES:
        for field in TABLES[table].fields:
            if field.vocabulary is None:
                continue
            cells = {row[field.name] for row in rows[table]} - {""}
            assert all(all(_codes(reference, field.vocabulary, cell)) for cell in cells), field.name
