"""How a text file is laid out: the separator of its cells, and where its header is."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from etl.headers import is_identifier
from etl.labels import LabelBook
from etl.problems import Problems, UnusableInputError

SEPARATORS = ",;\t|؛"
MAX_COLUMNS = 300
_SNIFFED_RECORDS = 30
_SNIFFED_CHARACTERS = 1 << 18
_FEWEST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes:
        separator: what parts the cells.
        header_rows: records of the header, one or two.
        data_index: place of the first data record, counted from 0; the header stands before it.
        labels: the header's texts, one a column; of two rows, what names the column best.
        known: how many of them are headers of one table.
        header: all cells of the header, row after row.
    """

    separator: str
    header_rows: int
    data_index: int
    labels: tuple[str, ...]
    known: int
    header: tuple[str, ...]

    @property
    def start(self) -> int:
        """Place of the header's first record, counted from 0."""
        return self.data_index - self.header_rows


def checked_layout(path: Path, problems: Problems, book: LabelBook, *, header_row: int | None) -> Layout:
    """The layout of a text file; titles above the header and a header of two rows are told.

    Raises:
        UnusableInputError: when it has none that the contract knows; the problem is in ``problems``.
    """
    layout = find_layout(path, book, header_row=header_row)
    if layout is None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            problems.add("unknown-table", row=1, value=file.readline(_SNIFFED_CHARACTERS).strip())
        raise UnusableInputError
    if len(layout.labels) > MAX_COLUMNS:
        problems.add("source-error", row=1, detail={"rule": "columns", "limit": str(MAX_COLUMNS)})
        raise UnusableInputError
    if layout.start:
        problems.add("leading-rows", row=layout.start + 1, detail={"number": str(layout.start)})
    if layout.header_rows > 1:
        problems.add("two-row-header", row=layout.data_index)
    return layout


def find_layout(
    path: Path, book: LabelBook, *, separators: str = SEPARATORS, header_row: int | None = None
) -> Layout | None:
    """Separator and header: the pair by which most headers are known to one table, and two at least.

    A ``header_row`` (from 1, its last line) that the sender names is taken as it is.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_SNIFFED_CHARACTERS)
    best: Layout | None = None
    best_score = (0 if header_row else _FEWEST_KNOWN - 1, 1.0)
    for separator in separators:
        records = _first_records(sample, separator, max(_SNIFFED_RECORDS, header_row or 0))
        if not records:
            continue
        width = max(len(cells) for cells in records)
        regular = sum(len(cells) == width for cells in records) / len(records)
        for layout in _candidates(records, separator, book, header_row):
            if (layout.known, regular) > best_score:
                best, best_score = layout, (layout.known, regular)
    return best


def _candidates(
    records: list[list[str]], separator: str, book: LabelBook, header_row: int | None
) -> list[Layout]:
    """A header of one row and one of two rows for each place where one may end.

    Where one makes a whole table, only those that begin there are left: what stands
    below is data of that table, or another one, and never its header.
    """
    layouts: list[Layout] = []
    for index, cells in enumerate(records):
        if header_row is not None and index + 1 != header_row:
            continue
        known, labels = book.for_header(cells).choose([(cell,) for cell in cells])
        layouts.append(Layout(separator, 1, index + 1, labels, known, tuple(cells)))
        upper = records[index - 1] if index else []
        if any(map(str.strip, upper)) and not any(map(is_identifier, cells)):
            header = (*upper, *cells)
            known, labels = book.for_header(header).choose_two(upper, cells)
            layouts.append(Layout(separator, 2, index + 1, labels, known, header))
    whole = [layout for layout in layouts if book.for_header(layout.header).is_whole(layout.labels)]
    if not whole:
        return layouts
    start = min(layout.start for layout in whole)
    return [layout for layout in whole if layout.start <= start + 1]


def _first_records(sample: str, separator: str, number: int) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            records.append(record)
            if len(records) == number:
                break
    except csv.Error:
        return records
    return records
