"""What happens when: themes spread over the days of a year, each with a slot of its own.

Nothing here knows what day it is today: the five years are always laid out in full.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from etl.demo.places import QUIET_PLACE, neighbourhoods
from etl.demo.seasons import month_days, pick_day, pick_day_of
from etl.demo.words import YEARS, Theme, stream, themes
from karnameh.persian.calendar import from_gregorian, year_end, year_start

_GROWTH = {1401: 0.88, 1402: 0.99, 1403: 0.91, 1404: 1.05, 1405: 1.11}
_QUIET_GATHERINGS = {1401: 2, 1402: 1, 1403: 0, 1404: 3, 1405: 1}
"""The neighbourhood with almost nothing: what it gets, as a gap that the map should show."""

_PROFILE_OF_KIND = {"event": "public", "workshop": "learning", "clip": "public", "campaign": "office"}
_WEEKDAY_OF_KIND = {"publication": 5, "clip": 3}  # Saturday, Thursday (Monday is 0)
_CAMPAIGN_DAYS = (14, 40)
_NEVER_ENTERED = 0.03
_CHILD_SIZES = {"event": 90, "workshop": 26}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A theme at its day.

    Attributes:
        slot: names it for ever; seeds all that is random about it.
        number: running number in its series; 0 outside a series.
        ordinal: which it is of its theme's in the year, so that titles take turns.
        place: the neighbourhood, where it is fixed.
        end: last day of a campaign, which its children keep within.
        series: slot of the campaign that it belongs to.
    """

    slot: str
    theme: Theme
    start: date
    number: int = 0
    ordinal: int = 0
    place: str = ""
    end: date | None = None
    series: str = ""


def appointments(year: int) -> Iterator[Appointment]:
    """Everything of a Jalali year, theme by theme."""
    for theme in themes():
        yield from _RHYTHMS[theme.rhythm](theme, year)


def profile_of(theme: Theme) -> str:
    """The theme's own liking of days, or its kind's."""
    return theme.profile or _PROFILE_OF_KIND.get(theme.kind, "office")


def _how_many(theme: Theme, year: int, *names: str) -> int:
    growth = _GROWTH[year] if theme.growing and theme.kind != "campaign" else 1
    return int(theme.yearly * growth + stream(year, theme.name, *names, "how many").random())


def _free(theme: Theme, year: int) -> Iterator[Appointment]:
    for ordinal in range(_how_many(theme, year)):
        slot = f"{year}/{theme.name}/{ordinal}"
        rng = stream(slot, "day")
        start = pick_day(rng, theme.season, year, profile_of(theme), solemn=theme.solemn)
        quiet = theme.name == "gathering" and ordinal < _QUIET_GATHERINGS[year]
        place = QUIET_PLACE if quiet else theme.place
        here = Appointment(slot=slot, theme=theme, start=start, ordinal=ordinal, place=place)
        if theme.kind == "campaign":
            end = min(start + timedelta(days=rng.randint(*_CAMPAIGN_DAYS)), year_end(year))
            here = replace(here, end=end)
            yield from _children(here)
        yield here


def _children(campaign: Appointment) -> Iterator[Appointment]:
    """Between two and all of a campaign's activities, each within its days."""
    rng = stream(campaign.slot, "children")
    end = campaign.end or campaign.start
    days = tuple(campaign.start + timedelta(days=passed) for passed in range((end - campaign.start).days + 1))
    for ordinal, (kind, title) in enumerate(campaign.theme.children):
        if ordinal > 1 and rng.random() < 0.3:
            continue
        theme = replace(
            campaign.theme,
            kind=kind,
            titles=(title,),
            children=(),
            channels=(),
            venue="park" if kind == "event" else "indoor" if kind == "workshop" else "none",
            where="mixed" if "{place}" in title else "citywide",
            size=_CHILD_SIZES.get(kind, 60),
        )
        start = pick_day_of(rng, days, profile_of(theme))
        slot = f"{campaign.slot}/{ordinal}"
        yield Appointment(slot=slot, theme=theme, start=start, series=campaign.slot)


@cache
def _weekly_days(weekday: int) -> tuple[date, ...]:
    """One day a week over all the years, but for the two weeks of Nowruz."""
    day, days = year_start(YEARS[0]), []
    while day <= year_end(YEARS[-1]):
        _, month, number = from_gregorian(day)
        if day.weekday() == weekday and (month, number) > (1, 13):
            days.append(day)
        day += timedelta(days=1)
    return tuple(days)


def _weekly(theme: Theme, year: int) -> Iterator[Appointment]:
    """One a week; of a few the number is missing, since nobody entered them."""
    for number, day in enumerate(_weekly_days(_WEEKDAY_OF_KIND[theme.kind]), start=1):
        slot = f"{year}/{theme.name}/{number}"
        if from_gregorian(day).year == year and stream(slot, "entered").random() >= _NEVER_ENTERED:
            yield Appointment(slot=slot, theme=theme, start=day, number=number)


def _monthly(theme: Theme, year: int) -> Iterator[Appointment]:
    """Committees rest in Farvardin; the press is met even then."""
    months = range(1 if theme.kind == "press_conference" else 2, 13)
    for ordinal, month in enumerate(months, start=1):
        slot = f"{year}/{theme.name}/{month}"
        start = pick_day_of(stream(slot, "day"), month_days(year, month, first=3, last=28), profile_of(theme))
        number = (year - YEARS[0]) * len(months) + ordinal
        yield Appointment(slot=slot, theme=theme, start=start, number=number)


def _quarterly(theme: Theme, year: int) -> Iterator[Appointment]:
    for month in (3, 6, 9, 12):
        slot = f"{year}/{theme.name}/{month}"
        start = pick_day_of(stream(slot, "day"), month_days(year, month, first=4, last=18), profile_of(theme))
        yield Appointment(slot=slot, theme=theme, start=start, number=month // 3)


def _neighbourhoods(theme: Theme, year: int) -> Iterator[Appointment]:
    for place in neighbourhoods():
        if place.code == QUIET_PLACE:
            continue
        for ordinal in range(_how_many(theme, year, place.code)):
            slot = f"{year}/{theme.name}/{place.code}/{ordinal}"
            start = pick_day(stream(slot, "day"), "any", year, profile_of(theme))
            yield Appointment(slot=slot, theme=theme, start=start, ordinal=ordinal, place=place.code)


_RHYTHMS: dict[str, Callable[[Theme, int], Iterator[Appointment]]] = {
    "free": _free,
    "weekly": _weekly,
    "monthly": _monthly,
    "quarterly": _quarterly,
    "neighbourhoods": _neighbourhoods,
}
