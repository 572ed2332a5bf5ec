"""All that was done in a span of days, as a statute's statistics count it: by kind, month and place, with money."""

from datetime import date

import pandas as pd

from karnameh.warehouse.published import Published

_COUNTS = """
    count(*) FILTER (is_done) AS done,
    count(*) FILTER (is_planned) AS planned,
    count(*) FILTER (status = 'postponed') AS postponed,
    count(*) FILTER (status = 'cancelled') AS cancelled
"""
_WITHIN = "start_date BETWEEN $first AND $last"
"""An activity belongs to the span in which its first possible day lies."""


def recorded_districts(published: Published) -> list[str]:
    """Codes of the districts that activities or promises of the record are of, without CITYWIDE and UNKNOWN."""
    rows = published.records(
        """
        SELECT DISTINCT district FROM (SELECT district FROM activity UNION ALL SELECT district FROM plan_item)
        WHERE district NOT IN ('CITYWIDE', 'UNKNOWN') ORDER BY district
        """
    )
    return [str(row["district"]) for row in rows]


def operations_by_kind(published: Published, *, first: date, last: date) -> pd.DataFrame:
    """Every kind, even with nothing done, in the vocabulary's order.

    Columns: kind, fa, en, done, planned, postponed, cancelled.
    """
    return published.frame(
        f"""
        SELECT code.code AS kind, code.fa, code.en, {_COUNTS}
        FROM code LEFT JOIN activity ON activity.kind = code.code AND {_WITHIN}
        WHERE code.vocabulary = 'kind'
        GROUP BY ALL ORDER BY any_value(code.position)
        """,  # noqa: S608 — the columns above
        {"first": first, "last": last},
    )


def operations_by_month(published: Published, *, year: int, months: range) -> pd.DataFrame:
    """Some Jalali months of a year. Columns: month, done, planned, postponed, cancelled."""
    return published.frame(
        f"""
        SELECT months.month, {_COUNTS}
        FROM (SELECT unnest(range($first, $after)) AS month) AS months
        LEFT JOIN activity ON activity.year = $year AND activity.month = months.month
        GROUP BY months.month ORDER BY months.month
        """,  # noqa: S608 — the columns above
        {"year": year, "first": months.start, "after": months.stop},
    )


def operations_by_neighbourhood(
    published: Published, *, first: date, last: date, district: str
) -> pd.DataFrame:
    """The neighbourhoods of a district, even with nothing done, then the answers that are no place.

    Columns: code, level (neighbourhood, special), fa, en, done, planned, postponed, cancelled.
    """
    return published.frame(
        f"""
        WITH answer AS (
            SELECT code, level, fa, en, try_cast(code AS INTEGER) AS position FROM place
            WHERE level = 'neighbourhood' AND parent = $district
            UNION ALL
            SELECT code, 'special', fa, en, position FROM code WHERE vocabulary = 'special_place'
        )
        SELECT answer.code, level, answer.fa, answer.en, {_COUNTS}
        FROM answer LEFT JOIN activity ON activity.neighbourhood = answer.code AND {_WITHIN}
        GROUP BY ALL ORDER BY level, any_value(position)
        """,  # noqa: S608 — the columns above
        {"first": first, "last": last, "district": district},
    )


def budgets(published: Published, *, first: date, last: date) -> pd.DataFrame:
    """What the record says of the money of activities done, kind by kind, kinds with nothing done left out.

    Columns: kind, fa, en, done, budget (rial, sum of the known ones; NA when none is), estimated
    (how many of the known ones are), known, unknown, blank, not_applicable (how many are so).
    """
    return published.frame(
        f"""
        SELECT code.code AS kind, code.fa, code.en, count(*) AS done,
            sum(budget) FILTER (budget_state = 'known')::BIGINT AS budget,
            count(*) FILTER (budget_state = 'known' AND budget_quality IS NOT NULL) AS estimated,
            count(*) FILTER (budget_state = 'known') AS known,
            count(*) FILTER (budget_state = 'unknown') AS unknown,
            count(*) FILTER (budget_state = 'blank') AS blank,
            count(*) FILTER (budget_state = 'not_applicable') AS not_applicable
        FROM code JOIN activity ON activity.kind = code.code AND {_WITHIN}
        WHERE code.vocabulary = 'kind' AND is_done
        GROUP BY ALL ORDER BY any_value(code.position)
        """,  # noqa: S608 — the condition above
        {"first": first, "last": last},
    )
