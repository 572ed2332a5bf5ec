"""The incoming tables: the rows of one publication, on their way into the warehouse."""

import duckdb

from etl.postings import DERIVED
from etl.schema import TABLES


def create_incoming(connection: duckdb.DuckDBPyConnection) -> None:
    """Create ``incoming_<table>``, empty, with the columns of the attached ``warehouse``.

    ``origin`` is the metric's own column that a row comes from, ``metric:<code>``.
    """
    for table in TABLES:
        connection.execute(
            f"CREATE OR REPLACE TABLE incoming_{table} AS "
            f"SELECT *, ''::VARCHAR AS origin FROM warehouse.{table} LIMIT 0"
        )


def incoming_columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The columns that a batch keeps: what a row says, and where it stands in the files."""
    found = connection.execute(f"DESCRIBE incoming_{table}").fetchall()
    return ", ".join(name for name, *_ in found if name not in ("origin", "batch", "since", *DERIVED))
