"""The tables of the published warehouse, ``sql/warehouse.sql``, and whether a file has them."""

from importlib.resources import files
from pathlib import Path

import duckdb

from etl.schema import CONTRACT_VERSION
from etl.staging import quoted


def create_tables(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Create the tables, empty, in an attached database, and leave it the one in use."""
    connection.execute(f"USE {database}")
    connection.execute((files("etl") / "sql" / "warehouse.sql").read_text(encoding="utf-8"))


def is_ours(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Whether an attached database has the contract and the tables of this program."""
    contract = connection.execute(f"SELECT contract FROM {database}.version").fetchall()
    return contract == [(CONTRACT_VERSION,)] and _shape(connection, database) == _wanted_shape()


def is_file_of_ours(path: Path) -> bool:
    """The same for a file that nothing has open."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {quoted(path)} AS version_file (READ_ONLY)")
        return is_ours(connection, "version_file")


def _shape(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, ...]]:
    return connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = ? "
        "ORDER BY table_name, column_index",
        [database],
    ).fetchall()


def _wanted_shape() -> list[tuple[str, ...]]:
    with duckdb.connect(":memory:") as connection:
        create_tables(connection, "memory")
        return _shape(connection, "memory")
