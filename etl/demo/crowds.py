"""What is measured where people meet: events, workshops, tours."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from etl.demo.activities import Activity
from etl.demo.measures import Measure, around, counted, registered, sampled
from etl.demo.words import UNKNOWN, YEARS, stream

_AIMED, _ANNOUNCED = 0.22, 0.4
_BIG = 150


def crowd(activity: Activity, rng: Random) -> Iterator[Measure]:
    """Attendance and what people thought; most of it is not measured every time."""
    people = around(rng, activity.theme.size, activity)
    if activity.in_person and rng.random() < 0.8:
        yield _attendance(activity, people, rng)
    if activity.kind == "workshop":
        yield from _class(activity, people, rng)
    elif rng.random() < 0.18:
        yield Measure(metric="volunteers", value=around(rng, 7, activity), method="self_report")
    if rng.random() < 0.07:
        hours = around(rng, 26, activity)
        yield Measure(metric="staff_hours", value=hours, method="estimate", quality="estimated")
    if activity.kind != "media_programme" and rng.random() < 0.26:
        usual = 3.95 + 0.05 * (activity.year - YEARS[0])
        liked = round(min(4.9, max(2.6, rng.gauss(usual, 0.38))), 1)
        yield sampled("satisfaction", liked, max(5, round(people * rng.uniform(0.3, 0.75))))


def goals(activity: Activity) -> Iterator[Measure]:
    """What is aimed for by some that are still to come: a target, no value yet."""
    target = _aim(activity)
    announced = stream(activity.slot, "announced").random() < _ANNOUNCED
    if target and announced and activity.in_person:
        yield Measure(metric="attendance", value="", target=target, quality="")


def _aim(activity: Activity) -> float | None:
    """The attendance aimed for; the same before and after the day."""
    rng = stream(activity.slot, "aim")
    if rng.random() >= _AIMED:
        return None
    step = 5 if activity.theme.size < _BIG / 2 else 10
    return max(step, round(activity.theme.size * rng.uniform(0.9, 1.35) / step) * step)


def _attendance(activity: Activity, people: int, rng: Random) -> Measure:
    """Head counts are exact in a class and round in a crowd; a few were never taken."""
    measure = counted("attendance", people, target=_aim(activity))
    if rng.random() < 0.05:
        return replace(measure, value=UNKNOWN, method="", quality="unknown")
    if activity.kind == "workshop":
        return replace(measure, method="sign_in_sheet")
    if people >= _BIG and rng.random() < 0.75:
        return replace(measure, value=round(people / 10) * 10, method="estimate", quality="estimated")
    return measure


def _class(activity: Activity, people: int, rng: Random) -> Iterator[Measure]:
    if rng.random() < 0.4:
        seats = round(activity.theme.size * 1.2 / 5) * 5
        yield counted("capacity", max(people, seats))
    if rng.random() < 0.35:
        yield registered("sign_ups", round(people * rng.uniform(1, 1.5)))
    if activity.last > activity.start:
        yield counted("sessions", (activity.last - activity.start).days + 1)
    if rng.random() < 0.12:
        yield sampled("learned", round(rng.uniform(48, 92)), max(5, round(people * 0.6)))
