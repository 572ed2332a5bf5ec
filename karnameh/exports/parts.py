"""The rows of a view as they go into a file: what each table, list and row of figures on the page says.

A part of which the site has a table to download is that table, with codes and both calendars; any
other is what stands on the screen, its numbers as numbers.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from karnameh.exports.fragments import Cell, Code, Column, Link
from karnameh.exports.spreadsheet import spreadsheet
from karnameh.exports.tables import csv_bytes
from karnameh.locales import Locale
from karnameh.persian.digits import to_ascii

_GROUPING = str.maketrans({"٬": "", ",": "", "٫": ".", "\u2212": "-"})
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?", re.ASCII)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_IN_FILES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A table of the site to download: its name, what it is narrowed by, and its address."""

    table: str
    choices: Mapping[str, str]
    language: str
    moment: Mapping[str, str]

    @property
    def href(self) -> str:
        """Where it is: its CSV in the reader's language."""
        given = {**self.choices, **self.moment, "lang": self.language}
        return (
            f"/downloads/{self.table}.csv?{urlencode({key: value for key, value in given.items() if value})}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one table, list or row of figures of a view says.

    Attributes:
        caption: what it is called on the page.
        header, rows: as on the screen, a number where the screen has nothing but one.
        download: the table of the site that has the same rows; then ``header`` and ``rows`` are not used.
    """

    caption: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str | float | None]] = ()
    download: Download | None = None


def table_part(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Part:
    """A table of the page."""
    return Part(
        caption=caption,
        header=[column.label for column in columns],
        rows=[
            [
                number_or_text(cell_text(cell)) if column.numeric else cell_text(cell)
                for column, cell in zip(columns, row, strict=False)
            ]
            for row in rows
        ],
    )


def cell_text(cell: Cell) -> str:
    """What a cell says."""
    if isinstance(cell, Link):
        return cell.label
    return cell.full if isinstance(cell, Code) else cell


def number_or_text(text: str) -> str | float:
    """A number that is written in the reader's digits; anything else, as «۱۲ از ۴۰», as it is."""
    plain = to_ascii(text).translate(_GROUPING)
    if not _NUMBER.fullmatch(plain):
        return text
    return float(plain) if "." in plain else int(plain)


Sheet = tuple[str, pd.DataFrame, Mapping[str, str]]
"""Caption, rows, and the headers of its columns."""


def sheets_of(
    parts: Sequence[Part], ask: Callable[[Download], tuple[pd.DataFrame, Mapping[str, str]]]
) -> list[Sheet]:
    """The parts as frames; the same table twice is one. ``ask`` gives the rows of a download."""
    found: list[Sheet] = []
    asked: list[str] = []
    for part in parts:
        if part.download is None:
            found.append((part.caption, _frame(part), dict(_named(part.header))))
        elif part.download.href not in asked:
            asked.append(part.download.href)
            found.append((part.caption, *ask(part.download)))
    return found


def _named(header: Sequence[str]) -> list[tuple[str, str]]:
    """A name for each column of a frame, with its header."""
    return [(str(at), label) for at, label in enumerate(header)]


def _frame(part: Part) -> pd.DataFrame:
    columns: dict[str, Any] = {
        name: pd.Series([row[at] for row in part.rows], dtype="object")
        for at, (name, _) in enumerate(_named(part.header))
    }
    return pd.DataFrame(columns)


def sheets_csv(sheets: Sequence[Sheet], locale: Locale) -> tuple[bytes, str]:
    """One CSV file, or where there are several tables a ZIP of one each. Returns the bytes and the ending of the name."""
    files = [csv_bytes(frame, headers, locale) for _, frame, headers in sheets]
    if len(files) == 1:
        return files[0], "csv"
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for at, ((caption, _, _), content) in enumerate(zip(sheets, files, strict=True), start=1):
            info = ZipInfo(f"{at:02}-{file_name(caption)}.csv", _EPOCH)
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, content)
    return target.getvalue(), "zip"


def sheets_xlsx(sheets: Sequence[Sheet], about: Sequence[Sequence[str]], locale: Locale) -> bytes:
    """A workbook with a sheet for each table, and a first one that says what it is."""
    target = io.BytesIO()
    with spreadsheet(target, locale, title=about[0][0]) as book:
        first = book.sheet(locale.text("view.about"))
        for at, line in enumerate(about):
            book.line(first, at, line, book.head if at == 0 else None)
        first.set_column(0, 0, 30)
        first.set_column(1, 1, 70)
        for caption, frame, headers in sheets:
            book.frame(caption, frame[list(headers)], headers)
    return target.getvalue()


def file_name(text: str) -> str:
    """A text as a part of a file's name, on every system."""
    plain = " ".join(_NOT_IN_FILES.sub(" ", text).split())
    return plain[:_LONGEST_NAME].rstrip(" .").replace(" ", "-") or "–"
