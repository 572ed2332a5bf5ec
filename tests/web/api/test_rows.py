"""The rows that leave are those of the warehouse, whatever the format; nothing that is not public does."""

import csv
import io
import json
from datetime import date, datetime

import feedparser
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from starlette.testclient import TestClient

from karnameh.exports.tables import harmless
from karnameh.persian import calendar
from karnameh.persian.digits import to_ascii
from karnameh.warehouse import Filter, Published, Store, questions
from karnameh.warehouse.questions import RESOURCES
from tests.web.api.conftest import served


def stored(published: Published, name: str) -> list[dict[str, object]]:
    """The rows of the warehouse."""
    names = list(RESOURCES[name].by_name)
    rows = (row for part in questions.resource_rows(published, name) for row in part)
    return [dict(zip(names, row, strict=True)) for row in rows]


def as_text(value: object) -> str:
    """A stored value as it stands in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return "|".join(value) if isinstance(value, list) else str(value)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize("name", RESOURCES)
def test_csv_is_the_warehouse_row_by_row(api: TestClient, shown: Published, name: str) -> None:
    plain = api.get(f"/api/v1/{name}.csv?excel=0").content
    found = rows_of(plain)
    wanted = stored(shown, name)
    assert len(found) == len(wanted) > 0
    for row, record in zip(found, wanted, strict=True):
        assert {key: row[key] for key in record} == {key: as_text(value) for key, value in record.items()}


@pytest.mark.parametrize("name", RESOURCES)
def test_parquet_and_json_are_the_warehouse_row_by_row(api: TestClient, shown: Published, name: str) -> None:
    wanted = stored(shown, name)
    read = pq.read_table(io.BytesIO(api.get(f"/api/v1/{name}.parquet").content)).to_pylist()
    lines = [json.loads(line) for line in api.get(f"/api/v1/{name}.ndjson").text.splitlines()]
    assert len(read) == len(lines) == len(wanted)
    for row, line, record in zip(read, lines, wanted, strict=True):
        plain = {key: row[key] for key in record}
        moments = {key: value for key, value in record.items() if isinstance(value, datetime)}
        assert {key: value.replace(tzinfo=None) for key, value in plain.items() if key in moments} == moments
        assert {key: plain[key] for key in plain.keys() - moments} == {
            key: record[key] for key in record.keys() - moments
        }
        assert {key: line[key] for key in record} == {
            key: as_text(value) if isinstance(value, date) else value for key, value in record.items()
        }


def test_a_spreadsheet_runs_nothing(api: TestClient, shown: Published) -> None:
    content = api.get("/api/v1/activities.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    found = rows_of(content.removeprefix(b"\xef\xbb\xbf"))
    wanted = stored(shown, "activities")
    assert any(str(record["title"]).startswith("=") for record in wanted)
    for row, record in zip(found, wanted, strict=True):
        for key in ("title", "summary", "venue", "unit", "topics", "source"):
            assert row[key] == harmless(as_text(record[key])), key


def test_a_workbook_has_texts_and_runs_to_the_left(api: TestClient, shown: Published) -> None:
    book = load_workbook(io.BytesIO(api.get("/api/v1/activities.xlsx?labels=fa").content))
    sheet = book.active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    lines = list(sheet.iter_rows())
    assert len(lines) == 1 + questions.resource_count(shown, "activities")
    assert {cell.data_type for line in lines for cell in line} <= {"s", "n", "d"}
    titles = [line[3].value for line in lines[1:]]
    assert titles == [record["title"] for record in stored(shown, "activities")]
    headers = [cell.value for cell in lines[0]]
    assert "عنوان" in headers
    assert len(headers) == len(set(headers))
    english = load_workbook(io.BytesIO(api.get("/api/v1/kinds.xlsx?lang=en").content)).active
    assert english is not None
    assert not english.sheet_view.rightToLeft


def test_days_stand_in_both_calendars_no_finer_than_known(api: TestClient, shown: Published) -> None:
    rows = api.get("/api/v1/activities?limit=1000").json()["data"]
    for row in rows:
        day = date.fromisoformat(row["start_date"])
        text = calendar.format_date(day, precision=row["start_precision"], style="numeric")
        assert row["start_jalali"] == to_ascii(text)
    assert {row["start_precision"] for row in rows} == {"day", "month", "year"}


@given(day=st.dates(calendar.year_start(1300), calendar.year_end(1450)))
def test_the_calendar_of_the_database_is_ours(shown_once: Published, day: date) -> None:
    sql = "SELECT jalali_text($day::DATE, 'day') AS text"
    (row,) = next(shown_once.chunks(sql, {"day": day}))
    jalali = calendar.from_gregorian(day)
    assert row[0] == f"{jalali.year}/{jalali.month:02}/{jalali.day:02}"


@pytest.fixture(scope="module")
def shown_once(store: Store) -> Published:
    return store.published()


def test_names_stand_beside_codes(api: TestClient, shown: Published) -> None:
    kinds, places = questions.codes(shown, "kind"), questions.place_names(shown)
    for code in ("fa", "en"):
        rows = api.get(f"/api/v1/activities?labels={code}&limit=1000").json()["data"]
        for row in rows:
            assert row["kind_label"] == kinds[row["kind"]][code]
            assert row["neighbourhood_label"] == places[row["neighbourhood"]][code]
            assert (row["audience"] is None) == (row["audience_label"] is None)
    assert "kind_label" not in api.get("/api/v1/activities").json()["data"][0]


def test_fields_are_chosen_in_the_order_that_is_asked_for(api: TestClient) -> None:
    row = api.get("/api/v1/activities?fields=title,start_date,activity_id&limit=1").json()["data"][0]
    assert list(row) == ["title", "start_date", "start_jalali", "activity_id"]


@given(limit=st.integers(1, 60), name=st.sampled_from(["activities", "metrics", "codes", "places"]))
def test_pages_come_to_the_whole(paging: TestClient, limit: int, name: str) -> None:
    whole = [json.loads(line) for line in paging.get(f"/api/v1/{name}.ndjson").text.splitlines()]
    limit = max(limit, len(whole) // 8)
    address: str | None = f"/api/v1/{name}?limit={limit}"
    found: list[object] = []
    while address:
        answer = paging.get(address)
        body = answer.json()
        assert body["meta"]["count"] == len(whole)
        found += body["data"]
        address = body["links"]["next"]
        assert answer.headers.get("Link") == (f'<{address}>; rel="next"' if address else None)
    assert found == whole


@pytest.fixture(scope="module")
def paging(store: Store) -> object:
    with pytest.MonkeyPatch.context() as patch:
        yield served(store, patch)


def test_places_and_spots_are_geojson(api: TestClient) -> None:
    places = json.loads(api.get("/api/v1/places.geojson?district=7").content)
    assert {feature["geometry"]["type"] for feature in places["features"]} <= {"Polygon", "MultiPolygon"}
    found = json.loads(api.get("/api/v1/activities.geojson").content)["features"]
    assert {feature["geometry"] is None for feature in found} == {True, False}
    for feature in found:
        lon, lat = (feature["properties"][key] for key in ("lon", "lat"))
        known = feature["geometry"]
        assert known == ({"type": "Point", "coordinates": [lon, lat]} if lat is not None else None)


def test_feeds_are_valid_and_filtered(api: TestClient, shown: Published) -> None:
    events = Calendar.from_ical(api.get("/api/v1/activities.ics?year=1404").content).events
    assert events
    assert not feedparser.parse(api.get("/api/v1/activities.atom?kind=workshop").content).bozo


def test_filters_are_those_of_the_pages(api: TestClient, shown: Published) -> None:
    chosen = Filter(year=1404, kind="workshop", status="done")
    body = api.get("/api/v1/activities?year=1404&kind=workshop&status=done&limit=1000").json()
    ids = sorted(questions.activity_table(shown, chosen)["activity_id"])
    assert [row["activity_id"] for row in body["data"]] == ids
    assert body["meta"]["count"] == len(ids) > 0


def test_nothing_leaves_that_is_not_public(warehouse: object, monkeypatch: pytest.MonkeyPatch) -> None:
    api = served(Store(warehouse, demo=False), monkeypatch)  # type: ignore[arg-type]
    assert api.get("/api/v1/activities/D7-1404-0015").status_code == 404
    for name in RESOURCES:
        for suffix in ("json?limit=1000", "csv", "ndjson"):
            text = api.get(f"/api/v1/{name}.{suffix}").text
            assert "D7-1404-0015" not in text  # internal
            assert '"demo":true' not in text
    rows = api.get("/api/v1/activities?limit=1000").json()["data"]
    assert all(row["consent"] for row in rows if row["person"])
    assert api.get("/api/v1/activities").json()["meta"]["demo"] is False


def test_the_past_is_asked_for_by_its_batch(ledger: object, monkeypatch: pytest.MonkeyPatch) -> None:
    api = served(Store(ledger, demo=True), monkeypatch)  # type: ignore[arg-type]
    then, now = (api.get(f"/api/v1/activities/D7-1404-0002{query}").json() for query in ("?as_of=2", ""))
    assert then["data"]["title"] != now["data"]["title"]
    assert (then["meta"]["as_of"], now["meta"]["as_of"]) == (2, None)
    assert api.get("/api/v1/activities?as_of=2&limit=1").json()["links"]["next"].count("as_of=2") == 1
    assert api.get("/api/v1/activities/D7-1403-0004?as_of=2").status_code == 404  # internal by now
    everything = api.get("/api/v1/activities.csv?as_of=2&excel=0").text
    assert "D7-1403-0004" not in everything
    assert "زهرا نمونه" not in api.get("/api/v1/batches.csv").text


def test_a_row_has_an_address_of_its_own(api: TestClient) -> None:
    metric = api.get("/api/v1/metrics?limit=1").json()["data"][0]
    key = "~".join(metric[name] or "" for name in ("activity_id", "metric", "channel"))
    assert api.get(f"/api/v1/metrics/{key}").json()["data"] == metric
    assert api.get("/api/v1/kinds/workshop").json()["data"]["code"] == "workshop"
    assert api.get("/api/v1/batches/1").json()["data"]["number"] == 1


def test_a_figure_is_that_of_the_site(api: TestClient, shown: Published) -> None:
    body = api.get("/api/v1/figures/done-y1404?lang=en").json()
    done = questions.activity_table(shown, Filter(year=1404, status="done"))
    assert body["data"]["value"] == len(done)
    assert body["data"]["rows_hash"] == questions.version_info(shown).rows_hash
    assert "done" in {row["name"] for row in api.get("/api/v1/figures").json()["data"]}
