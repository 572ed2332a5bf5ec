"""Workbooks: cells as a person sees them, sheets chosen by what they hold, hostile files refused in a sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
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


SHOWN: list[tuple[float, str, str, object]] = [
    (85, '0" %"', "درصد_پیشرفت", 85.0),
    (5000, '#,##0" تومان"', "بودجه", 50_000),
    (50, '0" میلیون ریال"', "بودجه", 50_000_000),
    (120, '"حدود "0', "بودجه", 120),
    (120, "#,##0;[Red]-#,##0", "بودجه", 120),
    (120, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "بودجه", 120),
]


@pytest.mark.parametrize(("value", "code", "column", "expected"), SHOWN)
def test_what_a_format_writes_around_a_number_counts(
    value: float, code: str, column: str, expected: object, tmp_path: Path, run: Run, settings: Settings
) -> None:
    path = one_row(tmp_path / "book.xlsx", **{column: number(value, code)}, نوع="پروژه")
    assert run("load", path).code == 0
    field = ("metric", "value") if column == "درصد_پیشرفت" else ("activity", "budget")
    assert stored(settings, *field) == [(expected,)]


DIALECTS: dict[str, Callable[[bytes], bytes]] = {
    "prefixed": lambda xml: re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="),
    "single quotes": lambda xml: re.sub(rb'="([^"<>]*)"', rb"='\1'", xml),
    "without places": lambda xml: re.sub(rb'(<c|<row)( [^>]*?)?\br="[A-Z]*[0-9]+"', rb"\1\2", xml),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_errors_and_percentages_are_seen_in_every_dialect(dialect: str, tmp_path: Path, run: Run) -> None:
    path = one_row(
        tmp_path / "book.xlsx", محل=formula("=A9", "#REF!"), درصد_پیشرفت=number(0.855, "0.0%"), نوع="پروژه"
    )

    def change(part: str, xml: bytes) -> bytes:
        return DIALECTS[dialect](xml) if part.startswith("xl/worksheets/") else xml

    path.write_bytes(rewritten(path.read_bytes(), change))
    ran = run("check", path)
    assert ran.codes == {"formula-error"}
    path.write_bytes(rewritten(path.read_bytes(), lambda part, xml: xml.replace(b"#REF!", b"0")))
    assert [row["stored"]["metric:progress"] for row in run("check", path).report["files"][0]["preview"]] in (
        [85.5],
        [],
    )


def test_a_fraction_in_an_old_workbook_is_put_in_question(tmp_path: Path, run: Run) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("فعالیت")
    for column, (label, cell) in enumerate(zip((*dirty.HEADER, "رضایت"), (*dirty.ROWS[0], 0.9), strict=True)):
        sheet.write(0, column, label)
        sheet.write(1, column, cell)
    path = tmp_path / "old.xls"
    book.save(str(path))
    assert run("check", path).codes == {"legacy-workbook", "type-error"}


def test_a_carriage_return_does_not_end_a_row(tmp_path: Path, run: Run, settings: Settings) -> None:
    path = one_row(tmp_path / "book.xlsx", واحد_مجری="روابط\rعمومی")
    assert (run("load", path).codes, stored(settings, "activity", "unit")) == (set(), [("روابط\nعمومی",)])


def test_a_number_merged_over_rows_is_not_multiplied(tmp_path: Path, run: Run) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("فعالیت")
        sheet.write_row(0, 0, [*dirty.HEADER, "شرکت‌کننده"])
        for place, row in enumerate(dirty.ROWS[:3], start=1):
            sheet.write_row(place, 0, row)
        sheet.merge_range(1, 8, 3, 8, 120)

    ran = run("check", made(tmp_path / "book.xlsx", fill))
    assert [(problem["row"], problem["field"]) for problem in ran.problems("merged-number")] == [
        (3, "metric:attendance"),
        (4, "metric:attendance"),
    ]


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
        فهرست=[dirty.HEADER[:3], *(row[:3] for row in dirty.ROWS)],
    )
    ran = run("check", path)
    told = {problem["value"]: problem["detail"]["rule"] for problem in ran.problems("extra-sheet")}
    assert (ran.code, told) == (0, {"موقت": "hidden", "فهرست": "other"})
    assert [(file["sheet"], file["rows_read"]) for file in ran.report["files"]] == [("اصلی", 3)]


@pytest.mark.parametrize("name", ["آبان", "کدها"])
def test_a_table_that_lacks_a_column_is_not_passed_over(name: str, tmp_path: Path, run: Run) -> None:
    lacking = [dirty.HEADER[:7], *(row[:7] for row in dirty.ROWS[3:])]
    both: dict[str, dirty.Cells] = {"مهر": [dirty.HEADER, *dirty.ROWS[:3]], name: lacking}
    path = tmp_path / "book.xlsx"
    path.write_bytes(dirty.workbook(both))
    ran = run("check", path)
    assert (ran.code, [problem["value"] for problem in ran.problems("incomplete-sheet")]) == (1, [name])
    assert run("check", path, "--sheet", "مهر").code == 0


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
