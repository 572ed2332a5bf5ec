"""Rows of a sheet that are no records: blanks, totals, notes, repeated headers, the template's example.

They are found by rule, left out, and told one by one. A row with an identifier is never
left out, whatever else it says, and a row without one only where it can't be a record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from etl.findings import add_findings
from etl.headers import is_identifier, label_key
from etl.match import Mapping
from etl.problems import Problems
from etl.read import RawTable
from etl.schema import IDENTIFIER
from etl.staging import count
from etl.targets import required
from etl.workbook.words import EXAMPLE_PREFIX
from karnameh.persian.calendar import MONTHS
from karnameh.persian.digits import NumberError, parse_number
from karnameh.persian.text import clean

_LOOKED_AT = 20_000
"""Rows without a key beyond which the file has another fault than a few totals."""
_FEWEST_REQUIRED = 4
"""A row with one cell can't be a record of a table that requires so many."""
_TOTALS = "جمع|مجموع|میانگین|معدل|total|sum|average"
_OF_WHAT = "|".join(("کل", "کلی", "ماه", "سال", "فصل", "نیمه", "بهار", "تابستان", "پاییز", "زمستان", *MONTHS))
_totals = re.compile(rf"\s*(?:{_TOTALS})(?:[\s:‌]+(?:{_OF_WHAT}|[0-9۰-۹]+))*[\s:]*", re.IGNORECASE)
"""A word for totals, and of what: «جمع کل», «مجموع مهر ماه»; not «جمع‌خوانی قرآن»."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that may be no record: its ``rowid``, its number in the spreadsheet, and its filled cells by column."""

    rowid: int
    number: int
    cells: dict[int, str]

    @property
    def text(self) -> str:
        return " | ".join(self.cells.values())


def tell_blanks(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, problems: Problems, *, file: int
) -> None:
    """Tell blank rows between others, blank columns between others, and columns that have no header.

    Blanks after the last row and the last column say nothing.
    """
    if count(connection, f"{raw.relation} AS r WHERE {raw.blank}"):
        last = f"(SELECT max(r.rowid) FROM {raw.relation} AS r WHERE NOT {raw.blank})"
        add_findings(
            connection,
            "blank-row",
            f"{raw.relation} AS r WHERE {raw.blank} AND r.rowid < {last}",
            file=str(file),
            row=raw.row,
        )
    named = [place for place, label in enumerate(raw.labels) if label.strip()]
    blank = []
    for place, label in enumerate(raw.labels):
        if label.strip():
            continue
        if count(connection, f"{raw.relation} WHERE trim(c{place}) <> ''"):
            problems.add("blank-label", row=raw.header_row, detail={"column": str(place + 1)})
        elif place < max(named, default=0):
            blank.append(str(place + 1))
    if blank:
        problems.add("blank-column", row=raw.header_row, detail={"columns": "، ".join(blank)})


def leave_out(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, mapping: Mapping, problems: Problems, *, file: int
) -> None:
    """Blank the rows that are no records, so that nothing reads them; each becomes a problem.

    What was found in such a row before, as too few cells, is no fault then.
    """
    rows = list(_doubtful_rows(connection, raw, mapping))
    if not rows:
        return
    last = connection.execute(
        f"SELECT max(r.rowid) FROM {raw.relation} AS r WHERE {_filled(raw)} > 1"
    ).fetchone()
    end = last[0] if last and last[0] is not None else -1
    wider = connection.execute(
        "SELECT source_row FROM finding WHERE file = ? AND code = 'extra-cell'", [file]
    ).fetchall()
    left: dict[int, int] = {}
    for row in rows:
        if (row.number,) in wider:  # it says more than its cells here do
            continue
        code = _code(row, raw, mapping, is_below=row.rowid > end)
        if code is not None:
            problems.add(code, row=row.number, value=row.text)
            left[row.rowid] = row.number
    if left:
        blanks = ", ".join(f"c{place} = NULL" for place in range(len(raw.labels)))
        rowids, numbers = list(left), list(left.values())
        connection.execute(f"UPDATE {raw.relation} SET {blanks} WHERE list_contains(?, rowid)", [rowids])
        connection.execute(
            "DELETE FROM finding WHERE file = ? AND list_contains(?, source_row)", [file, numbers]
        )


def _filled(raw: RawTable) -> str:
    """The SQL expression of how many cells of a row are filled."""
    return " + ".join(f"(r.c{place} IS NOT NULL)::INTEGER" for place in range(len(raw.labels)))


def _doubtful_rows(connection: duckdb.DuckDBPyConnection, raw: RawTable, mapping: Mapping) -> Iterator[_Row]:
    """Rows whose key is blank, or is something that no key can be; none where there are too many."""
    position = mapping.columns[mapping.table.key[0]]
    key, label = f"r.c{position}", raw.labels[position]
    doubtful = (
        f"trim(coalesce({key}, '')) = '' OR regexp_matches({key}, $totals) "
        f"OR (NOT regexp_full_match({key}, $identifier) AND {_filled(raw)} = 1)"
    )
    certain = f"{key} = $label OR starts_with({key}, $example)"
    query = f"SELECT r.rowid, {raw.row}, r.* FROM {raw.relation} AS r WHERE NOT {raw.blank}"
    found = connection.execute(
        f"{query} AND ({certain}) ORDER BY r.rowid", {"label": label, "example": EXAMPLE_PREFIX}
    ).fetchall()
    more = connection.execute(
        f"{query} AND ({doubtful}) ORDER BY r.rowid LIMIT {_LOOKED_AT + 1}",
        {"totals": rf"(?i)^\s*({_TOTALS})", "identifier": IDENTIFIER},
    ).fetchall()
    found += more if len(more) <= _LOOKED_AT else []
    for rowid, number, *cells in {row[0]: row for row in found}.values():
        filled = {place: cell for place, cell in enumerate(cells) if cell and cell.strip()}
        if filled:
            yield _Row(rowid, number, filled)


def _code(row: _Row, raw: RawTable, mapping: Mapping, *, is_below: bool) -> str | None:
    """Why a row is no record; None when it may be one."""
    position = mapping.columns[mapping.table.key[0]]
    if row.cells.get(position, "").startswith(EXAMPLE_PREFIX):
        return "example-row"
    if _repeats_header(row, raw):
        return "repeated-header"
    if _is_totals(row):
        return "totals-row"
    is_alone = len(row.cells) == 1 and not is_identifier(row.cells.get(position, ""))
    if is_alone and (is_below or len(required(mapping.table)) >= _FEWEST_REQUIRED):
        return "note-row"
    return None


def _repeats_header(row: _Row, raw: RawTable) -> bool:
    return len(row.cells) > 1 and all(
        label_key(cell) == label_key(raw.labels[place]) for place, cell in row.cells.items()
    )


def _is_totals(row: _Row) -> bool:
    """Whether a word such as «جمع» begins one of its cells, and all the others are numbers or such words."""
    words = [cell for cell in row.cells.values() if _totals.fullmatch(clean(cell))]
    return bool(words) and all(cell in words or _is_number(cell) for cell in row.cells.values())


def _is_number(cell: str) -> bool:
    try:
        parse_number(cell)
    except NumberError:
        return False
    return True
