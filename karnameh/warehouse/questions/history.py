"""What changed: record by record in one batch, and batch by batch in one record.

What was not public at a moment was not there, for these questions; and what is
internal now has no past either
(docs/decisions/0012-the-past-is-public-but-not-what-was-made-internal.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from karnameh.warehouse.history_records import BatchChanges, Change, State, Withdrawal
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.batches import batch

STATES: tuple[State, ...] = ("withdrawn", "changed", "added")

Row = Mapping[str, Any]
_NOT_SAID = frozenset({"batch", "file", "source_row", "since", "until", "search_key", "person"})
"""Where a version is from is not what it says; and the past names no person."""

_ACTIVITIES = """
    WITH old AS (
        SELECT activity_id, content FROM activity_version
        WHERE since < $batch AND (until IS NULL OR until >= $batch)
    ), new AS (
        SELECT activity_id, content FROM activity_version
        WHERE since <= $batch AND (until IS NULL OR until > $batch)
    ), measured AS ( -- a measure that says the same before and after stands there twice
        SELECT activity_id FROM metric_version
        WHERE (since = $batch OR until = $batch) AND activity_id IN (SELECT activity_id FROM old)
        GROUP BY activity_id, content HAVING count(*) = 1
    ), touched AS (
        SELECT activity_id FROM activity_version WHERE since = $batch OR until = $batch
        UNION SELECT activity_id FROM measured
    ), compared AS (
        SELECT activity_id AS key, old.content IS NOT NULL AS was, new.content IS NOT NULL AS stands,
            old.content IS DISTINCT FROM new.content
                OR activity_id IN (SELECT activity_id FROM measured) AS differs
        FROM touched LEFT JOIN old USING (activity_id) LEFT JOIN new USING (activity_id)
    )
"""
_PLAN_ITEMS = """
    WITH old AS (SELECT plan_item_id, content FROM plan_item_version WHERE until = $batch),
    new AS (SELECT plan_item_id, content FROM plan_item_version WHERE since = $batch),
    compared AS (
        SELECT plan_item_id AS key, old.content IS NOT NULL AS was, new.content IS NOT NULL AS stands,
            old.content IS DISTINCT FROM new.content AS differs
        FROM old FULL JOIN new USING (plan_item_id)
    )
"""
_STATES = """
    SELECT key, CASE WHEN NOT stands THEN 'withdrawn' WHEN was THEN 'changed' ELSE 'added' END AS state,
        count(*) OVER (PARTITION BY state) AS total
    FROM compared WHERE differs
    QUALIFY row_number() OVER (PARTITION BY state ORDER BY key) <= $limit
    ORDER BY key
"""


def activity_changes(published: Published, number: int, *, limit: int = 50) -> BatchChanges:
    """What a batch did to public activities, also to those of which only measures changed."""
    found = published.records(_ACTIVITIES + _STATES, {"batch": number, "limit": limit})
    rows = _activities(published, [row["key"] for row in found])
    changed = [row["key"] for row in found if row["state"] == "changed"]
    return _batch_changes(published, number, found, rows, measures=_metrics(published, changed))


def plan_item_changes(published: Published, number: int, *, limit: int = 50) -> BatchChanges:
    """What a batch did to the items of the plans."""
    found = published.records(_PLAN_ITEMS + _STATES, {"batch": number, "limit": limit})
    rows = published.records(
        "SELECT * EXCLUDE (content) FROM plan_item_version WHERE list_contains($keys, plan_item_id)",
        {"keys": [row["key"] for row in found]},
    )
    return _batch_changes(published, number, found, rows, table="plan_item")


def activity_history(published: Published, activity_id: str) -> list[Change]:
    """Every batch that changed what the public sees of an activity or of its measures, newest first."""
    rows = _activities(published, [activity_id])
    measures = _metrics(published, [activity_id])
    made = {row["number"]: row["made_at"] for row in published.records("SELECT number, made_at FROM batch")}
    numbers = {row[end] for row in (*rows, *measures) for end in ("since", "until")} & made.keys()
    found = (
        _change("activity", activity_id, number, made[number], rows, measures)
        for number in sorted(numbers, reverse=True)
    )
    return [change for change in found if change is not None]


def withdrawal(published: Published, activity_id: str) -> Withdrawal | None:
    """How an activity that once was public came to be so no more; None for any other."""
    last = published.record(
        """
        SELECT title, until, (SELECT max(number) FROM batch WHERE number < until) AS last_seen
        FROM activity_version WHERE activity_id = $id ORDER BY since DESC LIMIT 1
        """,
        {"id": activity_id},
    )
    ending = batch(published, last["until"]) if last and last["until"] else None
    if last is None or ending is None:
        return None
    return Withdrawal(activity_id=activity_id, title=last["title"], batch=ending, last_seen=last["last_seen"])


def _activities(published: Published, keys: Sequence[str]) -> list[dict[str, Any]]:
    """All public versions of some activities."""
    return published.records(
        "SELECT * EXCLUDE (content) FROM activity_version WHERE list_contains($keys, activity_id)",
        {"keys": list(keys)},
    )


def _metrics(published: Published, keys: Sequence[str]) -> list[dict[str, Any]]:
    """All public versions of the measures of some activities, in the order of the vocabulary."""
    return published.records(
        """
        SELECT metric.* EXCLUDE (content) FROM metric_version AS metric
        LEFT JOIN code ON vocabulary = 'metric' AND code = metric.metric
        WHERE list_contains($keys, activity_id)
        ORDER BY position, metric.metric, channel NULLS FIRST
        """,
        {"keys": list(keys)},
    )


def _batch_changes(
    published: Published,
    number: int,
    found: Sequence[Row],
    rows: Sequence[Row],
    *,
    measures: Sequence[Row] = (),
    table: str = "activity",
) -> BatchChanges:
    said = batch(published, number)
    moment = said.made_at if said else datetime.min
    changes = {
        row["key"]: _change(
            table,
            row["key"],
            number,
            moment,
            [version for version in rows if version[f"{table}_id"] == row["key"]],
            [measure for measure in measures if measure["activity_id"] == row["key"]],
        )
        for row in found
    }
    shown = [change for change in changes.values() if change is not None]
    return BatchChanges(
        shown={state: tuple(change for change in shown if change.state == state) for state in STATES},
        totals={row["state"]: row["total"] for row in found},
    )


def _change(
    table: str, key: str, number: int, moment: datetime, rows: Iterable[Row], measures: Sequence[Row]
) -> Change | None:
    """What a batch made of a record; None when it says the same as before."""
    rows = list(rows)
    before, after = _standing(rows, number - 1), _standing(rows, number)
    changed: list[Change] = []
    if before and after:
        for measure in dict.fromkeys((row["metric"], row["channel"]) for row in measures):
            versions = [row for row in measures if (row["metric"], row["channel"]) == measure]
            change = _change("metric", key, number, moment, versions, ())
            changed += [change] if change else []
    if _said(before) == _said(after) and not changed:
        return None
    return Change(
        table=table,
        key=key,
        batch=number,
        made_at=moment,
        before=before,
        after=after,
        measures=tuple(changed),
    )


def _standing(rows: Iterable[Row], number: int) -> Row | None:
    """The version that stood after a batch."""
    standing = (
        row for row in rows if row["since"] <= number and (row["until"] is None or row["until"] > number)
    )
    return next(standing, None)


def _said(row: Row | None) -> dict[str, Any]:
    return {name: value for name, value in (row or {}).items() if name not in _NOT_SAID}
