"""Dirt as it is met in clerks' files: the habits of those who write them, and of their programs.

No habit makes a row wrong, and what it means stays, but for three: «حدود» makes an amount
an estimate, a start loses its day, and a blank amount is said to be unknown or not to apply.
"""

from collections.abc import Callable
from functools import cache
from random import Random

from benchmarks.vocabularies import spellings
from karnameh.persian.calendar import MONTHS, WEEKDAYS, to_gregorian, weekday
from karnameh.persian.digits import format_number, to_ascii, to_persian

Row = dict[str, str]
Habit = Callable[[Row, Random], None]

_AS_IS = ("activity_id", "lat", "lon", "evidence", "parent", "plan_item")
_CODED = {
    "kind": "kind",
    "status": "status",
    "district": "district",
    "neighbourhood": "neighbourhood",
    "audience": "audience",
    "channels": "channel",
}
_ARABIC_DIGITS = {0x6F0 + value: chr(0x660 + value) for value in range(10)}
_HALF_SPACE = "\u200c"


def soil(row: Row, rng: Random) -> None:
    """Write the row again as one with one to three of the habits would."""
    for habit in rng.sample(_HABITS, rng.randint(1, 3)):
        habit(row, rng)


def _replace(row: Row, meant: str, found: str, *, share: float, rng: Random) -> None:
    for name, cell in row.items():
        if meant in cell and name not in _AS_IS and rng.random() < share:
            row[name] = cell.replace(meant, found)


def _arabic_keyboard(row: Row, rng: Random) -> None:
    """Yeh and kaf of the Arabic keyboard, in all that is written, and its digits."""
    _replace(row, "ی", "ي", share=1, rng=rng)
    _replace(row, "ک", "ك", share=1, rng=rng)
    for name in ("start_date", "end_date", "budget", "title"):
        row[name] = row[name].translate(_ARABIC_DIGITS)


def _word_processor(row: Row, rng: Random) -> None:
    """The half-space as old word processors kept it, or written twice, or beside a space."""
    found = rng.choice(("\u00ac", _HALF_SPACE * 2, "\u00ad"))
    _replace(row, _HALF_SPACE, found, share=0.8, rng=rng)
    _replace(row, " ", f"{_HALF_SPACE} ", share=0.1, rng=rng)


def _copied_from_web(row: Row, rng: Random) -> None:
    """Blanks that do not break, and marks of direction."""
    _replace(row, " ", "\u00a0", share=0.4, rng=rng)
    _replace(row, " ", " \u200f", share=0.3, rng=rng)


def _in_a_hurry(row: Row, rng: Random) -> None:
    """Blanks typed twice or left behind, words drawn out."""
    _replace(row, " ", "  ", share=0.4, rng=rng)
    _replace(row, "ا", "اـ", share=0.1, rng=rng)
    for name in ("title", "venue", "unit"):
        if row[name] and rng.random() < 0.5:
            row[name] += " "


def _own_names(row: Row, rng: Random) -> None:
    """Another name, or the code, for what the closed lists hold."""
    for name, vocabulary in _CODED.items():
        others = spellings(vocabulary, row[name])
        if others and rng.random() < 0.6:
            row[name] = rng.choice(others)


def _own_dates(row: Row, rng: Random) -> None:
    """Each form of date that was met; only a start may lack its day."""
    if row["start_date"].startswith("۱"):
        row["start_date"] = rng.choice(_forms_of_date(row["start_date"]))
    if row["end_date"].startswith("۱"):
        row["end_date"] = rng.choice(_forms_of_date(row["end_date"])[:-1])


@cache
def _forms_of_date(plain: str) -> tuple[str, ...]:
    year, month, number = map(int, to_ascii(plain).split("/"))
    day = to_gregorian(year, month, number)
    name = MONTHS[month - 1]
    return (
        f"{year}/{month:02}/{number:02}",
        f"{year}-{month:02}-{number:02}",
        f"{year}{month:02}{number:02}",
        to_persian(f"{year}.{month:02}.{number:02}"),
        to_persian(f"{year}/{month}/{number}"),
        to_persian(f"{number} {name} {year}"),
        to_persian(f"{WEEKDAYS[weekday(day)]} {number} {name} {year}"),
        day.isoformat(),
        to_persian(f"{name} {year}"),
    )


def _own_numbers(row: Row, rng: Random) -> None:
    """Amounts in tomans, in words, about; nothing written in three ways; points for decimals."""
    if row["budget"].startswith(tuple("۱۲۳۴۵۶۷۸۹")):
        row["budget"] = rng.choice(_forms_of_amount(row["budget"]))
    elif row["budget"] == "":
        row["budget"] = rng.choice(("-", "—", "نامشخص", "نا مشخص", "ندارد", ""))
    for name in ("lat", "lon"):
        row[name] = to_ascii(row[name]).replace("٫", ".")
    if rng.random() < 0.2:
        row["activity_id"] = to_persian(row["activity_id"])


@cache
def _forms_of_amount(plain: str) -> tuple[str, ...]:
    rials = int(to_ascii(plain).replace("٬", ""))
    millions_of_tomans = format_number(rials / 10**7, decimals=2)
    return (
        str(rials),
        f"{rials:,}",
        f"{plain} ریال",
        to_persian(rials),
        f"{format_number(rials // 10)} تومان",
        f"{millions_of_tomans} میلیون تومان",
        f"حدود {millions_of_tomans} میلیون تومان",
        f"حدود {format_number(rials / 10**6, decimals=1)} میلیون ریال",
    )


_HABITS: tuple[Habit, ...] = (
    _arabic_keyboard,
    _word_processor,
    _copied_from_web,
    _in_a_hurry,
    _own_names,
    _own_dates,
    _own_numbers,
)
