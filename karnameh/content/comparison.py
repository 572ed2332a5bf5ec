"""مقایسه: equal spans side by side, in words: counts beside rates, and nothing made of small numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from karnameh.content import headlines, unknowns
from karnameh.content.canvas import BarsChart
from karnameh.content.components import (
    rows_of,
    show_chart,
    show_download,
    show_note,
    show_section,
    show_table,
)
from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.comparisons import Compared, compared
from karnameh.exports.fragments import Cell, Column, Link
from karnameh.exports.occasions import OccasionCode
from karnameh.warehouse import questions
from karnameh.warehouse.questions.comparison import By, Span

SMALLEST_RATE = 0.01
"""The smallest rate that is told as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The choices of the page; empty for all. ``occasion`` is None for Jalali years."""

    by: By
    measure: str
    year: int
    kind: str = ""
    place: str = ""
    occasion: OccasionCode | None = None


def show_comparison(view: View, asked: Asked) -> None:
    """What is compared, the chart, its table, and what has to be kept in mind."""
    say = view.locale.text
    sides = compared(view.data, by=asked.by, today=view.today, year=asked.year, occasion=asked.occasion)
    if not sides.spans:
        show_note(say("compare.no_occasion"))
        return
    frame = ask(view, asked, sides.spans)
    show_section(heading(view, asked, sides), rule(view, asked, sides))
    columns, rows = table(view, asked, sides, frame)
    download = view.download(_download(asked), year=str(asked.year), kind=asked.kind, n=asked.place)
    bars = chart_frame(view, asked, sides, frame)
    headline = sentence(view, sides, frame)
    show_note(headline)
    if bars["done"].sum():
        show_chart(
            view,
            BarsChart(frame=bars, label_title=say(f"compare.item_{asked.by}")),
            alternative=say(f"compare.alt_{asked.measure}", headline=headline),
            columns=[*columns[:1], Column(label=say(f"compare.measure_{asked.measure}"), numeric=True)],
            rows=[[row["label"], row["shown"]] for row in rows_of(bars)],
            download=download,
        )
    show_table(heading(view, asked, sides), columns, rows)
    show_download(view, download)
    for note in notes(view, asked, sides, frame):
        show_note(note)


def ask(view: View, asked: Asked, spans: tuple[Span, ...]) -> pd.DataFrame:
    """The question of the page, see ``questions.comparison``."""
    return questions.comparison(
        view.data,
        by=asked.by,
        spans=spans,
        district=view.district,
        kind=asked.kind or None,
        neighbourhood=asked.place or None,
        certain_only=asked.occasion is not None,
    )


def _download(asked: Asked) -> str:
    return f"comparison-{asked.by}" + (f"-{asked.occasion}" if asked.occasion else "")


def heading(view: View, asked: Asked, sides: Compared) -> str:
    """What is compared with what."""
    names = [span_name(view, sides, at) for at in (0, -1)]
    key = "compare.heading" if len(sides.spans) > 1 else "compare.heading_one"
    return view.locale.text(
        key, item=view.locale.text(f"compare.by_{asked.by}"), first=names[0], last=names[1]
    )


def rule(view: View, asked: Asked, sides: Compared) -> str:
    """Which days are compared."""
    say, shown = view.locale.text, {"date": _day_and_month(view)}
    if asked.occasion is None:
        return say("compare.rule_part" if sides.is_partial else "compare.rule_whole", **shown)
    name = say(f"compare.occasion_{asked.occasion}")
    if not sides.is_partial:
        return say("compare.rule_occasion", occasion=name)
    day = (sides.spans[-1].last - sides.spans[-1].first).days + 1
    return say("compare.rule_occasion_part", occasion=name, day=day)


def _day_and_month(view: View) -> str:
    """Today without its year, since it stands for the same day of every year."""
    text = view.locale.date(view.today)
    return text.rsplit(" ", 1)[0]


def span_name(view: View, sides: Compared, at: int) -> str:
    """A span's name; one that still goes on is marked."""
    say, at = view.locale.text, at % len(sides.spans)
    if sides.occasions:
        one = sides.occasions[at]
        name = say(
            "compare.occasion_of",
            occasion=say(f"compare.occasion_{one.code}"),
            year=view.locale.plain(one.lunar_year),
        )
    else:
        name = view.locale.plain(sides.years[at])
    is_open = sides.is_partial and at == len(sides.spans) - 1
    return say("compare.open", span=name) if is_open else name


def days_text(view: View, sides: Compared, at: int) -> str:
    """The days of a span, and whether an occasion's are official."""
    span = sides.spans[at]
    text = view.locale.text(
        "activity.span", start=view.locale.date(span.first), end=view.locale.date(span.last)
    )
    if sides.occasions and sides.occasions[at].certainty == "computed":
        return f"{text} ({view.locale.text('compare.computed')})"
    return text


def item_name(view: View, asked: Asked, item: str) -> str:
    """Name of a kind, a neighbourhood, a district, or of an answer that is no place."""
    if asked.by == "kind":
        return view.codes("kind").label(item, view.locale)
    if asked.by == "district" and item == "UNKNOWN":
        return view.locale.text("compare.district_unknown")
    return view.place_name(item)


def _is_recorded(view: View, sides: Compared, at: int) -> bool:
    return questions.is_recorded(view.data, sides.years[at])


def table(view: View, asked: Asked, sides: Compared, frame: pd.DataFrame) -> Table:
    """Spans as rows, or items as rows with the last two spans as columns."""
    return (
        _spans_table(view, asked, sides, frame)
        if asked.by == "year"
        else _items_table(view, asked, sides, frame)
    )


def _spans_table(view: View, asked: Asked, sides: Compared, frame: pd.DataFrame) -> Table:
    say, rows = view.locale.text, rows_of(frame)
    wholes = rows_of(ask(view, asked, sides.wholes))
    body: list[list[Cell]] = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at and _is_recorded(view, sides, at - 1) else None
        if not _is_recorded(view, sides, at):
            nothing = say("state.blank")
            body.append([span_name(view, sides, at), days_text(view, sides, at), nothing, "—", "—", nothing])
            continue
        body.append(
            [
                _span_link(view, asked, sides, at),
                days_text(view, sides, at),
                view.locale.number(row["done"]),
                _rate(view, row),
                _change(view, row, before),
                _whole(view, sides, at, wholes[at]),
            ]
        )
    heads = ("done", "rate", "change", "whole")
    columns = [Column(label=say("compare.item_year")), Column(label=say("compare.days"))]
    return [*columns, *(Column(label=say(f"compare.{key}"), numeric=True) for key in heads)], body


def _span_link(view: View, asked: Asked, sides: Compared, at: int) -> Cell:
    """A year leads to its activities; an occasion has no address of its own."""
    name = span_name(view, sides, at)
    if sides.occasions:
        return name
    chosen = {"year": str(sides.years[at]), "kind": asked.kind, "n": asked.place, "status": "done"}
    return Link(href=view.link("activities", **chosen), label=name)


def _whole(view: View, sides: Compared, at: int, row: Mapping[str, Any]) -> str:
    if sides.is_partial and at == len(sides.spans) - 1:
        return view.locale.text("compare.not_over")
    return view.locale.number(row["done"])


def _items_table(view: View, asked: Asked, sides: Compared, frame: pd.DataFrame) -> Table:
    say, last = view.locale.text, len(sides.spans) - 1
    body: list[list[Cell]] = []
    by_item = {item: rows_of(rows) for item, rows in frame.groupby("item", sort=False)}
    for item, rows in sorted(by_item.items(), key=lambda pair: -pair[1][last]["done"]):
        before = rows[last - 1] if last and _is_recorded(view, sides, last - 1) else None
        body.append(
            [
                item_name(view, asked, str(item)),
                view.locale.number(before["done"]) if before else say("state.blank"),
                view.locale.number(rows[last]["done"]),
                _change(view, rows[last], before),
                _rate(view, before) if before else "—",
                _rate(view, rows[last]),
            ]
        )
    names = [span_name(view, sides, at) if last else "—" for at in (last - 1, last)]
    heads = [*names, say("compare.change"), *(say("compare.rate_of", span=name) for name in names)]
    columns = [Column(label=say(f"compare.item_{asked.by}"))]
    return [*columns, *(Column(label=head, numeric=True) for head in heads)], body


def _rate(view: View, row: Mapping[str, Any]) -> str:
    """Per 1,000 residents; marked where so few activities are behind it that the next one would change it much."""
    if pd.isna(row["per_1000"]):
        return view.locale.text("state.not_applicable" if not _is_place(row) else "state.unknown")
    text = _rate_text(view, float(row["per_1000"]))
    return view.locale.text("compare.few", value=text) if row["done"] < headlines.SMALL else text


def _rate_text(view: View, rate: float) -> str:
    """A rate with two decimals; one that these would make a zero is told to be under them."""
    if 0 < rate < SMALLEST_RATE:
        return view.locale.text("compare.under", value=view.locale.number(SMALLEST_RATE, decimals=2))
    return view.locale.number(rate, decimals=2)


def _is_place(row: Mapping[str, Any]) -> bool:
    return row["item"] not in ("CITYWIDE", "ONLINE", "UNKNOWN")


def _change(view: View, row: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """The change in percent, or in counts where a percentage would mislead."""
    say = view.locale.text
    if before is None:
        return "—"
    now, then = int(row["done"]), int(before["done"])
    if now == then:
        return say("compare.same")
    key = "compare.more" if now > then else "compare.less"
    if then < headlines.SMALL:
        return say(key, change=view.locale.number(abs(now - then)))
    return say(key, change=view.locale.percent(abs(now - then) / then))


def chart_frame(view: View, asked: Asked, sides: Compared, frame: pd.DataFrame) -> pd.DataFrame:
    """Bars of the spans, or of the items in the last one: label, done (the measure) and shown (in words)."""
    is_rate = asked.measure == "rate"
    column = "per_1000" if is_rate else "done"
    rows = frame if asked.by == "year" else frame[frame["span"] == len(sides.spans) - 1]
    rows = rows[rows[column].notna()]
    if asked.by == "year":
        rows = rows[[_is_recorded(view, sides, int(at)) for at in rows["span"]]]
        labels = [span_name(view, sides, int(at)) for at in rows["span"]]
    else:
        rows = rows.sort_values(column, ascending=False, kind="stable")
        labels = [item_name(view, asked, str(item)) for item in rows["item"]]
    shown = [_rate_text(view, value) if is_rate else view.locale.number(value) for value in rows[column]]
    return pd.DataFrame({"label": labels, "done": rows[column].astype(float).tolist(), "shown": shown})


def sentence(view: View, sides: Compared, frame: pd.DataFrame) -> str:
    """The last span against the one before."""
    say, last = view.locale.text, len(sides.spans) - 1
    done = frame.groupby("span")["done"].sum()
    shown = {"span": span_name(view, sides, last), "now": int(done[last])}
    if not last or not _is_recorded(view, sides, last - 1):
        return say("compare.sentence_alone", **shown)
    before = {"previous": span_name(view, sides, last - 1), "before": int(done[last - 1])}
    change = _change(view, {"done": done[last]}, {"done": done[last - 1]})
    few = " " + say("compare.too_few", least=headlines.SMALL) if done[last - 1] < headlines.SMALL else ""
    return say("compare.sentence", **shown, **before, change=change) + few


def notes(view: View, asked: Asked, sides: Compared, frame: pd.DataFrame) -> list[str]:
    """What has to be kept in mind: loose dates, whose residents, small numbers, calendars, definitions."""
    say = view.locale.text
    said = []
    if uncertain := int(frame["uncertain"].sum()):
        key = "compare.uncertain_out" if asked.occasion else "compare.uncertain_in"
        said.append(say(key, n=uncertain))
    if asked.occasion:
        said.append(say("compare.lunar"))
    said.append(say(f"compare.residents_{'place' if asked.by in ('neighbourhood', 'district') else 'all'}"))
    said.append(say("compare.small", least=headlines.SMALL))
    if definitions := unknowns.definitions_note(view, list(sides.years)):
        said.append(definitions)
    return said
