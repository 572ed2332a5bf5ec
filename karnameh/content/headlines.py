"""Sentences made from the data: what stands above a chart, and the figures of the first page."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from karnameh.content.view import View
from karnameh.exports.fragments import Figure
from karnameh.figures import FigureRef
from karnameh.locales import Locale
from karnameh.persian import calendar
from karnameh.warehouse import Headline

FEW = 3
"""As many names as a sentence bears."""

SMALL = 10
"""Below this many, a change is told in counts: a percentage of three misleads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A Jalali year up to a day, and the equal period of the year before."""

    year: int
    until: date
    before_until: date
    whole: bool
    compares: bool


def period(year: int, today: date) -> Period:
    """The part of a year that has passed, beside the same days of the year before.

    The last day of Esfand exists in leap years only; beside a common year it
    becomes the common year's last day.
    """
    now = calendar.from_gregorian(today)
    if year != now.year:
        return Period(
            year=year,
            until=calendar.year_end(year),
            before_until=calendar.year_end(year - 1),
            whole=True,
            compares=year < now.year,
        )
    before = calendar.same_day(today, year - 1)
    return Period(year=year, until=today, before_until=before, whole=False, compares=True)


def period_text(locale: Locale, period: Period) -> str:
    """Which days are compared with which."""
    shown = {"year": locale.plain(period.year), "previous": locale.plain(period.year - 1)}
    if not period.compares:
        return ""
    if period.whole:
        return locale.text("overview.period_full", **shown)
    return locale.text("overview.period", date=locale.date(period.until), **shown)


def summary(view: View, period: Period, now: Headline, *, place: str) -> str:
    """A period in a sentence, for those who see only the link."""
    return view.locale.text(
        "overview.summary",
        year=view.locale.plain(period.year),
        place=place,
        done=now.done,
        planned=now.planned,
    )


def figures(view: View, period: Period, now: Headline, before: Headline, *, place: str) -> list[Figure]:
    """The headline figures of the first page, each beside the equal period; ``place`` is empty for all."""
    say, number = view.locale.text, view.locale.number
    rows = view.link("activities", year=str(period.year), n=place, status="done")
    items = [
        Figure(
            label=say("overview.done"),
            value=number(now.done),
            note=_done_note(view, period, now, before),
            href=rows,
            code=code_of("done", period, place=place),
        ),
        _attendance(view.locale, period, now, before, code=code_of("attendance", period, place=place)),
    ]
    if not place:
        note = say("overview.reached", n=len(view.neighbourhoods))
        if period.compares:
            note += say("overview.reached_before", before=before.neighbourhoods)
        items.append(
            Figure(
                label=say("overview.reached_label"),
                value=number(now.neighbourhoods),
                note=note,
                code=code_of("reached", period),
            )
        )
    planned = view.link("activities", year=str(period.year), n=place, status="planned")
    note = say("overview.upcoming_note")
    return [
        *items,
        Figure(
            label=say("overview.upcoming_count"),
            value=number(now.planned),
            note=note,
            href=planned,
            code=str(FigureRef(name="planned", year=period.year, until=view.today, place=place or None)),
        ),
    ]


def code_of(name: str, period: Period, *, place: str = "", kind: str = "") -> str:
    """The code of a figure of a period: without a day where the period is the whole year."""
    until = None if period.whole else period.until
    return str(FigureRef(name=name, year=period.year, until=until, place=place or None, kind=kind or None))


def _done_note(view: View, period: Period, now: Headline, before: Headline) -> str:
    sentences = (
        [change(view.locale, now.done, before.done, previous=period.year - 1)] if period.compares else []
    )
    if now.date_uncertain:
        sentences.append(view.locale.text("overview.uncertain", n=now.date_uncertain))
    return " ".join(sentences)


def _attendance(locale: Locale, period: Period, now: Headline, before: Headline, *, code: str) -> Figure:
    say, label = locale.text, locale.text("overview.attendance")
    if not now.done:
        return Figure(label=label, value="—", note=say("overview.attendance_of_nothing"), code=code)
    if not now.attendance_known:
        return Figure(
            label=label, value=say("state.unknown"), note=say("overview.attendance_none"), code=code
        )
    note = say("overview.attendance_missing", known=now.attendance_known, missing=now.attendance_missing)
    if period.compares and before.attendance_known:
        of = {"before": int(before.attendance or 0), "known": before.attendance_known}
        note += " " + say("overview.attendance_before", previous=locale.plain(period.year - 1), **of)
    return Figure(label=label, value=locale.number(now.attendance or 0), note=note, code=code)


def change(locale: Locale, now: int, before: int, *, previous: int) -> str:
    """The change against the equal period, in words: a sign is easily lost between two directions."""
    shown: dict[str, object] = {"previous": locale.plain(previous), "before": before}
    if before == 0:
        return locale.text("overview.no_before", **shown)
    if now == before:
        return locale.text("overview.same", **shown)
    if before < SMALL:
        return locale.text("overview.small_before", **shown)
    share = locale.percent(abs(now - before) / before)
    return locale.text("overview.more" if now > before else "overview.less", share=share, **shown)


def leaders(locale: Locale, frame: pd.DataFrame, column: str, name: str) -> str:
    """The names that share the highest value: all of them where they are few, else how many there are."""
    names = [str(item) for item in frame.loc[frame[column] == frame[column].max(), name]]
    return locale.joined(names) if len(names) <= FEW else locale.text("headline.so_many", n=len(names))


def months(locale: Locale, frame: pd.DataFrame, *, without_month: int) -> str:
    """Which month was the busiest, and how many activities have no known month."""
    sentences = []
    if frame["done"].sum():
        named = frame.assign(name=[locale.month(int(month)) for month in frame["month"]])
        month, most = leaders(locale, named, "done", "name"), int(frame["done"].max())
        sentences.append(locale.text("transparency.by_month_headline", month=month, n=most))
    if without_month:
        sentences.append(locale.text("transparency.by_month_unknown", n=without_month))
    return " ".join(sentences)


def kinds(locale: Locale, frame: pd.DataFrame) -> str:
    """Which kind made up how much."""
    total, most = int(frame["done"].sum()), int(frame["done"].max())
    kind = leaders(locale, frame, "done", "label")
    return locale.text("transparency.by_kind_headline", total=locale.number(total), kind=kind, n=most)


def places(locale: Locale, shapes: pd.DataFrame, *, year: int, measure: str, kind: str) -> str:
    """Where there was most, and where there was nothing or least."""
    shown = {"year": locale.plain(year), "kind": f" «{kind}»" if kind else ""}
    if shapes["value"].sum() == 0:
        return locale.text("headline.map_none", **shown)
    most = str(shapes.loc[shapes["value"] == shapes["value"].max(), "shown"].iloc[0])
    top = leaders(locale, shapes, "value", "name")
    first = locale.text(f"headline.map_{measure}", top=top, most=most, **shown)
    nothing = int((shapes["value"] == 0).sum())
    if nothing:
        return f"{first} {locale.text('headline.map_zero', n=nothing, **shown)}"
    least = shapes.iloc[int(shapes["value"].argmin())]
    return f"{first} {locale.text('headline.map_least', place=least['name'], least=least['shown'])}"


def concentration(locale: Locale, frame: pd.DataFrame) -> str:
    """How much went to the first neighbourhood, and how many had nothing."""
    total = int(frame["done"].sum())
    if total == 0:
        return locale.text("transparency.by_neighbourhood_unknown")
    share = locale.percent(int(frame["done"].max()) / total)
    place = leaders(locale, frame, "done", "label")
    nothing = int((frame["done"] == 0).sum())
    key = "transparency.by_neighbourhood_headline" if nothing else "transparency.by_neighbourhood_all"
    return locale.text(key, share=share, place=place, zero=nothing)


def plan(locale: Locale, frame: pd.DataFrame) -> str:
    """How many promises reached their quantity, and how many never had one."""
    if frame.empty:
        return locale.text("transparency.plan_empty")
    known = frame[frame["quantity_state"] == "known"]
    unknown = int(frame["quantity_state"].isin(["unknown", "blank"]).sum())
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
