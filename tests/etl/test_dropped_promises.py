"""A promise that was given up, with its reason: read, checked, kept, taken back, and absent from batches of before."""

import hashlib
import json

import duckdb
import pytest

from etl.ledger.folder import MANIFEST, Ledger
from karnameh.settings import Settings
from tests.etl.conftest import Run, Write
from tests.etl.test_rules import stored

PROMISE = {
    "شناسهٔ برنامه": "D7-1404-P01",
    "سال": "۱۴۰۴",
    "منطقه": "۷",
    "عنوان": "برگزاری جشن‌های محلی",
    "نوع": "رویداد",
    "مقدار برنامه": "۴",
    "واحد": "رویداد",
}
WHY = "اعتبار این برنامه حذف شد."


def dropped(settings: Settings) -> list[tuple[object, ...]]:
    return stored(settings, "plan_item", "plan_item_id, dropped_reason")


@pytest.mark.parametrize("header", ["علت کنار گذاشتن", "دلیل کنار گذاشتن", "dropped_reason"])
def test_the_reason_is_read_under_its_names(run: Run, write: Write, settings: Settings, header: str) -> None:
    assert run("load", write([{**PROMISE, header: WHY}], "plan.csv")).codes == set()
    assert dropped(settings) == [("D7-1404-P01", WHY)]


def test_a_file_without_the_column_and_a_blank_cell_mean_that_it_stands(
    run: Run, write: Write, settings: Settings
) -> None:
    other = {**PROMISE, "شناسهٔ برنامه": "D7-1404-P02"}
    run("load", write([PROMISE], "plan.csv"))
    run("load", write([{**other, "علت کنار گذاشتن": ""}], "plan.csv"))
    assert dropped(settings) == [("D7-1404-P01", None), ("D7-1404-P02", None)]


def test_a_reason_that_is_no_sentence_of_ours_stays_text(run: Run, write: Write, settings: Settings) -> None:
    hostile = "<script>alert(1)</script>"
    run("load", write([{**PROMISE, "علت کنار گذاشتن": hostile}], "plan.csv"))
    assert dropped(settings) == [("D7-1404-P01", hostile)]


def test_one_longer_than_its_bound_is_refused_at_its_field(run: Run, write: Write) -> None:
    ran = run("check", write([{**PROMISE, "علت کنار گذاشتن": "ا" * 301}], "plan.csv"))
    (problem,) = ran.problems("constraint-error")
    assert problem["field"] == "dropped_reason"


def test_dropping_is_a_change_that_is_told_and_can_be_taken_back(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write([PROMISE], "plan.csv"))
    given_up = write([{**PROMISE, "علت کنار گذاشتن": WHY}], "plan.csv")
    (change,) = run("check", given_up).report["differences"]
    assert list(change["fields"]) == ["dropped_reason"]
    run("load", given_up)
    assert run("undo", "2", "--yes").code == 0
    assert dropped(settings) == [("D7-1404-P01", None)]


def without_the_column(settings: Settings) -> None:
    """Make the batches what a program that did not know the column would have kept."""
    ledger, previous = Ledger(settings.batches), ""
    for number in ledger.numbers():
        folder = ledger.path(number)
        manifest = json.loads((folder / MANIFEST).read_bytes())
        rows, older = folder / "plan_item.parquet", folder / "older.parquet"
        duckdb.sql(f"COPY (SELECT * EXCLUDE (dropped_reason) FROM '{rows}') TO '{older}' (FORMAT parquet)")
        older.replace(rows)
        manifest["hashes"][rows.name] = hashlib.sha256(rows.read_bytes()).hexdigest()
        content = json.dumps(manifest | {"previous": previous}, ensure_ascii=False).encode()
        (folder / MANIFEST).write_bytes(content)
        previous = hashlib.sha256(content).hexdigest()


def test_batches_of_before_are_replayed_as_promises_that_stand(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write([{**PROMISE, "علت کنار گذاشتن": WHY}], "plan.csv"))
    without_the_column(settings)
    for path in settings.warehouse.iterdir():
        path.unlink()
    assert run("rebuild").code == 0
    assert dropped(settings) == [("D7-1404-P01", None)]
