"""Taking back one batch, wherever it stands: a batch of its own, which can be taken back in its turn."""

from dataclasses import replace

import duckdb

from etl.build import Build, now, open_build
from etl.diff import changes, content_columns, same_key
from etl.differences import staged_differences
from etl.ledger.batch import Batch, Counts, Submission, in_force, origin_of
from etl.ledger.replay import stage
from etl.ledger.state import kept_rows
from etl.outcome import UndoResult
from etl.personal import refuse_personal
from etl.problems import PublishError
from etl.reference import Reference
from etl.reference_tables import stage_reference
from etl.schema import CONTRACT_VERSION, TABLES
from etl.staging import count
from karnameh.settings import Settings

_NOTHING_SAID = Submission()


def undo(
    number: int, settings: Settings, *, submission: Submission = _NOTHING_SAID, confirmed: bool = False
) -> UndoResult:
    """Take back a batch, and keep the later ones: a record that a later one changed stays as that one has it.

    An undo is taken back in the same way. Without ``confirmed`` nothing is published, and
    the result is what would happen.

    Raises:
        PublishError: when there is no such batch, it is taken back already, or the work could not be done.
    """
    refuse_personal(submission.note, submission.unit)
    with open_build(settings) as build:
        earlier = build.ledger.batches(last=build.last_batch)
        if number not in earlier:
            raise PublishError("no-batch", number=str(number))
        if number not in in_force(earlier.values()):
            raise PublishError("undone-already", number=str(number))
        batch = _batch(build, earlier[number], submission)
        reference = Reference.read(settings.reference)
        stage_reference(build.connection, reference, settings.boundaries)
        stage(build.connection, build.ledger, batch, earlier)
        found = changes(build.connection)
        origin = origin_of(batch, {**earlier, batch.number: batch})
        result = UndoResult(
            target=number,
            outcome="preview",
            changes=found,
            differences=staged_differences(build.connection, reference),
            overruled=_overruled(build, origin, holds=origin.number in in_force(earlier.values())),
            left_alone=_left_alone(build.connection),
        )
        if confirmed:
            batch = build.ledger.add(replace(batch, counts=_counts(result)), lambda folder: None)
            build.apply(batch, earlier)
            result.version = build.publish().version
            result.batch, result.outcome = batch.number, "published"
        return result


def _batch(build: Build, target: Batch, submission: Submission) -> Batch:
    return Batch(
        number=build.last_batch + 1,
        kind="undo",
        target=target.number,
        made_at=now(),
        submission=replace(submission, demo=target.submission.demo, whole=None),
        contract=CONTRACT_VERSION,
        counts=Counts(),
        previous=build.previous(),
    )


def _counts(result: UndoResult) -> Counts:
    numbers = {
        state: sum(states.get(state, 0) for states in result.changes.values())
        for state in ("added", "changed", "withdrawn")
    }
    return Counts(**numbers)


def _overruled(build: Build, origin: Batch, *, holds: bool) -> int:
    """How many records of a load stand otherwise, or not at all, since a later batch said so.

    Looked at as they stand now while the load ``holds``, and as they would stand when it is brought back.
    """
    if origin.kind != "load":
        return 0
    connection, found = build.connection, 0
    for name in origin.rows:
        table = TABLES[name]
        now_or_then = f"warehouse.{name}" if holds else f"incoming_{name}"
        content = content_columns(connection, table)
        said, stands = (", ".join(f"{alias}.{column}" for column in content) for alias in "rs")
        found += count(
            connection,
            f"{kept_rows(build.ledger, origin, table)} AS r "
            f"LEFT JOIN {now_or_then} AS s ON {same_key(table, 'r', 's')} "
            f"WHERE s.{table.key[0]} IS NULL OR row({said}) IS DISTINCT FROM row({stands})",
        )
    return found


def _left_alone(connection: duckdb.DuckDBPyConnection) -> int:
    """How many published measures lose their activity."""
    going = (
        "SELECT o.activity_id FROM delta_activity AS d JOIN warehouse.activity AS o ON o.rowid = d.old "
        "WHERE d.state = 'withdrawn'"
    )
    stays = "m.rowid NOT IN (SELECT old FROM delta_metric WHERE state = 'withdrawn')"
    return count(connection, f"warehouse.metric AS m WHERE m.activity_id IN ({going}) AND {stays}")
