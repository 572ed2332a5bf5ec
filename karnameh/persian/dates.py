"""Reading one written date: a day, a month or a year.

Refuses with a reason what is impossible or could be read in two ways. Dates
are days, not instants; only a text with an offset from UTC is one, and it
becomes the day that it was in Tehran.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from karnameh.persian import date_forms as forms
from karnameh.persian.digits import to_persian
from karnameh.persian.jalali import (
    MONTHS,
    WEEKDAYS,
    YEARS,
    month_bounds,
    month_length,
    to_gregorian,
    weekday,
    year_end,
    year_start,
)

Precision = Literal["day", "month", "year"]
DateCode = Literal["not-a-date", "ambiguous-date", "impossible-date", "date-out-of-range", "weekday-mismatch"]

_TEHRAN = ZoneInfo("Asia/Tehran")
_PIVOT = 20  # two digits up to 20 are 14xx, the others 13xx
_JALALI_BELOW = 1700
_FIRST, _LAST = year_start(YEARS[0]), year_end(YEARS[-1])
_RECENT = year_start(1380)
_GREGORIAN_YEARS = range(_FIRST.year, _LAST.year + 1)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 60_001)


class DateReading(NamedTuple):
    """What a cell of a date column says.

    Attributes:
        start, end: first and last day meant; the same for one day.
        precision: how finely it was given, the coarser of the two for a range.
        is_range: whether two dates were given.
    """

    start: date
    end: date
    precision: Precision
    is_range: bool = False


class DateError(ValueError):
    """A cell that holds no date, or not one certain date.

    Attributes:
        code: the kind of problem.
        detail: values for the message; always ``found``, the text. Besides, for
            ``impossible-date``: ``month`` alone when there is no such month, with ``year``
            and ``days`` when it has no such day, or ``start`` and ``end`` of a range that
            runs backwards; for ``date-out-of-range``: ``first`` and ``last`` year; for
            ``weekday-mismatch``: ``written`` and ``actual``.
    """

    def __init__(self, code: DateCode, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def read_one(plain: str) -> DateReading:
    """One day, month or year, with the weekday that may be written beside it.

    The text is as ``date_forms`` wants it. Raises DateError.
    """
    written, rest = forms.leading_weekday(plain), plain
    if written:
        rest = plain[written.end() :]
    elif written := forms.trailing_weekday(plain):
        rest = plain[: written.start()]
    day = _day(_without_clock(rest))
    if day is None:
        if written:
            raise DateError("not-a-date")
        return _period(rest)
    if written:
        _check_weekday(day, forms.WEEKDAY_PLACES[written["friday"] or written["count"]])
    return DateReading(day, day, "day")


def _check_weekday(day: date, place: int) -> None:
    """Raise DateError when the weekday that was written is not the date's."""
    actual = weekday(day)
    if place != actual:
        raise DateError("weekday-mismatch", written=WEEKDAYS[place], actual=WEEKDAYS[actual])


def _without_clock(plain: str) -> str:
    """The text without its time of day. An instant becomes the day that it was in Tehran."""
    clock = forms.clock(plain)
    if clock is None or not clock["offset"]:
        return plain[: clock.start()] if clock else plain
    try:
        instant = datetime.fromisoformat(plain)
    except ValueError:
        raise DateError("not-a-date") from None
    if instant.year not in _GREGORIAN_YEARS:
        raise DateError("not-a-date")
    return instant.astimezone(_TEHRAN).date().isoformat()


def _day(plain: str) -> date | None:
    """A single day, or None when the text is something else."""
    if match := forms.eight_digits(plain):
        return _checked(*match.groups())
    if match := forms.excel_serial(plain):
        days = int(match[1])
        if days not in _EXCEL_DAYS:
            raise DateError("not-a-date")
        return _EXCEL_DAY_ZERO + timedelta(days=days)
    if match := forms.three_numbers(plain):
        return _three_numbers(match[1], match[3], match[4])
    if match := forms.named_day(plain):
        day = match["day"] or str(forms.ORDINALS[match["ordinal"]])
        return _checked(match["year"], str(forms.MONTH_NUMBERS[match["name"]]), day)
    return None


def _three_numbers(first: str, month: str, last: str) -> date:
    """Year first; or day first when the last number is a whole year, which must be Jalali."""
    lengths = len(first), len(last)
    if lengths == (2, 2) and _is_recent(last, month, first):
        raise DateError("ambiguous-date")  # 05/07/04: the year 1405 or the day 5
    if lengths in ((4, 1), (4, 2), (2, 1), (2, 2)):
        return _checked(first, month, last)
    if lengths in ((1, 4), (2, 4)):
        if int(last) >= _JALALI_BELOW:
            raise DateError("ambiguous-date")  # 10/02/2025: February or October
        return _checked(last, month, first)
    raise DateError("not-a-date")


def _is_recent(year: str, month: str, day: str) -> bool:
    """Whether numbers read in this order are a day of the years that are written with two digits today."""
    try:
        return _checked(year, month, day) >= _RECENT
    except DateError:
        return False


def _period(plain: str) -> DateReading:
    """A Jalali month or year, from its first day to its last."""
    if match := forms.named_month(plain):
        year, month = int(match["year"]), forms.MONTH_NUMBERS[match["name"]]
    elif match := forms.year_month(plain):
        year, month = int(match[1]), int(match[2])
    elif match := forms.month_year(plain):
        year, month = int(match[2]), int(match[1])
    elif match := forms.year_only(plain):
        year, month = int(match[1]), None
    else:
        raise DateError("not-a-date")
    if year >= _JALALI_BELOW:
        raise DateError("ambiguous-date")  # a Gregorian month or year lies in two Jalali ones
    _check_month(year, 1 if month is None else month)
    if month is None:
        return DateReading(year_start(year), year_end(year), "year")
    return DateReading(*month_bounds(year, month), "month")


def _checked(year_text: str, month_text: str, day_text: str) -> date:
    """The date of three numbers, once there is such a day."""
    year, month, day = int(year_text), int(month_text), int(day_text)
    if len(year_text) == 2:
        year += 1400 if year <= _PIVOT else 1300
    _check_month(year, month)
    jalali = year < _JALALI_BELOW
    days = month_length(year, month) if jalali else monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = MONTHS[month - 1] if jalali else to_persian(month)
        raise DateError("impossible-date", month=name, year=to_persian(year), days=to_persian(days))
    found = to_gregorian(year, month, day) if jalali else date(year, month, day)
    if not _FIRST <= found <= _LAST:
        raise _out_of_range()
    return found


def _check_month(year: int, month: int) -> None:
    """Raise DateError unless the year can be reckoned in and has such a month."""
    if year not in (YEARS if year < _JALALI_BELOW else _GREGORIAN_YEARS):
        raise _out_of_range()
    if not 1 <= month <= len(MONTHS):
        raise DateError("impossible-date", month=to_persian(month))


def _out_of_range() -> DateError:
    return DateError("date-out-of-range", first=to_persian(YEARS[0]), last=to_persian(YEARS[-1]))
