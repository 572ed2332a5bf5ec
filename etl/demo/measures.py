"""One measured number, and the ways in which numbers are drawn."""

from dataclasses import dataclass
from math import exp, sqrt
from random import Random

from etl.demo.activities import Activity
from etl.demo.words import YEARS

_GROWTH = 0.05
_NORMAL_95 = 1.96
_SPREAD_OF_ANSWERS = 1.05
"""Standard deviation of answers from 1 to 5, as surveys of satisfaction usually find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One metric row: numbers as numbers, codes as codes; texts only for what is no number.

    A ``value`` is «نامشخص» when nobody knows and an empty text for a blank cell.
    """

    metric: str
    value: float | str
    channel: str = ""
    target: float | None = None
    baseline: float | None = None
    method: str = ""
    sample_size: int = 0
    margin: float | None = None
    quality: str = "measured"


def around(rng: Random, usual: float, activity: Activity, *, spread: float = 0.4) -> int:
    """A count near the usual one, growing a little by the year; never below one."""
    grown = usual * exp(_GROWTH * (activity.year - YEARS[0]))
    return max(1, round(grown * rng.lognormvariate(-0.08, spread)))


def counted(metric: str, value: float, *, target: float | None = None) -> Measure:
    """A number that somebody counted."""
    return Measure(metric=metric, value=value, target=target, method="counted")


def registered(metric: str, value: float, *, target: float | None = None) -> Measure:
    """A number out of a register: sign-ups, stocks, progress."""
    return Measure(metric=metric, value=value, target=target, method="register_data")


def sampled(metric: str, value: float, sample: int, *, margin: float | None = None) -> Measure:
    """An answer of the people asked, with how many they were."""
    return Measure(
        metric=metric, value=value, method="survey", sample_size=sample, margin=margin, quality="sampled"
    )


def margin_of_mean(sample: int) -> float:
    """Margin of error at 95 % of a mean of answers from 1 to 5, to two digits."""
    return round(_NORMAL_95 * _SPREAD_OF_ANSWERS / sqrt(sample), 2)


def views(activity: Activity, rng: Random, usual: int) -> Measure:
    """Views, as the platform counts them."""
    seen = around(rng, usual, activity, spread=0.6)
    return Measure(metric="views", value=seen, method="platform_analytics")
