"""Workbooks: numbers as numbers, days as days, no text ever a formula or a link, right to left where the language is."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from karnameh.locales import Locale

LONGEST_CELL = 32_767
"""Excel's limit; a longer text is cut and marked."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_COLOUR = "#0B5C6B"

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a real time would give new bytes on every run
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what turns the text after it round."""
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


class Spreadsheet:
    """A workbook in the making."""

    def __init__(self, book: Workbook, locale: Locale, *, head_colour: str = HEAD_COLOUR) -> None:
        self._book, self._locale = book, locale
        font = {"font_name": "Tahoma", "font_size": 10, "valign": "top"}
        head = {"bold": True, "bg_color": head_colour, "font_color": "#FFFFFF", "text_wrap": True}
        self._text = book.add_format({**font, "num_format": "@"})
        self._number = book.add_format({**font, "num_format": "#,##0.######"})
        self._date = book.add_format({**font, "num_format": "yyyy-mm-dd"})
        self.head = book.add_format({**font, **head})
        self.names: list[str] = []

    def frame(self, title: str, frame: pd.DataFrame, headers: Mapping[str, str]) -> None:
        """A sheet of a frame's rows."""
        self.rows(title, list(headers.values()), frame.itertuples(index=False, name=None))

    def rows(self, title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A sheet of rows under their headers, which stay in sight."""
        sheet = self.sheet(title)
        self.line(sheet, 0, headers, self.head)
        widths = [len(header) for header in headers]
        for at, row in enumerate(rows, start=1):
            self.line(sheet, at, row)
            widths = [max(width, len(str(value))) for width, value in zip(widths, row, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(60, width + 3))
        sheet.freeze_panes(1, 0)

    def sheet(self, title: str) -> Worksheet:
        """An empty sheet; its name is the title as far as Excel takes it, and no other's."""
        name = self._name(title)
        self.names.append(name)
        sheet = self._book.add_worksheet(name)
        if self._locale.is_rtl:
            sheet.right_to_left()
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _name(self, title: str) -> str:
        plain = _NOT_IN_NAMES.sub(" ", _UNSAFE.sub("", title)).strip() or "–"
        taken = {name.lower() for name in self.names}
        name, count = plain[:_LONGEST_NAME].strip(), 1
        while name.lower() in taken:
            count += 1
            ending = f" {self._locale.plain(count)}"
            name = f"{plain[: _LONGEST_NAME - len(ending)].strip()}{ending}"
        return name

    def line(self, sheet: Worksheet, at: int, values: Sequence[object], style: Format | None = None) -> None:
        """One row of a sheet; a missing value is an empty cell."""
        for column, value in enumerate(values):
            self._cell(sheet, at, column, value, style)

    def _cell(self, sheet: Worksheet, at: int, column: int, value: Any, style: Format | None) -> None:  # noqa: ANN401 — whatever the table holds
        if isinstance(value, tuple):
            value = self._locale.joined([str(one) for one in value])
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return
        if isinstance(value, str):
            sheet.write_string(at, column, _harmless(value), style or self._text)
        elif isinstance(value, bool):
            said = self._locale.text("state.yes" if value else "state.no")
            sheet.write_string(at, column, said, style or self._text)
        elif isinstance(value, date):
            sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), self._date)
        else:
            sheet.write_number(at, column, float(value), style or self._number)


@contextmanager
def spreadsheet(
    target: io.BytesIO, locale: Locale, *, title: str, head_colour: str = HEAD_COLOUR
) -> Iterator[Spreadsheet]:
    """A workbook that is written to ``target`` in the end: the same content, the same bytes."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        yield Spreadsheet(book, locale, head_colour=head_colour)


def _harmless(text: str) -> str:
    plain = _UNSAFE.sub("\ufffd", text)
    return plain if len(plain) <= LONGEST_CELL else f"{plain[: LONGEST_CELL - 1]}…"
