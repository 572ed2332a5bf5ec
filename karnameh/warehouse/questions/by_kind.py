"""Kind by kind: how many were done, and what was measured of each."""

from collections import defaultdict
from dataclasses import fields
from datetime import date

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.kind_records import Measure, Performed, PerformedPage
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published


def kind_summary(
    published: Published,
    *,
    year: int,
    until: date,
    before_until: date,
    today: date,
    neighbourhood: str | None = None,
) -> pd.DataFrame:
    """Every kind in the vocabulary's order, in a Jalali year and in the same days of the year before.

    Columns: kind, fa, en, icon, colour, done (up to and including ``until``), before (in the
    year before, up to ``before_until``), planned (in the whole year, not past ``today``),
    overdue (planned, past, not reported), postponed, cancelled.
    """
    return published.frame(
        """
        WITH listed AS (
            FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
            UNION ALL BY NAME
            FROM chosen($year - 1, $kind, $neighbourhood, $district, $status, $words)
        )
        SELECT code.code AS kind, code.fa, code.en, code.icon, code.colour,
            count(*) FILTER (is_done AND year = $year AND start_date <= $until) AS done,
            count(*) FILTER (is_done AND year < $year AND start_date <= $before_until) AS before,
            count(*) FILTER (is_planned AND year = $year AND last_day >= $today) AS planned,
            count(*) FILTER (is_planned AND year = $year AND last_day < $today) AS overdue,
            count(*) FILTER (status = 'postponed' AND year = $year) AS postponed,
            count(*) FILTER (status = 'cancelled' AND year = $year) AS cancelled
        FROM code LEFT JOIN listed ON listed.kind = code.code
        WHERE code.vocabulary = 'kind'
        GROUP BY ALL
        ORDER BY any_value(code.position)
        """,
        {
            **Filter(year=year, neighbourhood=neighbourhood).parameters(),
            "until": until,
            "before_until": before_until,
            "today": today,
        },
    )


def done_of_kind(
    published: Published,
    *,
    kind: str,
    year: int | None = None,
    neighbourhood: str | None = None,
    page: int = 1,
    page_size: int = 12,
) -> PerformedPage:
    """One page of the activities of a kind that were done, newest first; a page past the end is the last one."""
    filter = Filter(year=year, kind=kind, neighbourhood=neighbourhood, status="done")
    total = published.number(
        "SELECT count(*) FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)",
        filter.parameters(),
    )
    place = window(total, page=page, page_size=page_size)
    rows = published.records(
        """
        SELECT activity_id, kind, title, summary, start_date, start_precision, end_date, end_precision,
            status, neighbourhood, venue, unit, evidence,
            CASE WHEN consent IS NOT NULL THEN person END AS person,
            consent, action_taken, resolutions, demo
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        ORDER BY start_date DESC, activity_id DESC
        LIMIT $limit OFFSET $offset
        """,
        {**filter.parameters(), "limit": place.limit, "offset": place.offset},
    )
    measures = _measures(published, [row["activity_id"] for row in rows])
    performed = tuple(Performed(**row, measures=measures[row["activity_id"]]) for row in rows)
    return PerformedPage(rows=performed, total=total, page=place.page, pages=place.pages)


def _measures(published: Published, activity_ids: list[str]) -> defaultdict[str, tuple[Measure, ...]]:
    rows = published.records(
        """
        SELECT metric.activity_id, metric.metric, metric.channel,
            CASE WHEN metric.value_state = 'known' THEN metric.value END AS value, metric.value_state,
            coalesce(metric.unit, code.unit) AS unit, unit.fa AS unit_fa, unit.en AS unit_en,
            metric.target, metric.baseline, metric.method, metric.sample_size, metric.margin, metric.quality,
            CASE WHEN coalesce(metric.unit, code.unit) IS NOT DISTINCT FROM code.unit THEN code.maximum END
                AS maximum
        FROM metric
        LEFT JOIN code ON code.vocabulary = 'metric' AND code.code = metric.metric
        LEFT JOIN unit ON unit.code = coalesce(metric.unit, code.unit)
        LEFT JOIN code AS stage ON stage.vocabulary = 'stage' AND stage.code = metric.stage
        LEFT JOIN code AS channel ON channel.vocabulary = 'channel' AND channel.code = metric.channel
        WHERE metric.activity_id IN (SELECT unnest($activity_ids::VARCHAR[]))
        ORDER BY metric.activity_id, stage.position, code.position, channel.position NULLS FIRST
        """,
        {"activity_ids": activity_ids},
    )
    found: defaultdict[str, tuple[Measure, ...]] = defaultdict(tuple)
    names = [field.name for field in fields(Measure)]
    for row in rows:
        found[row["activity_id"]] += (Measure(**{name: row[name] for name in names}),)
    return found


def measure_table(published: Published, filter: Filter) -> pd.DataFrame:
    """Every measure of the chosen activities, newest activity first, for a download.

    Columns: activity_id, title, kind, start_date, start_precision, neighbourhood, metric, stage,
    channel (None), value (NaN unless known), value_state, unit_fa (None), unit_en (None),
    target (NaN), baseline (NaN), method (None), sample_size (NA), margin (NaN), quality (None), demo.
    """
    return published.frame(
        """
        SELECT activity.activity_id, title, kind, start_date, start_precision, neighbourhood,
            metric.metric, metric.stage, metric.channel,
            CASE WHEN metric.value_state = 'known' THEN metric.value END AS value, metric.value_state,
            unit.fa AS unit_fa, unit.en AS unit_en, metric.target, metric.baseline, metric.method,
            metric.sample_size, metric.margin, metric.quality, metric.demo
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
        JOIN metric USING (activity_id)
        LEFT JOIN code ON code.vocabulary = 'metric' AND code.code = metric.metric
        LEFT JOIN unit ON unit.code = coalesce(metric.unit, code.unit)
        ORDER BY start_date DESC, activity_id DESC, code.position, metric.metric, metric.channel NULLS FIRST
        """,
        filter.parameters(),
    )
