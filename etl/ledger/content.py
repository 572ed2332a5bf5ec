"""The content hash: what tells whether two warehouses hold the same record with the same past.

Each row has a hash of its own, and the hash of a table is their sum: it does not depend on
the order of rows, and a publication costs as much as its own rows. Against faults and
careless edits; the chain of fingerprints (``etl.ledger.batch``) is what holds against a forger.
"""

import hashlib

import duckdb

from etl.schema import TABLES

EMPTY_HASH = "0" * 32
"""The hash of no rows."""

_WIDTH = 64
_SMALL_TABLES = ("batch", "source_file", "correction")


def _sum(relation: str, row: str) -> str:
    text = f"to_json({row})"
    return (
        f"SELECT coalesce(sum(md5_number_upper({text})::HUGEINT), 0), "
        f"coalesce(sum(md5_number_lower({text})::HUGEINT), 0) FROM {relation}"
    )


def _added(
    connection: duckdb.DuckDBPyConnection, total: tuple[int, int], sql: str, sign: int
) -> tuple[int, int]:
    ((upper, lower),) = connection.execute(sql).fetchall()
    return (total[0] + sign * upper) % 2**_WIDTH, (total[1] + sign * lower) % 2**_WIDTH


def _text(total: tuple[int, int]) -> str:
    return f"{total[0]:016x}{total[1]:016x}"


def rows_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """The hash of every row of the attached ``warehouse``, current and past, from nothing: 32 hexadecimal digits."""
    total = (0, 0)
    for table in TABLES:
        for name in (table, f"past_{table}"):
            total = _added(connection, total, _sum(f"warehouse.{name} AS t", _tagged(name, "t")), 1)
    return _text(total)


def rows_hash_after(connection: duckdb.DuckDBPyConnection, before: str, batch: int) -> str:
    """The same hash, from that before ``batch`` was applied: only its rows are read."""
    total = (int(before[:16], 16), int(before[16:], 16))
    for table in TABLES:
        brought = f"warehouse.{table} AS t WHERE since = {batch}"
        ended = f"warehouse.past_{table} AS t WHERE until = {batch}"
        total = _added(connection, total, _sum(brought, _tagged(table, "t")), 1)
        total = _added(connection, total, _sum(ended, _tagged(f"past_{table}", "t")), 1)
        as_it_stood = f"(SELECT * EXCLUDE (until) FROM {ended}) AS t"
        total = _added(connection, total, _sum(as_it_stood, _tagged(table, "t")), -1)
    return _text(total)


def _tagged(table: str, alias: str) -> str:
    return f"{{'table': '{table}', 'row': {alias}}}"


def content_hash(connection: duckdb.DuckDBPyConnection, rows: str) -> str:
    """SHA-256 of the whole content: the rows' hash, and the few rows of the ledger itself."""
    digest = hashlib.sha256(rows.encode())
    for table in _SMALL_TABLES:
        found = connection.execute(f"SELECT to_json(t) AS line FROM warehouse.{table} AS t ORDER BY line")
        for (line,) in found.fetchall():
            digest.update(f"{table}{line}\n".encode())
    return digest.hexdigest()
