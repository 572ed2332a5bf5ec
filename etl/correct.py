"""A correction: a public note on an activity, what was wrong with its record, since when, and where it was mended."""

import duckdb

from etl.build import now, open_build
from etl.diff import content_columns, same_key
from etl.ledger.batch import Batch, Correction, Counts, Submission
from etl.ledger.replay import stage
from etl.outcome import LoadResult, Report
from etl.personal import refuse_personal
from etl.problems import PublishError
from etl.reference import Reference
from etl.reference_tables import stage_reference
from etl.schema import CONTRACT_VERSION, TABLES
from karnameh.persian.text import clean
from karnameh.settings import Settings

_NOTHING_SAID = Submission()
LONGEST = 400
"""Characters of the sentence that says what was wrong."""


def correct(
    activity_id: str,
    wrong: str,
    settings: Settings,
    *,
    mended_in: int | None = None,
    submission: Submission = _NOTHING_SAID,
) -> LoadResult:
    """Publish what was wrong with an activity's record.

    ``mended_in`` is the batch that mended it, by default the last one that changed the
    activity or one of its measures. Since when it was wrong follows from the history.

    Raises:
        PublishError: when the activity, or a change of it by that batch, is not in the
            record, or the text is empty or longer than ``LONGEST`` characters.
    """
    text = clean(wrong)
    if not 0 < len(text) <= LONGEST:
        raise PublishError("correction-text", limit=str(LONGEST))
    refuse_personal(text, submission.note, submission.unit)
    with open_build(settings) as build:
        changed = _changed(build.connection, activity_id)
        batch = max(changed, default=None) if mended_in is None else mended_in
        if batch is None or batch not in changed:
            raise PublishError("not-mended", activity=activity_id, number=str(batch or "—"))
        note = Correction(activity_id=activity_id, wrong=text, wrong_since=changed[batch][0], mended_in=batch)
        demo = changed[batch][1]
        said = Batch(
            number=build.last_batch + 1,
            kind="correction",
            made_at=now(),
            submission=Submission(who=submission.who, unit=submission.unit, note=submission.note, demo=demo),
            contract=CONTRACT_VERSION,
            counts=Counts(),
            previous=build.previous(),
            correction=note,
        )
        earlier = build.ledger.batches(last=build.last_batch)
        stage_reference(build.connection, Reference.read(settings.reference), settings.boundaries)
        stage(build.connection, build.ledger, said, earlier)
        said = build.ledger.add(said, lambda folder: None)
        build.apply(said, earlier)
        pointer = build.publish()
        return LoadResult(
            report=Report(files=[]), outcome="published", version=pointer.version, batch=said.number
        )


def _changed(connection: duckdb.DuckDBPyConnection, activity_id: str) -> dict[int, tuple[int, bool]]:
    """The batches that changed the activity or a measure of it → since when it had stood so, and whether it is demonstration data.

    A version that only came to rest on another batch was not changed.
    """
    ended = []
    for table in (TABLES["activity"], TABLES["metric"]):
        content = content_columns(connection, table)
        was, is_ = (", ".join(f"{alias}.{column}" for column in content) for alias in "pn")
        versions = (
            f"(SELECT {', '.join(content)}, since FROM warehouse.{table.name} UNION ALL "
            f"SELECT {', '.join(content)}, since FROM warehouse.past_{table.name})"
        )
        ended.append(
            f"SELECT p.until, p.since, p.demo FROM warehouse.past_{table.name} AS p "
            f"LEFT JOIN {versions} AS n ON n.since = p.until AND {same_key(table, 'p', 'n')} "
            f"WHERE p.activity_id = $id AND (n.since IS NULL OR row({was}) IS DISTINCT FROM row({is_}))"
        )
    rows = connection.execute(
        f"SELECT until, min(since), bool_or(demo) FROM ({' UNION ALL '.join(ended)}) GROUP BY until",
        {"id": activity_id},
    ).fetchall()
    return {until: (since, demo) for until, since, demo in rows}
