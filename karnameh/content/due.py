"""When each unit's record was brought up to date, when more is expected, and what has not arrived, in words."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from karnameh.content.components import rows_of
from karnameh.content.tables import Table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column
from karnameh.warehouse import questions
from karnameh.warehouse.questions import due

Month = tuple[int, int]


def rule(view: View) -> str:
    """By which rule a month is expected."""
    return view.locale.text("due.lead", months=due.EXPECTED_MONTHS, window=due.WINDOW_MONTHS, day=due.DUE_DAY)


def updates_table(view: View) -> Table:
    """Rows of ``updates_by_unit``."""
    say = view.locale.text
    columns = [Column(label=say(f"due.{key}")) for key in ("unit", "updated", "expected", "missing")]
    return columns, [
        _row(view, row) for row in rows_of(questions.updates_by_unit(view.data, today=view.today))
    ]


def _row(view: View, row: dict[str, Any]) -> list[Cell]:
    say, show = view.locale.text, view.locale.date
    unit = f"{row['unit']} ({say('demo.tag')})" if row["demo"] else row["unit"]
    updated = show(row["last_update"]) if row["last_update"] else say("state.unknown")
    if row["expected_by"] is None:
        return [unit, updated, say("due.not_monthly"), "—"]
    return [unit, updated, show(row["expected_by"]), _missing(view, row["missing_months"])]


def _missing(view: View, months: Sequence[Month]) -> str:
    """What has not arrived: what is late, and what still has time."""
    late = [month for month in months if due.due_by(*month) < view.today]
    awaited = [month for month in months if month not in late]
    said = [
        view.locale.text(f"due.{key}", months=_named(view, some))
        for key, some in (("late", late), ("awaited", awaited))
        if some
    ]
    return " ".join(said) or view.locale.text("due.nothing_missing")


def _named(view: View, months: Sequence[Month]) -> str:
    """«تیر، مرداد ۱۴۰۵»."""
    return view.locale.joined(
        [
            f"{view.locale.joined([view.locale.month(month) for _, month in of_year])} {view.locale.plain(year)}"
            for year, of_year in groupby(months, key=lambda month: month[0])
        ]
    )
