"""The archive of the published data: the same bytes each time, only what is public, and whole."""

import csv
import io
from hashlib import sha256
from zipfile import ZipFile

from karnameh.exports.archive import archive
from karnameh.warehouse import Published, questions


def archived(published: Published) -> bytes:
    """The file's bytes."""
    target = io.BytesIO()
    archive(published, target)
    return target.getvalue()


def files(published: Published) -> dict[str, bytes]:
    """What the file holds."""
    with ZipFile(io.BytesIO(archived(published))) as made:
        return {name: made.read(name) for name in made.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    """A table's rows."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_same_version_gives_the_same_bytes(with_demo: Published, published: Published) -> None:
    assert archived(with_demo) == archived(with_demo)
    assert archived(with_demo) != archived(published)


def test_every_file_has_its_sum(published: Published) -> None:
    found = files(published)
    lines = found.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{sha256(found[name]).hexdigest()}  {name}" for name in sorted(found)]


def test_it_holds_all_that_is_public_and_nothing_else(published: Published, with_demo: Published) -> None:
    activities = rows(files(published)["activities.csv"])
    assert len(activities) == questions.version_info(published).activities
    ids = {row["activity_id"] for row in activities}
    assert "D7-1404-0015" not in ids  # internal
    assert {row["activity_id"] for row in rows(files(published)["metrics.csv"])} <= ids
    assert {row["demo"] for row in activities} == {"false"}
    assert {row["demo"] for row in rows(files(with_demo)["activities.csv"])} == {"false", "true"}
    assert "There is demonstration data" in files(with_demo)["README.txt"].decode()


def test_days_stand_in_both_calendars_and_no_formula_runs(published: Published) -> None:
    by_id = {row["activity_id"]: row for row in rows(files(published)["activities.csv"])}
    day, month, year = (by_id[f"D7-{number}"] for number in ("1404-0002", "1403-0005", "1403-0002"))
    assert (day["start_date"], day["start_jalali"], day["topics"]) == (
        "2025-04-30",
        "1404/02/10",
        "کتاب|خواندن",
    )
    assert (month["start_jalali"], year["start_jalali"]) == ("1403/11", "1403")
    assert by_id["D7-1404-0016"]["title"].startswith("'=HYPERLINK")
    assert by_id["D7-1404-0004"]["end_jalali"] == "1404/03/07"
    assert by_id["D7-1404-0002"]["end_jalali"] == ""
