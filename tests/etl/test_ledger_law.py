"""The law of the ledger: whatever was loaded and undone, the warehouse is what a naive replay comes to.

Some dozens of random sequences in the suite; as many as one wants, on both processors, by

    python -m tests.etl.test_ledger_law 1000 [--seed 1404]
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import duckdb
from hypothesis import strategies as st

from etl.build import attach
from etl.diff import changes, compare, withdraw
from etl.incoming import create_incoming
from etl.ledger import batch as ledger_batch
from etl.ledger.batch import Batch, Correction, Counts, Submission
from etl.ledger.content import content_hash, rows_hash
from etl.ledger.folder import Ledger
from etl.ledger.replay import apply_batch, stage
from etl.ledger.state import ACTIVITY, in_scope
from etl.load import _write
from etl.outcome import Report
from etl.schema import CONTRACT_VERSION
from etl.search import create_search_key
from etl.staging import open_staging
from tests.etl.ledger_model import (
    ACTIVITIES,
    KEYS,
    OTHERS,
    UNITS,
    YEARS,
    Load,
    Note,
    Row,
    Standing,
    State,
    Step,
    Undo,
    Whole,
    history,
    in_force,
    notes,
)  # fmt: skip

_LATER = 15
"""Batches after the first one of a random sequence, at most."""
_SHARE = 25
"""Random sequences that a process takes at a time."""

# What the tables want besides and the model does not look at.
_REST: dict[str, dict[str, object]] = {
    "plan_item": {"year": 1404, "district": "7", "title": "برنامه", "kind": "event", "demo": False},
    "activity": {
        **{"kind": "event", "start_date": date(2025, 10, 2), "start_precision": "day", "status": "held"},
        **{"district": "7", "neighbourhood": "701", "visibility": "public", "demo": False},
    },
    "metric": {"stage": "output", "demo": False},
}


# Random sequences.

_uploads = st.lists(
    st.sampled_from(ACTIVITIES + OTHERS), min_size=1, max_size=6, unique_by=lambda row: row.key
).map(Load)
_wholes = st.builds(Whole, st.sampled_from(list(UNITS)), st.sampled_from(YEARS)).flatmap(
    lambda whole: st.builds(
        lambda rows, others: Load([*rows, *others], whole),
        st.lists(
            st.sampled_from([row for row in ACTIVITIES if whole.covers(row)]),
            min_size=1, max_size=3, unique_by=lambda row: row.key,
        ),
        st.lists(st.sampled_from(OTHERS), max_size=2, unique_by=lambda row: row.key),
    )
)  # fmt: skip
_undos_of_late_ones = st.builds(Undo, st.integers(0, 2))
_undos_of_early_ones = st.builds(Undo, st.integers(3, 20))
_notes = st.builds(Note, st.sampled_from([str(row.cells["activity_id"]) for row in ACTIVITIES[::7]]))


def _settled(moves: Sequence[Step]) -> list[Step]:
    """The undos of the so-manieth batch in force, from the last one back, as undos of batches by number."""
    steps: list[Step] = []
    for move in moves:
        if isinstance(move, Undo):
            holding = sorted(in_force(steps), reverse=True)
            if not holding:
                continue
            move = Undo(holding[move.target % len(holding)])
        steps.append(move)
    return steps


_moves = st.one_of(_uploads, _wholes, _undos_of_late_ones, _undos_of_early_ones, _notes)
_sequences = st.builds(
    lambda first, later: _settled([first, *later]),
    _uploads,
    st.integers(0, _LATER).flatmap(lambda number: st.lists(_moves, min_size=number, max_size=number)),
)


# The real thing, without files that are read and versions that are published.


class Core:
    """A ledger, and the warehouse that follows it batch by batch."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection, self.ledger = connection, Ledger(folder)
        self.earlier: dict[int, Batch] = {}

    def take(self, step: Step) -> None:
        """Keep and apply one more batch, as ``etl.load``, ``etl.undo`` and ``etl.correct`` do."""
        batch = self._batch(step)
        if isinstance(step, Load):
            self._stage_load(step)
        else:
            stage(self.connection, self.ledger, batch, self.earlier)
        batch = self.ledger.add(
            replace(batch, counts=_came_to(self.connection)), lambda folder: self._write(step, folder)
        )
        apply_batch(self.connection, batch, self.earlier)
        self.earlier[batch.number] = batch

    def _write(self, step: Step, folder: Path) -> None:
        if isinstance(step, Load):
            _write(self.connection, folder, [], Report(files=[]))

    def _batch(self, step: Step) -> Batch:
        number = len(self.earlier) + 1
        batch = Batch(
            number=number,
            kind="load",
            made_at=datetime(2026, 11, 23),
            submission=Submission(),
            contract=CONTRACT_VERSION,
            counts=Counts(),
            previous=self.earlier[number - 1].fingerprint if self.earlier else "",
        )
        match step:
            case Undo(target):
                return replace(batch, kind="undo", target=target)
            case Note(activity_id):
                note = Correction(activity_id=activity_id, wrong="شمار", wrong_since=1, mended_in=1)
                return replace(batch, kind="correction", correction=note)
            case Load(rows, whole):
                tables = [row.table for row in rows]
                said = Submission(whole=whole and ledger_batch.Whole(unit=whole.unit, year=whole.year))
                return replace(batch, submission=said, rows={table: tables.count(table) for table in set(tables)})

    def _stage_load(self, load: Load) -> None:
        connection = self.connection
        create_incoming(connection)
        for row, file, source_row in load.placed():
            cells = {**_REST[row.table], **row.cells, "file": file, "source_row": source_row}
            connection.execute(
                f"INSERT INTO incoming_{row.table} ({', '.join(cells)}) VALUES ({', '.join('?' * len(cells))})",
                list(cells.values()),
            )
        compare(connection)
        if load.whole:
            whole = ledger_batch.Whole(unit=load.whole.unit, year=load.whole.year)
            withdraw(connection, ACTIVITY, in_scope(connection, whole, "warehouse.activity", "o"))


def _came_to(connection: duckdb.DuckDBPyConnection) -> Counts:
    found = changes(connection).values()
    states = ("added", "changed", "withdrawn")
    return Counts(**{state: sum(each.get(state, 0) for each in found) for state in states})


@contextmanager
def _core() -> Iterator[Core]:
    """An empty one; nothing is made durable."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("etl.ledger.folder.sync", new=lambda path: None),
        open_staging(memory="256MB") as staging,
    ):
        attach(staging.connection, None, read_only=False)
        create_search_key(staging.connection)
        yield Core(staging.connection, Path(folder))


# What must hold.


def _versions(connection: duckdb.DuckDBPyConnection) -> list[tuple[Standing, int | None]]:
    """Every row, current and past, and the batch that ended it."""
    found: list[tuple[Standing, int | None]] = []
    for table in KEYS:
        names = next(list(row.cells) for row in ACTIVITIES + OTHERS if row.table == table)
        columns = ", ".join((*names, "batch", "file", "source_row", "since"))
        rows = connection.execute(
            f"SELECT {columns}, NULL FROM warehouse.{table} UNION ALL "
            f"SELECT {columns}, until FROM warehouse.past_{table}"
        ).fetchall()
        for *cells, batch, file, source_row, since, until in rows:
            row = Row(table, dict(zip(names, cells, strict=True)))
            found.append((Standing(row, batch, file, source_row, since), until))
    return found


def _by_key(standings: Sequence[Standing]) -> State:
    found = {standing.row.key: standing for standing in standings}
    assert len(found) == len(standings), "a key stands twice"
    return found


def check_against_model(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step]) -> None:
    """The attached ``warehouse`` is, and at every batch was, what the model comes to."""
    states, versions = history(steps), _versions(connection)
    assert _by_key([standing for standing, until in versions if until is None]) == states[-1]
    assert all(until is None or standing.since < until for standing, until in versions)
    said = connection.execute("SELECT activity_id, batch, since, until FROM warehouse.correction").fetchall()
    for number in range(len(steps) + 1):
        as_of = [
            standing
            for standing, until in versions
            if standing.since <= number and (until is None or number < until)
        ]
        assert _by_key(as_of) == states[number], f"as of batch {number}"
        in_force_then = [
            (activity_id, batch)
            for activity_id, batch, since, until in said
            if since <= number and (until is None or number < until)
        ]
        assert sorted(in_force_then, key=lambda each: each[1]) == notes(steps[:number])


def check_law(steps: Sequence[Step]) -> None:
    """Take the steps, compare with the model, replay the batches into an empty warehouse."""
    with _core() as core:
        for step in steps:
            core.take(step)
        connection = core.connection
        check_against_model(connection, steps)
        kept = core.ledger.batches()
        assert ledger_batch.in_force(kept.values()) == in_force(steps)
        rows = rows_hash(connection)
        assert connection.execute("SELECT batch, rows_hash FROM warehouse.version").fetchall() == [
            (len(steps), rows)
        ]
        content = content_hash(connection, rows)
        connection.execute("DETACH warehouse")
        attach(connection, None, read_only=False)
        earlier: dict[int, Batch] = {}
        for number, batch in kept.items():
            stage(connection, core.ledger, batch, earlier)
            assert _came_to(connection) == batch.counts, f"batch {number} again"
            apply_batch(connection, batch, earlier)
            earlier[number] = batch
        assert (rows_hash(connection), content_hash(connection, rows)) == (rows, content)
        check_against_model(connection, steps)
