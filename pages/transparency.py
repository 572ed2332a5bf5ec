"""شفافیت سالانه: one year, with what was cancelled and what is not known."""

import streamlit as st

from karnameh.dashboard import charts, filters, headlines, tables
from karnameh.dashboard.components import show_chart, show_download, show_notice, show_section, show_table, show_title
from karnameh.dashboard.view import view
from karnameh.warehouse import questions

v = view()
say = v.locale.text

show_title(say("transparency.title"), say("transparency.lead"))
with st.container(horizontal=True):
    years = {str(year): v.locale.plain(year) for year in v.year_choice()}
    year = int(filters.choose("year", years, label=say("filter.year"), default=str(v.default_year())))
shown_year = v.locale.plain(year)
if year == v.this_year:
    st.caption(say("transparency.partial", year=shown_year, date=v.locale.date(v.today)))

kinds = tables.labelled(v.locale, questions.activities_by_kind(v.data, year=year))
if kinds["done"].sum() == 0:
    show_notice(say("transparency.no_year", year=shown_year))
else:
    headline = headlines.kinds(v.locale, kinds)
    show_section(say("transparency.by_kind"), headline)
    columns, rows = tables.kinds_table(v.locale, kinds)
    show_chart(
        v,
        charts.build_bars_chart(kinds[kinds["done"] > 0], locale=v.locale, colours=v.colours, label_title=say("column.kind")),
        alternative=say("chart.kinds_alt", year=shown_year, headline=headline),
        columns=columns,
        rows=rows,
        download=v.download("activities-by-kind", year=str(year)),
    )

    months = questions.activities_by_month(v.data, year=year)
    undated = questions.activities_without_month(v.data, year=year)
    headline = headlines.months(v.locale, months, without_month=undated)
    show_section(say("transparency.by_month"), headline)
    columns, rows = tables.months_table(v.locale, months)
    show_chart(
        v,
        charts.build_months_chart(months, locale=v.locale, colours=v.colours, narrow=v.narrow),
        alternative=say("chart.months_alt", year=shown_year, headline=headline),
        columns=columns,
        rows=rows,
        download=v.download("activities-by-month", year=str(year)),
    legend=charts.months_legend(v.locale, v.colours),
    )

    counts = questions.activities_by_neighbourhood(v.data, year=year, district=v.district)
    headline = headlines.concentration(v.locale, tables.on_the_map(v, counts))
    show_section(say("transparency.by_neighbourhood"), headline)
    columns, rows = tables.places_table(v, counts, year=year)
    show_chart(
        v,
        charts.build_bars_chart(
            tables.on_the_map(v, counts),
            locale=v.locale,
            colours=v.colours,
            label_title=say("column.neighbourhood"),
        ),
        alternative=say("chart.places_alt", year=shown_year, headline=headline),
        columns=columns,
        rows=rows,
        download=v.download("activities-by-neighbourhood", year=str(year)),
    )

plan = questions.plan_against_done(v.data, year=year, today=v.today)
headline = headlines.plan(v.locale, plan)
show_section(say("transparency.plan"), headline)
if len(plan):
    bars = tables.plan_bars(v, plan)
    if len(bars):
        plan_chart = charts.build_plan_chart(bars, locale=v.locale, colours=v.colours)
        alternative = say("chart.plan_alt", year=shown_year, headline=headline)
        st.altair_chart(plan_chart, width="stretch", theme=None, alt=alternative)
    show_table(say("transparency.plan"), *tables.plan_table(v, plan))
    show_download(v, v.download("plan-against-done", year=str(year)))

cancelled = questions.cancelled_by_reason(v.data, year=year)
show_section(say("transparency.cancelled"), headlines.cancelled(v.locale, cancelled))
if len(cancelled):
    show_table(say("transparency.cancelled"), *tables.reasons_table(v, cancelled))

show_section(say("transparency.unknown"), say("transparency.unknown_lead"))
show_table(
    say("transparency.unknown"),
    *tables.unknowns_table(v, questions.unknowns(v.data, year=year, today=v.today)),
)
