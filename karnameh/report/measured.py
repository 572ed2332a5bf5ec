"""What was measured in a year, metric by metric, as a table; each totalled by the vocabulary's own rule."""

from typing import Any

import pandas as pd

from karnameh.content.components import rows_of
from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column


def metrics_table(view: View, totals: pd.DataFrame) -> Table:
    """Rows of ``questions.metric_totals`` of which anything is known or was asked."""
    say, number = view.locale.text, view.locale.number
    columns = [
        Column(label=say("column.metric")),
        Column(label=say("column.stage")),
        Column(label=say("column.value")),
        Column(label=say("report.range")),
        Column(label=say("report.known"), numeric=True),
        Column(label=say("report.missing"), numeric=True),
    ]
    rows: list[list[Cell]] = []
    for row in rows_of(totals):
        name = str(row[view.locale.code])
        if row["channel"] is not None:
            name = f"{name} ({view.codes('channel').label(row['channel'], view.locale)})"
        rows.append(
            [
                name,
                view.codes("stage").label(row["stage"], view.locale),
                _value(view, row),
                _range(view, row),
                number(row["known"]),
                number(row["unknown"] + row["blank"]),
            ]
        )
    return columns, rows


def _value(view: View, row: dict[str, Any]) -> str:
    """The total in its unit; that a metric is never added up, or that nothing is known, in words."""
    if row["total"] == "none":
        return view.locale.text("report.never_added")
    if pd.isna(row["value"]):
        return view.locale.text("state.unknown")
    amount = view.locale.number(float(row["value"]), decimals=1)
    shown = f"{amount} {row[f'unit_{view.locale.code}'] or ''}".strip()
    return view.locale.text("report.mean", value=shown) if row["total"] == "mean" else shown


def _range(view: View, row: dict[str, Any]) -> str:
    if pd.isna(row["lowest"]):
        return "—"
    low, high = (view.locale.number(float(row[end]), decimals=1) for end in ("lowest", "highest"))
    return low if low == high else view.locale.text("map.legend_range", low=low, high=high)
