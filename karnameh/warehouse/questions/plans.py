"""What was promised against what was done, what fell away, and what is not known."""

from datetime import date

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published


def plan_against_done(
    published: Published, *, year: int, today: date, neighbourhood: str | None = None
) -> pd.DataFrame:
    """The items of a year's plan, each with the activities that serve it, whenever they were, in one place or all.

    Columns: plan_item_id, year, title, kind, district, quantity (NaN unless known),
    quantity_state, quantity_quality (None), unit_fa (None), unit_en (None), due_date (None), due_precision (None), owner (None),
    dropped_reason (None while it stands), source (None), demo, done, planned (to come), overdue (planned, past, not
    reported), postponed, cancelled.
    """
    return published.frame(
        """
        SELECT plan_item_id, item.year, item.title, item.kind, item.district, quantity, quantity_state,
            quantity_quality, unit.fa AS unit_fa, unit.en AS unit_en,
            due_date, due_precision, owner, item.dropped_reason, item.source, item.demo,
            count(*) FILTER (is_done) AS done,
            count(*) FILTER (is_planned AND last_day >= $today) AS planned,
            count(*) FILTER (is_planned AND last_day < $today) AS overdue,
            count(*) FILTER (status = 'postponed') AS postponed,
            count(*) FILTER (status = 'cancelled') AS cancelled
        FROM plan_item AS item
        LEFT JOIN unit ON unit.code = item.unit
        LEFT JOIN activity ON activity.plan_item = item.plan_item_id
            AND ($neighbourhood IS NULL OR activity.neighbourhood = $neighbourhood)
        WHERE item.year = $year
        GROUP BY ALL
        ORDER BY item.demo, plan_item_id
        """,
        {"year": year, "today": today, "neighbourhood": neighbourhood},
    )


def cancelled_by_reason(published: Published, *, year: int | None) -> pd.DataFrame:
    """Cancelled and postponed activities by their reason, the most frequent first.

    Columns: status (cancelled, postponed), reason (None when none was recorded), count.
    """
    return published.frame(
        """
        SELECT status, status_reason AS reason, count(*) AS count
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE status IN ('cancelled', 'postponed')
        GROUP BY status, status_reason
        ORDER BY status, count DESC, reason NULLS LAST
        """,
        Filter(year=year).parameters(),
    )


def cancelled_list(published: Published, *, year: int | None) -> pd.DataFrame:
    """Cancelled and postponed activities, the newest first. Columns of ``activity_list``."""
    return published.frame(
        """
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE status IN ('cancelled', 'postponed')
        ORDER BY start_date DESC, activity_id DESC
        """,
        Filter(year=year).parameters(),
    )


def unknowns(
    published: Published, *, year: int, today: date, neighbourhood: str | None = None
) -> pd.DataFrame:
    """What is not known of a year, in one place or in all, each as a count out of those of whom it could be known.

    Columns: what (a key of the locales' ``unknown``), count, total. Attendance is asked
    of activities held; place, budget and date of all done; the quantity of plan items;
    a report of planned activities whose last possible day is past; a reason of those
    cancelled or postponed.
    """
    record = (
        published.record(
            """
        WITH attendance AS (
            SELECT activity_id, bool_or(value_state = 'known') AS is_known,
                bool_or(value_state = 'unknown') AS is_unknown,
                bool_or(value_state = 'not_applicable') AS is_not_applicable
            FROM metric WHERE metric = 'attendance' GROUP BY activity_id
        )
        SELECT count(*) FILTER (is_done) AS done,
            count(*) FILTER (status = 'held') AS held,
            count(*) FILTER (is_planned) AS planned,
            count(*) FILTER (status IN ('cancelled', 'postponed')) AS fallen,
            count(*) FILTER (is_done AND neighbourhood = 'UNKNOWN') AS place_unknown,
            count(*) FILTER (status = 'held'
                AND NOT coalesce(is_known OR is_unknown OR is_not_applicable, false)) AS attendance_blank,
            count(*) FILTER (status = 'held' AND is_unknown AND NOT is_known) AS attendance_unknown,
            count(*) FILTER (is_done AND budget_state = 'blank') AS budget_blank,
            count(*) FILTER (is_done AND budget_state = 'unknown') AS budget_unknown,
            count(*) FILTER (is_done AND start_precision <> 'day') AS date_imprecise,
            count(*) FILTER (is_planned AND last_day < $today) AS overdue_planned,
            count(*) FILTER (status IN ('cancelled', 'postponed') AND status_reason IS NULL)
                AS reason_missing
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        LEFT JOIN attendance USING (activity_id)
        """,
            {**Filter(year=year, neighbourhood=neighbourhood).parameters(), "today": today},
        )
        or {}
    )
    promised = (
        published.record(
            """
        SELECT count(*) AS items, count(*) FILTER (quantity_state IN ('unknown', 'blank')) AS unknown
        FROM plan_item WHERE year = $year
        """,
            {"year": year},
        )
        or {}
    )
    rows = [(what, record[what], record[total]) for what, total in _ASKED_OF.items()]
    rows.append(("plan_quantity_unknown", promised["unknown"], promised["items"]))
    return pd.DataFrame(rows, columns=["what", "count", "total"])


_ASKED_OF = {
    "place_unknown": "done",
    "attendance_blank": "held",
    "attendance_unknown": "held",
    "budget_blank": "done",
    "budget_unknown": "done",
    "date_imprecise": "done",
    "overdue_planned": "planned",
    "reason_missing": "fallen",
}
