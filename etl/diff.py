"""What a publication would change: rows by natural key against the attached warehouse."""

from typing import Literal

import duckdb

from etl.postings import DERIVED
from etl.schema import TABLES, Table
from etl.staging import count

State = Literal["added", "changed", "unchanged", "withdrawn", "restated"]
Changes = dict[str, dict[str, int]]
"""Table → state → number of records."""

_NOT_CONTENT = ("batch", "file", "source_row", "since", *DERIVED)
"""Where a row came from, and what follows from its texts, is not what it says."""


def compare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create ``delta_<table>`` for every table: what each incoming row does to the warehouse.

    Columns: ``incoming`` and ``old`` (rowids there, NULL where there is none) and
    ``state``. A row whose content stands already but would rest on another batch is ``restated``.
    """
    for table in TABLES.values():
        _compare_table(connection, table)


def _compare_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    name = table.name
    # Only the keys of the whole history are read; then only the rows that have one of them.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE matched AS SELECT i.rowid AS incoming, o.rowid AS old "
        f"FROM incoming_{name} AS i JOIN warehouse.{name} AS o ON {same_key(table, 'i', 'o')}"
    )
    if not count(connection, "matched"):
        state, join = "'added'", ""
    else:
        content = content_columns(connection, table)
        new, old = (", ".join(f"{alias}.{column}" for column in content) for alias in "io")
        state = (
            "CASE WHEN m.old IS NULL THEN 'added' "
            f"WHEN row({new}) IS DISTINCT FROM row({old}) THEN 'changed' "
            "WHEN i.batch <> o.batch THEN 'restated' ELSE 'unchanged' END"
        )
        join = f"LEFT JOIN warehouse.{name} AS o ON o.rowid = m.old"
    connection.execute(
        f"CREATE OR REPLACE TABLE delta_{name} AS SELECT i.rowid AS incoming, m.old, {state} AS state "
        f"FROM incoming_{name} AS i LEFT JOIN matched AS m ON m.incoming = i.rowid {join}"
    )


def withdraw(connection: duckdb.DuckDBPyConnection, table: Table, condition: str) -> None:
    """Add to ``delta_<table>`` the rows of the warehouse (alias ``o``) that meet a condition and have no incoming row."""
    name = table.name
    connection.execute(
        f"INSERT INTO delta_{name} SELECT NULL, o.rowid, 'withdrawn' FROM warehouse.{name} AS o "
        f"WHERE {condition} AND o.rowid NOT IN (SELECT old FROM delta_{name} WHERE old IS NOT NULL)"
    )


def changes_by_file(connection: duckdb.DuckDBPyConnection) -> dict[int, Changes]:
    """File number → what its rows change."""
    counts: dict[int, Changes] = {}
    for table in TABLES:
        found = connection.execute(
            f"SELECT i.file, d.state, count(*) FROM delta_{table} AS d "
            f"JOIN incoming_{table} AS i ON i.rowid = d.incoming GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        for file, state, rows in found:
            counts.setdefault(file, {}).setdefault(table, {})[state] = rows
    return counts


def changes(connection: duckdb.DuckDBPyConnection) -> Changes:
    """What all rows change; tables that nothing happens to are left out."""
    counts: Changes = {}
    for table in TABLES:
        found = connection.execute(f"SELECT state, count(*) FROM delta_{table} GROUP BY state ORDER BY state")
        if states := dict(found.fetchall()):
            counts[table] = states
    return counts


def same_key(table: Table, left: str, right: str) -> str:
    """The condition that two rows have the same natural key; a blank part equals a blank part."""
    parts = (
        f"{left}.{name} {'=' if table.field(name).required else 'IS NOT DISTINCT FROM'} {right}.{name}"
        for name in table.key
    )
    return " AND ".join(parts)


def stored_columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Names of a warehouse table's columns, in order."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'warehouse' AND table_name = ? "
        "ORDER BY column_index",
        [table.name],
    ).fetchall()
    return [name for (name,) in found]


def content_columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """The columns that say what a record says."""
    return [name for name in stored_columns(connection, table) if name not in _NOT_CONTENT]
