"""Parts that a page shows of a year: each a sentence made from the data, a chart, its table and its file."""

from karnameh.content import headlines, tables, unknowns
from karnameh.content.canvas import BarsChart, MonthsChart, PlanChart
from karnameh.content.components import show_chart, show_download, show_links, show_section, show_table
from karnameh.content.view import View
from karnameh.exports.fragments import Link
from karnameh.figures import FigureRef
from karnameh.warehouse import questions


def show_kinds(view: View, *, year: int) -> None:
    """What kinds of activity were done."""
    say = view.locale.text
    kinds = tables.labelled(view.locale, questions.activities_by_kind(view.data, year=year))
    headline = headlines.kinds(view.locale, kinds)
    show_section(say("transparency.by_kind"), headline)
    columns, rows = tables.kinds_table(view, kinds, of=FigureRef(name="done", year=year))
    show_chart(
        view,
        BarsChart(frame=kinds[kinds["done"] > 0], label_title=say("column.kind")),
        alternative=say("chart.kinds_alt", year=view.locale.plain(year), headline=headline),
        columns=columns,
        rows=rows,
        download=view.download("activities-by-kind", year=str(year)),
    )


def show_months(view: View, heading: str, *, year: int, place: str = "") -> None:
    """What was done, is planned and was cancelled in each month, in one place or in all."""
    months = questions.activities_by_month(view.data, year=year, neighbourhood=place or None)
    undated = questions.activities_without_month(view.data, year=year, neighbourhood=place or None)
    headline = headlines.months(view.locale, months, without_month=undated)
    show_section(heading, headline)
    columns, rows = tables.months_table(
        view, months, of=FigureRef(name="done", year=year, place=place or None)
    )
    show_chart(
        view,
        MonthsChart(frame=months),
        alternative=view.locale.text("chart.months_alt", year=view.locale.plain(year), headline=headline),
        columns=columns,
        rows=rows,
        download=view.download("activities-by-month", year=str(year), n=place),
        legend=tables.months_legend(view),
    )


def show_places(view: View, *, year: int) -> None:
    """What was done in each neighbourhood, those with nothing too."""
    say = view.locale.text
    counts = questions.activities_by_neighbourhood(view.data, year=year, district=view.district)
    on_the_map = tables.on_the_map(view, counts)
    headline = headlines.concentration(view.locale, on_the_map)
    show_section(say("transparency.by_neighbourhood"), headline)
    columns, rows = tables.places_table(view, counts, year=year)
    show_chart(
        view,
        BarsChart(frame=on_the_map, label_title=say("column.neighbourhood")),
        alternative=say("chart.places_alt", year=view.locale.plain(year), headline=headline),
        columns=columns,
        rows=rows,
        download=view.download("activities-by-neighbourhood", year=str(year)),
    )


def show_plan(view: View, *, year: int) -> None:
    """What was promised against what was done; a promise without a quantity stays in sight."""
    say = view.locale.text
    plan = questions.plan_against_done(view.data, year=year, today=view.today)
    headline = headlines.plan(view.locale, plan)
    show_section(say("transparency.plan"), headline)
    if plan.empty:
        return
    bars = tables.plan_bars(view, plan)
    if len(bars):
        alternative = say("chart.plan_alt", year=view.locale.plain(year), headline=headline)
        view.canvas.chart(PlanChart(frame=bars), alternative=alternative)
    show_table(say("transparency.plan"), *tables.plan_table(view, plan))
    show_download(view, view.download("plan-against-done", year=str(year)))


def show_cancelled(view: View, *, year: int) -> None:
    """What was cancelled or put off, and why."""
    cancelled = questions.cancelled_by_reason(view.data, year=year)
    heading = view.locale.text("transparency.cancelled")
    show_section(heading, headlines.cancelled(view.locale, cancelled))
    if len(cancelled):
        show_table(heading, *tables.reasons_table(view, cancelled))
        show_download(view, view.download("cancelled", year=str(year)))


def show_unknowns(view: View, *, year: int) -> None:
    """What is not known, with zeros said too."""
    heading = view.locale.text("transparency.unknown")
    show_section(heading, view.locale.text("transparency.unknown_lead"))
    found = questions.unknowns(view.data, year=year, today=view.today)
    show_table(heading, *unknowns.table(view, found, year=year))
    show_download(view, view.download("unknowns", year=str(year)))
    everything = view.link("unknowns", year=str(year))
    show_links([Link(href=everything, label=view.locale.text("unknowns.all"))])
