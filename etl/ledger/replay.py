"""One batch on top of the earlier ones: what it does to the warehouse, whether for the first time or again."""

from collections.abc import Mapping

import duckdb

from etl.diff import compare, same_key, withdraw
from etl.incoming import create_incoming
from etl.ledger.apply import apply, end_correction, enter_correction
from etl.ledger.batch import Batch, in_force, origin_of
from etl.ledger.folder import Ledger
from etl.ledger.state import ACTIVITY, in_scope, stage_rows, stage_state
from etl.schema import TABLES


def stage(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, batch: Batch, earlier: Mapping[int, Batch]
) -> None:
    """Leave in ``incoming_<table>`` and ``delta_<table>`` what a kept batch does to the attached ``warehouse``.

    The warehouse must hold the ``earlier`` batches, all of them and nothing else.
    """
    create_incoming(connection)
    origin = origin_of(batch, {**earlier, batch.number: batch})
    if batch.kind == "undo" and origin.kind == "load":
        holding = in_force([*earlier.values(), batch])
        loads = [load for load in earlier.values() if load.kind == "load" and load.number in holding]
        stage_state(connection, ledger, loads, origin)
        compare(connection)
        for table in TABLES.values():
            affected = f"SELECT 1 FROM affected_{table.name} AS a WHERE {same_key(table, 'a', 'o')}"
            withdraw(connection, table, f"EXISTS ({affected})")
        return
    if batch.kind == "load":
        stage_rows(connection, ledger, batch)
    compare(connection)
    if batch.submission.whole:
        withdraw(
            connection, ACTIVITY, in_scope(connection, batch.submission.whole, "warehouse.activity", "o")
        )


def apply_batch(connection: duckdb.DuckDBPyConnection, batch: Batch, earlier: Mapping[int, Batch]) -> None:
    """Apply what ``stage`` left, and let a correction hold or hold no more."""
    apply(connection, batch)
    if batch.kind == "correction":
        enter_correction(connection, batch, by=batch.number)
    elif batch.kind == "undo":
        origin = origin_of(batch, {**earlier, batch.number: batch})
        if origin.kind == "correction":
            held = origin.number in in_force(earlier.values())
            holds = origin.number in in_force([*earlier.values(), batch])
            if holds != held:  # another undo may hold it down, or another one give it back already
                (enter_correction if holds else end_correction)(connection, origin, by=batch.number)
