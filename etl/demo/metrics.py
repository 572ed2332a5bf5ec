"""What was measured of an activity that is done, kind by kind."""

from collections.abc import Callable, Iterator
from random import Random

from etl.demo.activities import Activity
from etl.demo.crowds import crowd
from etl.demo.measures import Measure, around, counted, registered, sampled, views
from etl.demo.words import stream

_REACH = {
    "social": 9_000,
    "messenger": 4_200,
    "outdoor": 26_000,
    "website": 2_600,
    "sms": 15_000,
    "in_person": 700,
}
_METERED = frozenset({"social", "messenger", "website", "sms"})
_PRINT_RUNS = (500, 1_000, 1_500, 2_000, 3_000, 5_000)


def measures(activity: Activity) -> Iterator[Measure]:
    """The measures of an activity that is done."""
    yield from _MEASURES[activity.kind](activity, stream(activity.slot, "metrics"))


def _publication(activity: Activity, rng: Random) -> Iterator[Measure]:
    if "print" in activity.channels and rng.random() < 0.85:
        yield registered("print_run", rng.choice(_PRINT_RUNS))
    if "website" in activity.channels and rng.random() < 0.85:
        yield views(activity, rng, 900)


def _clip(activity: Activity, rng: Random) -> Iterator[Measure]:
    if rng.random() < 0.9:
        yield views(activity, rng, 2_400)


def _online(activity: Activity, rng: Random) -> Iterator[Measure]:
    if rng.random() < 0.7:
        yield views(activity, rng, 700)
    if activity.kind == "social_outreach" and rng.random() < 0.55:
        yield from _questions(around(rng, 24, activity), rng, least_answered=0.35)


def _questions(asked: int, rng: Random, *, least_answered: float) -> Iterator[Measure]:
    yield counted("questions_asked", asked)
    yield counted("questions_answered", round(asked * rng.uniform(least_answered, 1)))


def _survey(activity: Activity, rng: Random) -> Iterator[Measure]:
    seasonal = activity.theme.rhythm == "quarterly"
    invited = around(rng, 2_600 if seasonal else 420, activity)
    answered = round(invited * rng.uniform(0.14, 0.46))
    yield registered("invited", invited)
    yield Measure(metric="responses", value=answered, target=600 if seasonal else None, method="survey")
    if rng.random() < 0.6:
        yield sampled("satisfaction", round(rng.uniform(2.9, 4.3), 1), answered)


def _campaign(activity: Activity, rng: Random) -> Iterator[Measure]:
    for channel in activity.channels:
        usual = _REACH[channel]
        reached = max(100, round(around(rng, usual, activity, spread=0.5) / 100) * 100)
        yield Measure(
            metric="reach",
            value=reached,
            channel=channel,
            target=round(usual * 1.1 / 100) * 100 if rng.random() < 0.4 else None,
            method="platform_analytics" if channel in _METERED else "estimate",
            quality="measured" if channel in _METERED else "estimated",
        )
    if rng.random() < 0.35:
        yield sampled("recall", round(rng.uniform(18, 55)), rng.randint(90, 400))
    if rng.random() < 0.45:
        yield registered("sign_ups", around(rng, 240, activity))


def _press(activity: Activity, rng: Random) -> Iterator[Measure]:
    present = around(rng, 15, activity, spread=0.25)
    yield Measure(metric="journalists", value=present, method="sign_in_sheet")
    yield counted("items_published", around(rng, 21, activity, spread=0.35), target=20)
    yield from _questions(around(rng, 17, activity, spread=0.25), rng, least_answered=0.6)


def _committee(activity: Activity, rng: Random) -> Iterator[Measure]:
    decisions = rng.randint(1, 6)
    members = around(rng, activity.theme.size, activity, spread=0.15)
    yield Measure(metric="members_present", value=members, method="sign_in_sheet")
    yield counted("decisions", decisions)
    if rng.random() < 0.75:
        yield registered("decisions_done", rng.randint(0, decisions))


def _project(_activity: Activity, rng: Random) -> Iterator[Measure]:
    reached = 100 if rng.random() < 0.75 else rng.randrange(75, 100, 5)
    yield registered("progress", reached, target=100)


def _digital(activity: Activity, rng: Random) -> Iterator[Measure]:
    if rng.random() < 0.85:
        used = around(rng, 1_400, activity, spread=0.7)
        target = 1_500 if rng.random() < 0.4 else None
        yield Measure(metric="service_uptake", value=used, target=target, method="platform_analytics")


_MEASURES: dict[str, Callable[[Activity, Random], Iterator[Measure]]] = {
    "event": crowd,
    "workshop": crowd,
    "media_programme": crowd,
    "publication": _publication,
    "annual_report": _publication,
    "clip": _clip,
    "portrait": _online,
    "social_outreach": _online,
    "survey": _survey,
    "campaign": _campaign,
    "press_conference": _press,
    "committee": _committee,
    "project": _project,
    "digital_service": _digital,
}
