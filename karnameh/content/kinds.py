"""به تفکیک نوع: the index of kinds, and the page of one kind."""

from collections.abc import Sequence

from karnameh.content import headlines, kind_figures, shelves, tables
from karnameh.content.components import (
    rows_of,
    show,
    show_figures,
    show_links,
    show_note,
    show_notice,
    show_pager,
    show_section,
    show_table,
)
from karnameh.content.kind_entries import entry
from karnameh.content.kind_tiles import tile
from karnameh.content.social import show_social
from karnameh.content.view import View
from karnameh.exports import kinds
from karnameh.exports.fragments import Column, Link
from karnameh.exports.parts import Part, table_part
from karnameh.warehouse import questions

PAGE_SIZE = 12
SHELVED = ("publication", "clip")
"""Kinds that are shown as issues of their series."""
_OWN_HEADING = frozenset(
    {"survey", "campaign", "committee", "press_conference", "project", "portrait", "social_outreach"}
)
"""Kinds whose results have a heading of their own."""


def show_kinds(view: View, *, year: int, place: str = "") -> None:
    """The index: every kind, what was done of it, what is to come, and what was promised."""
    period = headlines.period(year, view.today)
    plan = questions.plan_against_done(view.data, year=year, today=view.today)
    if not questions.is_recorded(view.data, year):
        _show_nothing_recorded(view, year)
        if plan.empty:
            return
    summary = questions.kind_summary(
        view.data,
        year=year,
        until=period.until,
        before_until=period.before_until,
        today=view.today,
        neighbourhood=place or None,
    )
    if plan.empty:
        show_note(view.locale.text("kinds.promise_no_plan", year=view.locale.plain(year)))
    items = [tile(view, row, plan, period) for row in rows_of(summary)]
    show(kinds.tiles(items, label=view.locale.text("kinds.index")))
    _keep_tiles(view, items)


def _keep_tiles(view: View, items: Sequence[kinds.Tile]) -> None:
    say = view.locale.text
    heads = [Column(label=say("column.kind")), Column(label=say("column.what"))]
    rows = [[item.heading.label, label, number] for item in items for label, number in item.counts]
    view.keep(table_part(say("kinds.index"), [*heads, Column(label=say("column.value"), numeric=True)], rows))


def _show_nothing_recorded(view: View, year: int) -> None:
    say = view.locale.text
    show_notice(say("empty.year_title", year=view.locale.plain(year)), say("empty.year"))


def show_kind(view: View, kind: str, *, year: int, place: str = "", page: int = 1) -> None:
    """One kind in a year: figures, what was done with its results, and what was promised."""
    say = view.locale.text
    if not questions.is_recorded(view.data, year):
        _show_nothing_recorded(view, year)
        _show_plan(view, kind, year=year)
        return
    period = headlines.period(year, view.today)
    show_figures(kind_figures.figures(view, kind, period, place=place), caption=heading(view, kind, year))
    if kind == "social_outreach":
        show_social(view, year=year)
    if kind in SHELVED:
        show_section(say("kinds.shelves"))
        shelves.show_shelves(view, kind, year=year, place=place)
    else:
        show_section(say(f"kinds.results_{kind}" if kind in _OWN_HEADING else "kinds.results"))
        _show_entries(view, kind, year=year, place=place, page=page)
    done = view.download("activities", kind=kind, year=str(year), n=place, status="done")
    view.keep(Part(caption=heading(view, kind, year), download=done))
    _show_plan(view, kind, year=year)
    _show_ways_on(view, kind, year=year, place=place)


def heading(view: View, kind: str, year: int) -> str:
    """The kind's name with the year."""
    name = view.codes("kind").label(kind, view.locale)
    return view.locale.text("kinds.heading", kind=name, year=view.locale.plain(year))


def _show_entries(view: View, kind: str, *, year: int, place: str, page: int) -> None:
    done = questions.done_of_kind(
        view.data, kind=kind, year=year, neighbourhood=place or None, page=page, page_size=PAGE_SIZE
    )
    items = [entry(view, row) for row in done.rows]
    show(kinds.entries(items, empty=view.locale.text("kinds.empty"), label=heading(view, kind, year)))
    show_pager(view, done.page, done.pages, "kinds", {"kind": kind})


def _show_plan(view: View, kind: str, *, year: int) -> None:
    say, shown = view.locale.text, {"year": view.locale.plain(year)}
    plan = questions.plan_against_done(view.data, year=year, today=view.today)
    own = plan[plan["kind"] == kind]
    if len(own):
        show_section(say("kinds.promises"), say("kinds.promises_of", **shown))
        show_table(say("kinds.promises"), *tables.plan_table(view, own))
    else:
        none = "kinds.promise_no_plan" if plan.empty else "kinds.promise_none"
        show_section(say("kinds.promises"), say(none, **shown))


def _show_ways_on(view: View, kind: str, *, year: int, place: str) -> None:
    """The rows behind the figures, the measures to download, and the way back."""
    chosen = {"kind": kind, "year": str(year), "n": place}
    say = view.locale.text
    show_links(
        [
            Link(href=view.link("activities", **chosen), label=say("kinds.rows")),
            Link(href=view.download("measures", **chosen).href, label=say("kinds.download"), download=True),
            Link(href=view.link("kinds", kind=""), label=say("kinds.back")),
        ]
    )
