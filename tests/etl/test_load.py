"""Loading: merged by natural key, published whole, never half; rerun and rolled back."""

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl import PublishError, load, publish
from etl.publish import verify
from karnameh.settings import Settings
from tests.etl.conftest import METRIC_ROW, Run, Write, activities, activity, pointer
from tests.etl.test_rules import stored

KEPT = 5


def counts(ran_report: dict[str, object], file: int = 0) -> tuple[object, ...]:
    files = ran_report["files"]
    assert isinstance(files, list)
    return tuple(files[file][name] for name in ("added", "changed", "unchanged"))


def test_a_first_load_publishes_version_one(run: Run, write: Write, settings: Settings) -> None:
    ran = run("load", write(activities(3)))
    assert ran.report["outcome"] == "published"
    assert counts(ran.report) == (3, 0, 0)
    found = pointer(settings) or {}
    assert (found["version"], found["file"], found["batch"]) == (1, "warehouse-1.duckdb", 1)
    assert stored(settings, "batch", "number, kind, rows_read, added, rejected, demo") == [
        (1, "load", 3, 3, 0, False)
    ]
    assert stored(settings, "source_file", "batch, file_name, table_name, rows_read, added") == [
        (1, "log.csv", "activity", 3, 3)
    ]
    assert stored(settings, "activity", "source_row, batch") == [(2, 1), (3, 1), (4, 1)]


def test_the_same_file_twice_changes_nothing(run: Run, write: Write, settings: Settings) -> None:
    path = write(activities(3))
    run("load", path)
    ran = run("load", path)
    assert (ran.code, ran.report["outcome"], counts(ran.report)) == (0, "unchanged", (0, 0, 3))
    assert ran.report["version"] == 1
    assert sorted(found.name for found in settings.warehouse.iterdir()) == [
        "current.json", "warehouse-1.duckdb", "writer.lock",
    ]  # fmt: skip


def test_a_later_load_adds_and_changes_by_key_and_keeps_the_rest(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(3)))
    rows = [
        activity(شناسه="D7-1404-0002", عنوان="جشن یلدا"),
        activity(شناسه="D7-1404-0003"),
        activity(شناسه="D7-1404-0004"),
    ]
    ran = run("load", write(rows, "later.csv"))
    assert counts(ran.report) == (1, 1, 1)
    assert stored(settings, "activity", "activity_id, title, batch, source_row") == [
        ("D7-1404-0001", "جشن مهرگان", 1, 2),
        ("D7-1404-0002", "جشن یلدا", 2, 2),
        ("D7-1404-0003", "جشن مهرگان", 1, 4),
        ("D7-1404-0004", "جشن مهرگان", 2, 4),
    ]
    assert stored(settings, "version", "number") == [(2,)]


def test_a_column_left_out_later_keeps_what_was_published(run: Run, write: Write, settings: Settings) -> None:
    run("load", write([activity(بودجه="حدود ۱۲۰", سطح_انتشار="داخلی", تاریخ_پایان="۱۴۰۴/۰۷/۱۲")]))
    ran = run("load", write([activity(عنوان="جشن دیگر")]))
    assert (counts(ran.report), ran.codes) == ((0, 1, 0), {"kept-value"})
    columns = "title, budget, budget_state, budget_quality, visibility, end_precision"
    assert stored(settings, "activity", columns) == [
        ("جشن دیگر", 120, "known", "estimated", "internal", "day")
    ]


def test_a_blank_cell_empties_what_was_published(run: Run, write: Write, settings: Settings) -> None:
    run("load", write([activity(بودجه="۱۲۰")]))
    assert counts(run("load", write([activity(بودجه="")])).report) == (0, 1, 0)
    assert stored(settings, "activity", "budget, budget_state") == [(None, "blank")]


def test_how_a_value_was_found_stays_only_where_the_value_stays(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write([activity()]), write([{**METRIC_ROW, "هدف": "۱۵۰", "روش": "شمارش"}], "metrics.csv"))
    run("load", write([activity(شرکت_کننده="۱۲۰")], "wide.csv"))
    assert stored(settings, "metric", "value, target, method") == [(120.0, 150.0, "counted")]
    run("load", write([activity(شرکت_کننده="۱۳۰")], "wide.csv"))
    assert stored(settings, "metric", "value, target, method") == [(130.0, 150.0, None)]


def test_handed_back_rows_never_replace_others(run: Run, tmp_path: Path, write: Write) -> None:
    paths: list[Path] = []
    for folder, place in (("a", "ناکجا"), ("b", "هیچ‌جا")):
        (tmp_path / folder).mkdir()
        paths.append(write([activity(شناسه=f"D7-1404-000{len(paths) + 1}", محله=place)], f"{folder}/log.csv"))
    rejected = run("check", *paths, "--rejects", tmp_path / "out").report["rejected"]
    assert rejected == ["log-rejected.xlsx", "log-rejected-2.xlsx"]


def test_a_metric_without_a_channel_has_a_key_too(run: Run, write: Write, settings: Settings) -> None:
    metrics = write([METRIC_ROW], "metrics.csv")
    run("load", write([activity()]), metrics)
    assert counts(run("load", metrics).report) == (0, 0, 1)
    run("load", write([{**METRIC_ROW, "مقدار": "۱۳۰"}], "metrics.csv"))
    assert stored(settings, "metric", "value") == [(130.0,)]


def test_demonstration_rows_are_marked(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(1)))
    run("load", write([activity(شناسه="DEMO-1404-0001")], "demo.csv"), "--demo")
    assert stored(settings, "activity", "activity_id, demo") == [
        ("D7-1404-0001", False),
        ("DEMO-1404-0001", True),
    ]


def test_partial_publishes_the_good_rows_and_hands_the_bad_ones_back(
    run: Run, write: Write, settings: Settings
) -> None:
    rows = activities(4)
    rows[1]["محله"] = "ناکجاآباد"
    rows[2]["عنوان"] = ""
    metrics = [{**METRIC_ROW, "شناسهٔ فعالیت": row["شناسه"]} for row in rows]
    ran = run("load", write(rows), write(metrics, "metrics.csv"), "--partial")
    assert (ran.code, ran.report["outcome"]) == (1, "published")
    assert [row[0] for row in stored(settings, "activity", "activity_id")] == ["D7-1404-0001", "D7-1404-0004"]
    # What refers to a rejected row is rejected with it.
    assert [row[0] for row in stored(settings, "metric", "activity_id")] == ["D7-1404-0001", "D7-1404-0004"]
    assert ran.report["rejected"] == ["log-rejected.xlsx", "metrics-rejected.xlsx"]


def test_rejected_rows_are_mended_and_sent_again_as_they_are(
    run: Run, write: Write, settings: Settings
) -> None:
    rows = [{**row, "شرکت‌کننده": "۱۲۰"} for row in activities(4)]
    rows[1]["محله"] = "ناکجاآباد"
    rows[2] |= {"عنوان": "", "شرکت‌کننده": "زیاد"}
    assert run("load", write(rows), "--partial").code == 1
    path = settings.rejected / "log-rejected.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    assert sheet.sheet_view.rightToLeft
    header, *handed_back = sheet.iter_rows()
    column = {str(cell.value): place for place, cell in enumerate(header)}
    assert [(row[column["شناسه"]].value, row[column["ردیف در فایل"]].value) for row in handed_back] == [
        ("D7-1404-0002", "۳"),
        ("D7-1404-0003", "۴"),
    ]
    noted = [[list(column)[place] for place, cell in enumerate(row) if cell.comment] for row in handed_back]
    assert noted == [["محله"], ["عنوان", "شرکت‌کننده"]]
    assert "ناکجاآباد" in str(handed_back[0][column["ایراد و راه رفع"]].value)
    handed_back[0][column["محله"]].value = "کاج"
    handed_back[1][column["عنوان"]].value = "جشن مهر"
    handed_back[1][column["شرکت‌کننده"]].value = "حدود ۸۰"
    book.save(path)
    ran = run("load", path)
    assert (ran.code, ran.codes) == (0, set()), ran.out
    assert len(stored(settings, "activity", "activity_id")) == 4
    assert stored(settings, "metric", "activity_id, value, quality")[2] == ("D7-1404-0003", 80.0, "estimated")


def test_a_check_hands_rejected_rows_back_too(run: Run, write: Write, tmp_path: Path) -> None:
    rows = [activity(محله="ناکجاآباد")]
    assert run("check", write(rows), "--rejects", tmp_path / "out").report["rejected"] == [
        "log-rejected.xlsx"
    ]
    assert (tmp_path / "out" / "log-rejected.xlsx").exists()


def test_partial_without_one_good_row_publishes_nothing(run: Run, write: Write, settings: Settings) -> None:
    ran = run("load", write([activity(محله="ناکجاآباد")]), "--partial")
    assert (ran.code, ran.report["outcome"], pointer(settings)) == (1, "refused", None)


def test_partial_takes_nothing_of_a_file_that_is_wrong_as_a_whole(
    run: Run, write: Write, settings: Settings
) -> None:
    twice = write([{**activity(شناسه="D7-1404-0002"), "تاریخ": "۱۴۰۴/۰۱/۰۱"}], "twice.csv")
    ran = run("load", write(activities(1)), twice, "--partial")
    assert ran.report["outcome"] == "published"
    assert stored(settings, "activity", "activity_id") == [("D7-1404-0001",)]


def test_the_last_versions_are_kept(run: Run, write: Write, settings: Settings) -> None:
    for number in range(1, KEPT + 3):
        run("load", write([activity(عنوان=f"عنوان {number}")]))
    kept = sorted(found.name for found in settings.warehouse.glob("*.duckdb"))
    assert kept == [f"warehouse-{number}.duckdb" for number in range(3, KEPT + 3)]


def test_a_version_behind_the_batches_is_not_published_upon(
    run: Run, write: Write, settings: Settings
) -> None:
    """Somebody moved the pointer back: what was published since must not be lost, nor its numbers used again."""
    for number in range(3):
        run("load", write([activity(عنوان=f"عنوان {number}")]))
    back = {"version": 1, "file": "warehouse-1.duckdb", "batch": 1, "content": ""}
    (settings.warehouse / "current.json").write_text(json.dumps(back))
    other = write([activity(شناسه="D7-1404-0002")], "other.csv")
    ran = run("load", other, "--lang", "en")
    assert (ran.code, "rebuild" in ran.err) == (2, True)
    assert run("rebuild").report["version"] == 4
    assert run("load", other).report["batch"] == 4
    assert stored(settings, "activity", "title") == [("جشن مهرگان",), ("عنوان 2",)]


def test_a_build_that_cannot_be_read_back_is_not_published(
    write: Write, settings: Settings, run: Run
) -> None:
    run("load", write(activities(2)))
    build = settings.warehouse / "building-1.duckdb"
    build.write_bytes((settings.warehouse / "warehouse-1.duckdb").read_bytes()[:50_000])
    with pytest.raises(PublishError, match="damaged"):
        verify(build, {"activity": 2})
    build.write_bytes((settings.warehouse / "warehouse-1.duckdb").read_bytes())
    with pytest.raises(PublishError, match="damaged"):
        verify(build, {"activity": 3})
    verify(build, {"activity": 2})


def test_check_writes_nothing(run: Run, write: Write, settings: Settings) -> None:
    assert run("check", write(activities(1))).code == 0
    assert not settings.data.exists()


def test_status_tells_what_is_published(run: Run, write: Write, settings: Settings) -> None:
    assert run("status").report["version"] is None
    assert "هنوز" in run("status", as_json=False).out
    run("load", write(activities(3)))
    found = run("status").report
    assert (found["version"], found["rows"]["activity"]) == (1, 3)
    assert found["batches"][0]["files"] == ["log.csv"]
    for lang in ("fa", "en"):
        assert "log.csv" in run("status", "--lang", lang, as_json=False).out


def test_a_folder_stands_for_its_files(run: Run, write: Write, tmp_path: Path) -> None:
    write([activity()], "b.csv")
    write([METRIC_ROW], "a.csv")
    (tmp_path / "notes.txt").write_text("not a log")
    ran = run("load", tmp_path)
    assert [file["file"] for file in ran.report["files"]] == ["a.csv", "b.csv"]
    assert ran.code == 0


def test_no_path_leaves_the_report_or_the_warehouse(
    run: Run, write: Write, settings: Settings, tmp_path: Path
) -> None:
    ran = run("load", write(activities(1)))
    assert str(tmp_path) not in ran.out
    with duckdb.connect(str(settings.warehouse / "warehouse-1.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT batch::VARCHAR FROM batch").fetchall()
    assert str(tmp_path) not in str(rows)


def test_progress_goes_through_the_stages_in_order(write: Write, settings: Settings) -> None:
    told: list[tuple[str, float]] = []
    load([write(activities(1))], settings, progress=lambda stage, share: told.append((stage, share)))
    stages = list(dict.fromkeys(stage for stage, _ in told))
    assert stages == ["read", "normalise", "validate", "compare", "publish"]
    assert all(0 <= share <= 1 for _, share in told)


def test_changed_reference_lists_are_published_without_new_rows(
    run: Run, write: Write, settings: Settings
) -> None:
    path = write(activities(1))
    run("load", path)
    found = pointer(settings)
    assert found is not None
    with duckdb.connect(str(settings.warehouse / found["file"])) as connection:
        connection.execute("UPDATE place SET fa = 'نام پیشین' WHERE code = '701'")
    assert run("load", path, "--traceback").report["version"] == 2
    assert ("نیلوفر – شهید قندی",) in stored(settings, "place", "fa")


def test_the_pointer_names_only_a_version_file(settings: Settings) -> None:
    settings.warehouse.mkdir(parents=True)
    secret = settings.warehouse / "secret.duckdb"
    secret.write_bytes(b"")
    (settings.warehouse / "current.json").write_text(json.dumps({"version": 1, "file": secret.name}))
    with pytest.raises(PublishError):
        publish.current(settings.warehouse)
