"""The choices that most pages offer: a year, a place, a kind of activity, each kept in the address."""

from collections.abc import Iterable

from karnameh.content.components import show_note
from karnameh.content.search import status_name
from karnameh.content.view import View
from karnameh.warehouse import Filter


def choose_year(
    view: View, *, plans: bool = False, years: Iterable[int] | None = None, default: int | None = None
) -> int:
    """A year: of all that have anything recorded, or of ``years``.

    The default is ``View.default_year``, with ``plans`` that of the years with a plan too.
    """
    usual = view.default_year(plans=plans) if default is None else default
    labels = {str(year): view.locale.plain(year) for year in (view.year_choice() if years is None else years)}
    return int(view.canvas.choose("year", labels, label=view.locale.text("filter.year"), default=str(usual)))


def choose_place(view: View, *, label: str = "filter.neighbourhood") -> str:
    """A neighbourhood or an answer that is no place; empty for everywhere."""
    say = view.locale.text
    labels = {"": say("filter.any_neighbourhood"), **view.places}
    return view.canvas.choose("n", labels, label=say(label), default="")


def choose_kind(view: View) -> str:
    """A kind of activity; empty for every kind."""
    say = view.locale.text
    labels = {"": say("filter.any_kind"), **view.codes("kind").labels(view.locale)}
    return view.canvas.choose("kind", labels, label=say("filter.kind"), default="")


def show_unfinished(view: View, year: int) -> None:
    """Where the year is still going on: up to which day its figures are."""
    if year == view.this_year:
        day = view.locale.date(view.today)
        show_note(view.locale.text("transparency.partial", year=view.locale.plain(year), date=day))


def choose_filter(view: View) -> Filter:
    """Everything that activities can be narrowed by: words, place, year, kind and status; nothing is chosen at first."""
    say = view.locale.text
    query = view.canvas.search("q", label=say("filter.search"), placeholder=say("filter.search_hint"))
    with view.canvas.choices():
        place = choose_place(view)
        shown = {str(year): view.locale.plain(year) for year in view.year_choice()}
        years = {"": say("filter.any_year"), **shown}
        year = view.canvas.choose("year", years, label=say("filter.year"), default="")
        kind = choose_kind(view)
        codes = ("done", *view.codes("status").rows)
        statuses = {"": say("filter.any_status")} | {code: status_name(view, code) for code in codes}
        status = view.canvas.choose("status", statuses, label=say("filter.status"), default="")
    return Filter(
        query=query,
        neighbourhood=place or None,
        year=int(year) if year else None,
        kind=kind or None,
        status=status or None,
    )
