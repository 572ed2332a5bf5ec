"""What one batch changed, record by record.

What was not public at a moment was not there, for these questions; and what is
internal now has no past either
(docs/decisions/0012-the-past-is-public-but-not-what-was-made-internal.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from karnameh.warehouse.history_records import BatchChanges, Change, State
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.batches import batch

STATES: tuple[State, ...] = ("withdrawn", "changed", "added")

Row = Mapping[str, Any]
_NOT_SAID = frozenset({"batch", "file", "source_row", "since", "until", "search_key", "document", "person"})
"""Where a version is from is not what it says; and the past names no person."""

_ACTIVITIES = """
    WITH ended AS (SELECT activity_id, content FROM activity_version WHERE until = $batch),
    brought AS (SELECT activity_id FROM activity_version WHERE since = $batch),
    restated AS (
        SELECT activity_id, ended.content IS DISTINCT FROM new.content AS differs
        FROM ended JOIN activity_version AS new USING (activity_id) WHERE new.since = $batch
    ), lasting AS ( -- public before and after
        SELECT activity_id FROM restated
        UNION ALL
        SELECT activity_id FROM activity_version WHERE since < $batch AND (until IS NULL OR until > $batch)
    ), measured AS ( -- a measure that says the same before and after stands there twice
        SELECT activity_id FROM metric_version
        WHERE (since = $batch OR until = $batch) AND activity_id IN (SELECT activity_id FROM lasting)
        GROUP BY activity_id, content HAVING count(*) = 1
    ), change AS (
        SELECT activity_id AS key, 'withdrawn' AS state FROM ended ANTI JOIN brought USING (activity_id)
        UNION ALL
        SELECT activity_id, 'added' FROM brought ANTI JOIN ended USING (activity_id)
        UNION ALL
        SELECT activity_id, 'changed'
        FROM (SELECT activity_id FROM restated WHERE differs UNION SELECT activity_id FROM measured)
    )
"""
_PLAN_ITEMS = """
    WITH change AS (
        SELECT plan_item_id AS key, CASE
            WHEN new.content IS NULL THEN 'withdrawn' WHEN ended.content IS NULL THEN 'added' ELSE 'changed'
        END AS state
        FROM (SELECT plan_item_id, content FROM plan_item_version WHERE until = $batch) AS ended
        FULL JOIN (SELECT plan_item_id, content FROM plan_item_version WHERE since = $batch) AS new
        USING (plan_item_id)
        WHERE ended.content IS DISTINCT FROM new.content
    )
"""
_TOTALS = "SELECT state, count(*) AS total FROM change GROUP BY state"
_FIRST = "SELECT key FROM change WHERE state = $state ORDER BY key LIMIT $limit"


def activity_changes(published: Published, number: int, *, limit: int = 50) -> BatchChanges:
    """What a batch did to public activities, also to those of which only measures changed.

    At most ``limit`` of each state are told one by one.
    """
    totals, keys = _touched(published, _ACTIVITIES, number, limit)
    rows = activity_versions(published, [key for found in keys.values() for key in found])
    measures = metric_versions(published, keys["changed"])
    return _told(published, "activity", number, totals, keys, rows, measures)


def plan_item_changes(published: Published, number: int, *, limit: int = 50) -> BatchChanges:
    """What a batch did to the items of the plans, told as ``activity_changes`` does."""
    totals, keys = _touched(published, _PLAN_ITEMS, number, limit)
    rows = published.records(
        "SELECT * EXCLUDE (content) FROM plan_item_version WHERE list_contains($keys, plan_item_id)",
        {"keys": [key for found in keys.values() for key in found]},
    )
    return _told(published, "plan_item", number, totals, keys, rows, ())


Keys = Mapping[State, Sequence[str]]


def _touched(published: Published, changes: str, number: int, limit: int) -> tuple[dict[State, int], Keys]:
    """How many records are in each state, and the keys of the first ones."""
    totals = {row["state"]: row["total"] for row in published.records(changes + _TOTALS, {"batch": number})}
    keys = {}
    for state in STATES:
        asked = {"batch": number, "state": state, "limit": limit}
        keys[state] = (
            [row["key"] for row in published.records(changes + _FIRST, asked)] if state in totals else []
        )
    return totals, keys


def _told(
    published: Published,
    table: str,
    number: int,
    totals: Mapping[State, int],
    keys: Keys,
    rows: Sequence[Row],
    measures: Sequence[Row],
) -> BatchChanges:
    said = batch(published, number)
    moment = said.made_at if said else datetime.min

    def changes(found: Sequence[str]) -> Iterable[Change]:
        for key in found:
            versions = [row for row in rows if row[f"{table}_id"] == key]
            own = [measure for measure in measures if measure["activity_id"] == key]
            if change := change_by(table, key, number, moment, versions, own):
                yield change

    return BatchChanges(shown={state: tuple(changes(keys[state])) for state in STATES}, totals=totals)


def activity_versions(published: Published, keys: Sequence[str]) -> list[dict[str, Any]]:
    """All public versions of some activities."""
    return published.records(
        "SELECT * EXCLUDE (content) FROM activity_version WHERE list_contains($keys, activity_id)",
        {"keys": list(keys)},
    )


def metric_versions(published: Published, keys: Sequence[str]) -> list[dict[str, Any]]:
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


def change_by(
    table: str, key: str, number: int, moment: datetime, rows: Iterable[Row], measures: Sequence[Row]
) -> Change | None:
    """What a batch made of a record; None when it says the same as before."""
    rows = list(rows)
    before, after = _standing(rows, number - 1), _standing(rows, number)
    changed: list[Change] = []
    if before and after:
        for measure in dict.fromkeys((row["metric"], row["channel"]) for row in measures):
            versions = [row for row in measures if (row["metric"], row["channel"]) == measure]
            change = change_by("metric", key, number, moment, versions, ())
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
