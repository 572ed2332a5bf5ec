"""Charts and maps as plain HTML and SVG, for the first paint and for where no script runs.

The markup stands in ``templates/drawings.html``; see ``fragments``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.exports.fragments import pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a month's column: which state, how high in percent of the plot, and what it says."""

    state: str
    share: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthColumn:
    """A month with what there was of each state; ``short`` is its name on a narrow screen."""

    label: str
    short: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line across the plot, at a share of its height."""

    share: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A horizontal bar, in percent of its room; behind it, hollow, what was ``planned``."""

    label: str
    shown: str
    share: float
    planned: float | None = None

    @property
    def end(self) -> float:
        """Where the bar and its plan have ended."""
        return max(self.share, self.planned or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """A point of a curve, in percent along the plot and of its height, and what it says."""

    x: float
    y: float
    label: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on a map. ``step`` is its class, 1 to 5, 0 for nothing; ``short`` its name in little room."""

    href: str
    title: str
    path: str
    step: int
    x: float
    y: float
    lines: Sequence[str]
    short: Sequence[str]
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A single spot on a map."""

    x: float
    y: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDrawing:
    """A map of links; sizes in the drawing's own units."""

    width: int
    height: int
    places: Sequence[Place]
    points: Sequence[Point] = ()
    outline: str = ""


def months(items: Sequence[MonthColumn], ticks: Sequence[Tick], *, alternative: str) -> Markup:
    """Stacked columns, a month each."""
    return _piece("months", items, alternative, ticks)


def bars(items: Sequence[Bar], *, alternative: str) -> Markup:
    """Horizontal bars with their numbers."""
    return _piece("bars", items, alternative)


def curve(
    points: Sequence[CurvePoint],
    ticks: Sequence[Tick],
    *,
    titles: tuple[str, str],
    runs_left: bool,
    alternative: str,
) -> Markup:
    """A curve from the corner to the first point and on; beside it the diagonal. ``titles`` of both axes."""
    corners = [(0.0, 0.0), *((point.x, point.y) for point in points)]
    path = " ".join(f"{100 - x if runs_left else x:.2f},{100 - y:.2f}" for x, y in corners)
    return _piece("curve", points, ticks, titles, path, runs_left, alternative)


def map_of_links(drawn: MapDrawing, *, alternative: str) -> Markup:
    """A map whose every place is a link."""
    return _piece("map", drawn, alternative)


def later(source: str, *, alternative: str, ratio: float) -> Markup:
    """Room for a drawing that the page's script puts in from ``source``; width by height is ``ratio``."""
    return _piece("later", source, alternative, f"{ratio:.3f}")


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("drawings.html"), name)(*values))  # noqa: S704 — the template escapes each value
