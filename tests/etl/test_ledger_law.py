"""The law of the ledger: whatever was loaded and taken back, the warehouse is what a naive replay comes to.

A few dozen random sequences in the suite; as many as one wants, on both processors, by

    python -m tests.etl.test_ledger_law 1000 [--seed 1404]
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import repeat
from pathlib import Path

import duckdb
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

import etl
from etl import publish
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
from etl.staging import open_staging, quoted
from karnameh.settings import Settings
from tests.etl import conftest
from tests.etl.conftest import PLAN_ROW, Write
from tests.etl.ledger_model import (
    ACTIVITIES,
    COUNCIL,
    HOUSES,
    HOUSES_TOO,
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
    activity,
    history,
    in_force,
    metric,
    notes,
    plan_item,
)

IN_SUITE = 12
LATER = 15
"""Batches after the first one of a random sequence, at most."""
SHARE = 100
"""Random sequences that a process takes at a time."""

FIXED: dict[str, list[Step]] = {
    "a load is taken back and comes back": [
        Load([plan_item(1), activity(1), activity(2, 3), metric(1)]),
        Load([plan_item(1, 5.0), activity(1, 5), activity(3), metric(1, value=None), metric(1, "social")]),
        *(Undo(1), Undo(3), Undo(2), Undo(5)),
    ],
    "a row rests on the next batch that has it": [
        Load([activity(1), activity(2)]),
        Load([activity(3), activity(1)]),
        *(Undo(1), Undo(3)),
    ],
    "a change between two loads of the same is taken back": [
        Load([activity(1)]),
        Load([activity(1, 5)]),
        Load([activity(2), activity(1)]),
        *(Undo(2), Undo(4)),
    ],
    "a whole record withdraws what it lacks, in either spelling": [
        Load([activity(1), activity(2), activity(3, 2), activity(4, 3), metric(2)]),
        Load([activity(1)], Whole(HOUSES_TOO, 1404)),
        Load([activity(2, 1)]),
        *(Undo(2), Undo(1), Undo(4), Undo(5)),
    ],
    "an undo moves a row into a whole record that lacks it": [
        Load([activity(1)]),
        Load([activity(1, 3)]),
        Load([activity(2)], Whole(HOUSES, 1404)),
        Load([activity(3, 3)], Whole(COUNCIL, 1404)),
        *(Undo(4), Undo(2), Undo(3), Undo(6)),
    ],
    "a correction is taken back, with what it speaks of": [
        Load([activity(1)]),
        Load([activity(1, 6)]),
        *(Note("D7-1404-0001"), Undo(3), Undo(2), Undo(4), Undo(5)),
    ],
    "two undos take back one batch": [
        Load([activity(1)]),
        Load([activity(1, 5)]),
        *(Undo(2), Undo(3), Undo(2), Undo(4), Undo(6), Undo(5)),
    ],
    "two undos take back one undo of a correction": [
        Load([activity(1)]),
        Load([activity(1, 6)]),
        *(Note("D7-1404-0001"), Undo(3), Undo(4), Undo(5), Undo(4), Undo(6), Undo(8)),
    ],
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
            min_size=1,
            max_size=3,
            unique_by=lambda row: row.key,
        ),
        st.lists(st.sampled_from(OTHERS), max_size=2, unique_by=lambda row: row.key),
    )
)
_late_undos = st.builds(Undo, st.integers(0, 2))
_early_undos = st.builds(Undo, st.integers(3, LATER))
_notes = st.builds(Note, st.sampled_from(sorted({str(row.cells["activity_id"]) for row in ACTIVITIES})))


def _numbered(moves: Sequence[Step]) -> list[Step]:
    """With undos of batches by number, where a drawn one counts the batches in force from the last one back."""
    steps: list[Step] = []
    for move in moves:
        if isinstance(move, Undo):
            holding = sorted(in_force(steps), reverse=True)
            move = Undo(holding[move.target % len(holding)])
        steps.append(move)
    return steps


_sequences = st.builds(
    lambda first, later: _numbered([first, *later]),
    _uploads,
    st.integers(0, LATER).flatmap(
        lambda number: st.lists(
            st.one_of(_uploads, _wholes, _late_undos, _early_undos, _notes), min_size=number, max_size=number
        )
    ),
)


# The core, without files that are read and versions that are published.

# What the tables want besides, and the model does not look at.
_REST: dict[str, dict[str, object]] = {
    "plan_item": {"year": 1404, "district": "7", "title": "برنامه", "kind": "event", "demo": False},
    "activity": {
        **{"kind": "event", "start_date": date(2025, 10, 2), "start_precision": "day", "status": "held"},
        **{"district": "7", "neighbourhood": "701", "visibility": "public", "demo": False},
    },
    "metric": {"stage": "output", "demo": False},
}


class Core:
    """A ledger, and the attached ``warehouse`` that follows it batch by batch."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection, self.ledger = connection, Ledger(folder)
        self.earlier: dict[int, Batch] = {}

    def take(self, step: Step) -> None:
        """Keep and apply one more batch, as ``etl.load``, ``etl.undo`` and ``etl.correct`` do."""
        batch = self._batch(step)
        if isinstance(step, Load):
            self._stage_load(step, batch)
        else:
            stage(self.connection, self.ledger, batch, self.earlier)
        kept = self.ledger.add(
            replace(batch, counts=_counts(self.connection)), lambda folder: self._write(step, folder)
        )
        apply_batch(self.connection, kept, self.earlier)
        self.earlier[kept.number] = kept

    def replay(self) -> None:
        """Apply the kept batches, as they are read, to an empty warehouse, as ``etl.rebuild`` does."""
        self.connection.execute("DETACH warehouse")
        attach(self.connection, None, read_only=False)
        earlier: dict[int, Batch] = {}
        for number, batch in self.ledger.batches().items():
            stage(self.connection, self.ledger, batch, earlier)
            assert _counts(self.connection) == batch.counts, f"batch {number} comes to something else"
            apply_batch(self.connection, batch, earlier)
            earlier[number] = batch

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
            case Load(rows):
                tables = [row.table for row in rows]
                counted = {table: tables.count(table) for table in KEYS if table in tables}
                return replace(batch, submission=_said(step), rows=counted)

    def _stage_load(self, load: Load, batch: Batch) -> None:
        """What ``etl.examine`` leaves of the files of a load."""
        connection, whole = self.connection, batch.submission.whole
        create_incoming(connection)
        for row, file, source_row in load.placed():
            cells = {**_REST[row.table], **row.cells, "file": file, "source_row": source_row}
            marks = ", ".join("?" * len(cells))
            connection.execute(
                f"INSERT INTO incoming_{row.table} ({', '.join(cells)}) VALUES ({marks})",
                list(cells.values()),
            )
        compare(connection)
        if whole:
            withdraw(connection, ACTIVITY, in_scope(connection, whole, "warehouse.activity", "o"))

    def _write(self, step: Step, folder: Path) -> None:
        if isinstance(step, Load):
            _write(self.connection, folder, [], Report(files=[]))


def _said(load: Load) -> Submission:
    whole = load.whole
    return Submission(whole=whole and ledger_batch.Whole(unit=whole.unit, year=whole.year))


def _counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    states = changes(connection).values()
    return Counts(
        added=sum(state.get("added", 0) for state in states),
        changed=sum(state.get("changed", 0) for state in states),
        withdrawn=sum(state.get("withdrawn", 0) for state in states),
    )


@contextmanager
def _core() -> Iterator[Core]:
    """An empty one; nothing is made durable."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        open_staging(memory="256MB") as staging,
    ):
        patch.setattr("etl.ledger.folder.sync", lambda path: None)
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
    """The attached ``warehouse`` is what the model comes to, and as of every batch what it came to then."""
    states, versions = history(steps), _versions(connection)
    assert _by_key([standing for standing, until in versions if until is None]) == states[-1]
    assert all(until is None or standing.since < until for standing, until in versions)
    corrections = connection.execute(
        "SELECT activity_id, batch, since, until FROM warehouse.correction ORDER BY batch"
    ).fetchall()
    for number in range(len(steps) + 1):
        as_of = _by_key([standing for standing, until in versions if _held(number, standing.since, until)])
        assert as_of == states[number], f"as of batch {number}"
        said = [(activity_id, batch) for activity_id, batch, *period in corrections if _held(number, *period)]
        assert said == notes(steps[:number]), f"as of batch {number}"


def _held(number: int, since: int, until: int | None) -> bool:
    return since <= number and (until is None or number < until)


def check_law(steps: Sequence[Step]) -> None:
    """Take the steps and compare; replay the kept batches and compare again."""
    with _core() as core:
        for step in steps:
            core.take(step)
        connection = core.connection
        check_against_model(connection, steps)
        assert ledger_batch.in_force(core.earlier.values()) == in_force(steps)
        rows = rows_hash(connection)
        version = connection.execute("SELECT batch, rows_hash FROM warehouse.version").fetchall()
        assert version == [(len(steps), rows)], "the hash that was carried along"
        content = content_hash(connection, rows)
        core.replay()
        check_against_model(connection, steps)
        again = rows_hash(connection)
        assert (again, content_hash(connection, again)) == (rows, content)


@hypothesis.settings(max_examples=IN_SUITE, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
@given(_sequences)
def test_whatever_is_loaded_and_taken_back_comes_to_what_a_naive_replay_does(steps: list[Step]) -> None:
    check_law(steps)


@pytest.mark.parametrize("steps", FIXED.values(), ids=FIXED)
def test_the_law_holds_in_its_corners(steps: list[Step]) -> None:
    check_law(steps)


# The same through the front door.


def _csv_row(row: Row) -> dict[str, str]:
    match row.table, row.cells:
        case "activity", cells:
            topics = cells["topics"]
            return conftest.activity(
                شناسه=str(cells["activity_id"]),
                عنوان=str(cells["title"]),
                واحد_مجری=str(cells["unit"]),
                تاریخ_شروع=f"{cells['year']}/07/10",
                بودجه=_number(cells["budget"], ""),
                موضوع="، ".join(topics) if isinstance(topics, list) else "",
            )
        case "metric", cells:
            return {
                "شناسهٔ فعالیت": str(cells["activity_id"]),
                "سنجه": str(cells["metric"]),
                "کانال": str(cells["channel"] or ""),
                "مقدار": _number(cells["value"], "نامشخص"),
            }
        case _, cells:
            quantity = _number(cells["quantity"], "نامشخص")
            return {**PLAN_ROW, "شناسهٔ برنامه": str(cells["plan_item_id"]), "مقدار برنامه": quantity}


def _number(value: object, otherwise: str) -> str:
    return otherwise if value is None else str(value)


def _publish(step: Step, settings: Settings, write: Write) -> None:
    match step:
        case Undo(target):
            etl.undo(target, settings, confirmed=True)
        case Note(activity_id):
            etl.correct(activity_id, "شمار نادرست بود", settings)
        case Load():
            files = [[_csv_row(row) for row in rows] for rows in step.files()]
            paths = [write(rows, f"{place}.csv") for place, rows in enumerate(files)]
            result = etl.load(paths, settings, submission=_said(step), confirmed={"withdraw", "large"})
            assert result.outcome == "published", result.report.to_dict()


@pytest.mark.parametrize("steps", FIXED.values(), ids=FIXED)
def test_what_is_published_keeps_the_law_and_comes_to_the_same_when_built_anew(
    steps: list[Step], settings: Settings, write: Write
) -> None:
    for step in steps:
        _publish(step, settings, write)
    _check_published(settings, steps)
    assert etl.rebuild(settings).is_same
    _check_published(settings, steps)


def _check_published(settings: Settings, steps: Sequence[Step]) -> None:
    assert etl.verify(settings).faults == []
    pointer = publish.current(settings.warehouse)
    assert pointer is not None
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {quoted(pointer.path)} AS warehouse (READ_ONLY)")
        check_against_model(connection, steps)


# As many random sequences as one wants.


def run(sequences: int, seed: int) -> int:
    """Check that many; returns how many there were.

    Raises:
        AssertionError: with the shortest sequence found that breaks the law.
    """
    taken = 0

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @given(_sequences)
    def law(steps: list[Step]) -> None:
        nonlocal taken
        check_law(steps)
        taken += 1

    law()
    return taken


def main() -> None:
    """Run on both processors, and tell the number, the time and the seed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("sequences", type=int, nargs="?", default=1000)
    options.add_argument("--seed", type=int, default=1404)
    chosen = options.parse_args()
    started, taken, shares = time.perf_counter(), 0, max(1, chosen.sequences // SHARE)
    with ProcessPoolExecutor(max_workers=2) as pool:
        seeds = range(chosen.seed, chosen.seed + shares)
        for number in pool.map(run, repeat(chosen.sequences // shares), seeds):
            taken += number
            print(f"{taken} of {chosen.sequences} sequences", flush=True)
    seconds = time.perf_counter() - started
    print(f"{taken} sequences in {seconds:.0f} s, seed {chosen.seed}: the law holds in all of them")


if __name__ == "__main__":
    main()
