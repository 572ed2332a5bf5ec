"""Workbooks: cells as a person sees them, sheets chosen by what they hold, hostile files refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from karnameh.settings import Settings
from tests.etl import dirty_files as dirty
from tests.etl.conftest import Run, pointer
from tests.etl.test_rules import stored

Fill = Callable[[xlsxwriter.Workbook], None]


def made(path: Path, fill: Fill) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def one_row(path: Path, **cells: object) -> Path:
    """A sheet with one right row and some cells more or otherwise; a callable writes its cell itself."""
    row = dict(zip(dirty.HEADER, dirty.ROWS[0], strict=True)) | {
        header.replace("_", " "): cell for header, cell in cells.items()
    }

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("فعالیت")
        sheet.write_row(0, 0, list(row))
        for column, cell in enumerate(row.values()):
            if callable(cell):
                cell(book, sheet, 1, column)
            else:
                sheet.write(1, column, cell)

    return made(path, fill)


def formula(text: str, value: object) -> Callable[..., None]:
    return lambda book, sheet, row, column: sheet.write_formula(row, column, text, None, value)


def number(value: float, shown_as: str) -> Callable[..., None]:
    return lambda book, sheet, row, column: sheet.write_number(
        row, column, value, book.add_format({"num_format": shown_as})
    )


CELLS: list[tuple[dict[str, Any], str, object]] = [
    ({"بودجه": 12_000_000_000_000.0}, "budget", 12_000_000_000_000),
    ({"بودجه": formula("=1+1", 2)}, "budget", 2),
    ({"عنوان": formula('="جشن "&"مهر"', "جشن مهر")}, "title", "جشن مهر"),
    ({"عرض جغرافیایی": 35.1 + 0.6}, "lat", 35.7),
    ({"منطقه": 7}, "district", "7"),
    ({"محله": 707.0}, "neighbourhood", "707"),
    ({"شماره نشریه": 12, "نوع": "نشریه", "وضعیت": "منتشرشده"}, "issue_number", "12"),
    ({"محل": True}, "venue", "TRUE"),
    ({"عنوان": "=HYPERLINK(1) یک متن است"}, "title", "=HYPERLINK(1) یک متن است"),
]


@pytest.mark.parametrize(("cells", "column", "expected"), CELLS)
def test_a_cell_is_read_as_it_is_seen(
    cells: dict[str, Any], column: str, expected: object, tmp_path: Path, run: Run, settings: Settings
) -> None:
    cells = {
        header: text if not isinstance(text, str) or not text.startswith("=") else as_text(text)
        for header, text in cells.items()
    }
    ran = run("load", one_row(tmp_path / "book.xlsx", **cells))
    assert (ran.code, ran.codes) == (0, set()), ran.out
    assert stored(settings, "activity", column) == [(expected,)]


def as_text(text: str) -> Callable[..., None]:
    return lambda book, sheet, row, column: sheet.write_string(row, column, text)


def test_a_percentage_is_what_is_shown_and_not_its_fraction(
    tmp_path: Path, run: Run, settings: Settings
) -> None:
    path = one_row(tmp_path / "book.xlsx", درصد_پیشرفت=number(0.07, "0%"), نوع="پروژه")
    assert run("load", path).code == 0
    assert stored(settings, "metric", "metric, value, unit") == [("progress", 7.0, "percent")]


def test_a_text_with_a_percent_sign_in_its_format_is_a_number_still(
    tmp_path: Path, run: Run, settings: Settings
) -> None:
    path = one_row(tmp_path / "book.xlsx", درصد_پیشرفت=number(85, '0" %"'), نوع="پروژه")
    assert run("load", path).code == 0
    assert stored(settings, "metric", "value") == [(85.0,)]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!"])
def test_an_error_of_the_spreadsheet_is_never_a_blank(error: str, tmp_path: Path, run: Run) -> None:
    ran = run("check", one_row(tmp_path / "book.xlsx", محل=formula("=A9", error)))
    problem = ran.problems("formula-error")[0]
    assert (problem["row"], problem["field"], problem["value"]) == (2, "venue", error)


def test_a_formula_that_was_never_calculated_is_never_a_blank(tmp_path: Path, run: Run) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*dirty.HEADER, "محل"])
    sheet.append([*dirty.ROWS[0], "=A2&B2"])
    path = tmp_path / "uncalculated.xlsx"
    book.save(path)
    assert [problem["field"] for problem in run("check", path).problems("formula-error")] == ["venue"]


def test_a_formula_that_gives_no_text_is_a_blank(tmp_path: Path, run: Run, settings: Settings) -> None:
    path = one_row(tmp_path / "book.xlsx", محل=formula('=""', ""))
    as_excel = lambda part, xml: xml.replace(b'<c r="I2">', b'<c r="I2" t="str">')  # noqa: E731
    path.write_bytes(rewritten(path.read_bytes(), as_excel))
    assert (run("load", path).code, stored(settings, "activity", "venue")) == (0, [(None,)])


def test_a_time_beside_a_date_is_left_to_the_date(tmp_path: Path, run: Run, settings: Settings) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet, row: int, column: int) -> None:
        moment = book.add_format({"num_format": "yyyy/mm/dd hh:mm"})
        sheet.write_datetime(row, column, datetime(2025, 10, 2, 18, 30), moment)

    assert run("load", one_row(tmp_path / "book.xlsx", تاریخ_شروع=fill)).code == 0
    assert stored(settings, "activity", "start_date, start_precision")[0][0].isoformat() == "2025-10-02"


def sheets(path: Path, *, hidden: tuple[str, ...] = (), **rows: dirty.Cells) -> Path:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, table in rows.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(table):
                sheet.write_row(place, 0, row)
            if name in hidden:
                sheet.hide()

    return made(path, fill)


def test_hidden_and_incomplete_sheets_are_told_and_not_read(tmp_path: Path, run: Run) -> None:
    path = sheets(
        tmp_path / "book.xlsx",
        hidden=("موقت",),
        اصلی=[dirty.HEADER, *dirty.ROWS[:3]],
        موقت=[dirty.HEADER, *dirty.ROWS[3:]],
        ناقص=[dirty.HEADER[:3], *(row[:3] for row in dirty.ROWS)],
    )
    ran = run("check", path)
    told = {problem["value"]: problem["detail"]["rule"] for problem in ran.problems("extra-sheet")}
    assert told == {"موقت": "hidden", "ناقص": "incomplete"}
    assert [(file["sheet"], file["rows_read"]) for file in ran.report["files"]] == [("اصلی", 3)]


def test_one_sheet_may_be_asked_for(tmp_path: Path, run: Run) -> None:
    path = sheets(
        tmp_path / "book.xlsx", یک=[dirty.HEADER, *dirty.ROWS[:3]], دو=[dirty.HEADER, *dirty.ROWS[:2]]
    )
    assert [file["sheet"] for file in run("check", path, "--sheet", "دو").report["files"]] == ["دو"]
    refused = run("check", path, "--sheet", "سه")
    assert (refused.code, refused.problems("source-error")[0]["detail"]["rule"]) == (2, "no-sheet")


def test_a_row_in_two_sheets_is_a_row_twice(tmp_path: Path, run: Run) -> None:
    path = sheets(tmp_path / "book.xlsx", یک=[dirty.HEADER, *dirty.ROWS], دو=[dirty.HEADER, dirty.ROWS[0]])
    problem = run("check", path).problems("primary-key")[0]
    assert problem["detail"]["first_file"] == "book.xlsx › یک"


def bomb() -> bytes:
    """A workbook that unpacks to two gigabytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(2_050):
            part.write(b" " * (1 << 20))
    return stream.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(stream, "w") as changed:
        for part in package.namelist():
            changed.writestr(part, change(part, package.read(part)))
    return stream.getvalue()


def far_cell() -> bytes:
    """A sheet with a cell at its far end: dense, it would take half a terabyte."""
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return rewritten(dirty.excel_dates()[1], lambda part, xml: xml.replace(b"</sheetData>", last))


def entities() -> bytes:
    """A workbook whose list of sheets would expand without end."""
    lol = b"".join(b'<!ENTITY l%d "%s">' % (n, (b"&l%d;" % (n - 1)) * 10 if n else b"lol") for n in range(12))

    def change(part: str, xml: bytes) -> bytes:
        if part not in ("xl/workbook.xml", "xl/styles.xml"):
            return xml
        head, _, body = xml.partition(b"?>")
        return head + b"?><!DOCTYPE x [" + lol + b"]>" + body.replace(b'name="', b'name="&l11;', 1)

    return rewritten(dirty.excel_dates()[1], change)


def document() -> bytes:
    """A zip that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "too-large"),
    "far cell": (far_cell, "too-large"),
    "entities": (entities, "damaged"),
    "another document": (document, "damaged"),
    "cut short": (lambda: dirty.excel_dates()[1][:2000], "damaged"),
    "old format cut short": (lambda: dirty.old_workbook()[1][:3000], "damaged"),
    "no sheet with cells": (lambda: dirty.workbook({"برگه": []}), "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_a_sentence(
    name: str, tmp_path: Path, run: Run, settings: Settings
) -> None:
    maker, rule = HOSTILE[name]
    path = tmp_path / "book.xlsx"
    path.write_bytes(maker())
    ran = run("load", path)
    assert (ran.code, [problem["detail"]["rule"] for problem in ran.problems("source-error")]) == (2, [rule])
    assert pointer(settings) is None
    assert len(run("load", path, as_json=False).out) < 3_000


def test_a_workbook_called_csv_and_a_csv_called_workbook_are_read(tmp_path: Path, run: Run) -> None:
    for name, (_, content) in {"a.csv": dirty.excel_dates(), "b.xlsx": dirty.excel_csv_utf8()}.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert run("check", path).code == 0


def test_the_template_goes_in_as_it_comes_out(tmp_path: Path, run: Run, settings: Settings) -> None:
    path = tmp_path / "template.xlsx"
    assert run("template", path, as_json=False).code == 0
    book = openpyxl.load_workbook(path)
    for cells in (dirty.ROWS[0], dirty.ROWS[1]):
        names = [cell.value for cell in book.worksheets[0][1]]
        book.worksheets[0].append(
            [dict(zip(dirty.HEADER, cells, strict=True)).get(str(name)) for name in names]
        )
    book.save(path)
    ran = run("load", path)
    assert (ran.code, ran.codes) == (0, {"example-row", "extra-sheet"}), ran.out
    assert stored(settings, "activity", "activity_id") == [("D7-1404-0001",), ("D7-1404-0002",)]


def test_reading_runs_from_any_folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name, content = dirty.excel_dates()
    (tmp_path / name).write_bytes(content)
    (tmp_path / "csv.py").write_text("raise SystemExit('a module beside the workbook was imported')")
    monkeypatch.chdir(tmp_path)
    assert run("check", name).code == 0
