"""Records of the pages by kind, as ``questions.by_kind`` and ``questions.issues`` return them. Dates are Gregorian."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

NORMAL_95 = 1.96
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""
FEWEST_ASKED = 30
"""Smallest sample for which the normal approximation of a share is used (Cochran, Sampling Techniques, 3.6)."""
FEWEST_EACH = 5
"""Fewest answers for, and against, for which it is used."""

PAIRS: Mapping[str, tuple[str, str]] = {
    "committee": ("decisions", "decisions_done"),
    "press_conference": ("questions_asked", "questions_answered"),
    "social_outreach": ("questions_asked", "questions_answered"),
}
"""What is raised in a kind's activities, and what of it is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measured value of an activity.

    Attributes:
        metric, channel, method, quality: codes; ``channel`` is None where the measure has none.
        value: None unless ``value_state`` is known (known, unknown, blank, not_applicable).
        unit, unit_fa, unit_en: what it is counted in.
        target, baseline: what was aimed for, and what it was before; None where nobody said.
        margin: margin of error at 95 %, as reported, in the value's unit.
        maximum: the largest value possible; None where there is none, or the unit is not the metric's own.
    """

    metric: str
    channel: str | None
    value: float | None
    value_state: str
    unit: str | None
    unit_fa: str | None
    unit_en: str | None
    target: float | None
    baseline: float | None
    method: str | None
    sample_size: int | None
    margin: float | None
    quality: str | None
    maximum: float | None

    @property
    def computed_margin(self) -> float | None:
        """Margin of error at 95 % of a share, in percent points, as of a simple random sample.

        1.96·√(p(1−p)/n), where a survey of 30 people or more reported none itself and at
        least five answered either way; None in all other cases. Of a mean there is nothing
        to compute: how far the answers lay apart is not recorded.
        """
        is_share = self.unit == "percent" and self.method == "survey"
        if not is_share or self.margin is not None or self.value is None or self.sample_size is None:
            return None
        share, asked = self.value / 100, self.sample_size
        if asked < FEWEST_ASKED or min(share, 1 - share) * asked < FEWEST_EACH:
            return None
        return 100 * NORMAL_95 * sqrt(share * (1 - share) / asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """One activity that was done, with what was measured of it.

    Attributes:
        person: only where a basis for publishing the name is recorded.
        measures: stage by stage, channel by channel.
    """

    activity_id: str
    kind: str
    title: str
    summary: str | None
    start_date: date
    start_precision: str
    end_date: date | None
    end_precision: str | None
    status: str
    neighbourhood: str
    venue: str | None
    unit: str
    evidence: tuple[str, ...] | None
    person: str | None
    consent: str | None
    action_taken: str | None
    resolutions: str | None
    demo: bool
    measures: tuple[Measure, ...]

    def measured(self, metric: str) -> tuple[Measure, ...]:
        """Its measures of one metric."""
        return tuple(measure for measure in self.measures if measure.metric == metric)

    def known(self, metric: str) -> float | None:
        """The sum of one metric over its channels; None unless every part of it is known."""
        values = [measure.value for measure in self.measured(metric)]
        known = [value for value in values if value is not None]
        return sum(known) if known and len(known) == len(values) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformedPage:
    """One page of activities done, newest first; see ``ActivityPage``."""

    rows: tuple[Performed, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What was raised (decisions, questions) and what came of it.

    Attributes:
        activities: activities done.
        raised, settled: sums over the ``followed`` activities of which both are known.
        unreported: activities of which only what was raised is known, and ``unreported_raised`` how much.
        unknown: activities of which it is not known what was raised.
    """

    activities: int
    followed: int
    raised: float
    settled: float
    unreported: int
    unreported_raised: float
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveysHeard:
    """How many surveys were held, how many have a result, and of how many it is told what was done about it."""

    held: int
    with_result: int
    with_action: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a series. ``link`` is the first address of its evidence."""

    activity_id: str
    title: str
    number: str | None
    start_date: date
    start_precision: str
    link: str | None
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A shelf of issues, newest first.

    Attributes:
        name: of the series; empty for what belongs to none.
        parent: identifier of the activity that is the series, where one is.
        issues: the newest of them.
        total: how many there are in all.
        missing: numbers between the lowest and the highest that nobody recorded, whatever became
            of them; empty also where some numbers are no numbers.
        is_numbered: whether all of them have a number that can be put in order.
    """

    name: str
    parent: str | None
    issues: tuple[Issue, ...]
    total: int
    missing: tuple[int, ...]
    is_numbered: bool
