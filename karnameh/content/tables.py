"""Tables beside the charts: the same rows in words and in the reader's digits."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from karnameh.content.components import rows_of
from karnameh.content.headlines import SMALL
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column, Link, Swatch
from karnameh.figures import FigureRef
from karnameh.locales import Locale
from karnameh.settings import tehran_time
from karnameh.warehouse import VersionInfo

Table = tuple[list[Column], list[list[Cell]]]

STATES = ("done", "planned", "cancelled", "postponed")
"""What can have become of an activity, as the columns of the questions."""


def _columns(locale: Locale, text: str, *numbers: str) -> list[Column]:
    """A first column of text and then columns of numbers, by their keys."""
    first = Column(label=locale.text(f"column.{text}"))
    return [first, *(Column(label=locale.text(f"column.{key}"), numeric=True) for key in numbers)]


def labelled(locale: Locale, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its names in the reader's language as ``label``."""
    return frame.rename(columns={locale.code: "label"})


def addressed(view: View, shown: str, ref: FigureRef) -> Link:
    """A number that leads to its address: what it means, and the rows behind it."""
    return Link(href=view.link("figure", code=str(ref)), label=shown)


def _counts(view: View, row: Mapping[Any, Any], of: FigureRef | None) -> list[Cell]:
    """What became of activities; numbers of a part of a year, with ``of`` None, have no address."""
    counts = {state: view.locale.number(int(row[state])) for state in STATES}
    if of is None:
        return list(counts.values())
    return [addressed(view, shown, replace(of, name=state)) for state, shown in counts.items()]


def months_table(view: View, frame: pd.DataFrame, *, of: FigureRef | None) -> Table:
    """Rows of ``activities_by_month``; ``of`` is the figure of the whole year."""
    rows: list[list[Cell]] = []
    for row in frame.to_dict("records"):
        month = int(row["month"])
        rows.append([view.locale.month(month), *_counts(view, row, of and replace(of, month=month))])
    return _columns(view.locale, "month", *STATES), rows


def months_legend(view: View) -> list[Swatch]:
    """The legend of the months chart, drawn outside it: Vega's own runs left to right."""
    say, colours = view.locale.text, view.colours
    return [
        Swatch(colour=colours.mark, label=say("chart.held")),
        Swatch(colour=colours.open, label=say("chart.planned"), hollow=True),
        Swatch(colour=colours.warn, label=say("chart.cancelled")),
    ]


def kinds_table(view: View, frame: pd.DataFrame, *, of: FigureRef | None) -> Table:
    """Rows of ``activities_by_kind`` with their labels; ``of`` is the figure of all kinds."""
    rows: list[list[Cell]] = [
        [row["label"], *_counts(view, row, of and replace(of, kind=row["kind"]))]
        for row in frame.to_dict("records")
    ]
    return _columns(view.locale, "kind", *STATES), rows


def on_the_map(view: View, counts: pd.DataFrame) -> pd.DataFrame:
    """The neighbourhoods among the counts, most first, zeros kept."""
    drawn = counts[counts["level"] != "special"].sort_values("done", ascending=False, kind="stable")
    return labelled(view.locale, drawn)


def places_table(view: View, counts: pd.DataFrame, *, year: int, kind: str = "") -> Table:
    """Rows of ``activities_by_neighbourhood``, each a link to its activities."""
    number, nothing = view.locale.number, view.locale.text("state.not_applicable")
    rows: list[list[Cell]] = []
    for row in counts.sort_values("done", ascending=False, kind="stable").to_dict("records"):
        code = str(row["code"])
        rows.append(
            [
                view.place_link(code, year=year),
                *done_and_rate(view, row, year=year, kind=kind, without=nothing),
                nothing if pd.isna(row["population"]) else number(int(row["population"])),
            ]
        )
    return _columns(view.locale, "neighbourhood", "done", "per_1000", "population"), rows


def done_and_rate(view: View, row: Mapping[Any, Any], *, year: int, kind: str, without: str) -> list[Cell]:
    """What was done in a place, in all and for each 1,000 residents; ``without`` where nobody lives there."""
    done = FigureRef(name="done", year=year, place=str(row["code"]), kind=kind or None)
    cells: list[Cell] = [addressed(view, view.locale.number(int(row["done"])), done)]
    if pd.isna(row["per_1000"]):
        return [*cells, without]
    shown = view.locale.number(float(row["per_1000"]), decimals=2)
    return [*cells, addressed(view, shown, replace(done, name="rate"))]


def plan_bars(view: View, plan: pd.DataFrame) -> pd.DataFrame:
    """The plan items that a bar can be drawn for: those with a known quantity."""
    known = plan[plan["quantity_state"] == "known"].copy()
    known["label"] = [
        f"{view.codes('kind').label(row['kind'], view.locale)} {row['plan_item_id']}"
        if duplicate
        else view.codes("kind").label(row["kind"], view.locale)
        for row, duplicate in zip(known.to_dict("records"), known["kind"].duplicated(keep=False), strict=True)
    ]
    return known


def plan_table(view: View, plan: pd.DataFrame) -> Table:
    """Rows of ``plan_against_done``; a quantity that was not published is said so, never drawn as zero."""
    say = view.locale.text
    rows: list[list[Cell]] = []
    for row in plan.to_dict("records"):
        title = f"{row['title']} ({say('demo.tag')})" if row["demo"] else row["title"]
        kind = view.codes("kind").label(row["kind"], view.locale)
        numbers = promised(
            view,
            row,
            quantity=quantity_text(view, row),
            done=done_text(view, row),
            share=share_text(view, row),
        )
        rows.append([title, kind, *numbers, row["source"] or say("state.blank")])
    columns = [Column(label=say("column.plan_item")), Column(label=say("column.kind"))]
    columns += [Column(label=say(f"column.{key}"), numeric=True) for key in ("quantity", "achieved", "share")]
    return [*columns, Column(label=say("column.source"))], rows


def done_text(view: View, row: Mapping[Any, Any]) -> str:
    """What was done of a plan item; where nothing at all was reported of it, that is no zero."""
    return view.locale.number(row["done"]) if row["is_reported"] else view.locale.text("state.not_reported")


def share_text(view: View, row: Mapping[Any, Any]) -> str:
    """What was done as a share of what a plan item promises: small numbers as they are, else in percent."""
    say = view.locale.text
    if row["quantity_state"] != "known":
        return say("state.not_published")
    if not row["quantity"]:
        return say("state.not_applicable")
    if not row["is_counted"]:
        return say("state.unknown")
    if not row["is_reported"]:
        return say("state.not_reported")
    if row["quantity"] < SMALL:
        done, planned = view.locale.number(row["done"]), view.locale.number(row["quantity"], decimals=1)
        return say("chart.done_of", done=done, planned=planned)
    return view.locale.percent(row["done"] / row["quantity"])


def promised(view: View, row: Mapping[Any, Any], **shown: str) -> list[Cell]:
    """The texts of a promise's quantity, done and share, each with its address; ``row`` is a plan item."""
    ref = FigureRef(name="plan_done", year=int(row["year"]), plan_item=str(row["plan_item_id"]))
    return [addressed(view, text, replace(ref, name=f"plan_{name}")) for name, text in shown.items()]


def quantity_text(view: View, row: Mapping[Any, Any]) -> str:
    """What a plan item promises in numbers, from a row of ``plan_against_done``."""
    say = view.locale.text
    if row["quantity_state"] != "known":
        return say("state.not_published")
    amount = view.locale.number(row["quantity"], decimals=1)
    quantity = f"{amount} {row[f'unit_{view.locale.code}'] or ''}".strip()
    return say("activity.about", value=quantity) if row["quantity_quality"] else quantity


def reasons_table(view: View, frame: pd.DataFrame) -> Table:
    """Rows of ``cancelled_by_reason``."""
    rows: list[list[Cell]] = [
        [
            row["reason"] or view.locale.text("transparency.no_reason"),
            view.codes("status").label(row["status"], view.locale),
            view.locale.number(int(row["count"])),
        ]
        for row in frame.to_dict("records")
    ]
    say = view.locale.text
    heads = [Column(label=say("column.reason")), Column(label=say("chart.status"))]
    return [*heads, Column(label=say("column.count"), numeric=True)], rows


def unknowns_table(view: View, frame: pd.DataFrame, *, year: int, place: str = "") -> Table:
    """What is not known, one line each, zeros said too, beside the number it could be known of."""
    number = view.locale.number
    rows: list[list[Cell]] = [
        [
            view.locale.text(f"unknown.{row['what']}"),
            unknown_count(view, row, year=year, place=place),
            number(row["total"]),
        ]
        for row in frame.to_dict("records")
    ]
    return _columns(view.locale, "what", "count", "out_of"), rows


def unknown_count(view: View, row: Mapping[Any, Any], *, year: int, place: str = "") -> Link:
    """How often something is not known, from a row of ``unknowns``, with its address; of nothing, it is no zero."""
    ref = FigureRef(name="unknown", year=year, what=str(row["what"]), place=place or None)
    if ref.what == "overdue_planned":
        ref = replace(ref, name="overdue", what=None, until=view.today)
    count, nothing = view.locale.number(row["count"]), view.locale.text("state.not_applicable")
    return addressed(view, count if row["total"] else nothing, ref)


def gazetteer_table(view: View) -> Table:
    """The neighbourhoods with area and population."""
    number = view.locale.number
    rows: list[list[Cell]] = [
        [
            view.locale.name(row),
            view.locale.plain(row["code"]),
            number(row["population"]),
            number(row["area_km2"], decimals=2),
        ]
        for row in rows_of(view.neighbourhoods)
    ]
    say = view.locale.text
    columns = [Column(label=say("column.neighbourhood")), Column(label=say("column.code"), numeric=True)]
    columns += [
        Column(label=say("column.population"), numeric=True),
        Column(label=say("about.area"), numeric=True),
    ]
    return columns, rows


def dictionary_tables(view: View, fields: pd.DataFrame) -> dict[str, Table]:
    """The contract's fields, a table for each table of the record."""
    say, code = view.locale.text, view.locale.code
    columns = [Column(label=say(f"column.{key}")) for key in ("field", "meaning", "required")]
    return {
        say(f"table.{name}"): (
            columns,
            [
                [row[code], row[f"meaning_{code}"], say("state.yes") if row["required"] else say("state.no")]
                for row in rows.to_dict("records")
            ],
        )
        for name, rows in fields.groupby("table_name", sort=False)
    }


def version_sentence(view: View, version: VersionInfo) -> str:
    """When the published version was built, in Tehran's time."""
    moment = tehran_time(version.built_at)
    return view.locale.text(
        "about.updated_text",
        date=view.locale.date(moment.date(), style="long"),
        time=view.locale.plain(f"{moment:%H:%M}"),
        n=version.number,
    )
