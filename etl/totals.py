"""What the site's totals are: activities and attendance of each district and year, public rows only."""

from typing import NamedTuple

import duckdb


class Total(NamedTuple):
    """One district and Jalali year: activities done, and those of them with a known attendance and its sum."""

    district: str
    year: int
    done: int
    planned: int
    attendance: int
    attendance_known: int


def totals(connection: duckdb.DuckDBPyConnection) -> list[Total]:
    """The totals of the attached ``warehouse``, by district and year."""
    rows = connection.execute(
        "SELECT a.district, a.year, count(*) FILTER (status IN ('held', 'published')), "
        "count(*) FILTER (status IN ('planned', 'confirmed')), "
        "coalesce(sum(m.value) FILTER (status IN ('held', 'published')), 0)::BIGINT, "
        "count(m.value) FILTER (status IN ('held', 'published')) "
        "FROM warehouse.activity AS a LEFT JOIN ("
        "SELECT activity_id, sum(value) AS value FROM warehouse.metric "
        "WHERE metric = 'attendance' AND value_state = 'known' GROUP BY activity_id"
        ") AS m USING (activity_id) WHERE visibility = 'public' GROUP BY a.district, a.year "
        "ORDER BY try_cast(a.district AS INTEGER) NULLS LAST, a.district, a.year DESC"
    ).fetchall()
    return [Total(*row) for row in rows]
