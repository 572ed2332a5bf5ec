"""The tables and the charts' data of a year as a workbook: right to left, numbers as numbers, no formula.

The sheets are the tables that the site lets everyone download, the figures with their addresses,
and the dictionary of the columns.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from karnameh import figures
from karnameh.content import headlines, tables
from karnameh.content.palette import PALETTES
from karnameh.content.view import View
from karnameh.exports.downloads import Asked
from karnameh.exports.registry import TABLES
from karnameh.report.annual import check_year
from karnameh.report.blocks import cell_text
from karnameh.report.codes import figure_refs
from karnameh.report.edition import edition, report_view
from karnameh.warehouse import Filter, Published, questions

SHEETS: Mapping[str, str] = {
    "activities-by-month": "file.activities-by-month",
    "activities-by-kind": "file.activities-by-kind",
    "activities-by-neighbourhood": "file.activities-by-neighbourhood",
    "promises": "report.plan",
    "cancelled": "file.cancelled",
    "metric-totals": "file.metric-totals",
    "unknowns": "file.unknowns",
}
"""The downloads that the report's tables and charts are of, with the keys of their names."""
LONGEST_CELL = 32_767
"""Excel's limit; a longer text is cut and marked."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a real time would give new bytes on every run
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what turns the text after it round."""
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def workbook(published: Published, *, year: int, district: str) -> bytes:
    """The file's bytes, the same for the same version.

    Raises:
        NoReport: as ``annual.annual_report``.
    """
    view = report_view(published, district, edition(published))
    check_year(view, year)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        title = view.locale.text("report.title", year=view.locale.plain(year))
        book.set_properties({"title": title, "created": _CREATED})
        _Book(book, view, title).write(year)
    return target.getvalue()


class _Book:
    """A workbook in the making."""

    def __init__(self, book: Workbook, view: View, title: str) -> None:
        colours = PALETTES["light"]
        self._book, self._view, self._title = book, view, title
        font = {"font_name": "Tahoma", "font_size": 10, "valign": "top"}
        head = {"bold": True, "bg_color": colours.mark, "font_color": "#FFFFFF", "text_wrap": True}
        self._text = book.add_format({**font, "num_format": "@"})
        self._number = book.add_format({**font, "num_format": "#,##0.######"})
        self._date = book.add_format({**font, "num_format": "yyyy-mm-dd"})
        self._head = book.add_format({**font, **head})
        self._names: list[str] = []

    def write(self, year: int) -> None:
        """All sheets; the first says what the others hold."""
        view, say = self._view, self._view.locale.text
        about = self._sheet(say("report.sheet_about"))
        asked = Asked(filter=Filter(year=year), today=view.today, district=view.district)
        held = []
        for name, key in SHEETS.items():
            frame, headers = TABLES[name].sheet(view.data, asked, view.locale)
            title = say(key).replace("-", " ")
            self._frame(title, frame[list(headers)], headers)
            held.append((self._names[-1], title))
        self._rows(say("report.sheet_figures"), *_figures(view, year))
        held.append((self._names[-1], say("report.annex_lead")))
        self._rows(say("report.sheet_dictionary"), *_dictionary(view))
        held.append((self._names[-1], say("about.definitions_lead")))
        self._about(about, held, year)

    def _about(self, sheet: Worksheet, held: Iterable[tuple[str, str]], year: int) -> None:
        view, say = self._view, self._view.locale.text
        info = questions.version_info(view.data)
        is_demo = questions.has_demo(view.data, Filter(year=year), plans=True)
        said: list[tuple[str, object]] = [
            (self._title, ""),
            (say("report.version"), info.number),
            (say("about.updated"), tables.version_sentence(view, info)),
            (say("report.hash"), info.rows_hash),
            *([(say("report.demo"), "")] if is_demo else []),
            ("", ""),
        ]
        for at, pair in enumerate([*said, *held]):
            self._line(sheet, at, pair, self._head if at == 0 else None)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 70)

    def _frame(self, title: str, frame: pd.DataFrame, headers: Mapping[str, str]) -> None:
        self._rows(title, list(headers.values()), frame.itertuples(index=False, name=None))

    def _rows(self, title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        sheet = self._sheet(title)
        self._line(sheet, 0, headers, self._head)
        widths = [len(header) for header in headers]
        for at, row in enumerate(rows, start=1):
            self._line(sheet, at, row, None)
            widths = [max(width, len(str(value))) for width, value in zip(widths, row, strict=True)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(60, width + 3))
        sheet.freeze_panes(1, 0)

    def _sheet(self, title: str) -> Worksheet:
        name = _NOT_IN_NAMES.sub(" ", title)[:_LONGEST_NAME]
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        sheet.right_to_left()
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _line(self, sheet: Worksheet, at: int, values: Sequence[object], style: Format | None) -> None:
        for column, value in enumerate(values):
            self._cell(sheet, at, column, value, style)

    def _cell(self, sheet: Worksheet, at: int, column: int, value: Any, style: Format | None) -> None:  # noqa: ANN401 — whatever the table holds
        if isinstance(value, tuple):
            value = self._view.locale.joined([str(one) for one in value])
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return
        if isinstance(value, str):
            sheet.write_string(at, column, _harmless(value), style or self._text)
        elif isinstance(value, bool):
            said = self._view.locale.text("state.yes" if value else "state.no")
            sheet.write_string(at, column, said, style or self._text)
        elif isinstance(value, date):
            sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), self._date)
        else:
            sheet.write_number(at, column, float(value), style or self._number)


def _harmless(text: str) -> str:
    plain = _UNSAFE.sub("\ufffd", text)
    return plain if len(plain) <= LONGEST_CELL else f"{plain[: LONGEST_CELL - 1]}…"


def _figures(view: View, year: int) -> tuple[list[str], list[list[object]]]:
    """Every figure of the report with its value as a number, its state, unit and address."""
    say = view.locale.text
    headers = [say(f"column.{key}") for key in ("what", "value")]
    headers += [say("export.value_state"), say("column.unit"), say("column.code")]
    rows: list[list[object]] = []
    for ref in figure_refs(view, headlines.period(year, view.today)):
        found = figures.compute(view.data, ref)
        query = figures.query(view.data, ref, view.locale)
        unit = found.unit[view.locale.code]
        rows.append([query, found.value, say(f"state.{found.state}"), unit, str(ref)])
    return headers, rows


def _dictionary(view: View) -> tuple[list[str], list[list[object]]]:
    say = view.locale.text
    headers = [say("history.table"), *(say(f"column.{key}") for key in ("field", "meaning", "required"))]
    made = tables.dictionary_tables(view, questions.field_dictionary(view.data))
    rows = [[name, *map(cell_text, row)] for name, (_, listed) in made.items() for row in listed]
    return headers, [list(row) for row in rows]
