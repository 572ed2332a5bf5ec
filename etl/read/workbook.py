"""Workbooks: converted sheet by sheet to text, in a process of its own that may fail without harm."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from etl.labels import LabelBook
from etl.match import best_table
from etl.problems import Problems
from etl.read.layout import MAX_COLUMNS, find_layout
from etl.read.part import Overrides, Part, Sheet
from etl.read.scan import scan
from etl.workbook.words import helper_sheets

_CONVERT = Path(__file__).with_name("convert.py")
_SECONDS = 120
_LIKE_A_TABLE = 4
"""Known headers from which on a sheet is taken for a table that lacks some."""
_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True, slots=True)
class WorkbookFault(Exception):
    """A workbook that cannot be read; ``rule`` chooses the sentence of ``source-error``."""

    rule: str


@dataclass(slots=True)
class _Found:
    """A sheet and what it seems to be: how many headers it has, and whether a table's are all there."""

    sheet: Sheet
    known: int
    is_table: bool


def is_workbook(path: Path) -> bool:
    """Whether the file begins as Excel's and LibreOffice's workbooks do, whatever it is called.

    Raises:
        OSError: when the file cannot be read.
    """
    with path.open("rb") as file:
        return file.read(8).startswith(_SIGNATURES)


def workbook_parts(path: Path, folder: Path, book: LabelBook, overrides: Overrides) -> list[Part]:
    """The sheets that hold tables of the record; the first one's problems name those that are left out.

    A workbook without any such sheet gives the nearest one, so that its report says what is missing.

    Raises:
        OSError: when the file cannot be read.
    """
    scanned = scan(path)
    try:
        sheets, kind = _converted(path, folder)
        chosen, left = _choose([_examined(sheet, book, overrides) for sheet in sheets], overrides)
    except WorkbookFault as fault:
        problems = Problems(path.name)
        problems.add("source-error", detail={"rule": fault.rule, "sheet": overrides.sheet or ""})
        return [
            Part(source=path, problems=problems, sha256=scanned.sha256, size=scanned.size, is_readable=False)
        ]
    parts = []
    for found in chosen:
        problems = Problems(f"{path.name} › {found.sheet.name}")
        parts.append(
            Part(
                source=path,
                problems=problems,
                sheet=found.sheet,
                kind=kind,
                sha256=scanned.sha256,
                size=scanned.size,
            )
        )
    if kind == "xls":
        parts[0].problems.add("legacy-workbook")
    for name, rule in left:
        if rule == "incomplete":
            parts[0].problems.add("incomplete-sheet", value=name)
        else:
            parts[0].problems.add("extra-sheet", value=name, detail={"rule": rule})
    return parts


def _converted(path: Path, folder: Path) -> tuple[list[Sheet], str]:
    """The sheets of a workbook as text files in a new folder beneath ``folder``, and the kind of workbook."""
    target = folder / f"workbook-{sum(1 for _ in folder.glob('workbook-*'))}"
    target.mkdir()
    try:
        # Isolated (-I): nothing of the workbook's folder or the environment is imported.
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_CONVERT), str(path.resolve()), str(target)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkbookFault("too-large") from None
    if ran.returncode != 0:
        # Killed by its limits of memory or time, or by a fault of the compiled reader.
        raise WorkbookFault("too-large" if ran.returncode < 0 else "damaged")
    answer = json.loads(ran.stdout)
    if "fault" in answer:
        raise WorkbookFault(answer["fault"])
    sheets = [
        Sheet(
            name=sheet["name"],
            path=Path(sheet["path"]),
            is_visible=sheet["is_visible"],
            filled=tuple((row, column) for row, column in sheet["filled"]),
        )
        for sheet in answer["sheets"]
    ]
    return sheets, answer["kind"]


def _examined(sheet: Sheet, book: LabelBook, overrides: Overrides) -> _Found:
    layout = find_layout(sheet.path, book, separators=",", header_row=overrides.header_row)
    if layout is None:
        return _Found(sheet, 0, is_table=False)
    if (
        len(layout.labels) > MAX_COLUMNS
    ):  # it is refused in any case: thousands of labels are not looked through
        return _Found(sheet, layout.known, is_table=False)
    return _Found(
        sheet, layout.known, is_table=best_table(layout.labels, book.for_header(layout.header)) is not None
    )


def _choose(found: list[_Found], overrides: Overrides) -> tuple[list[_Found], list[tuple[str, str]]]:
    """The sheets to read, and the others with the reason why each is left out."""
    if overrides.sheet is not None:
        asked = [each for each in found if each.sheet.name.strip() == overrides.sheet.strip()]
        if not asked:
            raise WorkbookFault("no-sheet")
        return asked, []
    if not found:
        raise WorkbookFault("empty")
    chosen = [each for each in found if each.is_table and each.sheet.is_visible]
    chosen = chosen or [max(found, key=lambda each: (each.is_table, each.known))]
    own = helper_sheets()  # the template's guide and lists need no mention
    left = [
        (each.sheet.name, _reason(each))
        for each in found
        if each not in chosen and not (each.sheet.name in own and each.known < _LIKE_A_TABLE)
    ]
    return chosen, left


def _reason(found: _Found) -> str:
    if found.is_table:
        return "hidden"
    return "incomplete" if found.known >= _LIKE_A_TABLE else "other"
