"""What was measured of an activity that is done, kind by kind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from etl.demo.activities import Activity
from etl.demo.crowds import crowd
from etl.demo.measures import Measure, around, margin_of_mean, registered, sampled, views
from etl.demo.meetings import asked_and_answered, committee, press
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
        yield from asked_and_answered(around(rng, 24, activity), rng, least_answered=0.35)


def _survey(activity: Activity, rng: Random) -> Iterator[Measure]:
    seasonal = activity.theme.rhythm == "quarterly"
    invited = around(rng, 2_600 if seasonal else 420, activity)
    answered = round(invited * rng.uniform(0.14, 0.46))
    yield registered("invited", invited)
    yield Measure(metric="responses", value=answered, target=600 if seasonal else None, method="survey")
    if rng.random() < 0.88:
        liked, margin = round(rng.uniform(2.9, 4.3), 1), margin_of_mean(answered)
        yield sampled("satisfaction", liked, answered, margin=margin if rng.random() < 0.6 else None)
    if seasonal and rng.random() < 0.6:
        yield sampled("recall", round(rng.uniform(24, 61)), answered)


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


def _project(activity: Activity, rng: Random) -> Iterator[Measure]:
    """How far it came; of most, what the neighbours thought of the place before and after."""
    reached = 100 if rng.random() < 0.75 else rng.randrange(75, 100, 5)
    yield registered("progress", reached, target=100)
    if rng.random() < 0.8:
        before = round(rng.uniform(2.1, 3.2), 1)
        after = round(min(4.8, before + rng.uniform(0.2, 1.6)), 1)
        answered = around(rng, 130, activity)
        asked = sampled("satisfaction", after, answered, margin=margin_of_mean(answered))
        yield replace(asked, baseline=before, target=4 if rng.random() < 0.7 else None)
    if rng.random() < 0.5:
        before = around(rng, 220, activity)
        after = round(before * rng.uniform(1.05, 2.1))
        yield replace(registered("service_uptake", after), baseline=before)


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
    "press_conference": press,
    "committee": committee,
    "project": _project,
    "digital_service": _digital,
}
