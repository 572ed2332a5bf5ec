"""Charts, maps and lists for other sites' pages: each drawn from the same data and pieces as the page it is of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from karnameh.content import headlines, map_data, tables
from karnameh.content.canvas import BarsChart, MonthsChart, PlanChart
from karnameh.content.components import activity_card, rows_of
from karnameh.content.paper import Paper
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import questions

CARDS = 5
"""Activities of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that can stand in another site's page.

    Attributes:
        name: as in its address, ``/embed/<name>``, and in the locales.
        page: name of the page that it is of, where its source line leads.
        accepts: the choices that mean something for it, besides the language and ``as_of``.
        height: pixels that it needs in a column of 600.
        draw: puts it on the view's canvas.
    """

    name: str
    page: str
    accepts: tuple[str, ...]
    height: int
    draw: Callable[[View], None]

    @property
    def path(self) -> str:
        """Its address."""
        return f"/embed/{self.name}"

    @property
    def page_of(self) -> Page:
        """The page that it is of."""
        return next(page for page in PAGES if page.name == self.page)


def embed_address(piece: Piece, choices: Mapping[str, str]) -> str:
    """Address of a piece with those of the choices that mean something for it."""
    given = {key: choices[key] for key in (*piece.accepts, "lang", "as_of") if choices.get(key)}
    return f"{piece.path}?{urlencode(given)}" if given else piece.path


def _year(view: View, *, plans: bool = False) -> int:
    years = [str(year) for year in view.year_choice()]
    return int(view.address.choice("year", years, str(view.default_year(plans=plans))))


def _place(view: View) -> str:
    return view.address.choice("n", list(view.places), "")


def _head(view: View, heading: str, sentence: str = "") -> None:
    view.tell(title=heading, description=sentence)
    view.canvas.show(fragments.title(heading, sentence))


def _nothing(view: View, sentence: str) -> None:
    """A piece without data says so; an error in a frame would look like a broken page."""
    view.canvas.show(fragments.prose([sentence]))


def _where(view: View, place: str) -> str:
    return view.place_name(place) if place else view.locale.text("overview.whole_district")


def _months(view: View) -> None:
    say, year, place = view.locale.text, _year(view), _place(view)
    shown = view.locale.plain(year)
    frame = questions.activities_by_month(view.data, year=year, neighbourhood=place or None)
    undated = questions.activities_without_month(view.data, year=year, neighbourhood=place or None)
    headline = headlines.months(view.locale, frame, without_month=undated)
    _head(view, say("embed.months_of", year=shown, place=_where(view, place)), headline)
    if not frame[["done", "planned", "cancelled"]].to_numpy().any():
        _nothing(view, say("transparency.no_year", year=shown))
        return
    view.canvas.show(fragments.legend("", tables.months_legend(view)))
    alternative = say("chart.months_alt", year=shown, headline=headline)
    view.canvas.chart(MonthsChart(frame=frame), alternative=alternative)


def _kinds(view: View) -> None:
    say, year, place = view.locale.text, _year(view), _place(view)
    shown = view.locale.plain(year)
    counted = questions.activities_by_kind(view.data, year=year, neighbourhood=place or None)
    frame = tables.labelled(view.locale, counted)
    headline = headlines.kinds(view.locale, frame)
    _head(view, say("embed.kinds_of", year=shown, place=_where(view, place)), headline)
    done = frame[frame["done"] > 0]
    if done.empty:
        _nothing(view, say("transparency.no_year", year=shown))
        return
    alternative = say("chart.kinds_alt", year=shown, headline=headline)
    view.canvas.chart(BarsChart(frame=done, label_title=say("column.kind")), alternative=alternative)


def _map(view: View) -> None:
    say, asked = view.locale.text, map_data.Asked.of(view)
    counted = map_data.counts(view, asked)
    drawn = map_data.choropleth(view, asked, counted, selected=_place(view))
    kind = view.codes("kind").labels(view.locale)[asked.kind] if asked.kind else ""
    headline = headlines.places(view.locale, drawn.shapes, year=asked.year, measure=asked.measure, kind=kind)
    shown = view.locale.plain(asked.year)
    _head(view, say("embed.map_of", year=shown, kind=kind or say("filter.any_kind")), headline)
    measure = say(f"map.measure_{asked.measure}")
    alternative = say("map.alt", district=view.locale.plain(view.district), measure=measure)
    view.canvas.map(drawn, alternative=alternative)
    view.canvas.show(map_data.legend(view, drawn.shapes, measure=asked.measure))


def _promises(view: View) -> None:
    say, year = view.locale.text, _year(view, plans=True)
    shown = view.locale.plain(year)
    plan = questions.plan_against_done(view.data, year=year, today=view.today)
    headline = headlines.plan(view.locale, plan)
    _head(view, say("embed.promises_of", year=shown), headline)
    bars = tables.plan_bars(view, plan)
    if len(bars):
        alternative = say("chart.plan_alt", year=shown, headline=headline)
        view.canvas.chart(PlanChart(frame=bars), alternative=alternative)


def _latest(view: View) -> None:
    place = _place(view)
    found = questions.latest(view.data, today=view.today, neighbourhood=place or None, limit=CARDS)
    _cards(view, found, heading=view.locale.text("embed.latest_of", place=_where(view, place)), of="latest")


def _upcoming(view: View) -> None:
    place = _place(view)
    found = questions.upcoming(view.data, today=view.today, neighbourhood=place or None, limit=CARDS)
    _cards(view, found, heading=view.locale.text("embed.upcoming_of", place=_where(view, place)), of="next")


def _cards(view: View, found: pd.DataFrame, *, heading: str, of: str) -> None:
    """A list of activities; ``of`` is its name on the front page."""
    say = view.locale.text
    _head(view, heading)
    items = [activity_card(view, row) for row in rows_of(found)]
    view.canvas.show(fragments.cards(items, empty=say(f"overview.{of}_empty"), label=say(f"overview.{of}")))


def _figures(view: View) -> None:
    """The headline figures of a year, of one neighbourhood or of all."""
    say, year, place = view.locale.text, _year(view), _place(view)
    period = headlines.period(year, view.today)
    where, of = _where(view, place), place or None
    _head(
        view,
        say("overview.headline", year=view.locale.plain(year), place=where),
        headlines.period_text(view.locale, period),
    )
    if not questions.headline(view.data, year=year, today=view.today).is_recorded:
        _nothing(view, say("empty.year"))
        return
    now = questions.headline(view.data, year=year, today=view.today, until=period.until, neighbourhood=of)
    before = questions.headline(
        view.data, year=year - 1, today=view.today, until=period.before_until, neighbourhood=of
    )
    items = headlines.figures(view, period, now, before, place=place)
    view.canvas.show(fragments.figures(items, caption=where))


PIECES: dict[str, Piece] = {
    piece.name: piece
    for piece in (
        Piece(name="map", page="map", accepts=("year", "kind", "n", "measure"), height=820, draw=_map),
        Piece(name="months", page="overview", accepts=("year", "n"), height=520, draw=_months),
        Piece(name="kinds", page="kinds", accepts=("year", "n"), height=680, draw=_kinds),
        Piece(name="promises", page="promises", accepts=("year",), height=760, draw=_promises),
        Piece(name="figures", page="overview", accepts=("year", "n"), height=560, draw=_figures),
        Piece(name="latest", page="activities", accepts=("n",), height=760, draw=_latest),
        Piece(name="upcoming", page="calendar", accepts=("n",), height=760, draw=_upcoming),
    )
}
"""What can be embedded, by the names in addresses."""


def drawn(piece: Piece, view: View, paper: Paper) -> Markup:
    """A piece as markup; ``view`` is open on ``paper``."""
    piece.draw(view)
    return paper.markup()
