"""Reading a text file record by record: slow, and every fault has its row."""

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.problems import Problems
from etl.read.layout import Layout
from etl.staging import append, append_rows

_BATCH = 10_000
_EXCERPT = 400

csv.field_size_limit(1 << 27)  # a huge cell is a problem to report, not a reason to stop reading


def read_slowly(
    path: Path,
    layout: Layout,
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    problems: Problems,
    number: int,
) -> None:
    """Read a file's data records into a new staging table; rows with too few or too many cells become findings.

    Raises:
        csv.Error: when a quotation mark stays open; the problem is in ``problems``.
    """
    width = len(layout.labels)
    columns = ", ".join(f"c{position} VARCHAR" for position in range(width))
    connection.execute(f"CREATE OR REPLACE TABLE {relation} ({columns})")
    records = _records(path, layout, problems)
    while batch := list(islice(records, _BATCH)):
        _append(connection, relation, [_fitted(cells, width) for _, cells in batch])
        broken = [_broken(row, cells, width, number) for row, cells in batch if _is_broken(cells, width)]
        append_rows(connection, "finding", broken)


def _records(path: Path, layout: Layout, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """The data records with their row numbers; a fault in the quoting ends the reading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=layout.separator, strict=True)
        row, line = 0, 0
        try:
            for row, cells in enumerate(reader, start=1):
                line = reader.line_num
                if row > layout.data_index:
                    yield row, cells
        except csv.Error:
            problems.add("source-error", row=row + 1, detail={"rule": "quote", "line": str(line + 1)})
            raise


def _fitted(cells: list[str], width: int) -> Sequence[str | None]:
    """Exactly ``width`` cells, None for blank; a row of blanks is all None."""
    kept = [cell or None for cell in cells[:width]] if any(map(str.strip, cells)) else []
    return [*kept, *[None] * (width - len(kept))]


def _is_broken(cells: list[str], width: int) -> bool:
    """Whether cells are missing, or there are filled cells beyond the last column."""
    if len(cells) == width or not any(map(str.strip, cells)):
        return False
    return len(cells) < width or any(map(str.strip, cells[width:]))


def _broken(row: int, cells: list[str], width: int, number: int) -> tuple[object, ...]:
    code = "extra-cell" if len(cells) > width else "missing-cell"
    detail = {"expected": str(width), "found": str(len(cells))}
    beyond = " | ".join(filter(None, map(str.strip, cells[width:])))[:_EXCERPT] or None
    return number, row, None, code, beyond, json.dumps(detail)


def _append(
    connection: duckdb.DuckDBPyConnection, relation: str, batch: Sequence[Sequence[str | None]]
) -> None:
    columns = list(zip(*batch, strict=True))
    table = pa.table({f"c{position}": pa.array(cells, pa.string()) for position, cells in enumerate(columns)})
    append(connection, relation, table)
