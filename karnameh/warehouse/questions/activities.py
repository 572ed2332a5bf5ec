"""Activities one by one: lists, points on the map, and the record of one."""

from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.batches import source
from karnameh.warehouse.records import Activity, ActivityPage, ActivityRecord, PlanItem


def activity_list(
    published: Published,
    filter: Filter,
    *,
    today: date,
    page: int = 1,
    page_size: int = 20,
) -> ActivityPage:
    """One page of the chosen activities; a page past the end is the last one.

    What has begun comes first, newest first; then what is to come, nearest first.

    Columns of ``rows``: activity_id, kind, title, start_date, start_precision,
    end_date (None), end_precision (None), status, status_reason (None), district,
    neighbourhood, venue (None), demo.
    """
    total = published.number(
        "SELECT count(*) FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)",
        filter.parameters(),
    )
    place = window(total, page=page, page_size=page_size)
    rows = published.frame(
        """
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        ORDER BY start_date > $today, abs(start_date - $today), activity_id DESC
        LIMIT $limit OFFSET $offset
        """,
        {**filter.parameters(), "today": today, "limit": place.limit, "offset": place.offset},
    )
    return ActivityPage(rows=rows, total=total, page=place.page, pages=place.pages)


def activity_table(published: Published, filter: Filter) -> pd.DataFrame:
    """All the chosen activities with every public field, newest first, for a download.

    Columns: the fields of ``records.Activity`` without source_row, and
    attendance (sum of the known values, NaN when none is known) with attendance_state.
    """
    return published.frame(
        """
        SELECT activity_id, kind, title, summary, start_date, start_precision, end_date, end_precision,
            year, month, day, status, status_reason, district, neighbourhood, venue, lat, lon, unit,
            audience, topics, partners, channels, plan_item, parent, evidence, budget, budget_state, budget_quality,
            issue_number, person, consent, action_taken, resolutions, source, demo, attendance,
            coalesce(attendance_state, 'blank') AS attendance_state
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
        LEFT JOIN (
            SELECT activity_id, sum(value) FILTER (value_state = 'known') AS attendance,
                CASE
                    WHEN bool_or(value_state = 'known') THEN 'known'
                    WHEN bool_or(value_state = 'unknown') THEN 'unknown'
                    WHEN bool_or(value_state = 'not_applicable') THEN 'not_applicable'
                    ELSE 'blank'
                END AS attendance_state
            FROM metric WHERE metric = 'attendance' GROUP BY activity_id
        ) AS present USING (activity_id)
        ORDER BY start_date DESC, activity_id DESC
        """,
        filter.parameters(),
    )


def activity_points(published: Published, filter: Filter, limit: int = 2000) -> pd.DataFrame:
    """Activities with a known spot, newest first: those done, or those of ``filter.status`` if it is set.

    Columns: activity_id, title, kind, lat, lon, start_date, start_precision,
    status, neighbourhood, demo.
    """
    return published.frame(
        """
        SELECT activity_id, title, kind, lat, lon, start_date, start_precision, status, neighbourhood, demo
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE lat IS NOT NULL AND lon IS NOT NULL AND ($status IS NOT NULL OR is_done)
        ORDER BY start_date DESC, activity_id DESC
        LIMIT $limit
        """,
        {**filter.parameters(), "limit": limit},
    )


def upcoming(
    published: Published, *, today: date, neighbourhood: str | None = None, limit: int = 5
) -> pd.DataFrame:
    """Planned and confirmed activities that are not past: those to come, the nearest first, then those going on. Columns of ``activity_list``."""
    return published.frame(
        """
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo
        FROM activity
        WHERE is_planned AND last_day >= $today
            AND ($neighbourhood IS NULL OR neighbourhood = $neighbourhood)
        ORDER BY start_date < $today, start_date, last_day, activity_id
        LIMIT $limit
        """,
        {"today": today, "neighbourhood": neighbourhood, "limit": limit},
    )


def latest(
    published: Published, *, today: date, neighbourhood: str | None = None, limit: int = 5
) -> pd.DataFrame:
    """Activities done, the newest first. Columns of ``activity_list``."""
    return published.frame(
        """
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo
        FROM activity
        WHERE is_done AND start_date <= $today
            AND ($neighbourhood IS NULL OR neighbourhood = $neighbourhood)
        ORDER BY start_date DESC, activity_id DESC
        LIMIT $limit
        """,
        {"today": today, "neighbourhood": neighbourhood, "limit": limit},
    )


def activity(published: Published, activity_id: str) -> ActivityRecord | None:
    """All that is published about one activity; None when there is no such public activity."""
    row = _activity_row(published, activity_id)
    if row is None:
        return None
    parent = _activity_row(published, row["parent"]) if row["parent"] else None
    return ActivityRecord(
        activity=_activity(row),
        metrics=activity_metrics(published, activity_id),
        plan_item=_plan_item(published, row["plan_item"]) if row["plan_item"] else None,
        parent=_activity(parent) if parent else None,
        children=parts(published, activity_id),
        source=source(published, batch=row["batch"], file=row["file"]),
    )


def _activity_row(published: Published, activity_id: str) -> dict[str, Any] | None:
    return published.record("SELECT * FROM activity WHERE activity_id = $id", {"id": activity_id})


def _activity(row: dict[str, Any]) -> Activity:
    return Activity(**{field.name: row[field.name] for field in fields(Activity)})


def activity_metrics(published: Published, activity_id: str) -> pd.DataFrame:
    """What was measured of one activity, stage by stage.

    Columns: metric, fa, en, stage, channel (None), value (NaN), value_state, unit_fa
    (None), unit_en (None), target (NaN), baseline (NaN), method (None), sample_size (NA),
    margin (NaN), quality (None), demo.
    """
    return published.frame(
        """
        SELECT metric.metric, code.fa, code.en, metric.stage, metric.channel, metric.value,
            metric.value_state, unit.fa AS unit_fa, unit.en AS unit_en,
            metric.target, metric.baseline, metric.method, metric.sample_size, metric.margin,
            metric.quality, metric.demo
        FROM metric
        LEFT JOIN code ON code.vocabulary = 'metric' AND code.code = metric.metric
        LEFT JOIN unit ON unit.code = coalesce(metric.unit, code.unit)
        LEFT JOIN code AS stage ON stage.vocabulary = 'stage' AND stage.code = metric.stage
        WHERE metric.activity_id = $id
        ORDER BY stage.position, code.position, metric.channel NULLS FIRST
        """,
        {"id": activity_id},
    )


def parts(published: Published, parent: str, *, without: str = "", limit: int = 60) -> pd.DataFrame:
    """The parts of a campaign or series, the newest first, but for one. Columns of ``activity_list``."""
    return published.frame(
        """
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo
        FROM activity WHERE parent = $parent AND activity_id <> $without
        ORDER BY start_date DESC, activity_id DESC LIMIT $limit
        """,
        {"parent": parent, "without": without, "limit": limit},
    )


def _plan_item(published: Published, plan_item_id: str) -> PlanItem | None:
    row = published.record("SELECT * FROM plan_item WHERE plan_item_id = $id", {"id": plan_item_id})
    return PlanItem(**{field.name: row[field.name] for field in fields(PlanItem)}) if row else None
