"""Examining the files of one load: read, normalise, validate, compare; everything found is a report."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from etl.diff import compare
from etl.findings import add_findings, collect, create_findings
from etl.labels import match_labels
from etl.merge import stage_reference
from etl.normalise import normalise
from etl.outcome import FileReport, Report
from etl.problems import Problems, UnusableInputError
from etl.read import RawTable, read
from etl.reference import Reference
from etl.relations import check_references
from etl.schema import TABLES
from etl.staging import Staging, count
from etl.validate import validate
from karnameh.settings import today

Progress = Callable[[str, float], None]
"""Called with a stage (read, normalise, validate, compare, publish) and the share of it that is done."""


def examine(
    staging: Staging,
    paths: Sequence[Path],
    reference_folder: Path,
    *,
    demo: bool = False,
    partial: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Examine the files against the contract, each other and the attached ``warehouse``.

    Leaves the rows without errors in ``incoming_<table>`` and what they change in
    ``delta_<table>``. With ``partial`` a row that refers to a rejected row is rejected too.
    """
    connection = staging.connection
    tell = progress or (lambda stage, share: None)
    reference = Reference.read(reference_folder)
    _prepare(connection, reference)
    files = [FileReport(file=path.name, problems=Problems(path.name)) for path in paths]
    for number, (path, file) in enumerate(zip(paths, files, strict=True)):
        connection.execute("INSERT INTO source_file VALUES (?, ?)", [number, path.name])
        _take_in(staging, path, file, number, reference, demo=demo, tell=tell)
    tell("validate", 0.0)
    validate(connection, today=today())
    tell("compare", 0.0)
    _reject(connection, files, partial=partial)
    for number, counts in compare(connection).items():
        files[number].added = counts.get("added", 0)
        files[number].changed = counts.get("changed", 0)
        files[number].unchanged = counts.get("unchanged", 0)
    return Report(files=files)


def _prepare(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    create_findings(connection)
    stage_reference(connection, reference)
    connection.execute("CREATE TABLE source_file (number INTEGER, name VARCHAR)")
    for table in TABLES:
        connection.execute(
            f"CREATE TABLE incoming_{table} AS SELECT *, 0 AS file FROM warehouse.{table} LIMIT 0"  # noqa: S608
        )


def _take_in(
    staging: Staging,
    path: Path,
    file: FileReport,
    number: int,
    reference: Reference,
    *,
    demo: bool,
    tell: Progress,
) -> None:
    """Read one file, find its table, and append its typed rows."""
    tell("read", 0.0)
    try:
        raw = read(path, staging, file.problems, number=number)
    except UnusableInputError:
        return
    file.sha256, file.size, file.encoding = raw.sha256, raw.size, raw.encoding
    file.separator, file.header_row = raw.separator, raw.header_row
    _check_blanks(staging.connection, raw, file.problems, number)
    mapping = match_labels(raw.labels, file.problems, header_row=raw.header_row)
    if mapping is None:
        return
    file.table = mapping.table.name
    file.labels = raw.labels
    file.mapping = {raw.labels[position]: name for name, position in mapping.columns.items()}
    normalise(
        staging.connection,
        raw,
        mapping,
        reference,
        file=number,
        demo=demo,
        progress=lambda share: tell("normalise", share),
    )
    file.rows_read = count(staging.connection, f"incoming_{file.table} WHERE file = {number}")
    if not file.rows_read:
        file.problems.add("empty-table")


def _check_blanks(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, problems: Problems, number: int
) -> None:
    """Blank rows between others, and columns that have cells but no header. Blanks at the end say nothing."""
    cells = ", ".join(f"c{position}" for position in range(len(raw.labels)))
    blank = f"coalesce({cells}, NULL) IS NULL"
    if count(connection, f"{raw.relation} WHERE {blank}"):
        last = f"(SELECT max(rowid) FROM {raw.relation} WHERE NOT {blank})"  # noqa: S608
        add_findings(
            connection,
            "blank-row",
            f"{raw.relation} WHERE {blank} AND rowid < {last}",
            file=str(number),
            row=f"rowid + {raw.header_row + 1}",
        )
    for position, label in enumerate(raw.labels):
        if not label.strip() and count(connection, f"{raw.relation} WHERE c{position} IS NOT NULL"):
            problems.add("blank-label", row=raw.header_row, detail={"column": str(position + 1)})


def _reject(connection: duckdb.DuckDBPyConnection, files: list[FileReport], *, partial: bool) -> None:
    """Take the rows with errors out of the incoming tables, and the findings into the reports."""
    for number, file in enumerate(files):
        if file.problems.has_errors and file.table:
            file.rows_rejected = file.rows_read
            connection.execute(f"DELETE FROM incoming_{file.table} WHERE file = {number}")  # noqa: S608
    _remove_bad_rows(connection)
    while partial and check_references(connection):
        _remove_bad_rows(connection)
    for number, file in enumerate(files):
        rejected = count(connection, f"bad_row WHERE file = {number}")
        file.rows_rejected = max(file.rows_rejected, rejected)
        collect(connection, number, file.problems)


def _remove_bad_rows(connection: duckdb.DuckDBPyConnection) -> None:
    if not count(connection, "bad_row"):
        return
    for table in TABLES:
        connection.execute(
            f"DELETE FROM incoming_{table} AS i USING bad_row AS b "  # noqa: S608
            "WHERE i.file = b.file AND i.source_row = b.source_row"
        )
