"""What came of meetings, surveys and conversations: of how much it is told, and of how much not."""

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.kind_records import FollowUp, SurveysHeard
from karnameh.warehouse.published import Published

_FOLLOWED = """
    SELECT activity_id,
        CASE WHEN bool_and(value_state = 'known') FILTER (metric = $raised)
            THEN sum(value) FILTER (metric = $raised) END AS raised,
        CASE WHEN bool_and(value_state = 'known') FILTER (metric = $settled)
            THEN sum(value) FILTER (metric = $settled) END AS settled
    FROM metric WHERE metric IN ($raised, $settled) GROUP BY activity_id
"""
"""What was raised and settled, of each activity; NULL where any part of it is not known."""


def follow_up(
    published: Published,
    *,
    kind: str,
    raised: str,
    settled: str,
    year: int | None = None,
    neighbourhood: str | None = None,
) -> FollowUp:
    """What was raised in the activities of a kind and what came of it.

    ``raised`` and ``settled`` are codes of metrics: ``decisions`` and ``decisions_done``,
    ``questions_asked`` and ``questions_answered``.
    """
    row = published.record(
        f"""
        WITH followed AS ({_FOLLOWED})
        SELECT count(*) AS activities,
            count(*) FILTER (raised IS NOT NULL AND settled IS NOT NULL) AS followed,
            coalesce(sum(raised) FILTER (settled IS NOT NULL), 0) AS raised,
            coalesce(sum(settled) FILTER (raised IS NOT NULL), 0) AS settled,
            count(*) FILTER (raised IS NOT NULL AND settled IS NULL) AS unreported,
            coalesce(sum(raised) FILTER (settled IS NULL), 0) AS unreported_raised,
            count(*) FILTER (raised IS NULL) AS unknown
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        LEFT JOIN followed USING (activity_id)
        """,  # noqa: S608 — the query above
        {
            **Filter(year=year, kind=kind, neighbourhood=neighbourhood, status="done").parameters(),
            "raised": raised,
            "settled": settled,
        },
    )
    return FollowUp(**(row or {}))


def surveys_heard(
    published: Published, *, year: int | None = None, neighbourhood: str | None = None
) -> SurveysHeard:
    """How many surveys were held, and of how many the result and what was done about it are told.

    A result is a known value on a scale: a share, or a mean of answers.
    """
    row = published.record(
        """
        WITH result AS (
            SELECT DISTINCT activity_id
            FROM metric JOIN code ON code.vocabulary = 'metric' AND code.code = metric.metric
            WHERE value_state = 'known' AND code.maximum IS NOT NULL
        )
        SELECT count(*) AS held, count(result.activity_id) AS with_result,
            count(action_taken) AS with_action
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        LEFT JOIN result USING (activity_id)
        """,
        Filter(year=year, kind="survey", neighbourhood=neighbourhood, status="done").parameters(),
    )
    return SurveysHeard(**(row or {}))


def social_by_neighbourhood(
    published: Published, *, year: int | None, district: str | None = None
) -> pd.DataFrame:
    """Outreach in social networks in every neighbourhood, even where there was none, then where it has no place.

    Columns: code, level (neighbourhood, special), fa, en, done, asked, answered (questions,
    NaN when not known of any activity), followed (activities of which both are known),
    viewed (NaN when not known of any), views_known (activities of which views are known).
    """
    return published.frame(
        f"""
        WITH answer AS (
            SELECT code, level, fa, en, try_cast(code AS INTEGER) AS position FROM place
            WHERE level = 'neighbourhood' AND ($within IS NULL OR parent = $within)
            UNION ALL
            SELECT code, 'special', fa, en, position FROM code WHERE vocabulary = 'special_place'
        ), followed AS ({_FOLLOWED}), seen AS (
            SELECT activity_id, sum(value) AS views FROM metric WHERE metric = 'views'
            GROUP BY activity_id HAVING bool_and(value_state = 'known')
        ), counted AS (
            SELECT neighbourhood, count(*) AS done,
                sum(raised) FILTER (settled IS NOT NULL) AS asked,
                sum(settled) FILTER (raised IS NOT NULL) AS answered,
                count(*) FILTER (raised IS NOT NULL AND settled IS NOT NULL) AS followed,
                sum(views) AS viewed, count(views) AS views_known
            FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
            LEFT JOIN followed USING (activity_id) LEFT JOIN seen USING (activity_id)
            GROUP BY neighbourhood
        )
        SELECT code, level, fa, en, coalesce(done, 0) AS done, asked, answered,
            coalesce(followed, 0) AS followed, viewed, coalesce(views_known, 0) AS views_known
        FROM answer LEFT JOIN counted ON counted.neighbourhood = answer.code
        ORDER BY level, position
        """,  # noqa: S608 — the query above
        {
            **Filter(year=year, kind="social_outreach", status="done").parameters(),
            "within": district,
            "raised": "questions_asked",
            "settled": "questions_answered",
        },
    )
