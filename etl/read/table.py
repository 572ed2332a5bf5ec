"""From a source file to a staging table of text, row for row, with nothing lost.

A regular file is read by DuckDB, strictly and as text, and its row count is
reconciled with a count of our own. Whatever that reader refuses is read again,
slowly, record by record, so that every fault has a row number.
"""

import csv
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.labels import LabelBook
from etl.problems import Problems, UnusableInputError
from etl.read.decode import DecodeError, Text, decode, seems_plain
from etl.read.layout import MAX_COLUMNS, Layout, checked_layout, find_layout
from etl.read.part import MendedCell, Overrides, Part, Sheet
from etl.read.scan import scan
from etl.read.slowly import read_slowly
from etl.staging import Staging, count, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A source as a staging table: columns ``c0``, ``c1`` … of text in the file's order.

    Attributes:
        relation: name of the staging table; its ``rowid`` counts the rows from 0.
        labels: the header's cells, one for each column.
        header: all cells of the header, row after row.
        header_row: row of the header's last line as a spreadsheet numbers it; the data follow.
        header_rows: lines of the header.
        rows: number of data rows, blank ones too.
        sha256, size, encoding, separator: of the source as received.
    """

    relation: str
    labels: tuple[str, ...]
    header: tuple[str, ...]
    header_row: int
    header_rows: int
    rows: int
    sha256: str
    size: int
    encoding: str
    separator: str

    @property
    def row(self) -> str:
        """The SQL expression of a row's number in the spreadsheet; the table's alias is ``r``."""
        return f"r.rowid + {self.header_row + 1}"

    @property
    def blank(self) -> str:
        """The SQL condition that a row, aliased ``r``, has no cell at all."""
        return f"coalesce({', '.join(f'r.c{place}' for place in range(len(self.labels)))}, NULL) IS NULL"


def read(part: Part, staging: Staging, book: LabelBook, overrides: Overrides, *, number: int) -> RawTable:
    """Read one table into the staging table ``raw_<number>``.

    Raises:
        UnusableInputError: when it is no table; the problem is in the part's ``problems``.
    """
    relation = f"raw_{number}"
    problems = part.problems
    if not part.is_readable:
        raise UnusableInputError
    try:
        text, staged = _text(part, staging, book, overrides, relation)
        layout = checked_layout(text.path, problems, book, header_row=overrides.header_row)
        is_whole = staged == layout and _is_whole(text, layout, staging, relation)
        if not is_whole and not _stage_fast(text, layout, staging, relation):
            read_slowly(text.path, layout, staging.connection, relation, problems, number)
        _blank_white_rows(staging.connection, relation, len(layout.labels))
        if part.sheet is not None:
            _tell_filled(part.sheet, layout, problems)
    except DecodeError as error:
        problems.add(error.code, row=error.row, detail={"rule": error.rule})
        raise UnusableInputError from error
    except csv.Error as error:
        raise UnusableInputError from error
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        reason = error.strerror or type(error).__name__
        problems.add("source-error", detail={"rule": "unreadable", "reason": reason})
        raise UnusableInputError from error
    return RawTable(
        relation=relation,
        labels=layout.labels,
        header=layout.header,
        header_row=layout.data_index,
        header_rows=layout.header_rows,
        rows=count(staging.connection, relation),
        sha256=part.sha256 or text.sha256,
        size=part.size or text.size,
        encoding=text.encoding,
        separator=layout.separator,
    )


def _text(
    part: Part, staging: Staging, book: LabelBook, overrides: Overrides, relation: str
) -> tuple[Text, Layout | None]:
    """The part as UTF-8 text; and its layout when it was staged already, while its bytes were checked."""
    if part.sheet is not None:
        path = part.sheet.path
        scanned = scan(path)
        if not scanned.size:
            raise DecodeError("source-error", "empty")
        return Text(
            path=path,
            encoding=part.kind,
            sha256=part.sha256 or "",
            size=part.size or 0,
            records=scanned.records,
        ), None
    with ThreadPoolExecutor(max_workers=1) as pool:
        # The count shares no code with the reader, and runs beside it.
        scanning = pool.submit(scan, part.source)
        staged = None if overrides.encoding else _stage_early(part.source, staging, book, overrides, relation)
        text = decode(part.source, scanning.result(), folder=staging.folder, encoding=overrides.encoding)
    if text.mojibake:
        part.problems.add("mojibake")
    if text.encoding == "cp1256":
        part.problems.add("legacy-encoding")
    return text, staged if text.path == part.source else None


def _blank_white_rows(connection: duckdb.DuckDBPyConnection, relation: str, width: int) -> None:
    """Rows of nothing but blanks are blank rows, whoever wrote them."""
    cells = [f"c{place}" for place in range(width)]
    blanks = ", ".join(f"{cell} = NULL" for cell in cells)
    connection.execute(
        f"UPDATE {relation} SET {blanks} WHERE trim(coalesce(c0, '')) = '' "
        f"AND coalesce({', '.join(cells)}) IS NOT NULL AND trim(concat({', '.join(cells)})) = ''"
    )


def _tell_filled(sheet: Sheet, layout: Layout, problems: Problems) -> None:
    """Say how many cells below the header took the text of the merged one above them."""
    rows = [row for row, _ in sheet.filled if row > layout.data_index]
    if rows:
        problems.add("merged-cells", row=rows[0], detail={"number": str(len(rows))})


def _stage_early(
    path: Path, staging: Staging, book: LabelBook, overrides: Overrides, relation: str
) -> Layout | None:
    """Read a file that seems plain before its bytes are all checked; its layout when that went well so far."""
    if not seems_plain(path):
        return None
    try:
        layout = find_layout(path, book, header_row=overrides.header_row)
    except UnicodeDecodeError:  # beyond the first bytes it is not plain after all
        return None
    # DuckDB would take «log[1].csv» for a pattern, and read «log1.csv» in its place.
    link = staging.folder / f"{relation}.csv"
    link.symlink_to(path.resolve())
    if layout is None or not _read_fast(link, layout, staging.connection, relation):
        return None
    return layout


def _stage_fast(text: Text, layout: Layout, staging: Staging, relation: str) -> bool:
    """Whether the fast reader took a converted text, every row of it."""
    is_converted = text.encoding not in ("utf-8", "utf-8-sig") or text.mojibake
    is_read = is_converted and _read_fast(text.path, layout, staging.connection, relation)
    return is_read and _is_whole(text, layout, staging, relation)


def _is_whole(text: Text, layout: Layout, staging: Staging, relation: str) -> bool:
    return (
        text.records is not None and count(staging.connection, relation) == text.records - layout.data_index
    )


def _read_fast(path: Path, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Read a regular file strictly and as text; False when the reader refuses it."""
    if len(layout.labels) > MAX_COLUMNS:
        return False
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(layout.labels)))
    try:
        connection.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT * FROM read_csv({quoted(path)}, "
            f"columns = {{{columns}}}, delim = '{layout.separator}', quote = '\"', escape = '\"', "
            f"header = false, skip = {layout.data_index}, auto_detect = false, strict_mode = true, "
            "null_padding = false, ignore_errors = false, nullstr = '')"
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException, UnicodeDecodeError):
        # Irregular: the slow way says where. (The reader's message may end inside a character.)
        return False
    return True


def mend_cells(connection: duckdb.DuckDBPyConnection, raw: RawTable, cells: Iterable[MendedCell]) -> None:
    """Put what the sender mended into a staging table; a cell that the table does not have is left."""
    for cell in cells:
        if 0 <= cell.column < len(raw.labels):
            connection.execute(
                f"UPDATE {raw.relation} SET c{cell.column} = nullif(?, '') WHERE rowid = ?",
                [cell.text, cell.row - raw.header_row - 1],
            )
