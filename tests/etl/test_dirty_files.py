"""The twenty dirty files: each becomes the right rows without help, and tells what was done to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from karnameh.settings import Settings
from tests.etl import dirty_files as dirty
from tests.etl.conftest import Run, pointer

COLUMNS = "activity_id, kind, title, start_date, status, district, neighbourhood, unit"

TOLD: dict[str, set[str]] = {
    "excel_csv_utf8": set(),
    "unicode_text": set(),
    "windows_1256": {"legacy-encoding"},
    "mojibake": {"mojibake"},
    "arabic_letters": set(),
    "persian_semicolon": {"blank-row"},
    "titled_tsv": {"leading-rows", "totals-row", "note-row"},
    "two_row_header": {"two-row-header"},
    "excel_dates": set(),
    "decorated_workbook": {
        *("leading-rows", "two-row-header", "blank-column", "repeated-header", "totals-row"),
    },
    "monthly_sheets": {"extra-sheet"},
    "old_workbook": {"legacy-workbook", "leading-rows"},
    "wide_metrics": set(),
    "money_in_header": {"converted-number"},
    "odd_headers": {"near-label", "extra-label"},
    "written_dates": set(),
    "spellings": set(),
    "pdf_text": {"pdf-damage"},
    "merged_cells": {"merged-cells", "note-row"},
    "everything": {
        *("extra-sheet", "leading-rows", "two-row-header", "totals-row", "note-row", "extra-label"),
    },
}
"""What each file's report says, and nothing else."""


def published(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    found = pointer(settings)
    assert found is not None
    with duckdb.connect(str(settings.warehouse / found["file"]), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def given(maker: Callable[[], dirty.File], folder: Path) -> Path:
    name, content = maker()
    path = folder / name
    path.write_bytes(content)
    return path


def test_there_are_twenty() -> None:
    assert len(dirty.MAKERS) == 20
    assert [maker.__name__ for maker in dirty.MAKERS] == list(TOLD)


@pytest.mark.parametrize("maker", dirty.MAKERS, ids=lambda maker: maker.__name__)
def test_a_dirty_file_becomes_the_right_rows(
    maker: Callable[[], dirty.File], tmp_path: Path, run: Run, settings: Settings
) -> None:
    ran = run("load", given(maker, tmp_path))
    assert (ran.code, ran.codes) == (0, TOLD[maker.__name__]), ran.out
    expected = dirty.EXPECTED
    if maker is dirty.windows_1256:  # Windows-1256 has no ۀ
        expected = [(*row[:2], row[2].replace("هٔ", "ه"), *row[3:]) for row in expected]
    rows = published(settings, f"SELECT {COLUMNS} FROM activity ORDER BY activity_id")
    assert [(*row[:2], row[2].replace("ۀ", "هٔ"), *row[3:]) for row in rows] == expected


METRICS = "SELECT activity_id, metric, value, value_state, quality, unit FROM metric ORDER BY ALL"


@pytest.mark.parametrize("maker", [dirty.wide_metrics, dirty.everything], ids=lambda maker: maker.__name__)
def test_wide_measures_become_rows(
    maker: Callable[[], dirty.File], tmp_path: Path, run: Run, settings: Settings
) -> None:
    ran = run("load", given(maker, tmp_path))
    assert published(settings, METRICS) == dirty.WIDE_METRICS
    changes = ran.report["files"][0]["changes"]
    assert changes == {"activity": {"added": 6}, "metric": {"added": 9}}


def test_money_has_the_unit_of_its_header_unless_it_names_its_own(
    tmp_path: Path, run: Run, settings: Settings
) -> None:
    ran = run("load", given(dirty.money_in_header, tmp_path))
    sql = "SELECT budget, budget_state, budget_quality FROM activity ORDER BY activity_id"
    assert published(settings, sql) == dirty.BUDGETS
    assert [problem["value"] for problem in ran.problems("converted-number")] == [
        "۵",
        "۵ میلیون تومان",
        "حدود ۳",
    ]


def test_text_of_a_pdf_is_mended_and_each_change_is_told(
    tmp_path: Path, run: Run, settings: Settings
) -> None:
    ran = run("load", given(dirty.pdf_text, tmp_path))
    summaries = [row[0] for row in published(settings, "SELECT summary FROM activity ORDER BY activity_id")]
    assert summaries[0] == "برنامه در بوستان برگزار می‌شود"
    assert summaries[1] == "دوره‌های آموزشی برای خانواده‌های محله"
    changed = {problem["detail"]["mended"] for problem in ran.problems("pdf-damage")}
    assert changed == set(filter(None, summaries))
    assert {problem["detail"]["rule"] for problem in ran.problems("pdf-damage")} == {"repaired"}


def test_a_lone_slip_in_a_clean_file_is_only_proposed(tmp_path: Path, run: Run, settings: Settings) -> None:
    rows = [list(row) for row in dirty.ROWS]
    rows[0][2] = "جشن برگزار م یشود"
    path = tmp_path / "slip.csv"
    path.write_text(dirty.csv_text([dirty.HEADER, *rows]), encoding="utf-8")
    ran = run("load", path)
    assert [problem["detail"]["rule"] for problem in ran.problems("pdf-damage")] == ["suggested"]
    assert published(settings, "SELECT min(title) FROM activity WHERE activity_id LIKE '%1'") == [
        ("جشن برگزار م یشود",)
    ]
    assert run("load", "--repair", path).code == 0
    assert published(settings, "SELECT min(title) FROM activity WHERE activity_id LIKE '%1'") == [
        ("جشن برگزار می‌شود",)
    ]


def test_the_report_shows_how_a_file_was_understood(tmp_path: Path, run: Run) -> None:
    text = run("check", "--preview", given(dirty.everything, tmp_path), as_json=False).out
    for said in ("داده", "نوع فعاليت", "۱۰ مهر ۱۴۰۴", "جشن مهرگان", "شرکت‌کننده: حدود ۱۲۰ نفر"):
        assert said in text
    assert "{" not in text
