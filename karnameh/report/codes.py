"""The addresses of a report's figures: beside the headline ones, and of all in the annex."""

from collections.abc import Iterator

from karnameh import figures
from karnameh.content import headlines
from karnameh.content.headlines import Period
from karnameh.content.kind_figures import figures as kind_figures
from karnameh.content.view import View
from karnameh.figures import FigureRef
from karnameh.report.model import Chapter, Head, Prose, Table
from karnameh.warehouse import Headline, questions


def annex(view: View, period: Period) -> Chapter:
    """Every figure of the report with its address, to look it up or to compute it again."""
    say = view.locale.text
    rows = []
    for ref in figure_refs(view, period):
        found = figures.compute(view.data, ref)
        rows.append([_name(view, ref), figures.value_text(ref, found, view.locale), str(ref)])
    return Chapter(
        heading=say("report.annex"),
        blocks=[
            Prose(sentences=[say("report.annex_lead")], tone="lead"),
            Table(
                caption=say("report.annex_table"),
                heads=[
                    Head(label=say("column.what"), weight=3),
                    Head(label=say("column.value"), weight=1.15),
                    Head(label=say("column.code"), weight=2.3),
                ],
                rows=rows,
            ),
        ],
    )


def _name(view: View, ref: FigureRef) -> str:
    """What the figure is called, and which month, kind or place it is of."""
    parts = [figures.title(view.data, ref, view.locale)]
    if ref.month:
        parts.append(view.locale.month(ref.month))
    if ref.kind:
        parts.append(view.codes("kind").label(ref.kind, view.locale))
    if ref.place:
        parts.append(view.place_name(ref.place))
    return " · ".join(parts)


def figure_refs(view: View, period: Period) -> list[FigureRef]:
    """The figures that the report prints: headlines, months, kinds, places, promises, and what is not known."""
    return list(
        dict.fromkeys([*_of_year(view, period), *_of_plan(view, period.year), *_unknown(view, period.year)])
    )


def _of_year(view: View, period: Period) -> Iterator[FigureRef]:
    year = period.year
    if year not in questions.years(view.data, plans=False):
        return
    now, before = headlines_of(view, period), headlines_of(view, period, before=True)
    shown = headlines.figures(view, period, now, before, place="")
    for figure in (*shown, *kind_figures(view, "survey", period, place="")):
        if figure.code:
            yield figures.parse(figure.code)
    yield from (FigureRef(name="done", year=year, month=month) for month in range(1, 13))
    yield from (FigureRef(name="done", year=year, kind=kind) for kind in view.codes("kind").rows)
    yield from (FigureRef(name="done", year=year, place=place) for place in view.places)
    yield from (FigureRef(name="rate", year=year, place=place) for place in view.neighbourhoods["code"])


def _of_plan(view: View, year: int) -> Iterator[FigureRef]:
    for item in questions.plan_against_done(view.data, year=year, today=view.today)["plan_item_id"]:
        yield from (
            FigureRef(name=name, year=year, plan_item=item) for name in ("plan_quantity", "plan_done")
        )


def _unknown(view: View, year: int) -> Iterator[FigureRef]:
    for what in questions.unknowns(view.data, year=year, today=view.today)["what"]:
        if what == "overdue_planned":
            yield FigureRef(name="overdue", year=year, until=view.today)
        else:
            yield FigureRef(name="unknown", year=year, what=what)


def headlines_of(view: View, period: Period, *, before: bool = False) -> Headline:
    """The headline figures of a period, or of the equal days of the year before."""
    return questions.headline(
        view.data,
        year=period.year - 1 if before else period.year,
        until=period.before_until if before else period.until,
        today=view.today,
    )
