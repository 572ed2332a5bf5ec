"""How a promise stands on a day: the rule, without the data.

What should be done by today is the quantity in proportion to the days that have passed of the
promise's time: from the first day of its Jalali year up to and including today, out of the days
up to its due date, or to the last day of the year where none was set. Only whole things are
asked for, so one report promised for the end of a year is not missed in its middle.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor

from karnameh.persian.calendar import from_gregorian, month_bounds, year_end, year_start

LATE_BELOW = Fraction(1, 2)
"""A promise of which less than this part of what should be done by today is done, is late; with more it is at risk."""

COUNTED_UNITS = frozenset(
    {
        *("event", "issue", "clip", "workshop", "survey", "campaign", "meeting", "programme"),
        *("portrait", "project", "service", "report"),
    }
)
"""Units of which an activity is one; of a promise in people, hours or sessions the activities say nothing."""


class PromiseState(StrEnum):
    """How a promise stands; see ``promise_state``."""

    LATE = "late"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    DONE = "done"
    UNKNOWN_TARGET = "unknown_target"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The time that a promise has: ``first`` and ``last`` day, both of it."""

    first: date
    last: date

    def passed(self, today: date) -> Fraction:
        """The part of it that has passed when ``today`` ends, from 0 to 1."""
        days = (self.last - self.first).days + 1
        if days <= 0:  # due before its own year
            return Fraction(int(today >= self.last))
        return min(Fraction(1), max(Fraction(0), Fraction((today - self.first).days + 1, days)))


def term(year: int, due: date | None = None, precision: str | None = None) -> Term:
    """The time of a promise of a Jalali year; a due date known to its month or year ends with it."""
    if due is None:
        last = year_end(year)
    elif precision == "year":
        last = year_end(from_gregorian(due).year)
    elif precision == "month":
        jalali = from_gregorian(due)
        last = month_bounds(jalali.year, jalali.month)[1]
    else:
        last = due
    return Term(first=year_start(year), last=last)


def expected_by(quantity: float, passed: Fraction) -> int:
    """How many whole ones of a quantity should be done when that part of the time has passed."""
    return floor(Fraction(quantity) * passed)


def promise_state(
    *, quantity: float | None, done: int, term: Term, today: date, is_dropped: bool = False
) -> PromiseState:
    """How a promise stands on a day.

    - dropped: it was given up, whatever was done of it;
    - unknown target: no quantity was published, or it is in a unit that activities are not counted in (None);
    - done: the quantity is reached, in time or later;
    - late: the time is over without it, or less than half (``LATE_BELOW``) of what should be done by today is;
    - at risk: at least half of what should be done by today is, and not all of it;
    - on track: all of it is.
    """
    if is_dropped:
        return PromiseState.DROPPED
    if quantity is None:
        return PromiseState.UNKNOWN_TARGET
    if done >= quantity:
        return PromiseState.DONE
    if today > term.last:
        return PromiseState.LATE
    expected = expected_by(quantity, term.passed(today))
    if done >= expected:
        return PromiseState.ON_TRACK
    return PromiseState.LATE if done < expected * LATE_BELOW else PromiseState.AT_RISK
