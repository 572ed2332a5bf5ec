"""What the numbers and dates of a load make one suspect: a year that shrinks, a value too high, a day too far.

In SQL on the staged rows that would be added or changed, beside the attached ``warehouse``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from etl.ledger.batch import Period, Submission
from etl.staging import count
from etl.suspicions import EXAMPLES, Code, Example, Suspicion, is_new
from etl.texts import Lang
from karnameh.persian.calendar import MONTHS, MONTHS_EN, format_date

PUBLISHED_BEFORE = 10
"""A district's year of fewer activities than this may shrink unasked."""
KEPT_SHARE = 0.5
"""A year that keeps this share of its activities, or less, has perhaps lost a file."""

TIMES_THE_USUAL = 100
"""From so many times the usual value on, a number was perhaps written in another unit."""
KNOWN_VALUES = 10
"""The median of fewer published values than this says nothing of what is usual."""


def find_mistakes(connection: duckdb.DuckDBPyConnection, submission: Submission) -> list[Suspicion]:
    """What the numbers and dates of the staged rows make one suspect."""
    found = [_halved_years(connection), _high_values(connection)]
    if submission.period:
        found.append(_outside(connection, submission.period))
    return [suspicion for suspicion in found if suspicion is not None]


def _suspicion(
    code: Code, rows: Sequence[tuple[Any, ...]], examples: Sequence[Example], detail: Mapping[str, str]
) -> Suspicion | None:
    """``rows`` end with the number of all rows of their kind."""
    if not rows:
        return None
    return Suspicion(code=code, count=rows[0][-1], examples=tuple(examples), detail=detail)


def _halved_years(connection: duckdb.DuckDBPyConnection) -> Suspicion | None:
    """Districts and years of which half of the activities or more would go."""
    if not count(connection, "delta_activity WHERE state IN ('changed', 'withdrawn')"):
        return None
    rows = connection.execute(
        "WITH moved AS ("
        "SELECT o.district, o.year, -1 AS n FROM delta_activity AS d JOIN warehouse.activity AS o "
        "ON o.rowid = d.old WHERE d.state IN ('changed', 'withdrawn') UNION ALL "
        "SELECT i.district, i.year, 1 AS n FROM delta_activity AS d JOIN incoming_activity AS i "
        "ON i.rowid = d.incoming WHERE d.state IN ('added', 'changed')"
        "), change AS (SELECT district, year, sum(n)::BIGINT AS n FROM moved GROUP BY ALL HAVING sum(n) < 0), "
        "year_of AS (SELECT o.district, o.year, count(*) AS before, count(*) + any_value(c.n) AS after "
        "FROM warehouse.activity AS o JOIN change AS c USING (district, year) GROUP BY ALL) "
        "SELECT coalesce(p.fa, s.fa, y.district), coalesce(p.en, s.en, y.district), y.year, before, after, "
        "count(*) OVER () FROM year_of AS y "
        "LEFT JOIN ref_place AS p ON p.level = 'district' AND p.code = y.district "
        "LEFT JOIN ref_code AS s ON s.vocabulary = 'special_place' AND s.code = y.district "
        f"WHERE before >= {PUBLISHED_BEFORE} AND after <= {KEPT_SHARE} * before "
        f"ORDER BY y.year DESC, try_cast(y.district AS INTEGER), y.district LIMIT {EXAMPLES}"
    ).fetchall()
    names = ("district", "district_en", "year", "before", "after")
    examples = [
        Example(table="activity", detail=dict(zip(names, map(str, row[:-1]), strict=True))) for row in rows
    ]
    return _suspicion("year-halves", rows, examples, {})


def _high_values(connection: duckdb.DuckDBPyConnection) -> Suspicion | None:
    """Values far beyond what is published of their metric, in activities of their kind where it says enough."""
    if not count(connection, "(SELECT 1 FROM warehouse.metric LIMIT 1)"):
        return None
    rows = connection.execute(
        "WITH new AS (SELECT * FROM incoming_metric AS i "
        f"WHERE i.value_state = 'known' AND i.value > 0 AND {is_new('delta_metric', 'i.rowid')}), "
        "usual AS ("
        "SELECT m.metric, m.unit, a.kind, grouping(a.kind) = 1 AS of_all, median(m.value) AS value "
        "FROM warehouse.metric AS m JOIN warehouse.activity AS a USING (activity_id) "
        "WHERE m.value_state = 'known' AND m.metric IN (SELECT metric FROM new) "
        "GROUP BY GROUPING SETS ((m.metric, m.unit, a.kind), (m.metric, m.unit)) "
        f"HAVING count(*) >= {KNOWN_VALUES}"
        # Where most values are zero, nothing can be so many times the usual.
        "), likely AS (SELECT n.* FROM new AS n JOIN (SELECT metric, unit, min(value) AS least FROM usual "
        "WHERE value > 0 GROUP BY ALL) AS u ON u.metric = n.metric AND u.unit IS NOT DISTINCT FROM n.unit "
        f"WHERE n.value >= {TIMES_THE_USUAL} * u.least"
        "), kinds AS (SELECT activity_id, kind FROM incoming_activity UNION ALL "
        "SELECT activity_id, kind FROM warehouse.activity ANTI JOIN incoming_activity USING (activity_id)) "
        "SELECT f.name, l.source_row, coalesce(l.origin, 'value'), l.value, coalesce(own.value, every.value), "
        "m.fa, m.en, unit_fa(l.unit), unit_en(l.unit), count(*) OVER () FROM likely AS l "
        "JOIN source_file AS f ON f.number = l.file "
        "JOIN ref_code AS m ON m.vocabulary = 'metric' AND m.code = l.metric "
        "LEFT JOIN kinds AS k ON k.activity_id = l.activity_id "
        "LEFT JOIN usual AS own ON NOT own.of_all AND own.kind = k.kind AND own.metric = l.metric "
        "AND own.unit IS NOT DISTINCT FROM l.unit "
        "LEFT JOIN usual AS every ON every.of_all AND every.metric = l.metric "
        "AND every.unit IS NOT DISTINCT FROM l.unit "
        "WHERE coalesce(own.value, every.value) > 0 "
        f"AND l.value >= {TIMES_THE_USUAL} * coalesce(own.value, every.value) "
        f"ORDER BY l.file, l.source_row LIMIT {EXAMPLES}"
    ).fetchall()
    return _suspicion("value-high", rows, [_high_value(row) for row in rows], {})


def _high_value(row: tuple[Any, ...]) -> Example:
    file, source_row, origin, value, usual, fa, en, unit_fa, unit_en, _ = row
    detail = {
        "number": f"{value:.15g}",
        "usual": f"{usual:.15g}",
        "metric": fa,
        "metric_en": en,
        "unit": unit_fa or "",
        "unit_en": unit_en or "",
    }
    return Example(
        file=file, row=source_row, table="metric", field=origin, value=detail["number"], detail=detail
    )


def _outside(connection: duckdb.DuckDBPyConnection, period: Period) -> Suspicion | None:
    """Activities of which no day can lie in the period that the sender states."""
    first, last = period.year * 12 + period.first_month, period.year * 12 + period.last_month
    # A date known to the year only may be in any of its months.
    rows = connection.execute(
        "SELECT f.name, i.source_row, i.start_date, i.start_precision, count(*) OVER () "
        "FROM incoming_activity AS i JOIN source_file AS f ON f.number = i.file "
        f"WHERE (i.year * 12 + coalesce(i.month, 1) > {last} OR (i.year * 12 + coalesce(i.month, 12) < {first} "
        f"AND coalesce(i.end_date, i.start_date) < DATE '{period.first_day.isoformat()}')) "
        f"AND {is_new('delta_activity', 'i.rowid')} ORDER BY i.file, i.source_row LIMIT {EXAMPLES}"
    ).fetchall()
    examples = []
    for file, row, day, precision, _ in rows:
        value = format_date(day, precision=precision, style="numeric", lang="en")
        examples.append(
            Example(
                file=file, row=row, table="activity", field="start_date", value=value, detail={"date": value}
            )
        )
    detail = {"period": _said(period, "fa"), "period_en": _said(period, "en")}
    return _suspicion("outside-period", rows, examples, detail)


def _said(period: Period, lang: Lang) -> str:
    """«۱۴۰۴», «مهر ۱۴۰۴», «مهر تا آذر ۱۴۰۴»."""
    names = MONTHS if lang == "fa" else MONTHS_EN
    first, last = names[period.first_month - 1], names[period.last_month - 1]
    if (period.first_month, period.last_month) == (1, len(names)):
        return format_date(period.first_day, precision="year", lang=lang)
    month = format_date(period.last_day, precision="month", lang=lang)
    if first == last:
        return month
    return f"{first} {'تا' if lang == 'fa' else 'to'} {month}"
