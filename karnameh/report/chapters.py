"""The chapters of the yearly report. Each asks its questions of one version and uses the words of the site's pages."""

import pandas as pd

from karnameh.content import due, headlines, map_data, promises, tables
from karnameh.content.batches import sources_table
from karnameh.content.headlines import Period
from karnameh.content.view import View
from karnameh.figures import FigureRef
from karnameh.report import blocks
from karnameh.report.codes import headlines_of
from karnameh.report.measured import metrics_table
from karnameh.report.model import Block, Chapter, Prose, Section
from karnameh.warehouse import Headline, questions


def summary(view: View, period: Period) -> Chapter:
    """The year in sentences, its headline figures and its months; that nothing is recorded is not told as zero."""
    say, year = view.locale.text, period.year
    promised = questions.plan_against_done(view.data, year=year, today=view.today)
    plan_sentence = headlines.plan(view.locale, promised)
    if not questions.is_recorded(view.data, year):
        made = [nothing_recorded(view, year), Prose(sentences=[plan_sentence])]
        return Chapter(heading=say("report.summary"), blocks=made)
    now = headlines_of(view, period)
    figures = headlines.figures(view, period, now, headlines_of(view, period, before=True), place="")
    compared = headlines.period_text(view.locale, period)
    blocks_made: list[Block] = [Prose(sentences=[*_sentences(view, period, now), plan_sentence], tone="lead")]
    blocks_made += [Prose(sentences=[compared], tone="note")] if compared else []
    blocks_made.append(blocks.numbers(figures))
    return Chapter(heading=say("report.summary"), blocks=[*blocks_made, *_months(view, year)])


def _sentences(view: View, period: Period, now: Headline) -> list[str]:
    """What was done, of which kind and where most, and what fell away."""
    district = view.locale.text("site.district", district=view.locale.plain(view.district))
    said = [headlines.summary(view, period, now, place=district)]
    if now.done:
        said.append(headlines.kinds(view.locale, _kinds(view, period.year)))
        said.append(headlines.concentration(view.locale, _on_the_map(view, period.year)))
    fallen = questions.cancelled_by_reason(view.data, year=period.year)
    return [*said, headlines.cancelled(view.locale, fallen)]


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
        return Chapter(heading=say("report.kinds"), blocks=[nothing_recorded(view, year)])
    headline = headlines.kinds(view.locale, frame)
    made: list[Block] = [
        Prose(sentences=[headline], tone="lead"),
        blocks.done_bars(
            view.locale,
            frame[frame["done"] > 0],
            caption=say("report.kinds_chart", year=shown),
            alternative=say("chart.kinds_alt", year=shown, headline=headline),
        ),
        blocks.table(
            say("report.kinds_table", year=shown),
            tables.kinds_table(view, frame, of=FigureRef(name="done", year=year)),
        ),
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
    if not questions.is_recorded(view.data, year):
        return Chapter(heading=say("report.places"), blocks=[nothing_recorded(view, year)])
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


def unknowns(view: View, period: Period) -> Chapter:
    """What is not known, with zeros said too, and which units have not reported."""
    say, year = view.locale.text, period.year
    shown = view.locale.plain(year)
    frame = questions.unknowns(view.data, year=year, today=view.today)
    made: list[Block] = [
        Prose(sentences=[say("transparency.unknown_lead")], tone="lead"),
        blocks.table(
            say("report.unknown_table", year=shown),
            tables.unknowns_table(view, frame, year=year),
            weights=(4, 1, 1),
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
        return [nothing_recorded(view, year)]
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


def _kinds(view: View, year: int) -> pd.DataFrame:
    return tables.labelled(view.locale, questions.activities_by_kind(view.data, year=year))


def _on_the_map(view: View, year: int) -> pd.DataFrame:
    counts = questions.activities_by_neighbourhood(view.data, year=year, district=view.district)
    return tables.on_the_map(view, counts)


def nothing_recorded(view: View, year: int) -> Prose:
    """That nothing is recorded of a year does not mean that nothing was done."""
    return Prose(
        sentences=[
            view.locale.text("transparency.no_year", year=view.locale.plain(year)),
            view.locale.text("empty.year"),
        ],
        tone="note",
    )
