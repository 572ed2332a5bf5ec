"""What committees decide, and what journalists ask: what was raised, and what came of it."""

from collections.abc import Iterator
from random import Random

from etl.demo.activities import Activity
from etl.demo.measures import Measure, around, counted, registered
from etl.demo.words import read_words, stream


def decided(activity: Activity) -> list[str]:
    """The resolutions of a committee's meeting, one to four."""
    rng = stream(activity.slot, "decided")
    texts: list[str] = rng.sample(read_words("lists")["texts"]["resolutions"], rng.randint(1, 4))
    return texts


def committee(activity: Activity, rng: Random) -> Iterator[Measure]:
    """Who was there, what was decided, and what of it has been carried out, if that was told."""
    decisions = len(decided(activity))
    members = around(rng, activity.theme.size, activity, spread=0.15)
    yield Measure(metric="members_present", value=members, method="sign_in_sheet")
    yield counted("decisions", decisions)
    if rng.random() < 0.75:
        yield registered("decisions_done", rng.randint(0, decisions))


def press(activity: Activity, rng: Random) -> Iterator[Measure]:
    """Who came, what was asked and answered, and what was in the news."""
    present = around(rng, 15, activity, spread=0.25)
    yield Measure(metric="journalists", value=present, method="sign_in_sheet")
    yield counted("items_published", around(rng, 21, activity, spread=0.35), target=20)
    yield from asked_and_answered(around(rng, 17, activity, spread=0.25), rng, least_answered=0.6)


def asked_and_answered(asked: int, rng: Random, *, least_answered: float) -> Iterator[Measure]:
    """Questions, and how many of them got an answer."""
    yield counted("questions_asked", asked)
    yield counted("questions_answered", round(asked * rng.uniform(least_answered, 1)))
