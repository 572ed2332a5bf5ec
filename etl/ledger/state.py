"""What the batches in force come to, key by key: the rule of the ledger in one place.

Of each natural key the last assertion counts, unless a later load was the whole record of
the unit and year that it belongs to and lacked it. A row rests on the first of the batches
that in a row have asserted it with the same content.
"""

from collections.abc import Iterable

import duckdb

from etl.diff import content_columns, same_key, stored_columns
from etl.ledger.batch import Batch, Whole
from etl.ledger.folder import Ledger
from etl.schema import TABLES, Table
from etl.staging import quoted
from karnameh.persian.text import search_key

ACTIVITY = TABLES["activity"]


def stage_rows(connection: duckdb.DuckDBPyConnection, ledger: Ledger, batch: Batch) -> None:
    """Fill ``incoming_<table>``, empty or not, with the rows that a load asserts."""
    for table in batch.rows:
        read = f"read_parquet({quoted(ledger.rows(batch, table))})"
        connection.execute(f"INSERT INTO incoming_{table} BY NAME SELECT * FROM {read}")


def kept_rows(ledger: Ledger, batch: Batch, table: Table) -> str:
    """The relation of the rows that a load asserts, with all of today's columns: those that its contract had not are NULL."""
    today = f"(SELECT * FROM warehouse.{table.name} LIMIT 0)"
    read = f"read_parquet({quoted(ledger.rows(batch, table.name))})"
    return f"({today} UNION ALL BY NAME SELECT * FROM {read})"


def in_scope(connection: duckdb.DuckDBPyConnection, whole: Whole, relation: str, row: str) -> str:
    """The condition that an activity of a relation belongs to a whole record; ``row`` is its alias."""
    units = connection.execute(f"SELECT DISTINCT unit FROM {relation} WHERE unit IS NOT NULL").fetchall()
    wanted = search_key(whole.unit)
    spellings = sorted(unit for (unit,) in units if search_key(unit) == wanted)
    literals = ", ".join("'" + unit.replace("'", "''") + "'" for unit in spellings) or "NULL"
    return f"({row}.unit IN ({literals}) AND {row}.year = {int(whole.year)})"


def stage_state(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, loads: Iterable[Batch], turned: Batch
) -> None:
    """Create ``affected_<table>``, the keys that ``turned`` has a say in, and fill ``incoming_<table>`` with what ``loads``, those in force, come to for them."""
    loads = sorted(loads, key=lambda batch: batch.number)
    for table in TABLES.values():
        _create_assertions(connection, table)
        _find_affected(connection, table, ledger, loads, turned)
        for load in loads:
            if table.name in load.rows:
                read = f"read_parquet({quoted(ledger.rows(load, table.name))})"
                connection.execute(
                    f"INSERT INTO asserted BY NAME SELECT r.*, {load.number} AS batch, false AS is_missing "
                    f"FROM {read} AS r SEMI JOIN affected_{table.name} AS a ON {same_key(table, 'r', 'a')}"
                )
        if table is ACTIVITY:
            for load in loads:
                if load.submission.whole:
                    _cover(connection, load.number, load.submission.whole)
        _settle(connection, table)


def _create_assertions(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE asserted AS SELECT *, false AS is_missing FROM incoming_{table.name} LIMIT 0"
    )
    keys = ", ".join(table.key)
    connection.execute(
        f"CREATE OR REPLACE TABLE affected_{table.name} AS SELECT {keys} FROM asserted LIMIT 0"
    )


def _find_affected(
    connection: duckdb.DuckDBPyConnection, table: Table, ledger: Ledger, loads: list[Batch], turned: Batch
) -> None:
    """The keys that the turned load asserts, and those of the unit and year of which it is the whole record."""
    keys, name = ", ".join(table.key), table.name
    sources = []
    if name in turned.rows:
        sources.append(f"SELECT {keys} FROM read_parquet({quoted(ledger.rows(turned, name))})")
    if table is ACTIVITY and turned.submission.whole:
        for load in loads:
            if name in load.rows:
                read = f"read_parquet({quoted(ledger.rows(load, name))})"
                scope = in_scope(connection, turned.submission.whole, read, "r")
                sources.append(f"SELECT {keys} FROM {read} AS r WHERE {scope}")
    if sources:
        connection.execute(
            f"INSERT INTO affected_{name} SELECT DISTINCT * FROM ({' UNION ALL '.join(sources)})"
        )


def _cover(connection: duckdb.DuckDBPyConnection, number: int, whole: Whole) -> None:
    """Enter, as of a whole record, which activities it lacks of those that were in its scope before it."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE before AS SELECT activity_id, arg_max(unit, batch) AS unit, "
        f"arg_max(year, batch) AS year FROM asserted WHERE NOT is_missing AND batch <= {number} "
        f"GROUP BY activity_id HAVING max(batch) < {number}"
    )
    scope = in_scope(connection, whole, "before", "b")
    connection.execute(
        f"INSERT INTO asserted BY NAME SELECT activity_id, {number} AS batch, true AS is_missing "
        f"FROM before AS b WHERE {scope}"
    )


def _settle(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Keep of the assertions what they come to: one row for each key, or none."""
    keys = ", ".join(table.key)
    content = ", ".join(content_columns(connection, table))
    columns = ", ".join(stored_columns(connection, table))
    is_same = f"lag(row({content})) OVER of_key IS NOT DISTINCT FROM row({content})"
    connection.execute(
        f"WITH told AS (SELECT *, NOT ({is_same}) AS is_new FROM asserted "
        f"WINDOW of_key AS (PARTITION BY {keys} ORDER BY batch)) "
        f"INSERT INTO incoming_{table.name} BY NAME SELECT {columns} FROM told "
        f"QUALIFY NOT is_missing AND batch = max(CASE WHEN is_new THEN batch END) OVER (PARTITION BY {keys})"
    )
