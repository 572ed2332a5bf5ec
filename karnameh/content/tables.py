"""Tables beside the charts: the same rows in words and in the reader's digits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.content.components import rows_of
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column, Swatch
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


def months_table(locale: Locale, frame: pd.DataFrame) -> Table:
    """Rows of ``activities_by_month``."""
    rows: list[list[Cell]] = [
        [locale.month(int(row["month"])), *(locale.number(int(row[state])) for state in STATES)]
        for row in frame.to_dict("records")
    ]
    return _columns(locale, "month", *STATES), rows


def months_legend(view: View) -> list[Swatch]:
    """The legend of the months chart, drawn outside it: Vega's own runs left to right."""
    say, colours = view.locale.text, view.colours
    return [
        Swatch(colour=colours.mark, label=say("chart.held")),
        Swatch(colour=colours.open, label=say("chart.planned"), hollow=True),
        Swatch(colour=colours.warn, label=say("chart.cancelled")),
    ]


def kinds_table(locale: Locale, frame: pd.DataFrame) -> Table:
    """Rows of ``activities_by_kind`` with their labels."""
    rows: list[list[Cell]] = [
        [row["label"], *(locale.number(int(row[state])) for state in STATES)]
        for row in frame.to_dict("records")
    ]
    return _columns(locale, "kind", *STATES), rows


def on_the_map(view: View, counts: pd.DataFrame) -> pd.DataFrame:
    """The neighbourhoods among the counts, most first, zeros kept."""
    drawn = counts[counts["level"] != "special"].sort_values("done", ascending=False, kind="stable")
    return labelled(view.locale, drawn)


def places_table(view: View, counts: pd.DataFrame, *, year: int) -> Table:
    """Rows of ``activities_by_neighbourhood``, each a link to its activities."""
    number = view.locale.number
    rows: list[list[Cell]] = []
    for row in counts.sort_values("done", ascending=False, kind="stable").to_dict("records"):
        link = view.place_link(str(row["code"]), year=year)
        nothing = view.locale.text("state.not_applicable")
        rows.append(
            [
                link,
                number(int(row["done"])),
                nothing if pd.isna(row["per_1000"]) else number(row["per_1000"], decimals=2),
                nothing if pd.isna(row["population"]) else number(int(row["population"])),
            ]
        )
    return _columns(view.locale, "neighbourhood", "done", "per_1000", "population"), rows


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
    say, number = view.locale.text, view.locale.number
    rows: list[list[Cell]] = []
    for row in plan.to_dict("records"):
        title = f"{row['title']} ({say('demo.tag')})" if row["demo"] else row["title"]
        known = row["quantity_state"] == "known"
        quantity = quantity_text(view, row)
        share = (
            view.locale.percent(row["done"] / row["quantity"])
            if known and row["quantity"]
            else say("state.unknown")
        )
        kind = view.codes("kind").label(row["kind"], view.locale)
        reported = any(row[state] for state in (*STATES, "overdue"))
        done = number(row["done"]) if reported else say("state.not_reported")
        rows.append([title, kind, quantity, done, share, row["source"] or say("state.blank")])
    columns = [Column(label=say("column.plan_item")), Column(label=say("column.kind"))]
    columns += [Column(label=say(f"column.{key}"), numeric=True) for key in ("quantity", "achieved", "share")]
    return [*columns, Column(label=say("column.source"))], rows


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


def unknowns_table(view: View, frame: pd.DataFrame) -> Table:
    """What is not known, one line each, zeros said too, beside the number it could be known of."""
    number = view.locale.number
    rows: list[list[Cell]] = [
        [view.locale.text(f"unknown.{row['what']}"), number(row["count"]), number(row["total"])]
        for row in frame.to_dict("records")
    ]
    return _columns(view.locale, "what", "count", "out_of"), rows


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
