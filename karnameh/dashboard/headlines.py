"""Sentences made from the data: what stands above a chart, and the figures of the first page."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from karnameh.dashboard.view import View
from karnameh.exports.fragments import Figure
from karnameh.locales import Locale
from karnameh.persian import calendar
from karnameh.warehouse import Headline

SMALL = 10
"""Below this many, a change is told in counts: a percentage of three misleads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A Jalali year up to a day, and the equal period of the year before."""

    year: int
    until: date
    before_until: date
    whole: bool


def period(year: int, today: date) -> Period:
    """The part of a year that has passed, beside the same days of the year before.

    The last day of Esfand exists in leap years only; beside a common year it
    becomes the common year's last day.
    """
    now = calendar.from_gregorian(today)
    if year != now.year:
        return Period(
            year=year, until=calendar.year_end(year), before_until=calendar.year_end(year - 1), whole=True
        )
    day = min(now.day, calendar.month_length(year - 1, now.month))
    before = calendar.to_gregorian(year - 1, now.month, day)
    return Period(year=year, until=today, before_until=before, whole=False)


def period_text(locale: Locale, period: Period) -> str:
    """Which days are compared with which."""
    shown = {"year": locale.plain(period.year), "previous": locale.plain(period.year - 1)}
    if period.whole:
        return locale.text("overview.period_full", **shown)
    return locale.text("overview.period", date=locale.date(period.until), **shown)


def figures(view: View, now: Headline, before: Headline) -> list[Figure]:
    """The headline figures of the first page."""
    say, number = view.locale.text, view.locale.number
    return [
        Figure(
            label=say("overview.done"),
            value=number(now.done),
            note=change(view.locale, now.done, before.done),
        ),
        _attendance(view.locale, now),
        Figure(
            label=say("overview.reached_label"),
            value=number(now.neighbourhoods),
            note=say("overview.reached", n=len(view.neighbourhoods)),
        ),
        Figure(
            label=say("overview.upcoming_count"),
            value=number(now.planned),
            note=say("overview.upcoming_note"),
        ),
    ]


def _attendance(locale: Locale, now: Headline) -> Figure:
    say = locale.text
    if not now.done:
        return Figure(label=say("overview.attendance"), value="—", note=say("overview.attendance_of_nothing"))
    if not now.attendance_known:
        return Figure(
            label=say("overview.attendance"), value=say("state.unknown"), note=say("overview.attendance_none")
        )
    note = say("overview.attendance_missing", known=now.attendance_known, missing=now.attendance_missing)
    return Figure(label=say("overview.attendance"), value=locale.number(now.attendance or 0), note=note)


def change(locale: Locale, now: int, before: int) -> str:
    """The change against the equal period, in words: a sign is easily lost between two directions."""
    if before == 0:
        return locale.text("overview.no_before")
    if now == before:
        return locale.text("overview.same")
    if before < SMALL:
        return locale.text("overview.small_before", before=before)
    share = locale.percent(abs(now - before) / before)
    return locale.text("overview.more" if now > before else "overview.less", share=share, before=before)


def months(locale: Locale, frame: pd.DataFrame, *, without_month: int) -> str:
    """Which month was the busiest, and how many activities have no known month."""
    sentences = []
    if frame["done"].sum():
        top = frame.iloc[int(frame["done"].argmax())]
        month = locale.month(int(top["month"]))
        sentences.append(locale.text("transparency.by_month_headline", month=month, n=int(top["done"])))
    if without_month:
        sentences.append(locale.text("transparency.by_month_unknown", n=without_month))
    return " ".join(sentences)


def kinds(locale: Locale, frame: pd.DataFrame) -> str:
    """Which kind made up how much."""
    total = int(frame["done"].sum())
    top = frame.iloc[int(frame["done"].argmax())]
    share = locale.percent(int(top["done"]) / total)
    return locale.text("transparency.by_kind_headline", n=total, share=share, kind=top["label"])


def places(locale: Locale, shapes: pd.DataFrame, *, year: int, measure: str) -> str:
    """Where there was most and where least."""
    shown_year = locale.plain(year)
    if shapes["value"].sum() == 0:
        return locale.text("map.headline_none", year=shown_year)
    top = shapes.iloc[int(shapes["value"].argmax())]
    bottom = shapes.iloc[int(shapes["value"].argmin())]
    nothing = int((shapes["value"] == 0).sum())
    if nothing:
        key = "map.headline_rate_zero" if measure == "rate" else "map.headline_zero"
        return locale.text(key, year=shown_year, top=top["name"], n=top["shown"], zero=nothing)
    key = "map.headline_rate" if measure == "rate" else "map.headline"
    return locale.text(
        key, year=shown_year, top=top["name"], n=top["shown"], bottom=bottom["name"], low=bottom["shown"]
    )


def concentration(locale: Locale, frame: pd.DataFrame) -> str:
    """How much went to the first neighbourhood, and how many had nothing."""
    total = int(frame["done"].sum())
    if total == 0:
        return ""
    top = frame.iloc[int(frame["done"].argmax())]
    share = locale.percent(int(top["done"]) / total)
    nothing = int((frame["done"] == 0).sum())
    if nothing:
        return locale.text(
            "transparency.by_neighbourhood_headline", share=share, place=top["label"], zero=nothing
        )
    return locale.text("transparency.by_neighbourhood_all", share=share, place=top["label"])


def plan(locale: Locale, frame: pd.DataFrame) -> str:
    """How many promises reached their quantity, and how many never had one."""
    if frame.empty:
        return locale.text("transparency.plan_empty")
    known = frame[frame["quantity_state"] == "known"]
    unknown = len(frame) - len(known)
    sentences = []
    if len(known):
        reached = int((known["done"] >= known["quantity"]).sum())
        sentences.append(locale.text("transparency.plan_headline", n=len(known), done=reached))
    if unknown:
        sentences.append(locale.text("transparency.plan_unknown", n=unknown))
    return " ".join(sentences)


def cancelled(locale: Locale, frame: pd.DataFrame) -> str:
    """How many were cancelled and put off."""
    if frame.empty:
        return locale.text("transparency.cancelled_none")
    by_status = frame.groupby("status")["count"].sum()
    return locale.text(
        "transparency.cancelled_headline",
        cancelled=int(by_status.get("cancelled", 0)),
        postponed=int(by_status.get("postponed", 0)),
    )
