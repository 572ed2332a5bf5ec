"""Applying one batch to the warehouse: what it ends moves to the past, what it brings is inserted."""

import duckdb

from etl.diff import stored_columns
from etl.ledger.batch import Batch
from etl.ledger.content import rows_hash_after
from etl.postings import insert_postings, next_document_sql
from etl.schema import TABLES, Table
from etl.search import search_key_sql
from etl.staging import append_rows


def apply(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Apply ``delta_<table>`` and ``incoming_<table>`` to the attached ``warehouse`` as this batch.

    The SQL function ``search_key`` must be there. An incoming row keeps its column ``batch``, where it has one: the batch that it rests on.
    """
    for table in TABLES.values():
        _apply_table(connection, table, batch.number)
    insert_postings(connection)
    _record(connection, batch)
    ((before,),) = connection.execute("SELECT rows_hash FROM warehouse.version").fetchall()
    connection.execute(
        "UPDATE warehouse.version SET batch = ?, rows_hash = ?",
        [batch.number, rows_hash_after(connection, before, batch.number)],
    )


def _apply_table(connection: duckdb.DuckDBPyConnection, table: Table, number: int) -> None:
    name = table.name
    ended = f"SELECT old FROM delta_{name} WHERE state IN ('changed', 'withdrawn', 'restated')"
    if connection.execute(f"{ended} LIMIT 1").fetchone():
        connection.execute(
            f"INSERT INTO warehouse.past_{name} SELECT o.*, {number} FROM warehouse.{name} AS o "
            f"WHERE o.rowid IN ({ended})"
        )
        connection.execute(f"DELETE FROM warehouse.{name} WHERE rowid IN ({ended})")
    all_new = not connection.execute(
        f"SELECT 1 FROM delta_{name} WHERE state = 'unchanged' LIMIT 1"
    ).fetchone()
    brought = f"SELECT incoming FROM delta_{name} WHERE state IN ('added', 'changed', 'restated')"
    derived = {
        "batch": f"coalesce(i.batch, {number})",
        "since": str(number),
        "search_key": search_key_sql("i"),
        "document": next_document_sql("i", all_rows=all_new),
    }
    columns = ", ".join(derived.get(column, f"i.{column}") for column in stored_columns(connection, table))
    connection.execute(
        f"INSERT INTO warehouse.{name} SELECT {columns} FROM incoming_{name} AS i "
        f"WHERE {'true' if all_new else f'i.rowid IN ({brought})'}"
    )


def _record(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Enter the batch itself, its source files and its correction."""
    said, counts = batch.submission, batch.counts
    whole = (said.whole.unit, said.whole.year) if said.whole else (None, None)
    row = (
        *(batch.number, batch.kind, batch.target, batch.made_at, said.unit, said.note, said.demo),
        *(batch.contract, *whole),
        *(counts.rows_read, counts.added, counts.changed, counts.unchanged, counts.withdrawn),
        *(counts.rejected, batch.fingerprint),
    )
    append_rows(connection, "warehouse.batch", [row])
    files = [
        (
            *(batch.number, source.file, source.name, source.sha256, source.table, source.rows_read),
            *(source.added, source.changed, source.unchanged, source.rejected),
        )
        for source in batch.sources
    ]
    append_rows(connection, "warehouse.source_file", files)


def enter_correction(connection: duckdb.DuckDBPyConnection, said: Batch, *, by: int) -> None:
    """Make a correction hold from batch ``by`` on: its own, or an undo that brings it back."""
    note = said.correction
    if note is None:
        raise ValueError(f"Batch {said.number} is no correction")
    row = (note.activity_id, note.wrong, note.wrong_since, note.mended_in, said.number, by, None)
    append_rows(connection, "warehouse.correction", [row])


def end_correction(connection: duckdb.DuckDBPyConnection, said: Batch, *, by: int) -> None:
    """Make a correction hold no more from batch ``by`` on."""
    connection.execute(
        "UPDATE warehouse.correction SET until = ? WHERE batch = ? AND until IS NULL", [by, said.number]
    )
