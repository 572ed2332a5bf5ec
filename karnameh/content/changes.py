"""Changes in words: which fields, from what to what, in the reader's language, calendar and digits."""

from collections.abc import Mapping
from typing import Any

from karnameh.content.batches import batch_link, kind_text, moment_text
from karnameh.content.components import rows_of, shown_date
from karnameh.content.view import View
from karnameh.exports.fragments import Link
from karnameh.exports.history import ChangeItem, Diff, DiffWords
from karnameh.warehouse import Change, questions

_NOT_TOLD = frozenset({"activity_id", "plan_item_id", "metric", "channel", "person", "visibility"})
"""What names the record, and what the past does not say."""

Row = Mapping[str, Any]


def diff_words(view: View) -> DiffWords:
    """What stands between two values."""
    say = view.locale.text
    arrow = "←" if view.locale.is_rtl else "→"
    return DiffWords(before=say("history.before"), after=say("history.after"), arrow=arrow)


def record_item(view: View, change: Change) -> ChangeItem:
    """What a batch did to one record, as a line of the batch's page."""
    say, record = view.locale.text, change.known
    about = view.codes("kind").label(record["kind"], view.locale)
    if change.table == "activity":
        about += f" · {shown_date(view, record['start_date'], record['start_precision'])}"
        href = view.link("activity", id=change.key)
    else:
        href = view.link("transparency", year=str(record["year"]))
    return ChangeItem(
        heading=Link(href=href, label=record["title"]),
        about=about,
        demo=say("demo.tag") if record["demo"] else "",
        diffs=diffs(view, change),
    )


def batch_item(view: View, change: Change, *, is_first: bool) -> ChangeItem:
    """What a batch did to one record, as a line of the record's own history."""
    said = questions.batch(view.data, change.batch)
    about = moment_text(view, change.made_at)
    if said is not None and said.kind != "load":
        about += f" · {kind_text(view, said)}"
    state = {"added": "first" if is_first else "again"}.get(change.state, change.state)
    return ChangeItem(
        heading=batch_link(view, change.batch),
        about=about,
        state=view.locale.text(f"history.state_{state}"),
        state_code=change.state,
        diffs=diffs(view, change),
    )


def diffs(view: View, change: Change) -> list[Diff]:
    """The fields that a change made otherwise, those of the measures after the record's own."""
    found = []
    if change.before and change.after:
        found = _field_diffs(view, change.table, change.before, change.after)
    for measure in change.measures:
        found += _measure_diffs(view, measure)
    return found


def _measure_diffs(view: View, change: Change) -> list[Diff]:
    """A measure that came or went is one line; of one that changed, each field is."""
    measure = _measure_name(view, change.known)
    if change.before and change.after:
        return _field_diffs(view, "metric", change.before, change.after, measure=measure)
    say = view.locale.text
    before = _measured(view, change.before) if change.before else say("state.blank")
    after = _measured(view, change.after) if change.after else say("history.state_withdrawn")
    return [Diff(label=measure, before=before, after=after)]


def _measure_name(view: View, row: Row) -> str:
    name = view.codes("metric").label(row["metric"], view.locale)
    if not row["channel"]:
        return name
    return f"{name} ({view.codes('channel').label(row['channel'], view.locale)})"


def _field_diffs(view: View, table: str, before: Row, after: Row, *, measure: str = "") -> list[Diff]:
    found = []
    for field in rows_of(questions.field_dictionary(view.data)):
        told = field["table_name"] == table and field["name"] not in _NOT_TOLD
        if told and _stored(field, before) != _stored(field, after):
            label = view.locale.name(field)
            if measure:
                label = measure if field["name"] == "value" else f"{measure}: {label}"
            values = (_shown(view, field, row) for row in (before, after))
            found.append(Diff(label=label, before=next(values), after=next(values)))
    return found


def _stored(field: Row, row: Row) -> tuple[Any, ...]:
    """All that a record says of a field."""
    name = field["name"]
    beside = (f"{name}_state", f"{name}_quality", f"{name.removesuffix('_date')}_precision")
    return (row[name], *(row.get(column) for column in beside))


def _shown(view: View, field: Row, row: Row) -> str:
    """A field's value for the reader; what is not known in words."""
    name, value = field["name"], row[field["name"]]
    if name == "value":
        return _measured(view, row)
    if value is None:
        return view.locale.text(f"state.{row.get(f'{name}_state') or 'blank'}")
    match field["type"]:
        case "date":
            return shown_date(view, value, row[f"{name.removesuffix('_date')}_precision"])
        case "code":
            return _named(view, field["vocabulary"], value)
        case "codes":
            return view.locale.joined([_named(view, field["vocabulary"], code) for code in value])
        case "texts" | "links":
            return view.locale.joined(list(value))
        case "number" | "integer":
            shown = _number(view, field, value)
            return view.locale.text("activity.about", value=shown) if row.get(f"{name}_quality") else shown
        case "year":
            return view.locale.plain(value)
        case _:
            return str(value)


def _number(view: View, field: Row, value: float) -> str:
    if field["unit"] == "rial":
        return view.locale.text("activity.rial", n=int(value))
    return view.locale.number(value, decimals=6)


def _named(view: View, vocabulary: str, code: str) -> str:
    if vocabulary in ("district", "neighbourhood"):
        return view.place_name(code)
    return view.codes(vocabulary).label(code, view.locale)


def _measured(view: View, row: Row) -> str:
    """A measure's value with its unit; «about» where it is an estimate."""
    say = view.locale.text
    if row["value"] is None:
        return say(f"state.{row['value_state']}")
    usual = view.codes("metric").rows.get(row["metric"], {}).get(f"unit_{view.locale.code}", "")
    unit = view.codes("unit").label(row["unit"], view.locale) if row["unit"] else usual
    value = f"{view.locale.number(row['value'], decimals=2)} {unit}".strip()
    return say("activity.about", value=value) if row["quality"] == "estimated" else value
