"""Turns each sheet of a workbook into a CSV file; run as a program of its own.

    python -I convert.py WORKBOOK FOLDER

A workbook is a hostile thing: a few kilobytes may claim a billion cells, and the
reader is compiled code. So it is opened in a process with bounded memory and time,
which may die without harm. It prints the sheets as JSON, or ``{"fault": …}``.

Beside what the reader tells, the XML is searched for what it does not tell: cells
that hold an error or a formula without a value (it gives blanks), and cells shown
as percentages (it gives the fraction, where the clerk sees 85%).
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
_PERCENT = "%"
_VALUELESS = "#CALC!"
_reference = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_error = re.compile(rb'<c\b[^>]*\bt="e"[^>]*>.*?</c>', re.DOTALL)
_value = re.compile(rb"<v[^>]*>([^<]+)</v>")
_valueless = re.compile(rb"<c\b[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")

Untold = dict[int, dict[int, str]]
"""Row → column → the text of a cell, or «%» for one that is shown as a percentage."""


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
    workbook = python_calamine.CalamineWorkbook.from_path(source)
    untold = _untold(package) if package is not None else {}
    sheets = []
    for number, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        path = folder / f"sheet-{number}.csv"
        filled = _write(path, workbook.get_sheet_by_index(number), untold.get(metadata.name, {}))
        visible = metadata.visible is python_calamine.SheetVisibleEnum.Visible
        sheets.append({"name": metadata.name, "path": str(path), "is_visible": visible, "filled": filled})
    return {"sheets": sheets, "kind": "xls" if package is None else "xlsx"}


def _write(path: Path, sheet: python_calamine.CalamineSheet, untold: Untold) -> list[tuple[int, int]]:
    """Write a sheet's rows; returns the cells that took the text of the merged one above them."""
    beneath = _beneath_merged(sheet)
    above: list[str] = []
    filled = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row, values in enumerate(sheet.iter_rows(), start=1):
            cells = [_text(value) for value in values]
            for column, text in untold.get(row, {}).items():
                if column <= len(cells):
                    cells[column - 1] = text if text != _PERCENT else _percent(values[column - 1])
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
        return value
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


def _percent(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    return _number(value * 100) + "%"


def _untold(package: zipfile.ZipFile) -> dict[str, Untold]:
    """Name of a sheet → its cells with errors, without values, and with percentages."""
    if "xl/workbook.xml" not in package.namelist():
        return {}
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _xml(package, "xl/_rels/workbook.xml.rels")
    }
    percent = _percent_cells(package)
    found = {}
    for sheet in _xml(package, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if name in package.namelist():
            found[str(sheet.get("name"))] = _untold_cells(package.read(name), percent)
    return found


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A part of the package; what it could do is bounded, since this process is."""
    return ElementTree.fromstring(package.read(name))  # noqa: S314


def _percent_cells(package: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What finds the cells whose number format is a percentage; None where there is no such format."""
    if "xl/styles.xml" not in package.namelist():
        return None
    styles = _xml(package, "xl/styles.xml")
    percent = {
        form.get("numFmtId")
        for form in styles.iter(f"{_MAIN}numFmt")
        if _PERCENT in re.sub(r'"[^"]*"|\\.', "", form.get("formatCode", ""))
    }
    percent.update(_PERCENT_FORMATS)
    cells = styles.find(f"{_MAIN}cellXfs")
    shown = [str(place) for place, style in enumerate(cells or ()) if style.get("numFmtId") in percent]
    return re.compile(rf'<c\b[^>]*\bs="(?:{"|".join(shown)})"[^>]*>'.encode()) if shown else None


def _untold_cells(xml: bytes, percent: re.Pattern[bytes] | None) -> Untold:
    cells: Untold = defaultdict(dict)
    for found in percent.finditer(xml) if percent else ():
        _add(cells, found[0], _PERCENT)
    for found in _valueless.finditer(xml):
        if b't="str"' not in found[0].partition(b">")[0]:  # a formula that gives no text has a value: none
            _add(cells, found[0], _VALUELESS)
    for found in _error.finditer(xml):
        value = _value.search(found[0])
        _add(cells, found[0], value[1].decode() if value else _VALUELESS)
    return cells


def _add(cells: Untold, xml: bytes, text: str) -> None:
    place = _reference.search(xml)
    if place is None:
        raise ValueError("a cell without its place")
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    cells[int(place[2])][column] = text


if __name__ == "__main__":
    main(*sys.argv[1:])
