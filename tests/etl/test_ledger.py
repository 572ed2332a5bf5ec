"""The ledger from its commands: what would change is told, wants a yes, is kept, taken back, corrected, built anew."""

import hashlib
import json
import os
from pathlib import Path

import duckdb
import pytest

from etl import PublishError, Submission, Whole, load
from etl.ledger.batch import Batch, in_force
from etl.ledger.folder import Ledger
from karnameh.settings import Settings
from tests.etl.conftest import METRIC_ROW, Run, Write, activities, activity
from tests.etl.test_rules import stored

OTHER_UNIT = "فرهنگی"


def titles(settings: Settings) -> dict[str, str]:
    """Identifier → title of what is published."""
    return dict(stored(settings, "activity", "activity_id, title"))


def manifest(settings: Settings, number: int) -> Batch:
    return Ledger(settings.batches).read(number)


def test_a_batch_keeps_the_file_as_received_with_what_was_said_and_told(
    run: Run, write: Write, settings: Settings
) -> None:
    path = write(activities(3), encoding="utf-16")
    run("load", path, "--who", "مریم", "--unit", "روابط عمومی", "--note", "سال دوم")
    folder = settings.batches / "000001"
    assert (folder / "files" / "1.csv").read_bytes() == path.read_bytes()
    batch = manifest(settings, 1)
    assert batch.sources[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (batch.submission.who, batch.counts.added, batch.contract) == ("مریم", 3, batch.contract)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["files"][0]["rows_read"] == 3
    assert stored(settings, "batch", "unit, note") == [("روابط عمومی", "سال دوم")]


def test_the_person_who_publishes_is_never_in_the_warehouse(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(1)), "--who", "شخص محرمانه")
    assert "شخص محرمانه".encode() not in (settings.warehouse / "warehouse-1.duckdb").read_bytes()


def test_a_hostile_file_name_is_no_path_in_the_batch(run: Run, write: Write, settings: Settings) -> None:
    assert run("load", write(activities(1), "..؛rm -rf.csv")).code == 0
    assert [path.name for path in (settings.batches / "000001" / "files").iterdir()] == ["1.csv"]


def test_each_fingerprint_holds_the_one_before(run: Run, write: Write, settings: Settings) -> None:
    for number in (1, 2):
        run("load", write([activity(عنوان=f"عنوان {number}")]))
    assert manifest(settings, 2).previous == manifest(settings, 1).fingerprint
    assert set(stored(settings, "batch", "number, fingerprint")) == {
        (number, manifest(settings, number).fingerprint) for number in (1, 2)
    }


def test_what_would_change_is_told_field_by_field(run: Run, write: Write) -> None:
    run("load", write([activity(بودجه="۱۲۰۰"), activity(شناسه="D7-1404-0002")]))
    later = [activity(عنوان="جشن یلدا", بودجه="نامشخص", وضعیت="لغوشده", دلیل_لغو="باران")]
    ran = run("check", write([*later, activity(شناسه="D7-1404-0003")]))
    added, changed = sorted(ran.report["differences"], key=lambda each: str(each["state"]))
    assert (added["state"], added["key"]) == ("added", {"activity_id": "D7-1404-0003"})
    assert changed["fields"] == {
        "title": ["جشن مهرگان", "جشن یلدا"],
        "status": ["برگزارشده", "لغوشده"],
        "status_reason": [None, "باران"],
        "budget": ["۱٬۲۰۰", "نامشخص"],
    }
    text = run("check", write(later), "--diff", "--lang", "en", as_json=False).out
    assert "Title: جشن مهرگان → جشن یلدا" in text


def test_additions_and_corrections_leave_the_other_rows(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(3)))
    run("load", write([activity(عنوان="جشن یلدا")]))
    assert len(titles(settings)) == 3


def test_a_whole_record_withdraws_what_it_lacks_after_a_yes(
    run: Run, write: Write, settings: Settings
) -> None:
    others = [
        activity(شناسه="D7-1404-0008", واحد_مجری=OTHER_UNIT),
        activity(شناسه="D7-1403-0009", تاریخ_شروع="۱۴۰۳/۰۷/۱۰"),
    ]
    run("load", write([*activities(3), *others]))
    whole = ["load", write(activities(2)), "--whole", "روابط عمومي", "۱۴۰۴"]
    ran = run(*whole)
    assert (ran.code, ran.report["outcome"], ran.report["wanted"]) == (
        1,
        "unconfirmed",
        {"withdraw": {"records": 1}},
    )
    assert [each["key"]["activity_id"] for each in ran.report["differences"]] == ["D7-1404-0003"]
    assert "D7-1404-0003" in run(*whole, as_json=False).out  # listed without being asked for
    assert len(titles(settings)) == 5
    assert run(*whole, "--yes-withdraw").report["outcome"] == "published"
    assert sorted(titles(settings)) == ["D7-1403-0009", "D7-1404-0001", "D7-1404-0002", "D7-1404-0008"]
    assert stored(settings, "past_activity", "activity_id, since, until") == [("D7-1404-0003", 1, 2)]


def test_a_whole_record_has_no_rows_of_others_no_errors_and_no_lack_of_activities(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(2)))
    stranger = activity(شناسه="D7-1404-0008", واحد_مجری=OTHER_UNIT)
    ran = run("load", write([*activities(2), stranger]), "--whole", "روابط عمومی", "1404")
    assert (ran.code, ran.codes) == (1, {"outside-whole"})
    partial = run("load", write(activities(1)), "--whole", "روابط عمومی", "1404", "--partial")
    assert (partial.code, "etl load --whole" in partial.err) == (2, True)
    metrics = run("load", write([METRIC_ROW], "metrics.csv"), "--whole", "روابط عمومی", "1404")
    assert metrics.code == 2
    assert run("load", write(activities(1)), "--whole", "روابط عمومی", "سال").code == 2
    assert len(titles(settings)) == 2


def test_a_large_change_wants_a_yes(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(40)))
    changed = [row | {"عنوان": "عنوان دیگر"} for row in activities(11)]
    ran = run("load", write(changed))
    assert (ran.code, ran.report["wanted"]) == (1, {"large": {"records": 11, "published": 40}})
    assert "۱۱" in run("load", write(changed), as_json=False).out
    assert "عنوان دیگر" not in titles(settings).values()
    assert run("load", write(changed), "--yes-large").report["outcome"] == "published"
    assert run("load", write([row | {"عنوان": "باز هم"} for row in activities(8)])).code == 0


def test_one_batch_in_the_middle_is_taken_back_and_later_ones_stay(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(2)))
    run("load", write([row | {"عنوان": "دوم"} for row in activities(3)]), "--yes-large")
    run("load", write([activity(عنوان="سوم")]))
    preview = run("undo", 2).report
    assert (preview["outcome"], preview["overruled"]) == ("preview", 1)
    assert preview["changes"]["activity"] == {"changed": 1, "unchanged": 1, "withdrawn": 1}
    assert len(titles(settings)) == 3
    done = run("undo", 2, "--yes", "--note", "فایل اشتباه بود").report
    assert (done["batch"], done["version"]) == (4, 4)
    assert titles(settings) == {"D7-1404-0001": "سوم", "D7-1404-0002": "جشن مهرگان"}
    assert stored(settings, "activity", "activity_id, batch, since") == [
        ("D7-1404-0001", 3, 3),
        ("D7-1404-0002", 1, 4),
    ]
    for lang in ("fa", "en"):
        assert run("status", "--lang", lang, as_json=False).code == 0


def test_an_undo_is_taken_back_like_any_batch(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(1)))
    run("load", write([activity(عنوان="دوم")]))
    run("undo", 2, "--yes")
    again = run("undo", 2)
    assert (again.code, "۲" in again.err) == (2, True)
    run("undo", 3, "--yes")
    assert titles(settings) == {"D7-1404-0001": "دوم"}
    run("undo", 4, "--yes")
    assert titles(settings) == {"D7-1404-0001": "جشن مهرگان"}
    held = in_force(Ledger(settings.batches).batches().values())
    assert held == {1, 3, 5}
    assert run("undo", 99).code == 2


def test_measures_that_lose_their_activity_are_told(run: Run, write: Write) -> None:
    run("load", write(activities(1)))
    run("load", write([METRIC_ROW], "metrics.csv"))
    assert run("undo", 1).report["left_alone"] == 1
    assert "۱ سنجه" in run("undo", 1, as_json=False).out


def test_a_correction_says_what_was_wrong_since_when_and_where_it_was_mended(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(1)), write([METRIC_ROW], "metrics.csv"))
    early = run("correct", "D7-1404-0001", "عدد اشتباه بود", "--lang", "en")
    assert (early.code, "Load the right data first" in early.err) == (2, True)
    run("load", write([{**METRIC_ROW, "مقدار": "۲۱۰"}], "metrics.csv"))
    done = run("correct", "D7-1404-0001", "شمار شرکت‌کنندگان نادرست بود").report
    assert done["batch"] == 3
    columns = "activity_id, wrong, wrong_since, mended_in, since, until"
    note = ("D7-1404-0001", "شمار شرکت‌کنندگان نادرست بود", 1, 2, 3)
    assert stored(settings, "correction", columns) == [(*note, None)]
    run("undo", 3, "--yes")
    run("undo", 4, "--yes")
    assert stored(settings, "correction", columns) == [(*note, 4), (*note[:4], 5, None)]
    assert run("correct", "D7-1404-0001", "x", "--batch", 1).code == 2
    assert run("correct", "D7-1404-0001", " ").code == 2
    assert run("correct", "D7-1404-0001", "x" * 401).code == 2


def test_a_batch_is_shown_as_it_was_published(run: Run, write: Write) -> None:
    run("load", write(activities(1)))
    run("load", write([activity(عنوان="دوم"), activity(شناسه="D7-1404-0002")]), "--who", "مریم")
    shown = run("show", 2).report
    assert (shown["kind"], shown["submission"]["who"]) == ("load", "مریم")
    assert [(each["state"], each["fields"]) for each in shown["differences"]] == [
        ("changed", {"title": ["جشن مهرگان", "دوم"]}),
        ("added", {}),
    ]
    for lang in ("fa", "en"):
        assert "دوم" in run("show", 2, "--lang", lang, as_json=False).out
    assert run("show", 3).code == 2


def test_a_rebuild_comes_to_the_same_content(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(3)), write([METRIC_ROW], "metrics.csv"))
    run("load", write(activities(2)), "--whole", "روابط عمومی", "1404", "--yes-withdraw")
    run("load", write([activity(عنوان="سوم")]))
    run("undo", 2, "--yes")
    before = run("status").report["content"]
    rebuilt = run("rebuild")
    assert (rebuilt.code, rebuilt.report["is_same"], rebuilt.report["content"]) == (0, True, before)
    assert run("status").report["content"] == before
    assert run("verify").report == {"faults": []}
    assert "همه‌چیز درست است" in run("verify", as_json=False).out


def test_a_version_that_is_gone_is_built_anew_on_the_next_start(
    run: Run, write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_DEMO", "0")
    run("load", write(activities(3)))
    for path in settings.warehouse.iterdir():
        path.unlink()
    assert run("verify").report["faults"][0]["code"] == "pointer-missing"
    assert run("bootstrap", "--lang", "en", as_json=False).code == 0
    assert len(titles(settings)) == 3


def test_old_versions_go_by_number_and_by_age(run: Run, write: Write, settings: Settings) -> None:
    for number in range(4):
        run("load", write([activity(عنوان=f"عنوان {number}")]))
    assert "۲" in run("prune", "--keep", "2", as_json=False).out
    assert sorted(path.name for path in settings.warehouse.glob("*.duckdb")) == [
        "warehouse-3.duckdb",
        "warehouse-4.duckdb",
    ]
    for path in settings.warehouse.glob("*.duckdb"):
        os.utime(path, (0, 0))
    run("prune", "--days", "1", as_json=False)
    assert [path.name for path in settings.warehouse.glob("*.duckdb")] == ["warehouse-4.duckdb"]


def test_a_file_that_changes_while_it_is_loaded_is_not_published(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(activities(1))

    def change(stage: str, share: float) -> None:
        if stage == "publish":
            path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(PublishError, match="file-changed"):
        load([path], settings, progress=change)
    assert Ledger(settings.batches).numbers() == []


def test_two_files_of_one_name_are_kept_apart(
    run: Run, tmp_path: Path, write: Write, settings: Settings
) -> None:
    paths: list[Path] = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        row = activity(شناسه=f"D7-1404-000{len(paths) + 1}")
        paths.append(write([row], f"{folder}/log.csv"))
    assert run("load", *paths).code == 0
    kept = [(settings.batches / "000001" / "files" / f"{n}.csv").read_bytes() for n in (1, 2)]
    assert kept == [path.read_bytes() for path in paths]


def test_a_submission_from_python(write: Write, settings: Settings) -> None:
    submission = Submission(unit="روابط عمومی", whole=Whole(unit="روابط عمومی", year=1404))
    assert load([write(activities(2))], settings, submission=submission).outcome == "published"
    assert stored(settings, "batch", "whole_unit, whole_year") == [("روابط عمومی", 1404)]


def test_nobody_can_try_names_against_a_public_fingerprint(
    run: Run, write: Write, settings: Settings
) -> None:
    """An undo has no files: without something that is never published its manifest could be guessed."""
    run("load", write(activities(1)))
    run("load", write([activity(عنوان="دوم")]))
    run("undo", 2, "--yes", "--who", "مریم")
    nonces = [manifest(settings, number).nonce for number in (1, 2, 3)]
    assert len({*nonces}) == 3
    assert all(len(nonce) == 32 for nonce in nonces)


def test_demonstration_and_real_rows_never_take_each_others_place(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write([activity(محل="سالن ساختگی", بودجه="۵۰۰۰")]), "--demo")
    real = run("load", write([activity()], "real.csv"))
    assert (real.code, real.codes - {"kept-value"}) == (1, {"demo-mixed"})
    metric = run("load", write([METRIC_ROW], "metrics.csv"))
    assert metric.codes == {"demo-mixed"}
    assert stored(settings, "activity", "title, demo") == [("جشن مهرگان", True)]


def test_what_a_killed_writer_kept_is_never_published(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(1)))
    run("load", write(activities(2)))
    before = (settings.warehouse / "current.json").read_bytes()
    run("load", write(activities(3)))
    (settings.warehouse / "current.json").write_bytes(before)  # as if killed before the pointer moved
    (settings.batches / "pending").write_text("3")
    assert run("verify").report == {"faults": []}
    assert run("rebuild").report["batches"] == 2
    assert len(titles(settings)) == 2
    assert run("load", write(activities(4))).report["batch"] == 3


def test_a_pending_batch_is_not_removed_where_no_version_says_what_is_published(
    run: Run, write: Write, settings: Settings
) -> None:
    """It may have been: its writer was killed after the pointer moved, and the warehouse was removed since."""
    run("load", write(activities(1)))
    (settings.batches / "pending").write_text("1")
    for path in settings.warehouse.iterdir():
        path.unlink()
    assert run("load", write(activities(2), "later.csv")).code == 0
    (aside,) = settings.batches.glob("abandoned-000001-*")
    assert (aside / "files" / "1.csv").is_file()


def test_an_undo_reads_no_batch_that_was_changed(run: Run, write: Write, settings: Settings) -> None:
    run("load", write(activities(1)))
    run("load", write([activity(عنوان="دوم")]))
    path = settings.batches / "000001" / "activity.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"0")
    assert "activity.parquet" in run("undo", 2, "--yes", "--lang", "en").err
    assert titles(settings) == {"D7-1404-0001": "دوم"}


def test_a_number_in_a_public_note_is_refused(run: Run, write: Write, settings: Settings) -> None:
    note = "تماس: ۰۹۱۲۱۲۳۴۵۶۷"
    assert "۰۹۱۲" in run("load", write(activities(1)), "--note", note).err
    run("load", write(activities(1)))
    assert run("undo", 1, "--yes", "--note", note).code == 2
    assert run("load", write(activities(2)), "--note", "ی" * 401).code == 2
    assert len(titles(settings)) == 1


def test_a_record_that_only_rests_on_another_batch_was_not_changed(
    run: Run, write: Write, settings: Settings
) -> None:
    run("load", write(activities(1)))
    run("load", write(activities(2)))
    run("undo", 1, "--yes")
    assert run("show", 3).report["differences"] == []
    assert run("correct", "D7-1404-0001", "عنوان نادرست بود").code == 2


def test_records_that_a_later_batch_withdrew_are_told_before_an_undo(run: Run, write: Write) -> None:
    run("load", write(activities(3)))
    run("load", write(activities(2)), "--whole", "روابط عمومی", "1404", "--yes-withdraw")
    assert run("load", write([activity(شناسه="D7-1404-0009")])).code == 0
    assert run("undo", 1).report["overruled"] == 1


def test_a_warehouse_from_before_the_batches_is_moved_aside_at_the_next_start(
    run: Run, write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_DEMO", "0")
    run("load", write(activities(1)))
    with duckdb.connect(str(settings.warehouse / "warehouse-1.duckdb")) as connection:
        connection.execute("ALTER TABLE version DROP COLUMN rows_hash")
    for path in sorted(settings.batches.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert "bootstrap" in run("status", "--lang", "en").err
    assert run("bootstrap", as_json=False).code == 0
    assert [path.name for path in settings.data.glob("replaced-*/*")] == ["warehouse"]


def test_no_sentence_is_left_with_a_hole(run: Run, write: Write) -> None:
    run("load", write(activities(1)))
    for lang in ("fa", "en"):
        assert "{" not in run("show", 1, "--lang", lang, as_json=False).out
