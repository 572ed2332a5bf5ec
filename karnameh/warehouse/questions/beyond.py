"""Beyond counting: how far what was done is followed, from outputs to reactions and results.

The stages are AMEC's: inputs, outputs (what was made and how many came), out-takes (the reaction)
and outcomes (what changed). An activity has come as far as the last stage of which a value is
known; a value that is unknown or blank is no evidence. An advertising value is no stage: files
that have one are refused (``etl.schema.FORBIDDEN_LABELS``).
"""

from typing import Literal

import pandas as pd

from karnameh.persian.text import search_key
from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published

REACHED = ("unmeasured", "output", "outtake", "outcome")
"""How far an activity is followed: each of those done is of exactly one of these."""
_COUNTS = ["done", *REACHED, "with_target", "with_reach"]


def beyond_counting(
    published: Published, *, by: Literal["kind", "unit"], year: int, neighbourhood: str | None = None
) -> pd.DataFrame:
    """How far the activities done in a year are followed, by kind or by unit; the most first.

    Columns: item (code of a kind, or a unit as it is spelt most often), done; of these the last
    stage with a known value: unmeasured (none, or inputs only), output (stops there), outtake,
    outcome; with_target (something was aimed for beforehand), with_reach (reach is known).
    """
    rows = published.frame(
        f"""
        WITH followed AS (
            SELECT activity_id,
                bool_or(value_state = 'known' AND stage = 'output') AS output,
                bool_or(value_state = 'known' AND stage = 'outtake') AS outtake,
                bool_or(value_state = 'known' AND stage = 'outcome') AS outcome,
                bool_or(target IS NOT NULL) AS target,
                bool_or(value_state = 'known' AND metric = 'reach') AS reach
            FROM metric GROUP BY activity_id
        )
        SELECT {by} AS item, count(*) AS done,
            count(*) FILTER (NOT coalesce(output OR outtake OR outcome, false)) AS unmeasured,
            count(*) FILTER (output AND NOT outtake AND NOT outcome) AS output,
            count(*) FILTER (outtake AND NOT outcome) AS outtake,
            count(*) FILTER (outcome) AS outcome,
            count(*) FILTER (target) AS with_target,
            count(*) FILTER (reach) AS with_reach
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words)
        LEFT JOIN followed USING (activity_id)
        GROUP BY item ORDER BY done DESC, item
        """,  # noqa: S608 — one of two names
        Filter(year=year, neighbourhood=neighbourhood, status="done").parameters(),
    )
    return rows if by == "kind" else _one_spelling(rows)


def _one_spelling(rows: pd.DataFrame) -> pd.DataFrame:
    """Spellings of a unit with one search key as one unit."""
    folded = rows.assign(key=[search_key(str(item)) for item in rows["item"]])
    summed = folded.groupby("key", sort=False).agg({"item": "first", **dict.fromkeys(_COUNTS, "sum")})
    return summed.sort_values("done", ascending=False, kind="stable").reset_index(drop=True)
