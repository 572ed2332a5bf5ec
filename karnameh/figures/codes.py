"""The codes of figures: what a person can read and type, and what a number depends on.

A code is a name and then its choices, each a letter and a value, in this order:

====== =============================== =====================
letter choice                          as
====== =============================== =====================
y      Jalali year                     ``y1405``
t      day, up to or as seen on which  ``t14050902``
o      Jalali month                    ``o9``
n      place                           ``n701``, ``nONLINE``
k      kind                            ``kworkshop``
m      metric                          ``mattendance``
u      unit, where not the metric's    ``udegree``
w      what is not known               ``wbudget_blank``
p      plan item                       ``pD7-1404-P01``
====== =============================== =====================

Written and read, a code stays the same, letter by letter; there is no second code for a figure.
"""

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from karnameh.persian import calendar
from karnameh.persian.digits import to_ascii

LONGEST = 100
"""Characters of a code; the longest that means anything is shorter."""

_WORD = "[a-z][a-z0-9_]{0,29}"
_CHOICES = {
    "year": ("y", "1[34][0-9]{2}"),
    "until": ("t", "1[34][0-9]{6}"),
    "month": ("o", "[1-9]|1[0-2]"),
    "place": ("n", "[1-9][0-9]{0,5}|[A-Z]{1,12}"),
    "kind": ("k", _WORD),
    "metric": ("m", _WORD),
    "unit": ("u", _WORD),
    "what": ("w", _WORD),
    "plan_item": ("p", "[A-Z][A-Z0-9-]{0,29}"),
}
"""Letter and form of each choice, in the order of the code."""

_CODE = re.compile(
    f"(?P<name>{_WORD})"
    + "".join(f"(?:-{letter}(?P<{name}>{form}))?" for name, (letter, form) in _CHOICES.items())
)


class WrongFigure(Exception):
    """A code that names no figure; ``reason`` is a key of the locales, ``figure.wrong_…``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRef:
    """One figure: its name, and its choices. What is None is not restricted.

    Attributes:
        name: a key of ``DEFINITIONS``.
        year: Jalali.
        until: Gregorian; the last day that counts, or the day on which a plan is looked at.
        month: Jalali, 1 to 12.
    """

    name: str
    year: int
    until: date | None = None
    month: int | None = None
    place: str | None = None
    kind: str | None = None
    metric: str | None = None
    unit: str | None = None
    what: str | None = None
    plan_item: str | None = None

    def __str__(self) -> str:
        parts = [f"{letter}{_written(value)}" for letter, value in self._chosen()]
        return "-".join([self.name, *parts])

    def _chosen(self) -> list[tuple[str, Any]]:
        values = ((letter, getattr(self, name)) for name, (letter, _) in _CHOICES.items())
        return [(letter, value) for letter, value in values if value is not None]

    @property
    def choices(self) -> frozenset[str]:
        """The names of the choices that are made."""
        chosen = (field.name for field in fields(self) if getattr(self, field.name) is not None)
        return frozenset(chosen) - {"name"}


def read_form(text: str) -> FigureRef:
    """The code that a text is, whether or not such a figure is defined; see ``definitions.parse``.

    Raises:
        WrongFigure: when it has not the form of one.
    """
    code = to_ascii(text.strip()) if len(text) <= LONGEST else ""
    found = _CODE.fullmatch(code)
    if found is None or found["year"] is None:
        raise WrongFigure("form")
    values: dict[str, Any] = found.groupdict()
    values["year"] = int(values["year"])
    values["month"] = int(values["month"]) if values["month"] else None
    values["until"] = _day(values["until"])
    if values["year"] not in calendar.YEARS:
        raise WrongFigure("day")
    return FigureRef(**values)


def _written(value: int | str | date) -> str:
    if isinstance(value, date):
        day = calendar.from_gregorian(value)
        return f"{day.year:04}{day.month:02}{day.day:02}"
    return str(value)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return calendar.to_gregorian(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise WrongFigure("day") from error
