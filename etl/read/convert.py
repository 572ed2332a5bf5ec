"""Turns each sheet of a workbook into a CSV file; run as a program of its own.

    python -I convert.py WORKBOOK FOLDER

A workbook is a hostile thing: a few kilobytes may claim a billion cells, and the
reader is compiled code. So it is opened in a process with bounded memory and time,
which may die without harm. It prints the sheets as JSON, or ``{"fault": …}``.

Beside what the reader tells, the XML is walked for what it does not tell: cells
that hold an error or a formula without a value (it gives blanks), and what number
formats write around a number (it gives 0.85, where the clerk sees 85%, and 5000,
where the clerk sees «5000 تومان»). An old XLS file has no XML: there a number that
may be a percentage is put in question.
"""

import csv
import datetime
import json
import re
import resource
import sys
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import python_calamine

MEMORY = 4 << 30
"""Bytes of address space."""
SECONDS = 100
"""Of processor time."""
UNPACKED = 1 << 30
"""Bytes that a workbook may have when unpacked."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = ("9", "10")
_VALUELESS = "#CALC!"
_UNSEEN = "(?)"
"""Behind a number of an old workbook that may be a percentage: no number then, but a question."""
_literal = re.compile(r'"([^"]*)"|\\(.)')
_clock = re.compile("[ymdhsYMDHS]")
_conditions = re.compile(r"\[[^\]]*\]")

Shape = tuple[str, bool, str]
"""What a number format writes before a number, whether it shows a percentage, and what it writes behind."""
Untold = dict[int, dict[int, str | Shape]]
"""Row → column → the text of a cell, or the shape of its number."""


def main(source: str, folder: str) -> None:
    """Convert the workbook; the answer goes to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = convert(Path(source), Path(folder))
    except python_calamine.PasswordError:
        answer = {"fault": "encrypted"}
    except (MemoryError, OverflowError):
        answer = {"fault": "too-large"}
    except Exception as error:  # whatever a broken workbook makes the readers say, it is broken
        answer = {"fault": "encrypted" if "assword" in str(error) else "damaged"}
    print(json.dumps(answer))


def convert(source: Path, folder: Path) -> dict[str, object]:
    """Write one CSV file for each sheet, and tell their names in order."""
    package = zipfile.ZipFile(source) if zipfile.is_zipfile(source) else None
    if package is not None and sum(item.file_size for item in package.infolist()) > UNPACKED:
        return {"fault": "too-large"}
    if package is not None and "xl/workbook.xml" not in package.namelist():
        others = {"content.xml", "xl/workbook.bin"}  # of LibreOffice, and Excel's binary workbook
        return {"fault": "format" if others & set(package.namelist()) else "damaged"}
    workbook = python_calamine.CalamineWorkbook.from_path(source)
    untold = _untold(package) if package is not None else {}
    sheets = []
    for number, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        path = folder / f"sheet-{number}.csv"
        sheet = workbook.get_sheet_by_index(number)
        filled = _write(path, sheet, untold.get(metadata.name, {}), is_old=package is None)
        visible = metadata.visible is python_calamine.SheetVisibleEnum.Visible
        sheets.append({"name": metadata.name, "path": str(path), "is_visible": visible, "filled": filled})
    return {"sheets": sheets, "kind": "xls" if package is None else "xlsx"}


def _write(
    path: Path, sheet: python_calamine.CalamineSheet, untold: Untold, *, is_old: bool
) -> list[tuple[int, int]]:
    """Write a sheet's rows; returns the cells that took the text of the merged one above them."""
    beneath = _beneath_merged(sheet)
    above: list[str] = []
    filled = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row, values in enumerate(sheet.iter_rows(), start=1):
            cells = [_text(value) for value in values]
            if is_old:
                cells = [
                    f"{text} {_UNSEEN}" if isinstance(value, float) and 0 < value < 1 else text
                    for value, text in zip(values, cells, strict=True)
                ]
            for column, found in untold.get(row, {}).items():
                if column <= len(cells):
                    text = found if isinstance(found, str) else _shaped(values[column - 1], found)
                    cells[column - 1] = text
            for column in beneath.get(row, ()):
                if column <= len(cells) and not cells[column - 1] and above[column - 1]:
                    cells[column - 1] = above[column - 1]
                    filled.append((row, column))
            above = cells
            writer.writerow(cells)
    return filled


def _beneath_merged(sheet: python_calamine.CalamineSheet) -> dict[int, list[int]]:
    """Row → columns of the cells that a cell above covers, where one column was merged downwards."""
    beneath: dict[int, list[int]] = defaultdict(list)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right:
            for row in range(top + 2, min(bottom, sheet.total_height) + 2):
                beneath[row].append(left + 1)
    return beneath


def _text(value: object) -> str:
    """A cell as a person reads it: numbers as the spreadsheet shows them in full, dates as ISO."""
    if isinstance(value, str):
        # A bare carriage return would end the row of a CSV file.
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def _number(value: float) -> str:
    """Fifteen digits, which is what a spreadsheet keeps, and no exponent."""
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _shaped(value: object, shape: Shape) -> str:
    """A number with what its format writes around it, as the clerk sees it: «85%», «5000 تومان»."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    before, is_percent, behind = shape
    return f"{before}{_number(value * 100) + '%' if is_percent else _number(value)}{behind}"


def _untold(package: zipfile.ZipFile) -> dict[str, Untold]:
    """Name of a sheet → its cells with errors, without values, and with units in their formats."""
    if "xl/workbook.xml" not in package.namelist():
        return {}
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _xml(package, "xl/_rels/workbook.xml.rels")
    }
    shapes = _shapes(package)
    found = {}
    for sheet in _xml(package, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if name in package.namelist():
            with package.open(name) as part:
                found[str(sheet.get("name"))] = _untold_cells(part, shapes)
    return found


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A part of the package; what it could do is bounded, since this process is."""
    return ElementTree.fromstring(package.read(name))  # noqa: S314


def _shapes(package: zipfile.ZipFile) -> dict[str, Shape]:
    """Number of a cell style → what its number format writes around a number, where it writes anything."""
    if "xl/styles.xml" not in package.namelist():
        return {}
    styles = _xml(package, "xl/styles.xml")
    formats = {
        str(each.get("numFmtId")): each.get("formatCode", "") for each in styles.iter(f"{_MAIN}numFmt")
    }
    formats |= dict.fromkeys(_PERCENT_FORMATS, "0%")
    cells = styles.find(f"{_MAIN}cellXfs")
    shapes = {
        str(place): _shape(formats.get(str(style.get("numFmtId")), ""))
        for place, style in enumerate(cells or ())
    }
    return {place: shape for place, shape in shapes.items() if shape is not None}


def _shape(code: str) -> Shape | None:
    """The shape that a format code gives to a positive number; None for dates and for plain numbers."""
    first = _conditions.sub("", code.split(";")[0])
    digits = _literal.sub("", first)
    if _clock.search(digits) or not re.search("[0#?]", digits):
        return None
    place = re.search("[0#?]", _literal.sub(lambda found: "x" * len(found[0]), first))
    start = place.start() if place else 0
    before, behind = (
        "".join(quoted or escaped for quoted, escaped in _literal.findall(part))
        for part in (first[:start], first[start:])
    )
    shape = before, "%" in digits, behind
    return None if shape == ("", False, "") else shape


def _untold_cells(part: IO[bytes], shapes: dict[str, Shape]) -> Untold:
    """Walk a sheet's cells. A cell may leave its place unsaid: it is then the next one."""
    cells: Untold = defaultdict(dict)
    row = column = 0
    for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row, column = int(element.get("r", row + 1)), 0
            continue
        if name == "c":
            column = _column(element.get("r", ""), column + 1)
            found = _told(element, shapes)
            if found is not None:
                cells[row][column] = found
            element.clear()
        elif name == "row":
            element.clear()
    return cells


def _told(cell: ElementTree.Element, shapes: dict[str, Shape]) -> str | Shape | None:
    """The text of a cell that holds an error or no value, or its number's shape; None for what is plain."""
    kind = cell.get("t", "n")
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    if kind == "e":
        return parts.get("v") or _VALUELESS
    if (
        "f" in parts and not parts.get("v") and kind != "str"
    ):  # a formula that gives no text has a value: none
        return _VALUELESS
    return shapes.get(cell.get("s", "")) if kind == "n" else None


def _column(reference: str, following: int) -> int:
    letters = reference.rstrip("0123456789")
    if not letters:
        return following
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


if __name__ == "__main__":
    main(*sys.argv[1:])
