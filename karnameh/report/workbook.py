"""The tables and the charts' data of a year as a workbook: right to left, numbers as numbers, no formula.

The sheets are the tables that the site lets everyone download, the figures with their addresses,
and the dictionary of the columns.
"""

import io
from collections.abc import Iterable, Mapping

from xlsxwriter.worksheet import Worksheet

from karnameh import figures
from karnameh.content import headlines, tables
from karnameh.content.palette import PALETTES
from karnameh.content.view import View
from karnameh.exports.downloads import Asked
from karnameh.exports.parts import cell_text
from karnameh.exports.registry import TABLES
from karnameh.exports.spreadsheet import Spreadsheet, spreadsheet
from karnameh.report.annual import check_year
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


def workbook(published: Published, *, year: int, district: str) -> bytes:
    """The file's bytes, the same for the same version.

    Raises:
        NoReport: as ``annual.annual_report``.
    """
    view = report_view(published, district, edition(published))
    check_year(view, year)
    target = io.BytesIO()
    title = view.locale.text("report.title", year=view.locale.plain(year))
    with spreadsheet(target, view.locale, title=title, head_colour=PALETTES["light"].mark) as book:
        _Report(book, view, title).write(year)
    return target.getvalue()


class _Report:
    """The sheets of a year."""

    def __init__(self, book: Spreadsheet, view: View, title: str) -> None:
        self._book, self._view, self._title = book, view, title

    def write(self, year: int) -> None:
        """All sheets; the first says what the others hold."""
        view, say = self._view, self._view.locale.text
        about = self._book.sheet(say("report.sheet_about"))
        asked = Asked(filter=Filter(year=year), today=view.today, district=view.district)
        held = []
        for name, key in SHEETS.items():
            frame, headers = TABLES[name].sheet(view.data, asked, view.locale)
            title = say(key).replace("-", " ")
            self._book.frame(title, frame[list(headers)], headers)
            held.append((self._book.names[-1], title))
        self._book.rows(say("report.sheet_figures"), *_figures(view, year))
        held.append((self._book.names[-1], say("report.annex_lead")))
        self._book.rows(say("report.sheet_dictionary"), *_dictionary(view))
        held.append((self._book.names[-1], say("about.definitions_lead")))
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
            self._book.line(sheet, at, pair, self._book.head if at == 0 else None)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 70)


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
