"""What was promised against what was done, and what fell away."""

from datetime import date

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.promise_state import COUNTED_UNITS
from karnameh.warehouse.published import Published


def plan_against_done(
    published: Published, *, year: int, today: date, neighbourhood: str | None = None
) -> pd.DataFrame:
    """The items of a year's plan, each with the activities that serve it, whenever they were, in one place or all.

    Columns: plan_item_id, year, title, kind, district, quantity (NaN unless known),
    quantity_state, quantity_quality (None), unit (None, a code), unit_fa (None), unit_en (None), is_counted (whether
    the unit is one that activities are counted in), due_date (None), due_precision (None), owner (None),
    dropped_reason (None while it stands), source (None), demo, done, planned (to come), overdue (planned, past, not
    reported), postponed, cancelled, is_reported (whether anything at all became of it that we know of).
    """
    return published.frame(
        """
        SELECT plan_item_id, item.year, item.title, item.kind, item.district, quantity, quantity_state,
            quantity_quality, item.unit, unit.fa AS unit_fa, unit.en AS unit_en,
            coalesce(item.unit IN $counted_units, true) AS is_counted,
            due_date, due_precision, owner, item.dropped_reason, item.source, item.demo,
            count(*) FILTER (is_done) AS done,
            count(*) FILTER (is_planned AND last_day >= $today) AS planned,
            count(*) FILTER (is_planned AND last_day < $today) AS overdue,
            count(*) FILTER (status = 'postponed') AS postponed,
            count(*) FILTER (status = 'cancelled') AS cancelled,
            done + planned + overdue + postponed + cancelled > 0 AS is_reported
        FROM plan_item AS item
        LEFT JOIN unit ON unit.code = item.unit
        LEFT JOIN activity ON activity.plan_item = item.plan_item_id
            AND ($neighbourhood IS NULL OR activity.neighbourhood = $neighbourhood)
        WHERE item.year = $year
        GROUP BY ALL
        ORDER BY item.demo, plan_item_id
        """,
        {
            "year": year,
            "today": today,
            "neighbourhood": neighbourhood,
            "counted_units": sorted(COUNTED_UNITS),
        },
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
