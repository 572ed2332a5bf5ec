"""The pieces of the calendar: a month as a table from Saturday to Friday, and the way to the months beside it.

The markup stands in ``templates/calendar.html`` and is there once: ``calendar.css``
makes a list of days of the table where the screen is narrow.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from karnameh.exports.fragments import Link, pieces
from karnameh.exports.holidays import holidays_of_month, known_holidays
from karnameh.exports.month_days import MonthDays, MonthLinks
from karnameh.locales import Locale
from karnameh.persian.calendar import WEEKDAYS, WEEKDAYS_EN, from_gregorian, to_gregorian
from karnameh.persian.month_grid import FRIDAY, month_after, month_before, month_grid
from karnameh.warehouse import Published
from karnameh.warehouse.questions.calendar import MonthOfActivities

__all__ = ["MonthLinks", "month_name", "month_navigation", "month_notes", "month_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Head of a column: the weekday, and what is to be said of it."""

    name: str
    note: str


def month_table(
    published: Published, found: MonthOfActivities, *, locale: Locale, today: date, links: MonthLinks
) -> Markup:
    """The month with its activities and holidays, of ``questions.calendar_month``."""
    say = locale.text
    calendar = MonthDays(published, found, locale, today, links)
    weeks = [
        [calendar.day(day) if day else None for day in week]
        for week in month_grid(found.year, found.month).weeks
    ]
    names = WEEKDAYS if locale.code == "fa" else WEEKDAYS_EN
    columns = [
        Column(name=name, note=say("calendar.weekly") if place == FRIDAY else "")
        for place, name in enumerate(names)
    ]
    words = {key: say(f"calendar.{key}") for key in ("today", "weekly", "holiday")}
    caption = say("calendar.caption", month=month_name(found.year, found.month, locale))
    return _piece("month", caption, columns, weeks, words)


def month_navigation(year: int, month: int, *, locale: Locale, today: date, links: MonthLinks) -> Markup:
    """Links to the month before, to this month and to the next one, as far as dates are reckoned."""
    say = locale.text

    def link(key: str, to: tuple[int, int] | None) -> Link | None:
        if to is None:
            return None
        return Link(href=links.month(*to), label=say(f"calendar.{key}", month=month_name(*to, locale)))

    now = from_gregorian(today)[:2]
    this = Link(href=links.month(*now), label=say("calendar.this_month"), current=now == (year, month))
    previous, following = link("previous", month_before(year, month)), link("next", month_after(year, month))
    return _piece("navigation", say("calendar.navigation"), previous, this, following)


def month_notes(found: MonthOfActivities, *, locale: Locale) -> list[str]:
    """What has to be said with a month: activities that stand on no day of it, holidays that are not known."""
    say, year = locale.text, locale.plain(found.year)
    known = known_holidays(found.year)
    holidays = holidays_of_month(found.year, found.month).values()
    computed = any(holiday.certainty == "computed" for day in holidays for holiday in day)
    notes = [say("calendar.empty")] if not found.totals else []
    notes += [say("calendar.year_only", n=found.year_only)] if found.year_only else []
    notes += [say("calendar.lunar_unknown", year=year)] if known == "solar" else []
    notes += [say("calendar.holidays_unknown", year=year)] if known == "none" else []
    return [*notes, say("calendar.computed_note")] if computed else notes


def month_name(year: int, month: int, locale: Locale) -> str:
    """«آذر ۱۴۰۵»."""
    return locale.date(to_gregorian(year, month, 1), precision="month")


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("calendar.html"), name)(*values))  # noqa: S704 — the template escapes each value
