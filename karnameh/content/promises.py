"""برنامه و عملکرد: how each promise of a year stands, in words, with what shows it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.content import headlines, tables
from karnameh.content.components import (
    rows_of,
    show,
    show_cards,
    show_figures,
    show_links,
    show_note,
    show_pager,
    show_section,
    show_under,
    shown_dates,
)
from karnameh.content.view import View
from karnameh.exports import council
from karnameh.exports.council import Meter, Pledge
from karnameh.exports.fragments import Cell, Column, Figure, Link
from karnameh.warehouse import questions

LATEST = 3
"""Activities that are shown of each promise; the rest is a link away."""
PAGE_SIZE = 12
OPEN = ("late", "at_risk", "on_track", "done")
"""States of the promises that can be measured."""


def show_promises(view: View, promises: pd.DataFrame, *, year: int) -> None:
    """All promises of a year: how many stand how, those without evidence, the others, and the table."""
    say = view.locale.text
    show_figures(_figures(view, promises), caption=say("promises.figures", year=view.locale.plain(year)))
    show_note(rule(view))
    stands = promises[promises["state"] != "dropped"]
    groups = {
        "without": _without_evidence(promises),
        "with": stands[stands["done"] > 0],
        "dropped": promises[promises["state"] == "dropped"],
    }
    for key, group in groups.items():
        if len(group):
            heading = say(f"promises.{key}")
            show_section(heading, say(f"promises.{key}_lead", n=len(group)))
            show(council.pledges(_pledges(view, group), label=heading))
    columns, rows = table(view, promises)
    caption = say("promises.table", year=view.locale.plain(year))
    show_under(
        view, columns=columns, rows=rows, caption=caption, download=view.download("promises", year=str(year))
    )


def rule(view: View) -> str:
    """By which rule a promise stands how."""
    return view.locale.text("promises.rule", date=view.locale.date(view.today))


def _figures(view: View, promises: pd.DataFrame) -> list[Figure]:
    say = view.locale.text
    count = Figure(
        label=say("promises.count"),
        value=view.locale.number(len(promises)),
        note=say("promises.no_evidence", n=len(_without_evidence(promises))),
    )
    return [count, *state_figures(view, promises)]


def _without_evidence(promises: pd.DataFrame) -> pd.DataFrame:
    """Promises that still stand and that no activity shows."""
    return promises[(promises["state"] != "dropped") & (promises["done"] == 0)]


def state_figures(view: View, promises: pd.DataFrame) -> list[Figure]:
    """How many promises stand how; ``promises`` are rows of the question."""
    say, number = view.locale.text, view.locale.number
    states = promises["state"].value_counts()
    shown = [*OPEN, "unknown_target", *(["dropped"] if states.get("dropped") else [])]
    return [
        Figure(label=say(f"promises.state_{state}"), value=number(int(states.get(state, 0))))
        for state in shown
    ]


def _pledges(view: View, promises: pd.DataFrame) -> list[Pledge]:
    shown = questions.promise_evidence(view.data, plan_items=list(promises["plan_item_id"]), limit=LATEST)
    of = {str(key): rows for key, rows in shown.groupby("plan_item")}
    return [
        pledge(view, row, rows_of(of[row["plan_item_id"]]) if row["plan_item_id"] in of else [])
        for row in rows_of(promises)
    ]


def pledge(view: View, row: Mapping[str, Any], evidence: list[dict[str, Any]]) -> Pledge:
    """A promise from a row of ``questions.promises``, with rows of ``promise_evidence``."""
    own = view.link("promises", year=str(row["year"]), item=str(row["plan_item_id"]))
    more = view.locale.text("promises.all_evidence", n=row["done"])
    return Pledge(
        heading=Link(href=own, label=str(row["title"])),
        state=row["state"],
        state_label=view.locale.text(f"promises.state_{row['state']}"),
        kind=view.codes("kind").label(str(row["kind"]), view.locale),
        parts=_parts(view, row),
        notes=_notes(view, row),
        meter=_meter(row),
        evidence=[
            (
                Link(
                    href=view.link("activity", id=str(one["activity_id"])),
                    label=str(one["title"]) if row["demo"] else _marked(view, one),
                ),
                shown_dates(view, one),
            )
            for one in evidence
        ],
        more=Link(href=own, label=more) if row["done"] > len(evidence) > 0 else None,
        demo=view.locale.text("demo.tag") if row["demo"] else "",
    )


def _marked(view: View, row: Mapping[str, Any]) -> str:
    """A demonstration activity is marked wherever it shows a promise that is real."""
    return f"{row['title']} ({view.locale.text('demo.tag')})" if row["demo"] else str(row["title"])


def _is_measured(row: Mapping[str, Any]) -> bool:
    return bool(row["quantity_state"] == "known" and row["is_counted"])


def _meter(row: Mapping[str, Any]) -> Meter | None:
    if not _is_measured(row) or row["state"] == "dropped" or not row["quantity"]:
        return None
    longest = max(row["quantity"], row["done"])
    return Meter(
        share=round(row["done"] / longest * 100, 1), should=round(row["expected"] / longest * 100, 1)
    )


def _parts(view: View, row: Mapping[str, Any]) -> list[str]:
    say = view.locale.text
    parts = [say("promises.quantity", quantity=tables.quantity_text(view, row)), _done(view, row)]
    if row["state"] in OPEN:
        parts.append(say("promises.expected", n=int(row["expected"])))
    others = ("planned", "overdue", "postponed", "cancelled")
    parts += [say(f"promises.part_{key}", n=row[key]) for key in others if row[key]]
    parts.append(_due(view, row))
    if row["owner"]:
        parts.append(say("promises.owner", owner=row["owner"]))
    return parts


def _done(view: View, row: Mapping[str, Any]) -> str:
    """How much was done; its share only of a quantity that bears a percentage."""
    say = view.locale.text
    if not row["done"]:
        return say("promises.nothing_done")
    if _is_measured(row) and row["quantity"] >= headlines.SMALL:
        share = view.locale.percent(row["done"] / row["quantity"])
        return say("promises.done_share", n=row["done"], share=share)
    return say("promises.done", n=row["done"])


def _due(view: View, row: Mapping[str, Any]) -> str:
    key = "promises.due" if row["due_date"] else "promises.due_year"
    return view.locale.text(key, date=view.locale.date(row["last"]))


def _notes(view: View, row: Mapping[str, Any]) -> list[str]:
    say, notes = view.locale.text, []
    if row["dropped_reason"]:
        notes.append(say("promises.reason", reason=row["dropped_reason"]))
    elif row["quantity_state"] != "known":
        notes.append(say("promises.without_quantity"))
    elif not row["is_counted"]:
        notes.append(say("promises.other_unit"))
    if not row["done"] and row["unlinked"]:
        notes.append(say("promises.unlinked", n=row["unlinked"]))
    if row["source"]:
        notes.append(say("promises.source", source=row["source"]))
    return notes


def table(view: View, promises: pd.DataFrame) -> tables.Table:
    """Rows of ``questions.promises`` as a table."""
    say, number = view.locale.text, view.locale.number
    keys = ("quantity", "achieved", "share")
    columns = [Column(label=say("column.plan_item")), Column(label=say("promises.state"))]
    columns += [Column(label=say(f"column.{key}"), numeric=True) for key in keys]
    columns += [Column(label=say("promises.should"), numeric=True)]
    rows: list[list[Cell]] = [
        [
            _marked(view, row),
            say(f"promises.state_{row['state']}"),
            *tables.promised(
                view,
                row,
                quantity=tables.quantity_text(view, row),
                done=tables.done_text(view, row),
                share=tables.share_text(view, row),
            ),
            number(int(row["expected"])) if _is_measured(row) else say("state.unknown"),
        ]
        for row in rows_of(promises)
    ]
    return columns, rows


def show_promise(view: View, promises: pd.DataFrame, item: str, *, page: int) -> None:
    """One promise with all the activities that show it."""
    say = view.locale.text
    (row,) = rows_of(promises[promises["plan_item_id"] == item])
    show(council.pledges([pledge(view, row, [])], label=str(row["title"])))
    show_section(say("promises.evidence"), say("promises.evidence_lead", n=row["done"]))
    evidence = questions.promise_evidence(view.data, plan_items=[item], limit=max(1, row["done"]))
    pages = max(1, -(-len(evidence) // PAGE_SIZE))
    at = min(max(1, page), pages)
    shown = evidence.iloc[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    show_cards(view, shown, empty=say("promises.nothing_done"), label=say("promises.evidence"))
    show_pager(view, at, pages, "promises", {"year": str(row["year"]), "item": item})
    show_links([Link(href=view.link("promises", year=str(row["year"])), label=say("promises.back"))])
