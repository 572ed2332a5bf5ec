"""By time: the figures of a year up to a day, and its twelve months."""

from datetime import date

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.records import Headline


def headline(
    published: Published,
    *,
    year: int,
    today: date,
    until: date | None = None,
    month: int | None = None,
    kind: str | None = None,
    neighbourhood: str | None = None,
) -> Headline:
    """The figures of a Jalali year, or of one of its months, up to and including ``until``.

    What is planned is of the whole year, from ``today`` on.

    To compare two years, ask twice with the same Jalali day of each.
    """
    record = published.record(
        """
        WITH attendance AS (
            SELECT activity_id, sum(value) FILTER (value_state = 'known') AS people,
                bool_or(value_state = 'unknown') AS was_unknown,
                bool_or(value_state = 'not_applicable') AS was_not_applicable
            FROM metric WHERE metric = 'attendance' GROUP BY activity_id
        ), listed AS (
            SELECT activity.*, start_date <= coalesce($until, DATE '9999-12-31') AS is_within,
                people, was_unknown, was_not_applicable, level
            FROM chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
            LEFT JOIN attendance USING (activity_id)
            LEFT JOIN place ON place.code = activity.neighbourhood AND place.level = 'neighbourhood'
            WHERE $month IS NULL OR month = $month
        ), counted AS (
            SELECT *, is_done AND is_within AS counts,
                status = 'held' AND is_within AND people IS NULL AS lacks
            FROM listed
        )
        SELECT count(*) FILTER (counts) AS done,
            count(*) FILTER (counts AND status = 'held') AS held,
            count(*) FILTER (counts AND status = 'published') AS published,
            count(DISTINCT neighbourhood) FILTER (counts AND level IS NOT NULL) AS neighbourhoods,
            count(DISTINCT kind) FILTER (counts) AS kinds,
            count(*) FILTER (counts AND kind = 'workshop') AS workshops,
            count(*) FILTER (counts AND start_precision <> 'day' AND last_day > $until) AS date_uncertain,
            count(*) FILTER (is_planned AND last_day >= $today) AS planned,
            count(*) FILTER (status = 'postponed' AND is_within) AS postponed,
            count(*) FILTER (status = 'cancelled' AND is_within) AS cancelled,
            sum(people) FILTER (counts) AS attendance,
            count(people) FILTER (counts) AS attendance_known,
            count(*) FILTER (lacks AND was_unknown) AS attendance_unknown,
            count(*) FILTER (lacks AND NOT coalesce(was_unknown OR was_not_applicable, false))
                AS attendance_blank
        FROM counted
        """,
        {
            **Filter(year=year, kind=kind, neighbourhood=neighbourhood).parameters(),
            "until": until,
            "month": month,
            "today": today,
        },
    )
    return Headline(**(record or {}))


def activities_by_month(
    published: Published,
    *,
    year: int,
    until: date | None = None,
    kind: str | None = None,
    neighbourhood: str | None = None,
) -> pd.DataFrame:
    """The twelve Jalali months of a year; ``until`` bounds the activities done.

    Activities whose month is not known are in ``activities_without_month``.
    Columns: month (1–12), done, planned (planned or confirmed), postponed, cancelled.
    """
    return published.frame(
        """
        SELECT months.month,
            count(*) FILTER (is_done AND start_date <= coalesce($until, start_date)) AS done,
            count(*) FILTER (is_planned) AS planned,
            count(*) FILTER (status = 'postponed') AS postponed,
            count(*) FILTER (status = 'cancelled') AS cancelled
        FROM (SELECT unnest(range(1, 13)) AS month) AS months
        LEFT JOIN chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
            ON activity.month = months.month
        GROUP BY months.month
        ORDER BY months.month
        """,
        {**Filter(year=year, kind=kind, neighbourhood=neighbourhood).parameters(), "until": until},
    )


def activities_without_month(
    published: Published, *, year: int, kind: str | None = None, neighbourhood: str | None = None
) -> int:
    """How many activities done in the year have no known month."""
    return published.number(
        """
        SELECT count(*) FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE is_done AND month IS NULL
        """,
        Filter(year=year, kind=kind, neighbourhood=neighbourhood).parameters(),
    )
