"""The chapters of the yearly report. Each asks its questions of one version and uses the words of the site's pages."""

import pandas as pd

from karnameh.content import due, headlines, map_data, promises, tables
from karnameh.content.batches import sources_table
from karnameh.content.headlines import Period
from karnameh.content.kind_entries import entry
from karnameh.content.kind_figures import figures as kind_figures
from karnameh.content.view import View
from karnameh.report import blocks
from karnameh.report.codes import headlines_of
from karnameh.report.measured import metrics_table
from karnameh.report.model import Block, Chapter, Entries, Prose, Section
from karnameh.warehouse import questions

LISTED = 20
"""Activities of a kind that are told one by one; more are counted, and stand in the data."""


def summary(view: View, period: Period) -> Chapter:
    """The year in sentences, its headline figures and its months."""
    say, year = view.locale.text, period.year
    now = headlines_of(view, period)
    figures = headlines.figures(view, period, now, headlines_of(view, period, before=True), place="")
    district = say("site.district", district=view.locale.plain(view.district))
    sentences = [headlines.summary(view, period, now, place=district)]
    if now.done:
        sentences.append(headlines.kinds(view.locale, _kinds(view, year)))
        sentences.append(headlines.concentration(view.locale, _on_the_map(view, year)))
    sentences.append(
        headlines.plan(view.locale, questions.plan_against_done(view.data, year=year, today=view.today))
    )
    sentences.append(headlines.cancelled(view.locale, questions.cancelled_by_reason(view.data, year=year)))
    compared = headlines.period_text(view.locale, period)
    made: list[Block] = [Prose(sentences=sentences, tone="lead")]
    made += [Prose(sentences=[compared], tone="note")] if compared else []
    made.append(blocks.numbers(figures))
    return Chapter(heading=say("report.summary"), blocks=[*made, *_months(view, year)])


def plan(view: View, period: Period) -> Chapter:
    """What was promised, how it stands, and what fell away with its reasons."""
    say, year = view.locale.text, period.year
    promised = questions.promises(view.data, year=year, today=view.today)
    headline = headlines.plan(view.locale, promised)
    made: list[Block] = [Prose(sentences=[headline], tone="lead")]
    shown = view.locale.plain(year)
    known = promised[(promised["quantity_state"] == "known") & promised["is_counted"]]
    if len(known):
        alternative = say("chart.plan_alt", year=shown, headline=headline)
        made.append(
            blocks.plan_bars(
                view, known, caption=say("report.plan_chart", year=shown), alternative=alternative
            )
        )
    if len(promised):
        caption = say("promises.table", year=shown)
        weights = (2.9, 1.05, 1.15, 0.8, 0.85, 0.9)
        made.append(blocks.table(caption, promises.table(view, promised), weights=weights))
        made.append(Prose(sentences=[promises.rule(view)], tone="note"))
    return Chapter(heading=say("report.plan"), blocks=[*made, *_cancelled(view, year)])


def kinds(view: View, period: Period) -> Chapter:
    """How many of each kind, and what was measured of them."""
    say, year = view.locale.text, period.year
    shown = view.locale.plain(year)
    frame = _kinds(view, year)
    if not frame["done"].sum():
        return Chapter(heading=say("report.kinds"), blocks=[_nothing(view, year)])
    headline = headlines.kinds(view.locale, frame)
    made: list[Block] = [
        Prose(sentences=[headline], tone="lead"),
        blocks.done_bars(
            view.locale,
            frame[frame["done"] > 0],
            caption=say("report.kinds_chart", year=shown),
            alternative=say("chart.kinds_alt", year=shown, headline=headline),
        ),
        blocks.table(say("report.kinds_table", year=shown), tables.kinds_table(view.locale, frame)),
    ]
    columns, rows = metrics_table(view, questions.metric_totals(view.data, year=year))
    if rows:
        made += [
            Section(heading=say("report.measured")),
            Prose(sentences=[say("about.method_reach"), say("report.measured_lead")]),
            blocks.table(
                say("report.measured_table", year=shown),
                (columns, rows),
                weights=(2.1, 0.9, 1.6, 1.7, 0.7, 0.8),
            ),
        ]
    return Chapter(heading=say("report.kinds"), blocks=made)


def places(view: View, period: Period) -> Chapter:
    """The map, and every neighbourhood with its count and its rate."""
    say, year = view.locale.text, period.year
    shown = view.locale.plain(year)
    drawn, counted = blocks.counted_map(view, year=year)
    headline = headlines.places(view.locale, drawn.shapes, year=year, measure="count", kind="")
    outside = map_data.elsewhere(view, counted)
    notes = [*map_data.boundary_sentences(view, drawn.shapes), *([outside] if outside else [])]
    content = tables.places_table(view, counted, year=year)
    return Chapter(
        heading=say("report.places"),
        blocks=[
            Prose(sentences=[headline], tone="lead"),
            blocks.place_map(view, drawn, caption=say("report.map", year=shown), notes=notes),
            blocks.table(say("report.places_table", year=shown), content, weights=(2, 1, 1.2, 1)),
            Prose(sentences=[say("about.method_rate"), say("report.places_note")], tone="note"),
        ],
    )


def projects(view: View, period: Period) -> Chapter:
    """The projects that were done, before and after."""
    say = view.locale.text
    lead = Prose(sentences=[say("kinds.about_project")], tone="lead")
    blocks_made = [lead, *_entries(view, "project", period, none="report.no_projects")]
    return Chapter(heading=say("neighbourhood.kind_project"), blocks=blocks_made)


def surveys(view: View, period: Period) -> Chapter:
    """The surveys, their answers, and what was done with them."""
    say = view.locale.text
    made: list[Block] = [Prose(sentences=[say("kinds.about_survey")], tone="lead")]
    figures = kind_figures(view, "survey", period, place="")
    if questions.surveys_heard(view.data, year=period.year).held:
        made.append(blocks.numbers(figures))
    made += _entries(view, "survey", period, none="report.no_surveys")
    return Chapter(heading=say("neighbourhood.kind_survey"), blocks=made)


def unknowns(view: View, period: Period) -> Chapter:
    """What is not known, with zeros said too, and which units have not reported."""
    say, year = view.locale.text, period.year
    shown = view.locale.plain(year)
    frame = questions.unknowns(view.data, year=year, today=view.today)
    made: list[Block] = [
        Prose(sentences=[say("transparency.unknown_lead")], tone="lead"),
        blocks.table(
            say("report.unknown_table", year=shown), tables.unknowns_table(view, frame), weights=(4, 1, 1)
        ),
    ]
    if year == view.this_year:
        columns, rows = due.updates_table(view)
        if rows:
            made += [
                Section(heading=say("due.title")),
                Prose(sentences=[due.rule(view)]),
                blocks.table(say("due.title"), (columns, rows), weights=(1.4, 1, 1.2, 2.2)),
            ]
    return Chapter(heading=say("transparency.unknown"), blocks=made)


def method(view: View) -> Chapter:
    """How things were counted, from which files, and how each figure can be checked."""
    say = view.locale.text
    boundaries = "map_official" if questions.boundary_source(view.data) else "map"
    methods = ("counted", "period", "rate", "unknown", "reach", boundaries, *(("demo",) if view.demo else ()))
    columns, rows = sources_table(view, questions.sources(view.data))
    return Chapter(
        heading=say("report.method"),
        blocks=[
            *(Prose(sentences=[say(f"about.method_{one}")]) for one in methods),
            Section(heading=say("report.check")),
            Prose(sentences=[tables.version_sentence(view, questions.version_info(view.data))]),
            Prose(sentences=[say("report.check_text"), say("report.cut_text")]),
            Section(heading=say("about.error")),
            Prose(sentences=[say("about.error_text")]),
            Section(heading=say("about.sources")),
            Prose(sentences=[say("about.sources_lead")]),
            blocks.table(say("about.sources"), (columns, rows), weights=(1.9, 0.8, 1.1, 0.75, 0.65, 2.3)),
        ],
    )


def _months(view: View, year: int) -> list[Block]:
    say, shown = view.locale.text, view.locale.plain(year)
    frame = questions.activities_by_month(view.data, year=year)
    if not frame[["done", "planned", "cancelled"]].to_numpy().sum():
        return [_nothing(view, year)]
    without = questions.activities_without_month(view.data, year=year)
    headline = headlines.months(view.locale, frame, without_month=without)
    alternative = say("chart.months_alt", year=shown, headline=headline)
    caption = say("report.months_chart", year=shown)
    return [
        Section(heading=say("overview.by_month")),
        *([Prose(sentences=[headline])] if headline else []),
        blocks.months(view.locale, frame, caption=caption, alternative=alternative),
    ]


def _cancelled(view: View, year: int) -> list[Block]:
    say = view.locale.text
    frame = questions.cancelled_by_reason(view.data, year=year)
    heading = say("transparency.cancelled")
    made: list[Block] = [Section(heading=heading), Prose(sentences=[headlines.cancelled(view.locale, frame)])]
    if len(frame):
        caption = say("report.cancelled_table", year=view.locale.plain(year))
        made.append(blocks.table(caption, tables.reasons_table(view, frame), weights=(3, 1.4, 0.8)))
    return made


def _entries(view: View, kind: str, period: Period, *, none: str) -> list[Block]:
    """The newest activities of a kind, and how many more there are."""
    done = questions.done_of_kind(view.data, kind=kind, year=period.year, page_size=LISTED)
    if not done.rows:
        return [Prose(sentences=[view.locale.text(none, year=view.locale.plain(period.year))], tone="note")]
    made: list[Block] = [Entries(entries=[blocks.entry(view, entry(view, row)) for row in done.rows])]
    left = done.total - len(done.rows)
    if left:
        made.append(Prose(sentences=[view.locale.text("report.more", n=left)], tone="note"))
    return made


def _kinds(view: View, year: int) -> pd.DataFrame:
    return tables.labelled(view.locale, questions.activities_by_kind(view.data, year=year))


def _on_the_map(view: View, year: int) -> pd.DataFrame:
    counts = questions.activities_by_neighbourhood(view.data, year=year, district=view.district)
    return tables.on_the_map(view, counts)


def _nothing(view: View, year: int) -> Prose:
    return Prose(
        sentences=[
            view.locale.text("transparency.no_year", year=view.locale.plain(year)),
            view.locale.text("empty.year"),
        ],
        tone="note",
    )
