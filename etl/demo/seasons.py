"""When things happen: seasons and occasions of the Jalali year, and days that are liked or avoided."""

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from karnameh.persian.calendar import from_gregorian, month_length, to_gregorian, weekday

Day = tuple[int, int]
Window = tuple[Day, Day]

_FIXED: dict[str, Window] = {
    "any": ((1, 1), (12, 29)),
    "nowruz": ((1, 1), (1, 12)),
    "nature_day": ((1, 12), (1, 14)),
    "spring": ((1, 20), (2, 15)),
    "teachers": ((2, 8), (2, 14)),
    "workers": ((2, 9), (2, 13)),
    "ordibehesht": ((2, 16), (2, 31)),
    "environment": ((3, 10), (3, 22)),
    "summer": ((4, 1), (6, 10)),
    "hot": ((4, 10), (5, 20)),
    "journalists": ((5, 14), (5, 20)),
    "government_week": ((6, 2), (6, 8)),
    "school": ((6, 25), (7, 8)),
    "sacred_defence": ((6, 31), (7, 6)),
    "elderly": ((7, 7), (7, 11)),
    "tehran_day": ((7, 12), (7, 17)),
    "children": ((7, 13), (7, 19)),
    "autumn": ((7, 15), (8, 30)),
    "book_week": ((8, 22), (8, 30)),
    "disability": ((9, 10), (9, 15)),
    "students": ((9, 14), (9, 20)),
    "winter_air": ((9, 1), (10, 15)),
    "yalda_month": ((9, 5), (9, 25)),
    "yalda": ((9, 26), (9, 30)),
    "clean_air": ((10, 25), (11, 1)),
    "fajr": ((11, 10), (11, 22)),
    "march": ((11, 22), (11, 22)),
    "tree": ((12, 10), (12, 17)),
    "chaharshanbe": ((12, 15), (12, 27)),
    "esfand": ((12, 3), (12, 28)),
}

_LUNAR: dict[str, dict[int, tuple[Window, ...]]] = {
    # The lunar calendar moves about eleven days a year; these are the days as announced in Iran.
    "ramadan": {
        1401: (((1, 14), (2, 12)),),
        1402: (((1, 3), (2, 1)), ((12, 22), (12, 29))),
        1403: (((1, 1), (1, 21)), ((12, 12), (12, 30))),
        1404: (((1, 1), (1, 10)), ((11, 30), (12, 28))),
        1405: (((11, 19), (12, 18)),),
    },
    "muharram": {
        1401: (((5, 8), (5, 19)),),
        1402: (((4, 28), (5, 8)),),
        1403: (((4, 17), (4, 28)),),
        1404: (((4, 6), (4, 17)),),
        1405: (((3, 27), (4, 7)),),
    },
    "arbaeen": {
        1401: (((6, 18), (6, 25)),),
        1402: (((6, 7), (6, 14)),),
        1403: (((5, 27), (6, 3)),),
        1404: (((5, 15), (5, 22)),),
        1405: (((5, 6), (5, 13)),),
    },
    "ghadir": {
        1401: (((4, 25), (4, 28)),),
        1402: (((4, 14), (4, 17)),),
        1403: (((4, 3), (4, 6)),),
        1404: (((3, 22), (3, 25)),),
        1405: (((3, 12), (3, 15)),),
    },
    "mid_shaban": {
        1401: (((12, 15), (12, 18)),),
        1402: (((12, 4), (12, 7)),),
        1403: (((11, 24), (11, 27)),),
        1404: (((11, 12), (11, 15)),),
        1405: (((11, 2), (11, 5)),),
    },
    "girls_day": {
        1401: (((3, 9), (3, 12)),),
        1402: (((2, 29), (3, 1)),),
        1403: (((2, 19), (2, 22)),),
        1404: (((2, 8), (2, 11)),),
        1405: (((1, 28), (1, 31)),),
    },
    "mothers_day": {
        1401: (((10, 20), (10, 24)),),
        1402: (((10, 10), (10, 14)),),
        1403: (((9, 29), (10, 3)),),
        1404: (((9, 17), (9, 21)),),
        1405: (((9, 6), (9, 11)),),
    },
    "fathers_day": {
        1401: (((11, 12), (11, 16)),),
        1402: (((11, 2), (11, 6)),),
        1403: (((10, 22), (10, 26)),),
        1404: (((10, 10), (10, 14)),),
        1405: (((9, 30), (10, 3)),),
    },
}

_HOLIDAYS = frozenset(
    {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}
)
_MOURNING = frozenset({(3, 14), (3, 15)})

# Liking for Saturday … Friday, and for the months Farvardin … Esfand.
_PROFILES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "public": (
        (0.8, 0.8, 0.9, 1, 1.3, 1.5, 1.1),
        (0.8, 0.95, 0.9, 0.8, 0.8, 0.9, 1, 1.05, 0.95, 0.95, 1.2, 1.3),
    ),
    "office": ((1.2, 1.2, 1.3, 1.2, 1, 0.1, 0), (0.8, 0.95, 1, 0.95, 0.95, 1, 1.1, 1.1, 1.05, 1, 1.15, 1)),
    "learning": ((1, 1, 1, 1, 1, 0.8, 0.1), (0.5, 1, 0.6, 1.1, 1.2, 0.8, 1, 1.25, 1.15, 1.05, 1, 0.7)),
    "school_year": ((1, 1, 1.1, 1.1, 0.9, 0.1, 0), (0.4, 1.1, 0.4, 0, 0, 0, 1, 1.4, 1.4, 0.9, 1.2, 0.6)),
    "summer_school": (
        (1.1, 1, 1.1, 1, 1, 0.7, 0.1),
        (0.3, 0.7, 0.7, 2.2, 2.4, 1.4, 0.6, 0.8, 0.8, 0.6, 0.6, 0.3),
    ),
}
_SELDOM, _FASTING = 0.04, 0.6


@cache
def season_days(season: str, year: int) -> tuple[date, ...]:
    """The days of a season in a Jalali year. Raises KeyError for an unknown season."""
    windows = _LUNAR[season][year] if season in _LUNAR else (_FIXED[season],)
    days: list[date] = []
    for first, last in windows:
        start, end = to_gregorian(year, *first), to_gregorian(year, *last)
        days += [start + timedelta(days=passed) for passed in range((end - start).days + 1)]
    return tuple(days)


def month_days(year: int, month: int, *, first: int = 1, last: int = 31) -> tuple[date, ...]:
    """Days of a Jalali month, from its ``first`` to its ``last`` day."""
    end = min(last, month_length(year, month))
    return tuple(to_gregorian(year, month, day) for day in range(first, end + 1))


def pick_day(rng: Random, season: str, year: int, profile: str, *, solemn: bool = False) -> date:
    """A day of the season, the better liked the likelier."""
    days = season_days(season, year)
    return rng.choices(days, cum_weights=_likings(season, year, profile, solemn=solemn))[0]


def pick_day_of(rng: Random, days: tuple[date, ...], profile: str) -> date:
    """One of the days by their weekdays; any of them when none suits."""
    weights = [_weekday_liking(day, profile) for day in days]
    return rng.choices(days, weights if any(weights) else None)[0]


@cache
def _likings(season: str, year: int, profile: str, *, solemn: bool) -> tuple[float, ...]:
    likings = [
        _liking(day, profile, whole_year=season == "any", solemn=solemn) for day in season_days(season, year)
    ]
    return tuple(accumulate(likings if any(likings) else [1.0] * len(likings)))


def _liking(day: date, profile: str, *, whole_year: bool, solemn: bool) -> float:
    """How well a day suits: 1 is an ordinary day, 0 is out of the question."""
    year, month, _ = from_gregorian(day)
    weight = _weekday_liking(day, profile)
    if not solemn and day in season_days("muharram", year):
        weight *= _SELDOM if profile == "public" else 1
    if not whole_year:
        return weight
    if day in season_days("nowruz", year) or day in season_days("nature_day", year):
        weight *= _SELDOM if profile == "public" else 0
    if not solemn and day in season_days("ramadan", year):
        weight *= _FASTING
    return weight * _PROFILES[profile][1][month - 1]


def _weekday_liking(day: date, profile: str) -> float:
    _, month, number = from_gregorian(day)
    closed = _MOURNING if profile == "public" else _HOLIDAYS
    return 0 if (month, number) in closed else _PROFILES[profile][0][weekday(day)]
