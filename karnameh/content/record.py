"""One activity in words: its facts, its measures, and the row that it came from."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.content.batches import batch_link
from karnameh.content.components import rows_of, shown_date
from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column, Fact, Link
from karnameh.settings import tehran_date
from karnameh.warehouse import Activity, ActivityRecord

_MEASURE_KEYS = (
    *("metric", "stage", "channel", "value", "target", "baseline", "method", "sample_size", "margin"),
)
_SELDOM = ("baseline", "margin")
"""Columns that most measures have nothing for: they are shown where one has."""
_NUMBERS = ("value", "target", "baseline", "sample_size", "margin")

PLAIN_TEXTS = ("status_reason", "venue", "unit", "issue_number", "person", "action_taken", "resolutions")


def summary_line(view: View, record: ActivityRecord) -> str:
    """Kind, date and place in one line."""
    activity = record.activity
    kind = view.codes("kind").label(activity.kind, view.locale)
    when = shown_date(view, activity.start_date, activity.start_precision)
    line = f"{kind} · {when} · {view.place_name(activity.neighbourhood)}"
    return f"{line} · {view.locale.text('demo.tag')}" if activity.demo else line


def facts(view: View, record: ActivityRecord) -> list[Fact]:
    """Everything that is recorded, in a reader's order; what was left blank is not shown."""
    say, activity = view.locale.text, record.activity
    shown: dict[str, list[str | Link]] = {
        "when": [_when(view, activity)],
        "where": [view.place_link(activity.neighbourhood)],
        "status": [view.codes("status").label(activity.status, view.locale)],
    }
    for name in PLAIN_TEXTS:
        if value := getattr(activity, name):
            shown[name] = [value]
    for name in ("audience", "channels"):
        vocabulary = view.codes(name.removesuffix("s"))
        labels = [vocabulary.label(code, view.locale) for code in getattr(activity, name) or ()]
        shown[name] = _in_one_line(view, labels)
    shown["topics"] = _in_one_line(view, list(activity.topics or ()))
    shown["partners"] = _in_one_line(view, list(activity.partners or ()))
    if activity.consent:
        shown["consent"] = [view.codes("consent").label(activity.consent, view.locale)]
    shown["budget"] = [_budget(view, activity)]
    if record.plan_item:
        shown["plan_item"] = [record.plan_item.title]
    if record.parent:
        shown["parent"] = [
            Link(href=view.link("activity", id=record.parent.activity_id), label=record.parent.title)
        ]
    shown["evidence"] = [
        Link(href=address, label=say("activity.link", n=at), outside=True)
        for at, address in enumerate(activity.evidence or (), start=1)
    ]
    shown["source"] = [*([activity.source] if activity.source else []), *_row(view, record)]
    shown["identifier"] = [activity.activity_id]
    return [Fact(label=say(f"activity.{name}"), values=values) for name, values in shown.items() if values]


def _in_one_line(view: View, items: list[str]) -> list[str | Link]:
    return [view.locale.joined(items)] if items else []


def _when(view: View, activity: Activity) -> str:
    say = view.locale.text
    start = shown_date(view, activity.start_date, activity.start_precision)
    if activity.start_precision == "day":
        start = view.locale.date(activity.start_date, style="long")
    if activity.end_date is not None and activity.end_date != activity.start_date:
        end = shown_date(view, activity.end_date, activity.end_precision or "day")
        start = say("activity.span", start=start, end=end)
    if activity.start_precision == "day":
        return start
    return f"{start} ({say(f'activity.{activity.start_precision}_only')})"


def _budget(view: View, activity: Activity) -> str:
    if activity.budget_state == "known" and activity.budget is not None:
        rials = view.locale.text("activity.rial", n=activity.budget)
        return view.locale.text("activity.about", value=rials) if activity.budget_quality else rials
    return view.locale.text(f"state.{activity.budget_state}")


def _row(view: View, record: ActivityRecord) -> list[str | Link]:
    """The file and row behind the record, and its batch: no number without its rows."""
    if record.source is None:
        return [view.locale.text("state.blank")]
    row = view.locale.text(
        "activity.row",
        row=view.locale.plain(record.activity.source_row),
        file=f"\u2068{record.source.file_name}\u2069",  # a name that begins with a digit stays in order
        date=view.locale.date(tehran_date(record.source.made_at)),
    )
    return [row, batch_link(view, record.source.batch)]


def measures_note(view: View, record: ActivityRecord) -> str:
    """What to know before reading the measures."""
    if record.metrics.empty:
        return view.locale.text("activity.no_measures")
    return view.locale.text("activity.reach_note") if (record.metrics["metric"] == "reach").any() else ""


def measures_table(view: View, record: ActivityRecord) -> Table:
    """The activity's metrics; unknown, blank and zero stay apart."""
    say = view.locale.text
    kept = {key for key in _SELDOM if record.metrics[key].notna().any()}
    keys = [key for key in _MEASURE_KEYS if key in kept or key not in _SELDOM]
    columns = [Column(label=say(f"column.{key}"), numeric=key in _NUMBERS) for key in keys]
    cells = [_measure(view, row) for row in rows_of(record.metrics)]
    return columns, [[of_row[key] for key in keys] for of_row in cells]


def _measure(view: View, row: Mapping[str, Any]) -> dict[str, Cell]:
    say, number = view.locale.text, view.locale.number
    blank = say("state.blank")
    unit = row[f"unit_{view.locale.code}"] or ""
    known = row["value_state"] == "known"
    value = (
        f"{number(float(str(row['value'])), decimals=2)} {unit}".strip()
        if known
        else say(f"state.{row['value_state']}")
    )
    if known and row["quality"] == "estimated":
        value = say("activity.about", value=value)

    def coded(vocabulary: str) -> str:
        code = row[vocabulary]
        return view.codes(vocabulary).label(str(code), view.locale) if code else blank

    cells: dict[str, Cell] = {key: coded(key) for key in ("metric", "stage", "method")}
    cells["channel"] = coded("channel") if row["channel"] else "—"
    cells["value"] = value
    for key in ("target", "baseline", "sample_size", "margin"):
        cells[key] = blank if pd.isna(row[key]) else number(row[key], decimals=2)
    return cells
