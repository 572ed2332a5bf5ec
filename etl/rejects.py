"""Rejected rows handed back: the clerk's own cells, with the row number and what is wrong."""

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb

from etl.problems import CODES, Severity
from etl.texts import Lang, plain, problem_title, sentence

_BATCH = 5_000


def write_rejected(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    file: int,
    name: str,
    labels: Iterable[str],
    header_row: int,
    lang: Lang = "fa",
) -> Path:
    """Write a file's rejected rows to ``<name>-rejected.csv`` in ``folder``; returns its path.

    The cells are as they were read, not made safe for a spreadsheet: the file goes
    back to the one who sent it, to be mended and sent again. UTF-8 with a byte-order mark, for Excel.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{Path(name).stem}-rejected.csv"
    columns = list(labels)
    cells = ", ".join(f"r.c{position}" for position in range(len(columns)))
    errors = [code for code, severity in CODES.items() if severity is Severity.ERROR]
    found = connection.execute(
        f"SELECT {cells}, b.source_row, b.codes FROM raw_{file} AS r JOIN ("  # noqa: S608
        "SELECT source_row, list(DISTINCT code ORDER BY code) AS codes FROM finding "
        "WHERE file = ? AND list_contains(?, code) GROUP BY source_row"
        f") AS b ON b.source_row = r.rowid + {header_row + 1} ORDER BY b.source_row",
        [file, errors],
    )
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        row_label = sentence(lang, "report", "row", {"row": ""}).strip()
        writer.writerow([*columns, row_label, sentence(lang, "report", "reason")])
        while rows := found.fetchmany(_BATCH):
            for *values, row, codes in rows:
                titles = "؛ ".join(problem_title(lang, code) for code in codes)
                writer.writerow([*values, plain(lang, row), titles])
    return target
