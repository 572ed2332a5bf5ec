"""The official holidays of Iran, as ``data/reference/holidays.csv`` has them.

Solar ones come back on the same Jalali day of every year; the list has each of
them once. Lunar ones move against the solar year and are listed day by day, for
the years of which an official calendar was there to read, or were computed,
which is said of each. Where the list ends, what is shown is not «none» but «not
known»: ``known_holidays`` tells.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from karnameh.persian.calendar import from_gregorian, month_bounds, month_length
from karnameh.settings import ROOT

HOLIDAYS = ROOT / "data" / "reference" / "holidays.csv"
COLUMNS = ["date", "fa", "en", "basis", "certainty"]
SOLAR_SINCE = 1369
"""The first Jalali year in which all of the solar ones were holidays; 14 Khordad came last."""

Basis = Literal["solar", "lunar"]
Certainty = Literal["official", "computed"]
Known = Literal["all", "solar", "none"]


class HolidaysError(ValueError):
    """The list of holidays is not of its form; the message names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday on one day.

    Attributes:
        fa, en: its name.
        basis: the calendar that it follows.
        certainty: official (in the country's published calendar) or computed, and then
            it may still move by a day.
    """

    date: date
    fa: str
    en: str
    basis: Basis
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """The whole list: solar ones by Jalali month and day, lunar ones by date."""

    solar: Mapping[tuple[int, int], tuple[Holiday, ...]]
    lunar: Mapping[date, tuple[Holiday, ...]]

    @classmethod
    def read(cls, path: Path) -> "Holidays":
        """Read a list. Raises HolidaysError when a line of it is not right."""
        solar: dict[tuple[int, int], tuple[Holiday, ...]] = {}
        lunar: dict[date, tuple[Holiday, ...]] = {}
        for holiday in _lines(path):
            if holiday.basis == "solar":
                day = from_gregorian(holiday.date)[1:]
                solar[day] = (*solar.get(day, ()), holiday)
            else:
                lunar[holiday.date] = (*lunar.get(holiday.date, ()), holiday)
        return cls(solar=solar, lunar=lunar)

    def of_month(self, year: int, month: int) -> dict[date, tuple[Holiday, ...]]:
        """The holidays of a Jalali month that are known, by day. Raises ValueError for no month."""
        first, _ = month_bounds(year, month)
        days = [date.fromordinal(first.toordinal() + place) for place in range(month_length(year, month))]
        found = {day: (*self._solar_on(day, year), *self.lunar.get(day, ())) for day in days}
        return {day: holidays for day, holidays in found.items() if holidays}

    def known(self, year: int) -> Known:
        """What is known of a Jalali year's holidays."""
        if any(from_gregorian(day).year == year for day in self.lunar):
            return "all"
        return "solar" if year >= SOLAR_SINCE else "none"

    def _solar_on(self, day: date, year: int) -> tuple[Holiday, ...]:
        return self.solar.get(from_gregorian(day)[1:], ()) if year >= SOLAR_SINCE else ()


@cache
def _site_holidays() -> Holidays:
    return Holidays.read(HOLIDAYS)


def holidays_of_month(year: int, month: int) -> dict[date, tuple[Holiday, ...]]:
    """The official holidays of a Jalali month that are known, by day, without the Fridays.

    Raises ValueError for a month or year that is not there.
    """
    return _site_holidays().of_month(year, month)


@cache
def lunar_holidays() -> tuple[Holiday, ...]:
    """Every holiday of the lunar calendar that is known, by date."""
    lunar = _site_holidays().lunar
    return tuple(holiday for day in sorted(lunar) for holiday in lunar[day])


def known_holidays(year: int) -> Known:
    """Whether all holidays of a Jalali year are known, the solar ones only, or none."""
    return _site_holidays().known(year)


def _lines(path: Path) -> Iterator[Holiday]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if rows.fieldnames != COLUMNS:
            raise HolidaysError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        seen: set[tuple[date, str]] = set()
        for row in rows:
            try:
                holiday = _holiday(row)
            except (ValueError, TypeError, AttributeError) as error:
                raise HolidaysError(f"{path.name}, line {rows.line_num}: {error}") from error
            if (holiday.date, holiday.fa) in seen:
                raise HolidaysError(f"{path.name}, line {rows.line_num}: listed twice")
            seen.add((holiday.date, holiday.fa))
            yield holiday


def _holiday(row: Mapping[str, str]) -> Holiday:
    basis, certainty = row["basis"], row["certainty"]
    if basis not in get_args(Basis) or certainty not in get_args(Certainty):
        raise ValueError(f"{basis!r}, {certainty!r} are not a basis and a certainty")
    if not row["fa"].strip() or not row["en"].strip() or None in row:
        raise ValueError("a name is missing, or there is a cell too many")
    day = date.fromisoformat(row["date"])
    from_gregorian(day)  # outside the years that are reckoned in, a ValueError
    return Holiday(date=day, fa=row["fa"], en=row["en"], basis=basis, certainty=certainty)  # type: ignore[arg-type]
