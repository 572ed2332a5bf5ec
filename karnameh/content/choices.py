"""The choices that most pages offer: a year, a place, a kind of activity, each kept in the address."""

from collections.abc import Iterable

from karnameh.content.components import show_note
from karnameh.content.view import View


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
