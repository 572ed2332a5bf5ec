"""The staging database of one load: private, bounded in memory, gone when the load ends."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Staging:
    """A DuckDB database under a temporary folder.

    Attributes:
        connection: its only connection.
        folder: for converted copies; removed with the database.
    """

    connection: duckdb.DuckDBPyConnection
    folder: Path


@contextmanager
def open_staging(*, memory: str) -> Iterator[Staging]:
    """Open an empty staging database with at most ``memory`` (as in ``800MB``)."""
    with tempfile.TemporaryDirectory(prefix="karnameh-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        connection = duckdb.connect(
            str(folder / "staging.duckdb"),
            config={
                "memory_limit": memory,
                "temp_directory": str(folder / "spill"),
                # What is written once and read once is not worth compressing; ``merge`` sets it back.
                "force_compression": "uncompressed",
                # A table's name must never turn out to be a Python variable.
                "python_enable_replacements": "false",
                "wal_autocheckpoint": "1TB",
            },
        )
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        # A long statement would draw a bar on the standard output, between our own lines.
        connection.execute("SET enable_progress_bar = false")
        try:
            yield Staging(connection, folder)
        finally:
            connection.close()


def quoted(path: Path) -> str:
    """A path as an SQL literal, for the statements that take no parameters."""
    return "'" + str(path).replace("'", "''") + "'"


def append(connection: duckdb.DuckDBPyConnection, relation: str, rows: pa.Table) -> None:
    """Append rows, column by column in order."""
    connection.register("batch", rows)
    try:
        connection.execute(f"INSERT INTO {relation} SELECT * FROM batch")
    finally:
        connection.unregister("batch")


def append_rows(
    connection: duckdb.DuckDBPyConnection, relation: str, rows: Sequence[Sequence[object]]
) -> None:
    """Append a few rows of plain values: ``executemany`` takes milliseconds for each."""
    if rows:
        columns = zip(*rows, strict=True)
        named = {f"c{place}": pa.array(values) for place, values in enumerate(columns)}
        append(connection, relation, pa.table(named))


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Number of rows of a relation (all that follows FROM, of our own making)."""
    found = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(found[0]) if found else 0
