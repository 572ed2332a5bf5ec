"""XLSX: one sheet, right to left in Persian, numbers as numbers and no text ever a formula."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from xlsxwriter import Workbook

from karnameh.exports.spreadsheet import Spreadsheet
from karnameh.locales import Locale
from karnameh.warehouse import Published
from karnameh.warehouse.questions.resource_texts import Selection

MOST_ROWS = 100_000
"""Rows of a workbook; a longer table takes minutes to write and to open, and belongs into CSV or Parquet."""

_IN_MEMORY = 8 * 2**20
_PIECE = 256 * 2**10
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a real time would give new bytes on every run
_WIDTH = 18


def workbook_file(
    published: Published, selection: Selection, locale: Locale, *, title: str, headers: Mapping[str, str]
) -> IO[bytes]:
    """The rows as a workbook in a temporary file, at its beginning; the caller closes it.

    ``headers`` are those of the columns by their names. Rows are written as they come, so that
    a long table takes no more memory than a short one.
    """
    target: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — the caller's
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    columns = selection.columns.columns
    with Workbook(target, options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        made = Spreadsheet(book, locale)
        sheet = made.sheet(title)
        sheet.set_column(0, len(columns) - 1, _WIDTH)
        sheet.freeze_panes(1, 0)
        made.line(sheet, 0, [headers[column.name] for column in columns], made.head)
        shown = {column.name: column.expression for column in columns}
        rows = (row for part in selection.rows(published, shown) for row in part)
        for at, row in enumerate(rows, start=1):
            made.line(sheet, at, [_cell(value) for value in row])
    target.seek(0)
    return target


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece; closes it."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _cell(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value
