"""The archive of the published data: the same bytes each time, only what is public, and whole."""

import csv
import io
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from karnameh.exports.archive import archive
from karnameh.warehouse import Published, Store, questions


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


def test_the_record_now_is_the_one_after_its_last_batch(ledger: Path, with_demo: Published) -> None:
    for now in (with_demo, Store(ledger, demo=True).published()):
        batch = questions.archive_batch(now)
        assert batch is not None
        assert archived(now.as_of(batch.number)) == archived(now)
        assert f"after batch {batch.number}," in files(now)["README.txt"].decode()


@pytest.mark.parametrize("demo", [True, False])
def test_frictionless_finds_nothing_wrong(warehouse: Path, ledger: Path, tmp_path: Path, demo: bool) -> None:
    for folder in (warehouse, ledger):
        path = tmp_path / f"{folder.parent.name}.zip"
        path.write_bytes(archived(Store(folder, demo=demo).published()))
        check(path)


def test_frictionless_finds_nothing_wrong_with_the_past(ledger: Path, tmp_path: Path) -> None:
    now = Store(ledger, demo=True).published()
    for number in range(1, 4):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(archived(now.as_of(number)))
        check(path)


def check(path: Path) -> None:
    """Validate a Data Package in a ZIP file, as ``frictionless validate FILE`` does."""
    run = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    assert report["valid"], run.stdout
    assert {task["name"] for task in report["tasks"]} == set(questions.ARCHIVE_TABLES)


def test_every_column_is_described_in_both_languages(with_demo: Published) -> None:
    found = files(with_demo)
    package = json.loads(found["datapackage.json"])
    dictionary = found["dictionary.txt"].decode()
    for resource in package["resources"]:
        content = found[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{sha256(content).hexdigest()}",
        )
        names = [field["name"] for field in resource["schema"]["fields"]]
        header = content.decode("utf-8-sig").split("\r\n", 1)[0]
        assert header == ",".join(names)
        for field in resource["schema"]["fields"]:
            assert all(field[key] for key in ("title", "title_en", "description", "description_en"))
            assert field["title"] in dictionary
            assert field["title_en"] in dictionary
    by_name = {resource["name"]: resource["schema"] for resource in package["resources"]}
    assert by_name["activities"]["primaryKey"] == ["activity_id"]
    assert by_name["metrics"]["foreignKeys"][0]["reference"]["resource"] == "activities"


def test_a_relation_is_declared_only_where_all_rows_keep_it(with_demo: Published) -> None:
    def has_parents(among: str) -> bool:
        return questions.has_every(with_demo, "parent", "activity", "activity_id", among=among)

    assert not has_parents("(SELECT activity_id FROM activity LIMIT 0)")
