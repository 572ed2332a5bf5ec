"""The words of the demonstration data, read from ``words/*.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from etl.reference import Reference
from karnameh.persian.text import clean
from karnameh.settings import ROOT

SEED = "karnameh-demo-1"
"""Change it, and every demonstration row changes."""

YEARS = range(1401, 1406)
DISTRICT = "7"
UNKNOWN = "نامشخص"

_WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One sort of activity, as the TOML files describe it.

    Attributes:
        season: name of a season in ``etl.demo.seasons``; ``any`` for the whole year.
        yearly: how many in an ordinary year (for each neighbourhood, if so repeated).
        rhythm: free, weekly, monthly, quarterly or neighbourhoods.
        growing: whether the number follows the growth of the years.
        solemn: whether it fits days of mourning.
        where: mixed, citywide, online or neighbourhood; ``place`` fixes one neighbourhood.
        venue: a list of venues in ``lists.toml``, or none.
        profile: how the days of a week and the months of a year are liked; see seasons.
        size: usual number of people.
        days: shortest and longest duration.
        planned, internal, online, month_only: shares between 0 and 1.
        children: kind and title of the activities that belong to a campaign.
    """

    name: str
    kind: str
    titles: tuple[str, ...]
    summaries: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ("",)
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("all",)
    partners: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    season: str = "any"
    yearly: float = 1
    rhythm: str = "free"
    growing: bool = True
    solemn: bool = False
    where: str = "mixed"
    place: str = ""
    venue: str = "indoor"
    profile: str = ""
    size: int = 60
    days: tuple[int, int] = (1, 1)
    planned: float = 0.62
    internal: float = 0.0
    online: float = 0.0
    month_only: float = 0.0
    children: tuple[tuple[str, str], ...] = ()


def stream(*names: object) -> Random:
    """Random numbers of their own for one thing.

    What lies before today never changes when another thing is added or today moves,
    since nothing shares its numbers with anything else.
    """
    return Random("/".join((SEED, *map(str, names))))  # noqa: S311 — demonstration, not cryptography


def _frozen(value: Any) -> Any:  # noqa: ANN401 — whatever TOML may hold
    """The same value, its texts clean and its lists tuples."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value


@cache
def read_words(name: str) -> Mapping[str, Any]:
    """One TOML file of ``words``, cleaned."""
    text = (_WORDS / f"{name}.toml").read_text(encoding="utf-8")
    words: dict[str, Any] = _frozen(tomllib.loads(text))
    return words


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme, in the order of the files."""
    names = ("occasions", "occasions_autumn", "gatherings", "learning", "media", "council", "campaigns")
    return tuple(Theme(**fields) for name in names for fields in read_words(name)["theme"])


@cache
def reference() -> Reference:
    """The reference lists that come with the program."""
    return Reference.read(ROOT / "data" / "reference")


@cache
def name_of(vocabulary: str, code: str) -> str:
    """The Persian name of a code, as a clerk writes it."""
    return clean(reference().vocabularies[vocabulary].names[code])
