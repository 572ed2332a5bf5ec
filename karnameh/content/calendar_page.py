"""What the calendar's address asks for, and the addresses that it leads to."""

from dataclasses import dataclass
from datetime import date

from karnameh.content.components import keep_activities
from karnameh.content.view import View
from karnameh.exports.month import MonthLinks
from karnameh.persian import calendar
from karnameh.warehouse import Filter, questions

MOST = 10_000
"""Activities of a day, and of those without one, in the file of a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A Jalali month, or one day of it, and whose activities.

    Attributes:
        years: those that can be chosen; this year and the next are always among them.
        default_month: the month that is shown when none is asked for.
        day: None where the whole month is asked for.
        filter: kind and neighbourhood; the month is not in it.
    """

    years: tuple[int, ...]
    year: int
    month: int
    default_month: int
    day: date | None
    filter: Filter

    @classmethod
    def of(cls, view: View) -> "Asked":
        """What the address asks for; anything odd in it is as if it were not there."""
        read, now = view.address.choice, calendar.from_gregorian(view.today)
        years = tuple(sorted({now.year, now.year + 1, *view.year_choice()}, reverse=True))
        year = int(read("year", [str(one) for one in years], str(now.year)))
        default_month = now.month if year == now.year else 1
        month = int(read("month", [str(one) for one in range(1, 13)], str(default_month)))
        length = calendar.month_length(year, month)
        day = read("day", [str(one) for one in range(1, length + 1)], "")
        kind, place = read("kind", list(view.codes("kind").rows), ""), read("n", list(view.places), "")
        return cls(
            years=years,
            year=year,
            month=month,
            default_month=default_month,
            day=calendar.to_gregorian(year, month, int(day)) if day else None,
            filter=Filter(kind=kind or None, neighbourhood=place or None),
        )

    def address(self) -> dict[str, str]:
        """The month and day as choices of an address."""
        day = "" if self.day is None else str(calendar.from_gregorian(self.day).day)
        return {"year": str(self.year), "month": str(self.month), "day": day}


def keep_month(view: View, asked: Asked, *, label: str) -> None:
    """Let all activities of the month be in the file of this view, for those that the page has room for."""
    view.parts.clear()
    found = questions.calendar_month(
        view.data, asked.filter, year=asked.year, month=asked.month, per_day=MOST, month_only=MOST
    )
    days = found.by_day.drop_duplicates("activity_id") if len(found.by_day) else found.by_day
    keep_activities(view, days, label=label)
    keep_activities(view, found.month_only, label=view.locale.text("calendar.month_only"))


def month_links(view: View) -> MonthLinks:
    """Where the parts of the calendar lead; the choice of kind and place goes along."""

    def month(year: int, month: int) -> str:
        return view.link("calendar", year=str(year), month=str(month))

    def day(moment: date) -> str:
        of = calendar.from_gregorian(moment)
        return view.link("calendar", year=str(of.year), month=str(of.month), day=str(of.day))

    return MonthLinks(activity=lambda key: view.link("activity", id=key), month=month, day=day)
