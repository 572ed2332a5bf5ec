"""Occasions of the lunar calendar as days: Ramadan, Muharram with Safar, Sha'ban.

Iran's months begin by the sighting of the crescent, and no library has that. Where the list of
holidays (``data/reference/holidays.csv``) has the days from which the beginning and the end of an
occasion follow, these are used, with their certainty: Ramadan from its 21st day and the feast
after it, Muharram from Tasu'a (its 9th), Safar to the martyrdom of Imam Reza (its last day),
Sha'ban from its 15th to the eve of Ramadan. What the list lacks is taken from the Umm al-Qura
calendar (hijridate), which may be off by a day or two, and the occasion is marked as computed. Fatimiyya is not among
them: its beginning is counted in two ways, and the list has one day of it only.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from hijridate import Gregorian, Hijri

from karnameh.exports.holidays import Certainty, lunar_holidays

OccasionCode = Literal["ramadan", "muharram_safar", "shaban"]
OCCASIONS: tuple[OccasionCode, ...] = get_args(OccasionCode)

_FEAST = "عید سعید فطر"
_ALI = "شهادت امام علی (ع)"
_TASUA = "تاسوعای حسینی"
_REZA = "شهادت امام رضا (ع)"
_MAHDI = "ولادت حضرت قائم (عج)"

Anchor = tuple[str, int]
"""A holiday's name, and how many days after it something begins or ends."""

_BOUNDS: dict[OccasionCode, tuple[Anchor, Anchor]] = {
    "ramadan": ((_ALI, -20), (_FEAST, -1)),
    "muharram_safar": ((_TASUA, -8), (_REZA, 0)),
    "shaban": ((_MAHDI, -14), (_ALI, -21)),
}
"""From which holidays the first and the last day of an occasion follow."""

_MONTHS: dict[OccasionCode, tuple[int, int]] = {
    "ramadan": (9, 9),
    "muharram_safar": (1, 2),
    "shaban": (8, 8),
}
"""First and last lunar month of an occasion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An occasion of one lunar year: its first and last day, both of it."""

    code: OccasionCode
    lunar_year: int
    first: date
    last: date
    certainty: Certainty

    def until(self, day: int) -> date:
        """The day of that number within it, from 1; its last one where it is shorter."""
        return min(self.last, self.first + timedelta(days=day - 1))


def occasions(code: OccasionCode, *, first: date, last: date) -> list[Occasion]:
    """The occasions that begin between two days, both among them, in their order.

    Raises OverflowError outside the lunar years 1343 to 1500.
    """
    begin, end = (Gregorian.fromdate(day).to_hijri().year for day in (first, last))
    found = (occasion(code, year) for year in range(begin - 1, end + 2))
    return [one for one in found if first <= one.first <= last]


def occasion(code: OccasionCode, lunar_year: int) -> Occasion:
    """An occasion of a lunar year. Raises OverflowError outside the years 1343 to 1500."""
    begin, end = _MONTHS[code]
    from_list, to_list = (_anchored(anchor, lunar_year) for anchor in _BOUNDS[code])
    first, first_of = from_list or (_computed(lunar_year, begin, 1), "computed")
    last, last_of = to_list or (
        _computed(lunar_year, end, Hijri(lunar_year, end, 1).month_length()),
        "computed",
    )
    certainty: Certainty = "official" if first_of == last_of == "official" else "computed"
    return Occasion(code=code, lunar_year=lunar_year, first=first, last=last, certainty=certainty)


def _anchored(anchor: Anchor, lunar_year: int) -> tuple[date, Certainty] | None:
    """The day that follows from a holiday of that lunar year; None where the list lacks it."""
    name, after = anchor
    for holiday in lunar_holidays():
        if holiday.fa == name and Gregorian.fromdate(holiday.date).to_hijri().year == lunar_year:
            return holiday.date + timedelta(days=after), holiday.certainty
    return None


def _computed(lunar_year: int, month: int, day: int) -> date:
    """A day of the Umm al-Qura calendar."""
    found = Hijri(lunar_year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)
