"""The Jalali calendar as the other rooms use it: reckoning, writing and reading dates.

``format_date`` writes; ``parse_date`` reads every form that was met in activity
logs, ranges too. Reckoning lives in ``jalali``, the reading of one date in
``dates``, and the forms that it knows in ``date_forms``.
"""

from datetime import date
from typing import Literal

from karnameh.persian import date_forms as forms
from karnameh.persian.dates import DateError, DateReading, Precision, read_one
from karnameh.persian.digits import to_ascii, to_persian
from karnameh.persian.jalali import (
    MONTHS,
    MONTHS_EN,
    WEEKDAYS,
    WEEKDAYS_EN,
    YEARS,
    JalaliDate,
    from_gregorian,
    is_leap,
    month_bounds,
    month_length,
    same_day,
    to_gregorian,
    weekday,
    year_end,
    year_start,
)
from karnameh.persian.text import clean

__all__ = [
    "MONTHS",
    "MONTHS_EN",
    "WEEKDAYS",
    "WEEKDAYS_EN",
    "YEARS",
    "DateError",
    "DateReading",
    "JalaliDate",
    "Precision",
    "Style",
    "format_date",
    "from_gregorian",
    "is_leap",
    "month_bounds",
    "month_length",
    "parse_date",
    "same_day",
    "to_gregorian",
    "weekday",
    "year_end",
    "year_start",
]

Style = Literal["long", "short", "numeric"]

_UNWRITTEN = {ord("\u200c"): " ", ord("،"): " ", ord(","): " "} | dict.fromkeys(range(0x64B, 0x653))


def format_date(
    day: date,
    *,
    precision: Precision = "day",
    style: Style = "short",
    lang: Literal["fa", "en"] = "fa",
) -> str:
    """The date no finer than it is known: «دوشنبه ۲۲ بهمن ۱۴۰۳», «بهمن ۱۴۰۳», «۱۴۰۳».

    Raises ValueError outside 1300..1450.
    """
    jalali = from_gregorian(day)
    name = (MONTHS if lang == "fa" else MONTHS_EN)[jalali.month - 1]
    if precision == "year":
        text = str(jalali.year)
    elif style == "numeric":
        text = f"{jalali.year}/{jalali.month:02}" + (f"/{jalali.day:02}" if precision == "day" else "")
    else:
        text = f"{jalali.day} {name} {jalali.year}" if precision == "day" else f"{name} {jalali.year}"
    if precision == "day" and style == "long":
        text = f"{(WEEKDAYS if lang == 'fa' else WEEKDAYS_EN)[weekday(day)]} {text}"
    return to_persian(text) if lang == "fa" else text


def parse_date(text: str) -> DateReading:
    """Read a cell of a date column, in any form that was met in activity logs.

    Jalali or Gregorian by the year; day, month or year; two-digit years come
    first or after a month's name, 00–20 for 14xx; Excel's serial numbers are Gregorian.

    Raises:
        DateError: for anything else, with the reason.
    """
    found = clean(text)
    plain = " ".join(to_ascii(found).translate(_UNWRITTEN).split())
    try:
        return _range(plain) or read_one(plain)
    except DateError as error:
        error.detail["found"] = found
        raise


def _range(plain: str) -> DateReading | None:
    """«۲۲ تا ۲۴ بهمن ۱۴۰۳», «۱۴۰۳/۱۱/۲۲ - ۱۴۰۳/۱۱/۲۴»; None when there is one date only."""
    parts = forms.until.split(plain.removeprefix("از "))
    if len(parts) == 1:
        parts = _dashed(plain)
    if len(parts) == 1:
        return None
    if len(parts) > 2:
        raise DateError("not-a-date")
    first, last = read_one(_completed(*parts)), read_one(parts[1])
    if first.start > last.start:
        raise DateError("impossible-date", start=format_date(first.start), end=format_date(last.start))
    coarser = max(first.precision, last.precision, key=("day", "month", "year").index)
    return DateReading(first.start, last.end, coarser, is_range=True)


def _dashed(plain: str) -> list[str]:
    """The two sides of a dash that parts dates, and not the parts of one date."""
    for dash in (forms.spaced_dash, forms.dash):
        parts = dash.split(plain)
        if len(parts) == 2 and not all(part.isdecimal() for part in parts):
            return parts
    return [plain]


def _completed(first: str, last: str) -> str:
    """The first date of a range with the month and year that are only written with the last."""
    tail = forms.month_tail(last)
    if tail is None:
        return first
    if forms.lacks_month(first):
        return f"{first} {tail[0]}"
    return f"{first} {tail['year']}" if forms.lacks_year(first) else first
