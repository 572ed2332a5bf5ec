"""By kind of activity, and what was measured."""

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published


def activities_by_kind(
    published: Published, *, year: int | None, neighbourhood: str | None = None
) -> pd.DataFrame:
    """Every kind, even with nothing done, the most frequent first.

    Columns: kind, fa, en, icon, colour, done, planned, postponed, cancelled.
    """
    return published.frame(
        """
        SELECT code.code AS kind, code.fa, code.en, code.icon, code.colour,
            count(*) FILTER (is_done) AS done, count(*) FILTER (is_planned) AS planned,
            count(*) FILTER (status = 'postponed') AS postponed,
            count(*) FILTER (status = 'cancelled') AS cancelled
        FROM code
        LEFT JOIN chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
            ON activity.kind = code.code
        WHERE code.vocabulary = 'kind'
        GROUP BY ALL
        ORDER BY done DESC, any_value(code.position)
        """,
        Filter(year=year, neighbourhood=neighbourhood).parameters(),
    )


def metric_totals(published: Published, *, year: int | None, kind: str | None = None) -> pd.DataFrame:
    """What was measured of the activities done, metric by metric.

    How a metric may be totalled is the vocabulary's own rule: ``sum``; ``mean``, of
    the activities, unweighted; or ``none``, as reach, where audiences overlap: such a
    metric has one row for each channel and no value, only its lowest and highest.
    Values in a unit of their own are never mixed with the metric's usual unit.

    Columns: metric, fa, en, stage, total (sum, mean, none), channel (None unless
    total is none), unit_fa (None), unit_en (None), value (NaN when nothing is known
    or total is none), lowest (NaN), highest (NaN), known, unknown, blank,
    not_applicable (how many values are so).
    """
    return published.frame(
        """
        WITH measured AS (
            SELECT metric.metric, code.fa, code.en, code.stage, code.total, code.position,
                CASE WHEN code.total = 'none' THEN metric.channel END AS channel,
                unit.fa AS unit_fa, unit.en AS unit_en,
                CASE WHEN metric.value_state = 'known' THEN metric.value END AS known_value,
                metric.value_state
            FROM metric
            JOIN chosen($year, $kind, $neighbourhood, $district, $status, $words) AS activity
                USING (activity_id)
            JOIN code ON code.vocabulary = 'metric' AND code.code = metric.metric
            LEFT JOIN unit ON unit.code = coalesce(metric.unit, code.unit)
            WHERE activity.is_done
        )
        SELECT metric, fa, en, stage, total, channel, unit_fa, unit_en,
            CASE total WHEN 'sum' THEN sum(known_value) WHEN 'mean' THEN avg(known_value) END AS value,
            min(known_value) AS lowest, max(known_value) AS highest,
            count(known_value) AS known,
            count(*) FILTER (value_state = 'unknown') AS unknown,
            count(*) FILTER (value_state = 'blank') AS blank,
            count(*) FILTER (value_state = 'not_applicable') AS not_applicable
        FROM measured
        GROUP BY metric, fa, en, stage, total, channel, unit_fa, unit_en, position
        ORDER BY list_position(['input', 'output', 'outtake', 'outcome'], stage), position, unit_fa, channel
        """,
        Filter(year=year, kind=kind).parameters(),
    )
