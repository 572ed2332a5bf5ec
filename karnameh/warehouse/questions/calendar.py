"""Activities by day: the months of the calendar, and what feeds and calendars of others are given.

An activity stands on a day only when that day is known: on each of its days when the last
one is known to the day too, else on its first. What is known to a month or a year stands on
no day and is told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from karnameh.persian.calendar import month_bounds
from karnameh.warehouse.filter import Filter
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published
from karnameh.warehouse.records import ActivityPage

_TOUCHING = """
    WITH touching AS ( -- whatever may have been between the two days
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo,
            CASE
                WHEN start_precision <> 'day' THEN NULL
                WHEN end_precision = 'day' THEN last_day
                ELSE start_date
            END AS known_last
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        WHERE start_date <= $last AND last_day >= $first
    ), standing AS ( -- one row for each day that is known
        SELECT *, CAST(unnest(generate_series(
            greatest(start_date, $first), least(known_last, $last), INTERVAL 1 DAY
        )) AS DATE) AS date
        FROM touching WHERE known_last >= $first
    ), placed AS ( -- what begins on a day before what goes on, what takes place before what fell away
        SELECT * EXCLUDE (known_last), start_date < date AS continues,
            row_number() OVER (
                PARTITION BY date
                ORDER BY start_date < date, status IN ('postponed', 'cancelled'), activity_id
            ) AS place
        FROM standing
    ), unplaced AS (
        SELECT * EXCLUDE (known_last), CASE
                WHEN start_precision = 'month' AND start_date >= $first THEN 'month'
                WHEN start_precision = 'year' OR end_precision = 'year' THEN 'year'
                ELSE 'month'
            END AS grain
        FROM touching WHERE known_last IS NULL OR known_last < $first
    )
"""
_BY_DAY = """
    SELECT * EXCLUDE (date, continues, place), CAST(date - $first + 1 AS INTEGER) AS day, continues
    FROM placed WHERE place <= $per_day ORDER BY date, place
"""
_TOTALS = "SELECT CAST(date - $first + 1 AS INTEGER) AS day, max(place) AS total FROM placed GROUP BY date ORDER BY date"
_MONTH_ONLY = """
    SELECT * EXCLUDE (grain) FROM unplaced WHERE grain = 'month'
    ORDER BY status IN ('postponed', 'cancelled'), start_date, activity_id LIMIT $limit
"""
_UNPLACED = """
    SELECT count(*) FILTER (grain = 'month') AS month_only_total, count(*) FILTER (grain = 'year') AS year_only
    FROM unplaced
"""
_ON_DAY = "SELECT * EXCLUDE (date, place) FROM placed ORDER BY place LIMIT $limit OFFSET $offset"
_COUNT_ON_DAY = "SELECT count(*) FROM placed"

_FEED = """
    SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
        status_reason, district, neighbourhood, venue, demo, summary, unit, lat, lon, since,
        coalesce(made_at, (SELECT built_at FROM version)) AS made_at
    FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
    LEFT JOIN (SELECT number, made_at FROM batch) AS brought ON brought.number = since
"""
_NEAREST = """
    WHERE start_precision = 'day' OR NOT $days_only
    ORDER BY last_day < $today, greatest(start_date - $today, $today - last_day, 0), start_date DESC, activity_id
    LIMIT $limit
"""
_ONE = "WHERE activity_id = $id"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfActivities:
    """What touches one Jalali month.

    Attributes:
        year, month: Jalali.
        by_day: the first activities of each day, day by day. Columns of ``activity_list``, and
            day (of the month), continues (began on an earlier day).
        totals: how many activities each day has; days without any are not in it.
        month_only: the first of those known to be in the month, or perhaps in it, but not on
            which day. Columns of ``activity_list``.
        month_only_total: how many there are of them.
        year_only: activities known to the year only that may have been in this month.
    """

    year: int
    month: int
    by_day: pd.DataFrame
    totals: Mapping[int, int]
    month_only: pd.DataFrame
    month_only_total: int
    year_only: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the month."""
        return not self.totals and not self.month_only_total and not self.year_only


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOfActivities:
    """What a feed is made of.

    Attributes:
        rows: the activities that are nearest to today, those going on or coming first, then the
            latest. Columns of ``activity_list``, and summary (None), unit, lat, lon (NaN), since
            (number of the batch from which on the record says so), made_at (of that batch, UTC).
        total: how many activities were chosen.
        undated: how many of them are not known to the day.
    """

    rows: pd.DataFrame
    total: int
    undated: int


def calendar_month(
    published: Published, filter: Filter, *, year: int, month: int, per_day: int = 3, month_only: int = 20
) -> MonthOfActivities:
    """The chosen activities that touch a Jalali month; the month takes the place of ``filter.year``.

    At most ``per_day`` of each day and ``month_only`` of those without a day are listed; all are
    counted. Raises ValueError for a month or year that is not there.
    """
    first, last = month_bounds(year, month)
    asked = {**replace(filter, year=None).parameters(), "first": first, "last": last}
    totals = {row["day"]: row["total"] for row in published.records(_TOUCHING + _TOTALS, asked)}
    unplaced = published.record(_TOUCHING + _UNPLACED, asked) or {}
    return MonthOfActivities(
        year=year,
        month=month,
        by_day=published.frame(_TOUCHING + _BY_DAY, {**asked, "per_day": per_day}),
        totals=totals,
        month_only=published.frame(_TOUCHING + _MONTH_ONLY, {**asked, "limit": month_only}),
        **unplaced,
    )


def calendar_day(
    published: Published, filter: Filter, *, day: date, page: int = 1, page_size: int = 20
) -> ActivityPage:
    """All chosen activities that are known to be on a day, whatever ``filter.year`` says, page by page.

    A page past the end is the last one. Columns of ``rows``: those of ``activity_list``, and
    continues (began on an earlier day).
    """
    asked = {**replace(filter, year=None).parameters(), "first": day, "last": day}
    total = published.number(_TOUCHING + _COUNT_ON_DAY, asked)
    place = window(total, page=page, page_size=page_size)
    rows = published.frame(_TOUCHING + _ON_DAY, {**asked, "limit": place.limit, "offset": place.offset})
    return ActivityPage(rows=rows, total=total, page=place.page, pages=place.pages)


def feed_activities(
    published: Published, filter: Filter, *, today: date, limit: int, days_only: bool = False
) -> FeedOfActivities:
    """The chosen activities that are nearest to today; with ``days_only``, of those known to the day."""
    counts = published.record(
        """
        SELECT count(*) AS total, count(*) FILTER (start_precision <> 'day') AS undated
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        """,
        filter.parameters(),
    )
    asked = {**filter.parameters(), "today": today, "limit": limit, "days_only": days_only}
    return FeedOfActivities(rows=published.frame(_FEED + _NEAREST, asked), **(counts or {}))


def feed_activity(published: Published, activity_id: str) -> pd.DataFrame:
    """The row of one activity as ``feed_activities`` has it; no row when it is not published."""
    return published.frame(_FEED + _ONE, {**Filter().parameters(), "id": activity_id})
