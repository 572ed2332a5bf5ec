"""The past of one activity.

What was not public at a moment was not there, for these questions; and what is
internal now has no past either
(docs/decisions/0012-the-past-is-public-but-not-what-was-made-internal.md).
"""

from karnameh.warehouse.history_records import Change, Withdrawal
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.batches import batch
from karnameh.warehouse.questions.changes import activity_versions, change_by, metric_versions


def activity_history(published: Published, activity_id: str) -> list[Change]:
    """Every batch that changed what the public sees of an activity or of its measures, newest first."""
    rows = activity_versions(published, [activity_id])
    measures = metric_versions(published, [activity_id])
    made = {row["number"]: row["made_at"] for row in published.records("SELECT number, made_at FROM batch")}
    numbers = {row[end] for row in (*rows, *measures) for end in ("since", "until")} & made.keys()
    found = (
        change_by("activity", activity_id, number, made[number], rows, measures)
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
