"""Rejected rows handed back as a workbook: the clerk's own cells, with what is wrong and how to mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook

from etl.texts import Lang, plain
from etl.workbook.book import (
    HEADER,
    HIDDEN,
    SOFT,
    STRONG,
    TEXT,
    direction,
    height,
    inert,
    new_book,
    new_sheet,
    shortened,
    shown,
    side,
    write_note,
)
from etl.workbook.words import own_labels, own_labels_in, word

ROWS_PER_SHEET = 1_000_000
"""Rows after which a further sheet begins; Excel itself ends at 1,048,576."""
NOTES = 20_000
"""Notes in one file: they are kept in memory and slow Excel down. The last column always says everything."""

_BAD = {"bg_color": "#F9D6D5", "font_color": "#7A1414", "border": 1, "border_color": "#C98A88"}
_WIDTH, _NUMBER_WIDTH, _REASON_WIDTH = 20, 13, 70


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """One rejected row.

    Attributes:
        row: its number in the file, as a spreadsheet counts.
        cells: as they were read, one for each label; None for a blank.
        marks: position of a bad cell → what is wrong with it and how to mend it.
        reasons: everything that is wrong with the row, one sentence each.
    """

    row: int
    cells: tuple[str | None, ...]
    marks: Mapping[int, str]
    reasons: tuple[str, ...]


def write_rejects(
    path: Path, labels: Sequence[str], rows: Iterable[RejectedRow], *, lang: Lang = "fa"
) -> Path:
    """Write the rows to an XLSX file under their own headers, two columns of ours at the end; returns its path.

    Every cell is text, so that nothing is calculated and nothing changes its look.
    Bad cells are coloured; the first ``NOTES`` of them say in a note what is wrong.
    Columns of ours that came back with a mended file are not handed back a second time.

    Raises:
        OSError: when the file cannot be written.
        ValueError: when a row has not one cell for each label.
    """
    with new_book(path, word(lang, "title", "rejects"), constant_memory=True) as book:
        writer = _Writer(book, labels, lang)
        for row in rows:
            writer.add(row)
        writer.finish()
    return path


class _Writer:
    """Writes row after row, and begins a further sheet when one is full."""

    def __init__(self, book: Workbook, labels: Sequence[str], lang: Lang) -> None:
        self._book, self._lang = book, lang
        self._width = len(labels)
        self._kept = [(place, label) for place, label in enumerate(labels) if label not in own_labels()]
        self._text = book.add_format(TEXT | side(lang))
        self._bad = book.add_format(TEXT | side(lang) | _BAD)
        self._reason = book.add_format(TEXT | direction(lang) | {"text_wrap": True})
        self._header = book.add_format(HEADER | SOFT | direction(lang))
        self._own_header = book.add_format(HEADER | STRONG | direction(lang))
        self._notes = 0
        self._sheets = 0
        self._begin_sheet()

    def add(self, row: RejectedRow) -> None:
        """Write one row."""
        if self._line > ROWS_PER_SHEET:
            self.finish()
            self._begin_sheet()
        if len(row.cells) != self._width:
            raise ValueError(f"{len(row.cells)} cells under {self._width} labels in row {row.row}")
        faults: list[str] = []
        for column, (place, label) in enumerate(self._kept):
            faults += self._write_cell(column, label, row.cells[place] or "", row.marks.get(place))
        self._write_own(plain(self._lang, row.row), "\n".join((*row.reasons, *faults)))
        self._line += 1

    def finish(self) -> None:
        """Put the filter over what the sheet holds."""
        self._sheet.autofilter(0, 0, self._line - 1, len(self._kept) + 1)

    def _begin_sheet(self) -> None:
        self._sheets += 1
        number = f" {plain(self._lang, self._sheets)}" if self._sheets > 1 else ""
        self._sheet = new_sheet(self._book, word(self._lang, "sheet", "rejects") + number, self._lang)
        self._line = 1
        own = len(self._kept)
        self._sheet.set_column(0, own - 1, _WIDTH, self._text)
        self._sheet.set_column(own, own, _NUMBER_WIDTH, self._text)
        self._sheet.set_column(own + 1, own + 1, _REASON_WIDTH, self._reason)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        for column, (_, label) in enumerate(self._kept):
            self._sheet.write_string(0, column, _safe(label), self._header)
        for column, label in enumerate(own_labels_in(self._lang), start=own):
            self._sheet.write_string(0, column, label, self._own_header)

    def _write_cell(self, column: int, label: str, cell: str, mark: str | None) -> list[str]:
        """Write a cell; returns what had to be changed in it, as sentences."""
        if not cell and mark is None:
            return []
        whole = shown(cell)
        kept = shortened(whole)
        style = self._text if mark is None else self._bad
        self._sheet.write_string(self._line, column, inert(kept), style)
        if mark is not None and self._notes < NOTES:
            self._notes += 1
            write_note(self._sheet, self._line, column, mark)
        changes = {"hidden": HIDDEN.search(cell), "cut": kept != whole}
        return [word(self._lang, "rejects", key, label=label) for key, changed in changes.items() if changed]

    def _write_own(self, number: str, reasons: str) -> None:
        own = len(self._kept)
        self._sheet.set_row(self._line, height(reasons, _REASON_WIDTH - 4))
        self._sheet.write_string(self._line, own, number, self._text)
        self._sheet.write_string(self._line, own + 1, _safe(reasons), self._reason)


def _safe(text: str) -> str:
    """A text that Excel opens, whatever it holds."""
    return inert(shortened(shown(text)))
