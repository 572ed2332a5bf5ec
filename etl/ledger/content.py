"""The content hash: what tells whether two warehouses hold the same record with the same past.

Each row has a hash of its own, and the hash of a table is their sum: it does not depend on
the order of rows, and a publication costs as much as its own rows. Against faults and
careless edits; the chain of fingerprints (``etl.ledger.batch``) is what holds against a forger.
"""

import hashlib

import duckdb

from etl.postings import DERIVED
from etl.schema import TABLES

EMPTY_HASH = "0" * 32
"""The hash of no rows."""

_WIDTH = 64
_SMALL_TABLES = ("batch", "source_file", "correction")


def _sum(table: str, relation: str) -> str:
    """The query of the two halves of the hash of a relation's rows, which are those of ``table``.

    A search key is left out: it follows from the texts, by a rule that may get better; and so
    is the number by which it is found.
    """
    said = f"* EXCLUDE ({', '.join(DERIVED)})" if table.endswith("activity") else "*"
    text = f"to_json({{'table': '{table}', 'row': t}})"
    return (
        f"SELECT coalesce(sum(md5_number_upper({text})::HUGEINT), 0), "
        f"coalesce(sum(md5_number_lower({text})::HUGEINT), 0) FROM (SELECT {said} FROM {relation}) AS t"
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
            total = _added(connection, total, _sum(name, f"warehouse.{name}"), 1)
    return _text(total)


def rows_hash_after(connection: duckdb.DuckDBPyConnection, before: str, batch: int) -> str:
    """The same hash, from that before ``batch`` was applied: only its rows are read."""
    total = (int(before[:16], 16), int(before[16:], 16))
    for table in TABLES:
        brought = f"warehouse.{table} WHERE since = {batch}"
        ended = f"warehouse.past_{table} WHERE until = {batch}"
        as_it_stood = f"(SELECT * EXCLUDE (until) FROM {ended})"
        total = _added(connection, total, _sum(table, brought), 1)
        total = _added(connection, total, _sum(f"past_{table}", ended), 1)
        total = _added(connection, total, _sum(table, as_it_stood), -1)
    return _text(total)


def content_hash(connection: duckdb.DuckDBPyConnection, rows: str) -> str:
    """SHA-256 of the whole content: the rows' hash, and the few rows of the ledger itself."""
    digest = hashlib.sha256(rows.encode())
    for table in _SMALL_TABLES:
        found = connection.execute(f"SELECT to_json(t) AS line FROM warehouse.{table} AS t ORDER BY line")
        for (line,) in found.fetchall():
            digest.update(f"{table}{line}\n".encode())
    return digest.hexdigest()
