"""What a load would change: each incoming row is added, changed or unchanged against the warehouse."""

import duckdb

from etl.schema import TABLES, Table
from etl.staging import count

_NOT_CONTENT = ("batch", "source_row", "search_key")
"""Where a row came from, and what follows from its texts, is not what it says."""


Changes = dict[str, dict[str, int]]
"""Table → state (added, changed, unchanged) → number of records."""


def compare(connection: duckdb.DuckDBPyConnection) -> dict[int, Changes]:
    """Create ``delta_<table>`` (file, source_row, origin, state) for every table.

    The incoming rows are compared by natural key with the attached ``warehouse``.
    Returns file number → what its rows change.
    """
    counts: dict[int, Changes] = {}
    for table in TABLES.values():
        _compare_table(connection, table)
        found = connection.execute(
            f"SELECT file, state, count(*) FROM delta_{table.name} GROUP BY ALL"  # noqa: S608
        ).fetchall()
        for file, state, rows in found:
            counts.setdefault(file, {}).setdefault(table.name, {})[state] = rows
    return counts


def _compare_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    if count(connection, f"warehouse.{table.name}") == 0:
        connection.execute(
            f"CREATE TABLE delta_{table.name} AS "  # noqa: S608
            f"SELECT file, source_row, origin, 'added' AS state FROM incoming_{table.name}"
        )
        return
    content = [name for name in stored_columns(connection, table) if name not in _NOT_CONTENT]
    new = ", ".join(f"i.{name}" for name in content)
    old = ", ".join(f"o.{name}" for name in content)
    connection.execute(
        f"CREATE TABLE delta_{table.name} AS SELECT i.file, i.source_row, i.origin, "  # noqa: S608
        f"CASE WHEN o.{table.key[0]} IS NULL THEN 'added' "
        f"WHEN row({new}) IS DISTINCT FROM row({old}) THEN 'changed' ELSE 'unchanged' END AS state "
        f"FROM incoming_{table.name} AS i LEFT JOIN warehouse.{table.name} AS o "
        f"ON {same_key(table, 'i', 'o')}"
    )


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
