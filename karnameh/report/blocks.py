"""From what the site's pages show to what a report prints: the same tables, charts and maps as blocks."""

from collections.abc import Sequence

import pandas as pd

from karnameh.content import map_data, tables
from karnameh.content.choropleth import (
    WIDTH,
    Choropleth,
    Plane,
    class_breaks,
    class_step,
    legend_classes,
    rings,
)
from karnameh.content.components import rows_of
from karnameh.content.drawn import two_lines
from karnameh.content.palette import PALETTES
from karnameh.content.view import View
from karnameh.exports import kinds as kind_pieces
from karnameh.exports.fragments import Figure
from karnameh.exports.parts import cell_text
from karnameh.locales import Locale
from karnameh.report.model import (
    Bar,
    Bars,
    Entry,
    Head,
    Map,
    Measured,
    Month,
    Months,
    Number,
    Numbers,
    Shape,
    Table,
)


def table(caption: str, content: tables.Table, *, weights: Sequence[float] = ()) -> Table:
    """A page's table. ``weights`` are shares of the width; numbers get half of what texts get without them."""
    columns, rows = content
    shares = weights or [0.5 if column.numeric else 1 for column in columns]
    return Table(
        caption=caption,
        heads=[
            Head(label=column.label, numeric=column.numeric, weight=share)
            for column, share in zip(columns, shares, strict=True)
        ],
        rows=[[cell_text(cell) for cell in row] for row in rows],
    )


def numbers(figures: Sequence[Figure]) -> Numbers:
    """A page's headline figures, with their addresses where they have one."""
    return Numbers(
        items=[
            Number(label=figure.label, value=figure.value, note=figure.note, code=figure.code)
            for figure in figures
        ]
    )


def done_bars(locale: Locale, frame: pd.DataFrame, *, caption: str, alternative: str) -> Bars:
    """Bars of a frame with the columns label and done."""
    longest = max(1, int(frame["done"].max())) if len(frame) else 1
    bars = [
        Bar(label=str(row["label"]), value=locale.number(int(row["done"])), share=int(row["done"]) / longest)
        for row in rows_of(frame)
    ]
    return Bars(caption=caption, alternative=alternative, bars=bars)


def plan_bars(view: View, plan: pd.DataFrame, *, caption: str, alternative: str) -> Bars:
    """What was done inside the outline of what was promised, each item on the scale of its own promise."""
    say, number = view.locale.text, view.locale.number
    bars = []
    for row in rows_of(plan):
        done, promised = float(row["done"]), float(row["quantity"])
        longest = max(done, promised, 1.0)
        shown = say("chart.done_of", done=number(int(done)), planned=number(promised, decimals=1))
        bars.append(Bar(label=str(row["title"]), value=shown, share=done / longest, of=promised / longest))
    legend = (say("chart.held"), say("chart.quantity"))
    return Bars(caption=caption, alternative=alternative, bars=bars, legend=legend)


def months(locale: Locale, frame: pd.DataFrame, *, caption: str, alternative: str) -> Months:
    """The months chart of ``activities_by_month``, or of some of its months."""
    states = ("done", "planned", "cancelled")
    top = max(1, int(frame[list(states)].sum(axis=1).max()))
    columns = [
        Month(
            label=locale.month(int(row["month"])),
            value=locale.number(int(row["done"])),
            done=int(row["done"]) / top,
            planned=int(row["planned"]) / top,
            cancelled=int(row["cancelled"]) / top,
        )
        for row in rows_of(frame)
    ]
    legend = [locale.text(f"chart.{key}") for key in ("held", "planned", "cancelled")]
    return Months(caption=caption, alternative=alternative, months=columns, legend=legend)


def place_map(view: View, drawn: Choropleth, *, caption: str, notes: Sequence[str]) -> Map:
    """The neighbourhoods in their classes, with names and values."""
    plane = Plane(drawn.shapes["geometry"].tolist(), margin=2)
    breaks = class_breaks(drawn.shapes["value"])
    say = view.locale.text
    return Map(
        caption=caption,
        alternative=say(
            "map.alt", district=view.locale.plain(view.district), measure=say("map.legend_count")
        ),
        shapes=[_shape(row, plane, breaks) for row in rows_of(drawn.shapes)],
        height=plane.height / WIDTH,
        legend=_legend(view, breaks),
        legend_title=say("map.legend_count"),
        notes=notes,
    )


def _shape(row: dict[str, object], plane: Plane, breaks: list[float]) -> Shape:
    step = class_step(float(str(row["value"])), breaks)
    x, y = plane.point(float(str(row["lat"])), float(str(row["lon"])))
    outline = [[plane.point(lat, lon) for lon, lat in ring] for ring in rings(str(row["geometry"]))]
    return Shape(
        lines=two_lines(str(row["name"])),
        value=str(row["shown"]),
        rings=[[(at / WIDTH, down / WIDTH) for at, down in ring] for ring in outline],
        middle=(x / WIDTH, y / WIDTH),
        step=0 if step is None else step + 1,
    )


def _legend(view: View, breaks: list[float]) -> list[tuple[int, str]]:
    """Steps of the scale with the counts that they stand for; zero is always told."""
    colours = PALETTES["light"]
    told = [(0, view.locale.text("map.legend_zero"))]
    low = 1
    for colour, high in legend_classes(breaks, colours):
        ends = {"low": view.locale.number(low), "high": view.locale.number(int(high))}
        label = view.locale.text("map.legend_range", **ends) if low != int(high) else ends["high"]
        told.append((colours.sequence.index(colour) + 1, label))
        low = int(high) + 1
    return told


def entry(view: View, made: kind_pieces.Entry) -> Entry:
    """An activity of a page by kind; its links become addresses in words, since paper has none."""
    heading = f"{made.heading.label} ({made.demo})" if made.demo else made.heading.label
    return Entry(
        heading=heading,
        about=f"{made.about} · {made.person}" if made.person else made.about,
        text=made.text,
        measured=[_measured(bars) for bars in made.bars],
        facts=list(made.facts),
        remarks=[(remark.label, remark.text) for remark in made.remarks],
    )


def _measured(bars: kind_pieces.Bars) -> Measured:
    return Measured(
        caption=bars.caption,
        bars=[
            Bar(
                label=bar.label,
                value=bar.value,
                share=None if bar.share is None else bar.share / 100,
                tone=bar.tone,
            )
            for bar in bars.bars
        ],
        notes=list(bars.notes),
    )


def counted_map(view: View, *, year: int) -> tuple[Choropleth, pd.DataFrame]:
    """The year's map by count, and the counts that it is of."""
    asked = map_data.Asked(year=year)
    counted = map_data.counts(view, asked)
    return map_data.choropleth(view, asked, counted), counted
