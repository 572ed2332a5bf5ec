"""The points of the meeting view: a sentence made from the data, and a chart or a few figures.

Each tells what a page of the site tells, in that page's words; nothing is asked or said here that is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from karnameh.content import beyond, equity, headlines, map_data, promises, tables, unknowns
from karnameh.content.canvas import BarsChart, MonthsChart
from karnameh.content.components import rows_of, show, show_figures
from karnameh.content.view import View
from karnameh.exports import fragments, meeting
from karnameh.exports.fragments import Figure, Link, Promise
from karnameh.warehouse import questions
from karnameh.warehouse.questions.equity import Equity

BARS, ROWS, FIGURES = 9, 6, 4
"""As many bars, promises and gaps as a screen bears; how many more there are is said under them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point: what it says, what shows it (None where there is nothing to show), and the full ``page``."""

    page: str
    heading: str
    sentence: str
    show: Callable[[], None] | None = None


def _no_year(view: View, page: str, heading: str, year: int) -> Point:
    """A point of a year in which nothing was done."""
    sentence = view.locale.text("transparency.no_year", year=view.locale.plain(year))
    return Point(page=page, heading=heading, sentence=sentence)


def _show_more(view: View, left: int) -> None:
    """How many are on the full page only."""
    if left > 0:
        show(meeting.more(view.locale.text("meeting.more", n=left)))


def _is_done(view: View, year: int) -> bool:
    return bool(questions.headline(view.data, year=year, today=view.today).done)


def year_point(view: View, year: int) -> Point:
    """The year in figures, each beside the equal period of the year before."""
    place = view.locale.text("overview.whole_district")
    heading = view.locale.text("overview.headline", year=view.locale.plain(year), place=place)
    if not questions.headline(view.data, year=year, today=view.today).is_recorded:
        return _no_year(view, "overview", heading, year)
    period = headlines.period(year, view.today)
    now = questions.headline(view.data, year=year, today=view.today, until=period.until)
    before = questions.headline(view.data, year=year - 1, today=view.today, until=period.before_until)
    said = headlines.period_text(view.locale, period)

    def show_it() -> None:
        show_figures(headlines.figures(view, period, now, before, place=""), caption=said)
        if said:
            show(meeting.more(said))

    sentence = headlines.summary(view, period, now, place=place)
    return Point(page="overview", heading=heading, sentence=sentence, show=show_it)


def promises_point(view: View, year: int) -> Point:
    """How the promises stand, those without evidence first."""
    say = view.locale.text
    heading = say("promises.of_year", year=view.locale.plain(year))
    plan = questions.promises(view.data, year=year, today=view.today)
    without = int(((plan["done"] == 0) & (plan["state"] != "dropped")).sum())
    sentence = say("promises.no_evidence", n=without) if without else headlines.plan(view.locale, plan)

    def show_it() -> None:
        show_figures(
            promises.state_figures(view, plan), caption=say("promises.figures", year=view.locale.plain(year))
        )
        items = [_promise(view, row) for row in rows_of(plan.head(ROWS))]
        show(fragments.promises(items, label=heading))
        _show_more(view, len(plan) - ROWS)

    return Point(page="promises", heading=heading, sentence=sentence, show=None if plan.empty else show_it)


def _promise(view: View, row: dict[str, object]) -> Promise:
    say = view.locale.text
    done = say("promises.done", n=row["done"]) if row["done"] else say("promises.nothing_done")
    return Promise(
        title=str(row["title"]),
        parts=[say(f"promises.state_{row['state']}"), done],
        demo=say("demo.tag") if row["demo"] else "",
    )


def months_point(view: View, year: int) -> Point:
    """The year month by month."""
    say = view.locale.text
    heading = say("transparency.by_month")
    if not _is_done(view, year):
        return _no_year(view, "transparency", heading, year)
    months = questions.activities_by_month(view.data, year=year)
    undated = questions.activities_without_month(view.data, year=year)
    sentence = headlines.months(view.locale, months, without_month=undated)

    def show_it() -> None:
        show(fragments.legend("", tables.months_legend(view)))
        alternative = say("chart.months_alt", year=view.locale.plain(year), headline=sentence)
        view.canvas.chart(MonthsChart(frame=months), alternative=alternative)

    return Point(page="transparency", heading=heading, sentence=sentence, show=show_it)


def kinds_point(view: View, year: int) -> Point:
    """What kinds of activity were done, the most first."""
    say = view.locale.text
    heading = say("transparency.by_kind")
    if not _is_done(view, year):
        return _no_year(view, "kinds", heading, year)
    counts = tables.labelled(view.locale, questions.activities_by_kind(view.data, year=year))
    sentence = headlines.kinds(view.locale, counts)
    done = counts[counts["done"] > 0].sort_values("done", ascending=False, kind="stable")

    def show_it() -> None:
        view.canvas.chart(
            BarsChart(frame=done.head(BARS), label_title=say("column.kind")),
            alternative=say("chart.kinds_alt", year=view.locale.plain(year), headline=sentence),
        )
        _show_more(view, len(done) - BARS)

    return Point(page="kinds", heading=heading, sentence=sentence, show=show_it)


def places_point(view: View, year: int) -> Point:
    """The map, and beside it who is left out; where nobody is, how evenly it is spread."""
    say = view.locale.text
    heading = say("equity.of_year", year=view.locale.plain(year))
    found = equity.ask(view, year=year, kind="")
    if found.places.empty:
        return Point(page="equity", heading=heading, sentence=say("equity.no_places"))
    if not _is_done(view, year):
        return _no_year(view, "equity", heading, year)

    def show_it() -> None:
        map_room, beside = view.canvas.columns(3, 2)
        with map_room:
            _show_map(view, year)
        with beside:
            _show_spread(view, found, year)

    sentence = equity.nothing_sentence(view, found, year=year)
    return Point(page="equity", heading=heading, sentence=sentence, show=show_it)


def _show_map(view: View, year: int) -> None:
    asked = map_data.Asked(year=year)
    drawn = map_data.choropleth(view, asked, map_data.counts(view, asked))
    view.canvas.drawing(
        drawn, alternative=view.locale.text("map.drawing_alt", district=view.locale.plain(view.district))
    )
    show(map_data.legend(view, drawn.shapes, measure=asked.measure))


def _show_spread(view: View, found: Equity, year: int) -> None:
    say = view.locale.text
    nothing = found.places[found.places["done"] == 0]
    if len(nothing):
        links = [
            Link(href=view.link("neighbourhood", n=code), label=view.place_name(code))
            for code in nothing["code"].astype(str)
        ]
        show(fragments.place_list(links, label=say("equity.nothing_title")))
        return
    show_figures(equity.figures(view, found), caption=say("equity.figures", year=view.locale.plain(year)))


def beyond_point(view: View, year: int) -> Point:
    """How many activities are followed beyond their outputs."""
    say = view.locale.text
    by_kind = questions.beyond_counting(view.data, by="kind", year=year)
    if by_kind.empty:
        return _no_year(view, "beyond", say("beyond.title"), year)
    total = by_kind.sum(numeric_only=True).to_dict()

    def show_it() -> None:
        caption = say("beyond.figures", year=view.locale.plain(year))
        show_figures(beyond.figures(view, total), caption=caption)

    sentence = beyond.sentence(view, by_kind, by="kind")
    return Point(page="beyond", heading=say("beyond.title"), sentence=sentence, show=show_it)


def unknowns_point(view: View, year: int) -> Point:
    """What is not known, the largest gaps first."""
    heading = view.locale.text("unknowns.of_year", year=view.locale.plain(year))
    if not questions.headline(view.data, year=year, today=view.today).is_recorded:
        return _no_year(view, "unknowns", heading, year)
    found = questions.unknowns(view.data, year=year, today=view.today)
    gaps = found[found["count"] > 0]
    gaps = gaps.iloc[(-gaps["count"] / gaps["total"]).argsort(kind="stable")]

    def show_it() -> None:
        show_figures(_gap_figures(view, gaps.head(FIGURES)), caption=heading)
        _show_more(view, len(gaps) - FIGURES)

    sentence = unknowns.headline(view, found)
    return Point(page="unknowns", heading=heading, sentence=sentence, show=show_it if len(gaps) else None)


def _gap_figures(view: View, gaps: pd.DataFrame) -> list[Figure]:
    say, number = view.locale.text, view.locale.number
    return [
        Figure(
            label=say(f"unknown.{row['what']}"),
            value=say("chart.done_of", done=number(row["count"]), planned=number(row["total"])),
        )
        for row in rows_of(gaps)
    ]


POINTS: tuple[Callable[[View, int], Point], ...] = (
    year_point,
    promises_point,
    months_point,
    kinds_point,
    places_point,
    beyond_point,
    unknowns_point,
)
"""The agenda, in its order."""
