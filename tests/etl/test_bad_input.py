"""Bad input: a clear report, the exit code, and the published version untouched."""

from pathlib import Path

import pytest

from etl import load
from karnameh.settings import Settings
from tests.etl.conftest import ACTIVITY_ROW, Run, Write, activities, activity, pointer

HEADER = ",".join(ACTIVITY_ROW)
ROW = ",".join(ACTIVITY_ROW.values())


def without(header: str) -> str:
    kept = {name: cell for name, cell in ACTIVITY_ROW.items() if name != header}
    return f"{','.join(kept)}\n{','.join(kept.values())}\n"


def changed(**cells: str) -> str:
    row = activity(**cells)
    return f"{','.join(row)}\n{','.join(row.values())}\n"


BAD: dict[str, tuple[bytes, str, int]] = {
    "empty file": (b"", "source-error", 2),
    "blank file": (b"  \n\n", "source-error", 2),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "source-error", 2),
    "NUL in text": (f"{HEADER}\n{ROW}\n".encode().replace(b"D7", b"D\0"), "source-error", 2),
    "unknown separator": (f"{HEADER}\n{ROW}\n".replace(",", "#").encode(), "unknown-table", 2),
    "another table": (b"name,age\nAli,12\n", "unknown-table", 2),
    "lost digits": (
        f"{HEADER}\n{ROW}\n".replace("۱۴۰۴", "????").replace("ی", "ي").encode("cp1256", "replace"),
        "encoding-error",
        2,
    ),
    "a mark of UTF-8 on something else": (
        b"\xef\xbb\xbf" + f"{HEADER}\n{ROW}\n".encode() + b"\xff\xfe",
        "encoding-error",
        2,
    ),
    "unclosed quote": (
        f"{HEADER}\n{ROW}\n{ROW.replace('جشن', chr(34) + 'جشن')}\n{ROW}\n".encode(),
        "source-error",
        2,
    ),
    "header only": (f"{HEADER}\n".encode(), "empty-table", 1),
    "blank rows only": (f"{HEADER}\n{',' * 7}\n\n".encode(), "empty-table", 1),
    "thousands of columns": (f"{HEADER}{',' * 5000}\n{ROW}{',' * 5000}\n".encode(), "source-error", 2),
    "missing column": (without("وضعیت").encode(), "missing-label", 1),
    "column twice": (f"{HEADER},تاریخ\n{ROW},۱۴۰۴/۰۷/۱۱\n".encode(), "duplicate-label", 1),
    "advertising value": (f"{HEADER},ارزش رسانه ای\n{ROW},۱۲\n".encode(), "forbidden-label", 1),
    "too few cells": (f"{HEADER}\nD7-1404-0001,رویداد\n".encode(), "missing-cell", 1),
    "too many cells": (f"{HEADER}\n{ROW},بیشتر\n".encode(), "extra-cell", 1),
    "unknown place": (changed(محله="ناکجاآباد").encode(), "unknown-place", 1),
    "unknown kind": (changed(نوع="مسابقه").encode(), "unknown-code", 1),
    "30 Esfand of a common year": (changed(تاریخ_شروع="۳۰ اسفند ۱۴۰۴").encode(), "impossible-date", 1),
    "ambiguous date": (changed(تاریخ_شروع="10/02/2025").encode(), "ambiguous-date", 1),
    "no date": (changed(تاریخ_شروع="به‌زودی").encode(), "type-error", 1),
    "wrong weekday": (changed(تاریخ_شروع="دوشنبه ۲۳ بهمن ۱۴۰۳").encode(), "weekday-mismatch", 1),
    "duplicate key": (f"{HEADER}\n{ROW}\n{ROW}\n".encode(), "primary-key", 1),
    "required blank": (changed(عنوان="").encode(), "constraint-error", 1),
    "only invisible characters": (changed(عنوان="\u200c\u200f").encode(), "constraint-error", 1),
    "bad identifier": (changed(شناسه="شماره یک").encode(), "constraint-error", 1),
    "title of 161 characters": (changed(عنوان="ب" * 161).encode(), "constraint-error", 1),
    "1 MB cell": (changed(عنوان="ب" * 500_000).encode(), "cell-too-large", 1),
    "3 MB cell": (changed(نوع="ب" * 1_500_000).encode(), "cell-too-large", 1),
    "credentials in a link": (changed(مستندات="https://a:b@example.ir").encode(), "forbidden-value", 1),
    "script in a link": (changed(مستندات="javascript:alert(1)").encode(), "type-error", 1),
    "end before start": (changed(تاریخ_پایان="۱۴۰۴/۰۷/۰۹").encode(), "end-before-start", 1),
    "portrait without consent": (changed(نوع="چهرهٔ پرتلاش").encode(), "missing-consent", 1),
    "neighbourhood of another district": (changed(منطقه="۶").encode(), "place-mismatch", 1),
    "no such plan item": (changed(ردیف_برنامه="D7-1404-P99").encode(), "foreign-key", 1),
    "budget in persons": (changed(بودجه="۱۲۰ نفر").encode(), "unit-mismatch", 1),
    "budget with a decimal": (changed(بودجه="۱۲٫۵").encode(), "type-error", 1),
    "latitude of another city": (changed(عرض_جغرافیایی="32.6").encode(), "constraint-error", 1),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with one published version; no test here may change it."""
    settings = Settings(data=tmp_path_factory.mktemp("data"), demo=False, district="7", memory="256MB")
    good = settings.data / "good.csv"
    good.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert load([good], settings).outcome == "published"
    return settings


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_and_explained(
    name: str, run: Run, tmp_path: Path, published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(published.data))
    before = pointer(published), sorted(path.name for path in published.warehouse.iterdir())
    content, code, exit_code = BAD[name]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    checked = run("check", bad)
    assert code in checked.codes
    assert checked.code == exit_code
    loaded = run("load", bad, as_json=False)
    assert loaded.code == exit_code
    assert loaded.err == ""
    assert "خطا" in loaded.out
    assert "راه رفع" in loaded.out
    assert "{" not in loaded.out
    assert len(loaded.out) < 5_000
    assert (pointer(published), sorted(path.name for path in published.warehouse.iterdir())) == before


def test_a_good_file_beside_a_bad_one_is_not_published(run: Run, write: Write, settings: Settings) -> None:
    good = write(activities(1), "good.csv")
    bad = write([activity(شناسه="D7-1404-0002", محله="ناکجاآباد")], "bad.csv")
    assert run("load", good, bad).code == 1
    assert pointer(settings) is None


@pytest.mark.parametrize("argument", ["no-such-file.csv", "empty-folder"])
def test_missing_paths_are_told_in_a_sentence(argument: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty-folder").mkdir()
    ran = run("load", tmp_path / argument)
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1


def test_a_warehouse_folder_that_is_a_file_is_told_in_a_sentence(
    run: Run, write: Write, settings: Settings
) -> None:
    settings.data.mkdir()
    settings.warehouse.write_text("in the way")
    ran = run("load", write(activities(1)))
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_a_damaged_pointer_is_told_in_a_sentence(run: Run, write: Write, settings: Settings) -> None:
    settings.warehouse.mkdir(parents=True)
    (settings.warehouse / "current.json").write_text('{"version": 1, "file": "../../etc/passwd"}')
    for ran in (run("load", write(activities(1))), run("status")):
        assert ran.code == 2
        assert "current.json" in ran.err


def test_a_wrong_setting_is_told_in_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_DEMO", "perhaps")
    assert run("status").code == 2


def test_hostile_values_are_shown_harmlessly(run: Run, write: Write) -> None:
    hostile = "\u202e\x1b[31m{value}{0.__class__}%s<script>" + "x" * 200
    ran = run("check", write([activity(نوع=hostile)]))
    value = ran.problems("unknown-code")[0]["value"]
    assert "\u202e" not in value
    assert "\x1b" not in value
    assert "{value}{0.__class__}%s" in value
    assert len(value) < 120
    text = run("check", write([activity(نوع=hostile)]), as_json=False)
    assert "{0.__class__}" in text.out


def test_a_thousand_problems_are_kept_and_all_are_counted(run: Run, write: Write) -> None:
    rows = [{**row, "محله": f"ناکجا {place}"} for place, row in enumerate(activities(1200))]
    ran = run("check", write(rows))
    assert ran.report["files"][0]["problem_counts"] == {"unknown-place": 1200}
    assert len(ran.problems("unknown-place")) == 1000
    assert ran.report["files"][0]["rows_rejected"] == 1200


def test_equal_problems_are_told_once(run: Run, write: Write) -> None:
    rows = [{**row, "محله": "ناکجاآباد"} for row in activities(312)]
    text = run("check", write(rows), as_json=False).out
    assert "۳۱۲ ردیف: ۲، ۳، ۴، ۵، ۶ و …" in text
    assert text.count("ناکجاآباد") == 1
