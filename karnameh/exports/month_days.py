"""The days of a month in one language: what stands on each, and what it leads to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from karnameh.exports.entries import FALLEN
from karnameh.exports.fragments import Link
from karnameh.exports.holidays import Holiday, holidays_of_month
from karnameh.locales import Locale
from karnameh.persian.calendar import from_gregorian, weekday
from karnameh.persian.month_grid import FRIDAY
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions.calendar import MonthOfActivities

_PLAIN_COLOUR = "#51616a"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLinks:
    """Where the calendar leads: to an activity by its identifier, to a Jalali month, to all of a day."""

    activity: Callable[[str], str]
    month: Callable[[int, int], str]
    day: Callable[[date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word beside a title; one that warns is of something that does not take place."""

    label: str
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry:
    """One activity on one day; one that ``repeats`` stands on an earlier day of the month too."""

    href: str
    title: str
    kind: str
    colour: str
    icon: str
    fallen: bool
    repeats: bool
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHoliday:
    """A holiday's name, and what has to be said with it."""

    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the month.

    Attributes:
        number, name: «۳» for a cell of the table, «سه‌شنبه ۳ آذر ۱۴۰۵» for a line of the list.
        is_off: Friday or an official holiday; ``is_weekly`` is Friday.
        more: leads to those of the day's activities that are not among the entries.
    """

    iso: str
    number: str
    name: str
    is_today: bool
    is_off: bool
    is_weekly: bool
    holidays: Sequence[DayHoliday]
    entries: Sequence[DayEntry]
    more: Link | None
    more_on: str

    @property
    def is_quiet(self) -> bool:
        """Whether a list of days can do without it."""
        has_new = any(not entry.repeats for entry in self.entries)
        return not (has_new or self.more or self.holidays or self.is_today)


class MonthDays:
    """Makes the days of one month of the rows of ``questions.calendar_month``."""

    def __init__(
        self, published: Published, found: MonthOfActivities, locale: Locale, today: date, links: MonthLinks
    ) -> None:
        self._found, self._locale, self._today, self._links = found, locale, today, links
        self._kinds = questions.codes(published, "kind")
        self._statuses = questions.codes(published, "status")
        self._holidays = holidays_of_month(found.year, found.month)
        self._entries: dict[int, list[DayEntry]] = {}
        names, seen = [str(name) for name in found.by_day.columns], set[str]()
        for values in found.by_day.itertuples(index=False, name=None):
            row = dict(zip(names, values, strict=True))
            entry = self._entry(row, repeats=row["activity_id"] in seen)
            self._entries.setdefault(int(row["day"]), []).append(entry)
            seen.add(row["activity_id"])

    def day(self, day: date) -> Day:
        """One day. ``day`` is of this month."""
        number = from_gregorian(day).day
        entries = self._entries.get(number, [])
        more = self._found.totals.get(number, 0) - len(entries)
        holidays = self._holidays.get(day, ())
        say, name = self._locale.text, self._locale.date(day, style="long")
        return Day(
            iso=day.isoformat(),
            number=self._locale.plain(number),
            name=name,
            is_today=day == self._today,
            is_off=bool(holidays) or weekday(day) == FRIDAY,
            is_weekly=weekday(day) == FRIDAY,
            holidays=[self._holiday(holiday) for holiday in holidays],
            entries=entries,
            more=Link(href=self._links.day(day), label=say("calendar.more", n=more)) if more > 0 else None,
            more_on=say("calendar.more_on", day=name),
        )

    def _entry(self, row: Mapping[str, Any], *, repeats: bool) -> DayEntry:
        kind = self._kinds.get(row["kind"], {})
        icon, colour = kind.get("icon"), kind.get("colour")
        return DayEntry(
            href=self._links.activity(row["activity_id"]),
            title=row["title"],
            kind=self._locale.name(kind) if kind else row["kind"],
            colour=colour or _PLAIN_COLOUR,
            icon=f"/assets/icons/{icon}.svg" if icon else "",
            fallen=row["status"] in FALLEN,
            repeats=repeats,
            marks=self._marks(row, until=not repeats),
        )

    def _marks(self, row: Mapping[str, Any], *, until: bool) -> list[Mark]:
        say, status = self._locale.text, row["status"]
        marks = [Mark(label=say("calendar.continues"))] if row["continues"] else []
        if until and row["end_date"] is not None and row["end_date"] != row["start_date"]:
            last = self._locale.date(row["end_date"], precision=row["end_precision"] or "day")
            marks.append(Mark(label=say("calendar.until", day=last)))
        if status not in ("held", "published"):
            name = self._locale.name(self._statuses[status]) if status in self._statuses else status
            marks.append(Mark(label=name, warns=status in FALLEN))
        return [*marks, Mark(label=say("demo.tag"), warns=True)] if row["demo"] else marks

    def _holiday(self, holiday: Holiday) -> DayHoliday:
        name = holiday.fa if self._locale.code == "fa" else holiday.en
        computed = holiday.certainty == "computed"
        return DayHoliday(name=name, note=self._locale.text("calendar.computed") if computed else "")
