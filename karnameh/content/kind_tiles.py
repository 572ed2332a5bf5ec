"""A kind in the index: what was done of it, what is to come, and what was promised."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.content import tables
from karnameh.content.components import rows_of
from karnameh.content.headlines import Period
from karnameh.content.tables import quantity_text
from karnameh.content.view import View
from karnameh.exports.fragments import Link
from karnameh.exports.kinds import Said, Tile
from karnameh.warehouse import questions


def tile(view: View, row: Mapping[str, Any], plan: pd.DataFrame, period: Period) -> Tile:
    """A kind from a row of ``kind_summary`` and the rows of ``plan_against_done``."""
    kind = str(row["kind"])
    return Tile(
        heading=Link(href=view.link("kinds", kind=kind), label=view.locale.name(row)),
        about=about(view, kind),
        colour=view.codes("kind").colour(kind),
        icon=view.codes("kind").icon(kind),
        counts=_counts(view, row, period),
        promises=_promises(view, kind, plan, year=period.year),
    )


def about(view: View, kind: str) -> str:
    """What a kind is, and which promise it answers; empty for a kind that came later than this text."""
    return view.locale.texts.get(f"kinds.about_{kind}", "")


def _counts(view: View, row: Mapping[str, Any], period: Period) -> list[Said]:
    say, number, plain = view.locale.text, view.locale.number, view.locale.plain
    if not questions.is_recorded(view.data, period.year):
        return [(say("kinds.done_whole", year=plain(period.year)), say("state.blank"))]
    if period.whole:
        done = say("kinds.done_whole", year=plain(period.year))
    else:
        done = say("kinds.done_until", date=view.locale.date(period.until))
    counts = [(done, number(row["done"]))]
    if period.compares:
        before = (
            number(row["before"]) if questions.is_recorded(view.data, period.year - 1) else say("state.blank")
        )
        counts.append((say("kinds.count_before", previous=plain(period.year - 1)), before))
    counts.append((say("kinds.count_planned"), number(row["planned"])))
    fallen = row["cancelled"] + row["postponed"]
    for key, value in (("overdue", row["overdue"]), ("fallen", fallen)):
        if value:
            counts.append((say(f"kinds.count_{key}"), number(value)))
    return counts


def _promises(view: View, kind: str, plan: pd.DataFrame, *, year: int) -> list[str]:
    """What the year's plan says of a kind; nothing where no plan was published."""
    say = view.locale.text
    if plan.empty:
        return []
    said = [_promise(view, row) for row in rows_of(plan[plan["kind"] == kind])]
    return said or [say("kinds.promise_none", year=view.locale.plain(year))]


def _promise(view: View, row: Mapping[str, Any]) -> str:
    """One item of the plan; a quantity that was not published is no zero, nor is a report that never came."""
    say = view.locale.text
    title = f"{row['title']} ({say('demo.tag')})" if row["demo"] else str(row["title"])
    if not any(row[state] for state in (*tables.STATES, "overdue")):
        return say("kinds.promise_unreported", title=title, quantity=quantity_text(view, row))
    done = view.locale.number(row["done"])
    if row["quantity_state"] != "known":
        return say("kinds.promise_unknown", title=title, done=done)
    return say("kinds.promise_known", title=title, done=done, quantity=quantity_text(view, row))
