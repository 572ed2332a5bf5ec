"""Statistics every six months, as article 71 of the Municipalities Act asks for.

Every six months, by the fifteenth of the following month, the statistics of all operations
carried out, beside income and expenditure.
"""

from typing import Literal

import pandas as pd

from karnameh.content import tables
from karnameh.content.components import rows_of
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column
from karnameh.persian import calendar
from karnameh.report import blocks, chapters
from karnameh.report.annual import check_year, dressed
from karnameh.report.edition import NoReport, edition, report_view
from karnameh.report.model import Block, Chapter, Edition, Prose, Report, Section
from karnameh.warehouse import Published, questions

Half = Literal[1, 2]
DUE_DAY = 15
"""Of the month after the half-year (article 71)."""


def half_year_report(
    published: Published, *, year: int, half: Half, district: str, made: Edition | None = None
) -> Report:
    """The six-monthly statistics of a half of a Jalali year.

    Raises:
        NoReport: as ``annual_report``, and for a half that has not begun.
    """
    of = made or edition(published)
    view = report_view(published, district, of)
    check_year(view, year)
    span = range(1, 7) if half == 1 else range(7, 13)
    first, last = calendar.month_bounds(year, span[0])[0], calendar.month_bounds(year, span[-1])[1]
    if first > of.day:
        raise NoReport("half_not_begun", year=view.locale.plain(year))
    say, shown = view.locale.text, view.locale.plain(year)
    half_name = say(f"report.half_{half}", year=shown)
    due_month = (
        calendar.to_gregorian(year, 7, DUE_DAY) if half == 1 else calendar.to_gregorian(year + 1, 1, DUE_DAY)
    )
    extent = (
        half_name
        if last <= of.day
        else say("report.half_partial", half=half_name, date=view.locale.date(of.day))
    )
    lead = say("report.art71_lead", date=view.locale.date(due_month, style="long"))
    return dressed(
        view,
        title=say("report.half_title", half=half_name),
        subtitle=say("report.art71_subtitle", district=view.locale.plain(district)),
        year=year,
        extent=extent,
        made=of,
        parts=[
            Chapter(heading=say("report.operations"), blocks=_operations(view, year, span, lead)),
            Chapter(heading=say("report.money"), blocks=_money(view, year, span)),
            chapters.method(view),
        ],
    )


def _operations(view: View, year: int, months: range, lead: str) -> list[Block]:
    say = view.locale.text
    if not questions.is_recorded(view.data, year):
        return [Prose(sentences=[lead], tone="lead"), chapters.nothing_recorded(view, year)]
    first, last = calendar.month_bounds(year, months[0])[0], calendar.month_bounds(year, months[-1])[1]
    frame = tables.labelled(view.locale, questions.operations_by_kind(view.data, first=first, last=last))
    by_month = questions.operations_by_month(view.data, year=year, months=months)
    by_place = questions.operations_by_neighbourhood(
        view.data, first=first, last=last, district=view.district
    )
    totals = {state: int(frame[state].sum()) for state in tables.STATES}
    sentence = say("report.operations_sentence", **totals)
    caption = say("report.months_chart", year=view.locale.plain(year))
    return [
        Prose(sentences=[lead, sentence], tone="lead"),
        blocks.months(view.locale, by_month, caption=caption, alternative=sentence),
        Section(heading=say("transparency.by_kind")),
        blocks.table(say("report.operations_by_kind"), tables.kinds_table(view, frame, of=None)),
        Section(heading=say("transparency.by_month")),
        blocks.table(say("report.operations_by_month"), tables.months_table(view, by_month, of=None)),
        Prose(sentences=[say("report.month_unknown_note")], tone="note"),
        Section(heading=say("transparency.by_neighbourhood")),
        blocks.table(say("report.operations_by_place"), _places_table(view, by_place)),
    ]


def _places_table(view: View, frame: pd.DataFrame) -> tables.Table:
    number = view.locale.number
    columns = [Column(label=view.locale.text("column.neighbourhood"))]
    columns += [Column(label=view.locale.text(f"column.{key}"), numeric=True) for key in tables.STATES]
    rows: list[list[Cell]] = [
        [view.place_name(str(row["code"])), *(number(int(row[state])) for state in tables.STATES)]
        for row in rows_of(frame)
    ]
    return columns, rows


def _money(view: View, year: int, months: range) -> list[Block]:
    """What the record says of money, and that the accounts are not in it."""
    say, number = view.locale.text, view.locale.number
    first, last = calendar.month_bounds(year, months[0])[0], calendar.month_bounds(year, months[-1])[1]
    frame = questions.budgets(view.data, first=first, last=last)
    made: list[Block] = [Prose(sentences=[say("report.money_lead")], tone="lead")]
    if frame.empty:
        return [*made, Prose(sentences=[say("report.money_nothing")], tone="note")]
    known, missing = int(frame["known"].sum()), int((frame["unknown"] + frame["blank"]).sum())
    columns = [Column(label=say("column.kind"))]
    heads = (
        "column.done",
        "report.budget_sum",
        "state.known",
        "report.estimated",
        "state.unknown",
        "state.blank",
    )
    columns += [Column(label=say(key), numeric=True) for key in heads]
    rows: list[list[Cell]] = [
        [
            str(row[view.locale.code]),
            number(row["done"]),
            number(row["budget"]) if row["known"] else say("state.unknown"),
            *(number(row[key]) for key in ("known", "estimated", "unknown", "blank")),
        ]
        for row in rows_of(frame)
    ]
    table = blocks.table(
        say("report.money_table"), (columns, rows), weights=(1.5, 0.8, 1.6, 0.7, 0.8, 0.8, 0.9)
    )
    return [*made, Prose(sentences=[say("report.money_known", known=known, missing=missing)]), table]
