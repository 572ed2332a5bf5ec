"""What is not known: how much of it, of which rows, and which definitions changed on the way."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published
from karnameh.warehouse.records import ActivityPage

_ASKED_OF = {
    "done": "is_done",
    "held": "status = 'held'",
    "planned": "is_planned",
    "fallen": "status IN ('cancelled', 'postponed')",
}
"""The activities of which something could be known."""

_UNKNOWN = {
    "place_unknown": ("done", "neighbourhood = 'UNKNOWN'"),
    "attendance_blank": ("held", "NOT coalesce(is_known OR is_unknown OR is_not_applicable, false)"),
    "attendance_unknown": ("held", "is_unknown AND NOT is_known"),
    "budget_blank": ("done", "budget_state = 'blank'"),
    "budget_unknown": ("done", "budget_state = 'unknown'"),
    "date_imprecise": ("done", "start_precision <> 'day'"),
    "overdue_planned": ("planned", "last_day < $today"),
    "reason_missing": ("fallen", "status_reason IS NULL"),
}
"""What is not known → of which activities it is asked, and of which it is not known."""

ACTIVITY_UNKNOWNS = tuple(_UNKNOWN)
"""What can be not known of an activity: keys of the locales' ``unknown``."""

_LISTED = """
    WITH attendance AS (
        SELECT activity_id, bool_or(value_state = 'known') AS is_known,
            bool_or(value_state = 'unknown') AS is_unknown,
            bool_or(value_state = 'not_applicable') AS is_not_applicable
        FROM metric WHERE metric = 'attendance' GROUP BY activity_id
    ), listed AS (
        SELECT *
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        LEFT JOIN attendance USING (activity_id)
    )
"""


def unknowns(
    published: Published, *, year: int, today: date, neighbourhood: str | None = None
) -> pd.DataFrame:
    """What is not known of a year, in one place or in all, each as a count out of those of whom it could be known.

    Columns: what (a key of the locales' ``unknown``), count, total. Attendance is asked
    of activities held; place, budget and date of all done; the quantity of plan items;
    a report of planned activities whose last possible day is past; a reason of those
    cancelled or postponed.
    """
    counts = ", ".join(
        f"count(*) FILTER ({_ASKED_OF[of]} AND ({condition})) AS {what},"
        f" count(*) FILTER ({_ASKED_OF[of]}) AS {what}_total"
        for what, (of, condition) in _UNKNOWN.items()
    )
    record = published.record(
        f"{_LISTED} SELECT {counts} FROM listed",  # noqa: S608 — the conditions above
        {**Filter(year=year, neighbourhood=neighbourhood).parameters(), "today": today},
    )
    promised = published.record(
        """
        SELECT count(*) AS items, count(*) FILTER (quantity_state IN ('unknown', 'blank')) AS unknown
        FROM plan_item WHERE year = $year
        """,
        {"year": year},
    )
    found, items = record or {}, promised or {}
    rows = [(what, found[what], found[f"{what}_total"]) for what in _UNKNOWN]
    rows.append(("plan_quantity_unknown", items["unknown"], items["items"]))
    return pd.DataFrame(rows, columns=["what", "count", "total"])


def unknown_activities(
    published: Published, *, what: str, year: int, today: date, page: int = 1, page_size: int = 12
) -> ActivityPage:
    """One page of the activities of a year of which something is not known, newest first.

    ``what`` is one of ``ACTIVITY_UNKNOWNS``; a page past the end is the last one. Raises KeyError for anything else.
    """
    of, condition = _UNKNOWN[what]
    chosen = f"{_LISTED}, found AS (SELECT * FROM listed WHERE {_ASKED_OF[of]} AND ({condition}))"  # noqa: S608 — the conditions above
    parameters = {**Filter(year=year).parameters(), "today": today}
    if "$today" not in condition:
        del parameters["today"]
    total = published.number(f"{chosen} SELECT count(*) FROM found", parameters)  # noqa: S608 — the conditions above
    place = window(total, page=page, page_size=page_size)
    rows = published.frame(
        f"""
        {chosen}
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            district, neighbourhood, venue, demo
        FROM found ORDER BY start_date DESC, activity_id DESC LIMIT $limit OFFSET $offset
        """,  # noqa: S608 — the conditions above
        {**parameters, "limit": place.limit, "offset": place.offset},
    )
    return ActivityPage(rows=rows, total=total, page=place.page, pages=place.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractUse:
    """A version of the contract, and the batches that were read by it. ``made_at``, of the first, is UTC."""

    contract: str
    first_batch: int
    batches: int
    made_at: datetime


def contracts(published: Published) -> list[ContractUse]:
    """By which versions of the contract the record was read, in the order in which they came."""
    rows = published.records(
        """
        SELECT contract, min(number) AS first_batch, count(*) AS batches, min(made_at) AS made_at
        FROM batch WHERE kind = 'load' GROUP BY contract ORDER BY first_batch
        """
    )
    return [ContractUse(**row) for row in rows]


def contracts_by_year(published: Published) -> dict[int, tuple[str, ...]]:
    """By which versions of the contract the standing activities of each year were read."""
    rows = published.records(
        """
        SELECT year, list(DISTINCT contract ORDER BY contract) AS contracts
        FROM activity JOIN batch ON batch.number = activity.batch GROUP BY year
        """
    )
    return {row["year"]: row["contracts"] for row in rows}
