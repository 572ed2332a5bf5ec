"""What a page is drawn on: live by Streamlit, or as a document of plain HTML.

A page is written once, in ``pages/``, and asks a canvas for what it wants to
show. ``karnameh.dashboard.live`` answers with Streamlit's elements,
``karnameh.content.paper`` with markup
(docs/decisions/0016-a-page-is-written-once.md).
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from markupsafe import Markup

from karnameh.content.choropleth import Choropleth

Room = AbstractContextManager[object]
"""A part of the page; what is shown inside ``with`` stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsChart:
    """Activities by Jalali month. ``frame`` has the columns month (1–12), done, planned, cancelled."""

    frame: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsChart:
    """Horizontal bars in the order given.

    ``frame`` has the columns label (unique) and done, and may have shown: what stands for the number.
    """

    frame: pd.DataFrame
    label_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChart:
    """What was done before what was planned. ``frame`` has the columns label (unique), quantity, done."""

    frame: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveChart:
    """A concentration curve from nothing to all, beside the diagonal of equal shares.

    ``frame`` has the columns label (unique), residents and done: running shares, 0 to 1, in
    the order of the curve; its first point, (0, 0), is not among them.
    """

    frame: pd.DataFrame


Chart = MonthsChart | BarsChart | PlanChart | CurveChart


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What search engines and messengers are told of a view.

    Attributes:
        title: what it shows, without the site's name.
        description: the same in a sentence or two.
        thing: what it is about in the words of schema.org, for JSON-LD; None for a page in general.
        status: as HTTP counts: 404 where what the address asks for is not there, 500 where we failed.
    """

    title: str
    description: str = ""
    thing: Mapping[str, Any] | None = None
    status: int = 200


class Canvas(Protocol):
    """Where a page shows its parts and reads the visitor's choices."""

    @property
    def is_copy(self) -> bool:
        """Whether this is a copy on files, which no server answers: nothing there asks for one."""

    def show(self, markup: Markup) -> None:
        """Show a ready piece."""

    def tell(self, about: About) -> None:
        """Tell the document what this view is."""

    def choices(self) -> Room:
        """A row for choices."""

    def columns(self, *weights: int) -> Sequence[Room]:
        """Parts side by side, as wide as their weights; below each other on a narrow screen."""

    def fold(self, summary: str) -> Room:
        """A part that opens when its summary is chosen."""

    def choose(self, key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
        """One of several codes, kept in the address under ``key``. Returns the chosen code."""

    def switch(self, key: str, *, label: str) -> bool:
        """Yes or no, kept in the address as ``key=1``."""

    def search(self, key: str, *, label: str, placeholder: str) -> str:
        """Free text, kept in the address."""

    def chart(self, chart: Chart, *, alternative: str) -> None:
        """Draw a chart; ``alternative`` is said where it cannot be seen."""

    def map(self, drawn: Choropleth, *, alternative: str) -> None:
        """Draw a map whose places can be chosen."""

    def drawing(self, drawn: Choropleth, *, alternative: str) -> None:
        """Draw a light map of links, one for each place."""
