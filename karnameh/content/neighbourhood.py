"""محلهٔ من: parts of the page about one neighbourhood, and of picking it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.content import headlines, map_data, tables
from karnameh.content.components import (
    rows_of,
    show,
    show_cards,
    show_figures,
    show_links,
    show_section,
    show_table,
)
from karnameh.content.headlines import Period
from karnameh.content.kind_entries import entry
from karnameh.content.view import View
from karnameh.exports import fragments, kinds
from karnameh.exports.fragments import Column, Figure, Link, Near, Promise
from karnameh.exports.parts import table_part
from karnameh.figures import FigureRef
from karnameh.warehouse import questions

CARDS = 4
"""Activities that are shown of those to come and of those done; the rest is a link away."""
ENTRIES = 2
"""Activities of one kind that are shown with their results."""
TOLD = ("project", "survey", "portrait")
"""Kinds that have a part of the page for themselves, since a citizen asks for them by name."""


def show_picker(view: View) -> None:
    """Pick a neighbourhood: near me, on the map, from the list."""
    asked = map_data.Asked(year=view.default_year())
    drawn = map_data.choropleth(view, asked, map_data.counts(view, asked))
    show_near(view, drawn.source)
    alternative = view.locale.text("map.drawing_alt", district=view.locale.plain(view.district))
    map_part, list_part = view.canvas.columns(3, 2)
    with map_part:
        view.canvas.drawing(drawn, alternative=alternative)
        show(map_data.legend(view, drawn.shapes, measure=asked.measure))
    with list_part:
        links = [
            Link(
                href=view.link("neighbourhood", n=str(row["code"]), year="", kind=""),
                label=view.locale.name(row),
            )
            for row in rows_of(view.neighbourhoods)
        ]
        show(fragments.place_list(links, label=view.locale.text("neighbourhood.list")))


def show_near(view: View, source: str) -> None:
    """The button that finds the visitor's neighbourhood without telling where the visitor is."""
    if view.canvas.is_copy:
        return
    say = view.locale.text
    texts = {key: say(f"near.{key}") for key in ("label", "promise", "waiting", "refused")}
    outside = say("near.outside", district=view.locale.plain(view.district))
    page = view.link("neighbourhood", n="")
    show(fragments.near(Near(source=f"{source}&as=shapes", page=page, outside=outside, **texts)))


def show_neighbourhood(view: View, code: str) -> None:
    """Everything that a citizen may ask about one neighbourhood."""
    period = headlines.period(view.default_year(), view.today)
    _show_figures(view, code, period)
    _show_coming_and_done(view, code)
    _show_promises(view, code)
    for kind in TOLD:
        _show_kind(view, code, kind)
    _show_comparison(view, code, period.year)
    _show_unknowns(view, code, period.year)


def summary(view: View, code: str) -> str:
    """The neighbourhood's year in a sentence, for those who see only the link."""
    period = headlines.period(view.default_year(), view.today)
    now = questions.headline(
        view.data, year=period.year, today=view.today, until=period.until, neighbourhood=code
    )
    return view.locale.text(
        "neighbourhood.summary",
        place=view.place_name(code),
        year=view.locale.plain(period.year),
        done=now.done,
        planned=now.planned,
    )


def _show_figures(view: View, code: str, period: Period) -> None:
    now, before = (
        questions.headline(view.data, year=year, today=view.today, until=until, neighbourhood=code)
        for year, until in ((period.year, period.until), (period.year - 1, period.before_until))
    )
    caption = headlines.period_text(view.locale, period)
    show_section(view.locale.text("neighbourhood.year", year=view.locale.plain(period.year)), caption)
    items = headlines.figures(view, period, now, before, place=code)
    show_figures([*items, _whole_year_before(view, code, period.year - 1)], caption=caption)


def _whole_year_before(view: View, code: str, year: int) -> Figure:
    say = view.locale.text
    whole = questions.headline(view.data, year=year, today=view.today, neighbourhood=code)
    href = view.link("activities", n=code, year=str(year), status="done")
    figure = str(FigureRef(name="done", year=year, place=code))
    label = say("neighbourhood.whole_year", year=view.locale.plain(year))
    if not questions.headline(view.data, year=year, today=view.today).is_recorded:
        return Figure(label=label, value=say("state.unknown"), note=say("neighbourhood.no_log"), code=figure)
    return Figure(label=label, value=view.locale.number(whole.done), href=href, code=figure)


def _show_coming_and_done(view: View, code: str) -> None:
    say = view.locale.text
    coming = questions.upcoming(view.data, today=view.today, neighbourhood=code, limit=CARDS)
    latest = questions.latest(view.data, today=view.today, neighbourhood=code, limit=CARDS)
    coming_part, latest_part = view.canvas.columns(1, 1)
    with coming_part:
        show_section(say("overview.next"))
        show_cards(view, coming, empty=say("overview.next_empty"), label=say("overview.next"))
        feed = f"/feeds/activities.ics?n={code}" + ("" if view.locale.code == "fa" else "&lang=en")
        show_links([Link(href=feed, label=say("neighbourhood.subscribe"), download=True)])
    with latest_part:
        show_section(say("overview.latest"))
        show_cards(view, latest, empty=say("overview.latest_empty"), label=say("overview.latest"))
        everything = view.link("activities", n=code, year="")
        show_links([Link(href=everything, label=say("neighbourhood.all"))])


def _show_promises(view: View, code: str) -> None:
    """What was promised for the year of the latest plan, and what of it happened here."""
    say = view.locale.text
    year = view.default_year(plans=True)
    everywhere = questions.plan_against_done(view.data, year=year, today=view.today)
    show_section(say("neighbourhood.promises", year=view.locale.plain(year)))
    if everywhere.empty:
        show(fragments.prose([say("transparency.plan_empty")]))
        return
    here = questions.plan_against_done(view.data, year=year, today=view.today, neighbourhood=code)
    show(fragments.prose([_promises_sentence(view, here)]))
    items, caption = _promises(view, everywhere, here), say("neighbourhood.promises_caption")
    show(fragments.promises(items, label=caption))
    heads = [Column(label=say("column.plan_item")), Column(label=say("view.note"))]
    view.keep(table_part(caption, heads, [[item.title, " · ".join(item.parts)] for item in items]))


def _promises_sentence(view: View, here: pd.DataFrame) -> str:
    served = int((here["done"] > 0).sum())
    return view.locale.text("neighbourhood.promises_kept", served=served, total=len(here))


def _promises(view: View, everywhere: pd.DataFrame, here: pd.DataFrame) -> list[Promise]:
    say = view.locale.text
    of_here = {row["plan_item_id"]: row for row in rows_of(here)}
    return [
        Promise(
            title=str(row["title"]),
            demo=say("demo.tag") if row["demo"] else "",
            parts=[
                say(
                    "neighbourhood.promise_here",
                    done=of_here[row["plan_item_id"]]["done"],
                    planned=of_here[row["plan_item_id"]]["planned"],
                ),
                _everywhere(view, row),
                say("neighbourhood.promise_quantity", quantity=tables.quantity_text(view, row)),
            ],
        )
        for row in rows_of(everywhere)
    ]


def _everywhere(view: View, row: Mapping[str, Any]) -> str:
    """What was done for a promise in all; nothing reported is not nothing done."""
    say = view.locale.text
    if not any(row[state] for state in (*tables.STATES, "overdue")):
        return say("neighbourhood.promise_unreported")
    return say("neighbourhood.promise_everywhere", done=row["done"])


def _show_kind(view: View, code: str, kind: str) -> None:
    """What was done of a kind with its results: the latest, and a way to all."""
    say = view.locale.text
    done = questions.done_of_kind(view.data, kind=kind, neighbourhood=code, page_size=ENTRIES)
    heading = say(f"neighbourhood.kind_{kind}")
    show_section(heading)
    items = [entry(view, row) for row in done.rows]
    show(kinds.entries(items, empty=say(f"neighbourhood.none_{kind}"), label=heading))
    if done.total > ENTRIES:
        href = view.link("activities", n=code, kind=kind, year="", status="done")
        show_links([Link(href=href, label=say("count.results", n=done.total))])


def _show_comparison(view: View, code: str, year: int) -> None:
    """This neighbourhood beside the district, per resident."""
    say, number = view.locale.text, view.locale.number
    counts = questions.activities_by_neighbourhood(view.data, year=year, district=view.district)
    drawn = counts[counts["level"] != "special"]
    here = drawn[drawn["code"] == code].iloc[0]
    show_section(say("neighbourhood.compared"))
    if pd.isna(here["per_1000"]):
        show(fragments.prose([say("neighbourhood.no_population")]))
        return
    known = drawn[drawn["population"].notna()]
    district = known["done"].sum() / known["population"].sum() * 1000
    rank = int((known["per_1000"] > here["per_1000"]).sum()) + 1
    text = say(
        "neighbourhood.rate",
        here=number(float(here["per_1000"]), decimals=2),
        district=number(float(district), decimals=2),
        rank=rank,
        total=len(known),
        year=view.locale.plain(year),
        population=int(here["population"]),
        census=view.locale.plain(_census(view, code)),
    )
    show(fragments.prose([text]))
    show_links([Link(href=view.link("map", n=code, measure="rate"), label=say("neighbourhood.on_the_map"))])


def _census(view: View, code: str) -> int:
    places = {row["code"]: row for row in rows_of(view.neighbourhoods)}
    return int(places[code]["population_year"])


def _show_unknowns(view: View, code: str, year: int) -> None:
    say = view.locale.text
    found = questions.unknowns(view.data, year=year, today=view.today, neighbourhood=code)
    of_places = found[~found["what"].isin(["place_unknown", "plan_quantity_unknown"])]
    heading = say("transparency.unknown")
    show_section(heading, say("transparency.unknown_lead"))
    show_table(heading, *tables.unknowns_table(view, of_places, year=year, place=code))
