"""عدالت مکانی: what each neighbourhood got for its residents, and how evenly, in words."""

import pandas as pd

from karnameh.content import headlines, tables
from karnameh.content.canvas import CurveChart
from karnameh.content.components import (
    rows_of,
    show,
    show_download,
    show_figures,
    show_links,
    show_note,
    show_section,
    show_table,
)
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Cell, Column, Figure, Link
from karnameh.warehouse import questions
from karnameh.warehouse.concentration import Concentration
from karnameh.warehouse.questions.equity import Equity

HALF = 0.5
EVEN, UNEVEN = 0.15, 0.35
"""Below and above these the index is called small and large; rounded from what the demonstration years show, a
way of speaking and no norm."""


def ask(view: View, *, year: int, kind: str) -> Equity:
    """The question of the page."""
    return questions.equity(view.data, year=year, district=view.district, kind=kind or None)


def show_equity(view: View, found: Equity, *, year: int, kind: str) -> None:
    """Figures, neighbourhoods with nothing, the curve with its sentence, and the table."""
    say = view.locale.text
    shown = {"year": view.locale.plain(year)}
    show_figures(figures(view, found), caption=say("equity.figures", **shown))
    show_note(_elsewhere(view, found))
    _show_nothing(view, found, year=year)
    _show_curve(view, found, year=year)
    show_section(say("equity.places"), say("equity.places_lead"))
    show_table(say("equity.table", **shown), *table(view, found, year=year, kind=kind))
    show_download(view, view.download("equity", year=str(year), kind=kind))


def index_text(view: View, found: Equity) -> str:
    """The index in the reader's digits; a word where so few activities say nothing."""
    spread = told(found)
    return view.locale.number(spread.index, decimals=2) if spread else view.locale.text("equity.too_few")


def told(found: Equity) -> Concentration | None:
    """The spread, where there are enough activities to speak of one."""
    return found.spread if found.done >= headlines.SMALL else None


def figures(view: View, found: Equity) -> list[Figure]:
    """How many neighbourhoods have nothing, and how evenly the rest is spread."""
    say, number, places = view.locale.text, view.locale.number, found.places
    nothing = int((places["done"] == 0).sum())
    items = [
        Figure(
            label=say("equity.nothing"),
            value=number(nothing),
            note=say("equity.of_places", n=len(places)),
        ),
        Figure(label=say("equity.index"), value=index_text(view, found), note=say("equity.index_note")),
    ]
    if spread := told(found):
        least = view.locale.percent(spread.share_of_least(HALF))
        items.append(Figure(label=say("equity.half"), value=least, note=say("equity.half_note")))
    rates = found.with_population["per_1000"]
    if len(rates):
        low, high = (number(float(rate), decimals=2) for rate in (rates.min(), rates.max()))
        items.append(
            Figure(
                label=say("equity.range"),
                value=say("equity.from_to", low=low, high=high),
                note=say("column.per_1000"),
            )
        )
    return items


def _elsewhere(view: View, found: Equity) -> str:
    """What is not on the curve, and why."""
    say = view.locale.text
    codes = {"citywide": "CITYWIDE", "online": "ONLINE", "unknown": "UNKNOWN"}
    sentences = [
        say("equity.elsewhere", **{name: found.elsewhere.get(code, 0) for name, code in codes.items()})
    ]
    without = found.places[found.places["population"].fillna(0) <= 0]
    if len(without):
        names = view.locale.joined([view.place_name(str(code)) for code in without["code"]])
        sentences.append(say("equity.no_residents", places=names, done=int(without["done"].sum())))
    return " ".join(sentences)


def _show_nothing(view: View, found: Equity, *, year: int) -> None:
    """The neighbourhoods with nothing, by name."""
    say = view.locale.text
    places = found.places[found.places["done"] == 0]
    show_section(say("equity.nothing_title"), nothing_sentence(view, found, year=year))
    if not len(places):
        return
    links = [
        Link(href=view.link("neighbourhood", n=str(code)), label=view.place_name(str(code)))
        for code in places["code"]
    ]
    show(fragments.place_list(links, label=say("equity.nothing_title")))


def nothing_sentence(view: View, found: Equity, *, year: int) -> str:
    """In how many neighbourhoods there was nothing."""
    nothing = int((found.places["done"] == 0).sum())
    if not nothing:
        return view.locale.text("equity.nothing_none", year=view.locale.plain(year))
    return view.locale.text("equity.nothing_lead", n=nothing, total=len(found.places))


def _show_curve(view: View, found: Equity, *, year: int) -> None:
    say = view.locale.text
    spread = told(found)
    if spread is None:
        show_section(say("equity.curve"), say("equity.few", n=found.done, least=headlines.SMALL))
        return
    sentence = explained(view, spread)
    show_section(say("equity.curve"), sentence)
    points = found.with_population
    frame = pd.DataFrame(
        {
            "label": [view.place_name(str(code)) for code in points["code"]],
            "residents": points["residents_until"],
            "done": points["done_until"],
        }
    )
    alternative = say("chart.curve_alt", year=view.locale.plain(year), headline=sentence)
    view.canvas.chart(CurveChart(frame=frame), alternative=alternative)
    show_note(say("equity.method"))


def explained(view: View, spread: Concentration) -> str:
    """What the index says, in a sentence."""
    size = "small" if spread.index < EVEN else "large" if spread.index > UNEVEN else "middle"
    return view.locale.text(
        f"equity.sentence_{size}",
        index=view.locale.number(spread.index, decimals=2),
        half=view.locale.percent(spread.share_of_least(HALF)),
    )


def table(view: View, found: Equity, *, year: int, kind: str) -> tables.Table:
    """Every neighbourhood, the least per resident first."""
    say, number = view.locale.text, view.locale.number
    unknown = say("state.unknown")
    keys = ("done", "per_1000", "population")
    columns = [Column(label=say("column.neighbourhood"))]
    columns += [Column(label=say(f"column.{key}"), numeric=True) for key in keys]
    columns += [Column(label=say(f"equity.{key}"), numeric=True) for key in ("residents_until", "done_until")]
    rows: list[list[Cell]] = []
    for row in rows_of(found.places):
        has_share = not pd.isna(row["done_until"]) and told(found) is not None
        rows.append(
            [
                view.place_link(str(row["code"]), year=year),
                *tables.done_and_rate(view, row, year=year, kind=kind, without=unknown),
                unknown if pd.isna(row["population"]) else number(int(row["population"])),
                view.locale.percent(float(row["residents_until"])) if has_share else "—",
                view.locale.percent(float(row["done_until"])) if has_share else "—",
            ]
        )
    return columns, rows


def show_ways_on(view: View, *, year: int, kind: str) -> None:
    """The same on the map, and what the residents themselves may look at."""
    href = view.link("map", year=str(year), kind=kind, measure="rate")
    show_links([Link(href=href, label=view.locale.text("neighbourhood.on_the_map"))])
