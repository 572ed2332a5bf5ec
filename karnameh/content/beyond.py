"""فراتر از شمارش: how many activities stop at outputs, and how many are followed to a reaction or a result."""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from karnameh.content import headlines
from karnameh.content.canvas import BarsChart
from karnameh.content.components import (
    rows_of,
    show_chart,
    show_download,
    show_figures,
    show_links,
    show_note,
    show_section,
    show_table,
)
from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column, Figure, Link
from karnameh.warehouse import questions
from karnameh.warehouse.questions.beyond import REACHED

SHOWN = ("output", "with_target", "outtake", "outcome", "unmeasured")
"""What the figures of the page tell, in their order."""
COLUMNS = (*REACHED, "with_target", "with_reach")


def show_beyond(view: View, by_kind: pd.DataFrame, *, year: int, place: str) -> None:
    """Figures of the year, then the same by kind and by unit."""
    say, shown = view.locale.text, {"year": view.locale.plain(year)}
    total = by_kind.sum(numeric_only=True).to_dict()
    show_figures(figures(view, total), caption=say("beyond.figures", **shown))
    show_note(say("beyond.method"))
    _show_part(view, by_kind, by="kind", year=year, place=place)
    by_unit = questions.beyond_counting(view.data, by="unit", year=year, neighbourhood=place or None)
    _show_part(view, by_unit, by="unit", year=year, place=place)
    show_note(say("beyond.never"))
    show_links([Link(href=view.link("kinds", year=str(year), kind=""), label=say("beyond.results"))])


def figures(view: View, total: Mapping[Any, Any]) -> list[Figure]:
    """How far what was done is followed; ``total`` are the sums of the rows of ``beyond_counting``."""
    say, done = view.locale.text, int(total["done"])
    return [
        Figure(
            label=say(f"beyond.{key}"),
            value=share_text(view, int(total[key]), done),
            note=say("beyond.of", count=int(total[key]), done=done),
        )
        for key in SHOWN
    ]


def share_text(view: View, count: int, done: int) -> str:
    """A share as a percentage; of a few, the counts themselves."""
    if done < headlines.SMALL:
        number = view.locale.number
        return view.locale.text("chart.done_of", done=number(count), planned=number(done))
    return view.locale.percent(count / done)


def _show_part(
    view: View, frame: pd.DataFrame, *, by: Literal["kind", "unit"], year: int, place: str
) -> None:
    say = view.locale.text
    headline = sentence(view, frame, by=by)
    show_section(say(f"beyond.by_{by}"), headline)
    columns, rows = table(view, frame, by=by, year=year, place=place)
    download = view.download(f"beyond-by-{by}", year=str(year), n=place)
    if by == "unit":
        show_table(say("beyond.by_unit"), columns, rows)
        show_download(view, download)
        return
    show_chart(
        view,
        BarsChart(frame=bars(view, frame), label_title=say("column.kind")),
        alternative=say("beyond.alt", year=view.locale.plain(year), headline=headline),
        columns=columns,
        rows=rows,
        download=download,
    )


def bars(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The share of each kind that is followed beyond its outputs, the most first; its numbers in words."""
    say, number = view.locale.text, view.locale.number
    further = frame["outtake"] + frame["outcome"]
    made = pd.DataFrame(
        {
            "label": [name(view, row, by="kind") for row in rows_of(frame)],
            "done": (further / frame["done"]).round(4),
            "shown": [
                say("chart.done_of", done=number(int(some)), planned=number(int(done)))
                for some, done in zip(further, frame["done"], strict=True)
            ],
        }
    )
    return made.sort_values("done", ascending=False, kind="stable")


def name(view: View, row: Mapping[str, Any], *, by: Literal["kind", "unit"]) -> str:
    """Name of a kind, or the unit as it is spelt."""
    return view.codes("kind").label(str(row["item"]), view.locale) if by == "kind" else str(row["item"])


def sentence(view: View, frame: pd.DataFrame, *, by: Literal["kind", "unit"]) -> str:
    """How many kinds or units have no reaction and no result at all."""
    none = frame[frame["outtake"] + frame["outcome"] == 0]
    if none.empty:
        return view.locale.text(f"beyond.all_{by}", total=len(frame))
    names = [name(view, row, by=by) for row in rows_of(none.head(headlines.FEW))]
    return view.locale.text(
        f"beyond.none_{by}", n=len(none), total=len(frame), names=view.locale.joined(names)
    )


def table(view: View, frame: pd.DataFrame, *, by: Literal["kind", "unit"], year: int, place: str) -> Table:
    """Counts of each, beside how many were done; the first cell leads to the rows."""
    say, number = view.locale.text, view.locale.number
    columns = [Column(label=say(f"column.{by}")), Column(label=say("column.done"), numeric=True)]
    columns += [Column(label=say(f"beyond.column_{key}"), numeric=True) for key in COLUMNS]
    columns.append(Column(label=say("beyond.stops"), numeric=True))
    rows: list[list[Cell]] = []
    for row in rows_of(frame):
        chosen = {"kind": str(row["item"])} if by == "kind" else {"kind": "", "q": str(row["item"])}
        href = view.link("activities", **chosen, year=str(year), n=place, status="done")
        stops = share_text(view, row["output"], row["done"])
        rows.append(
            [
                Link(href=href, label=name(view, row, by=by)),
                number(row["done"]),
                *(number(row[key]) for key in COLUMNS),
                stops,
            ]
        )
    return columns, rows
