"""From charts and maps to the pieces of ``exports.drawings``: sizes, names and numbers in words."""

from collections.abc import Hashable, Mapping, Sequence
from math import ceil, log10
from typing import Any

import pandas as pd
from markupsafe import Markup

from karnameh.content.canvas import BarsChart, Chart, CurveChart, MonthsChart, PlanChart
from karnameh.content.choropleth import WIDTH, Choropleth, Plane, class_breaks, class_step
from karnameh.exports import drawings
from karnameh.exports.drawings import Bar, CurvePoint, MapDrawing, MonthColumn, Part, Place, Point, Tick
from karnameh.locales import Locale

MONTH_STEMS_FA = ("فرو", "ارد", "خرد", "تیر", "مرد", "شهر", "مهر", "آبا", "آذر", "دی", "بهم", "اسف")
"""Months cut to fit twelve columns on a telephone; tooltips and tables have the whole names."""

LONG_NAME = 12
"""Characters beyond which a single name takes two lines."""

CURVE_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares that the axes of a concentration curve are marked at."""

LONG_NUMBER = 5
"""Characters that have room behind the longest bar."""

_BAR_ROOM = 86
"""Percent of its room that the longest bar takes; its number stands behind it."""
_PLAN_ROOM = 62


def chart_markup(chart: Chart, locale: Locale, *, alternative: str) -> Markup:
    """A chart as markup."""
    match chart:
        case MonthsChart(frame=frame):
            return _months(frame, locale, alternative)
        case BarsChart(frame=frame):
            # Of rates the longest may be less than one; of counts one thing does not fill the room.
            longest = float(frame["done"].max()) if len(frame) else 0
            longest = (longest or 1) if "shown" in frame else max(1, longest)
            room = _PLAN_ROOM if has_words(frame) else _BAR_ROOM
            items = [
                Bar(
                    label=str(row["label"]),
                    shown=str(row["shown"]) if "shown" in row else locale.number(int(row["done"])),
                    share=round(float(row["done"]) / longest * room, 1),
                )
                for row in frame.to_dict("records")
            ]
            return drawings.bars(items, alternative=alternative)
        case PlanChart(frame=frame):
            return drawings.bars(_plan_bars(frame, locale), alternative=alternative)
        case CurveChart(frame=frame):
            return _curve(frame, locale, alternative)


def has_words(frame: pd.DataFrame) -> bool:
    """Whether what stands behind the bars is longer than a number, as «۱۲ از ۴۰»."""
    return "shown" in frame and any(len(str(text)) > LONG_NUMBER for text in frame["shown"])


def _months(frame: pd.DataFrame, locale: Locale, alternative: str) -> Markup:
    states = {"done": "chart.held", "planned": "chart.planned", "cancelled": "chart.cancelled"}
    top = _round_up(int(frame[list(states)].sum(axis=1).max()))
    items = [
        MonthColumn(
            label=locale.month(int(row["month"])),
            short=month_stem(int(row["month"]), locale),
            parts=[
                Part(
                    state=state,
                    share=round(int(row[state]) / top * 100, 1),
                    label=f"{locale.text(name)}: {locale.number(int(row[state]))}",
                )
                for state, name in states.items()
                if row[state]
            ],
        )
        for row in frame.to_dict("records")
    ]
    ticks = [Tick(share=share, label=locale.number(top * share)) for share in (0.5, 1)]
    return drawings.months(items, ticks, alternative=alternative)


def month_stem(month: int, locale: Locale) -> str:
    """A month's name in three letters."""
    return MONTH_STEMS_FA[month - 1] if locale.is_rtl else locale.month(month)[:3]


def _round_up(value: int) -> int:
    """The next number that a person would put at the end of an axis; even, since its half is told too."""
    if value <= 2:
        return 2
    unit = 10 ** int(log10(value))
    step = unit // 5 or 1
    top = ceil(value / step) * step
    return top + top % 2


def _plan_bars(frame: pd.DataFrame, locale: Locale) -> list[Bar]:
    longest = max(1.0, float(frame["quantity"].max()), float(frame["done"].max()))
    return [
        Bar(
            label=str(row["label"]),
            shown=locale.text(
                "chart.done_of",
                done=locale.number(int(row["done"])),
                planned=locale.number(float(row["quantity"]), decimals=1),
            ),
            share=round(float(row["done"]) / longest * _PLAN_ROOM, 1),
            planned=round(float(row["quantity"]) / longest * _PLAN_ROOM, 1),
        )
        for row in frame.to_dict("records")
    ]


def _curve(frame: pd.DataFrame, locale: Locale, alternative: str) -> Markup:
    points = [
        CurvePoint(
            x=round(float(row["residents"]) * 100, 2),
            y=round(float(row["done"]) * 100, 2),
            label=str(row["label"]),
            shown=curve_words(float(row["residents"]), float(row["done"]), locale),
        )
        for row in frame.to_dict("records")
    ]
    ticks = [Tick(share=share, label=locale.percent(share)) for share in CURVE_TICKS]
    return drawings.curve(
        points,
        ticks,
        titles=(locale.text("chart.residents"), locale.text("chart.activities")),
        runs_left=locale.is_rtl,
        alternative=alternative,
    )


def curve_words(residents: float, done: float, locale: Locale) -> str:
    """What a point of a concentration curve says."""
    shares = {"residents": locale.percent(residents), "done": locale.percent(done)}
    return locale.text("chart.curve_point", **shares)


def map_markup(drawn: Choropleth, *, alternative: str) -> Markup:
    """A map as SVG, each place a link."""
    return drawings.map_of_links(map_drawing(drawn), alternative=alternative)


def map_ratio(drawn: Choropleth) -> float:
    """Width of a drawn map by its height."""
    return WIDTH / max(1, Plane(drawn.shapes["geometry"].tolist()).height)


def map_drawing(drawn: Choropleth) -> MapDrawing:
    """The geometry of a map in the units of its drawing."""
    plane = Plane(drawn.shapes["geometry"].tolist())
    breaks = class_breaks(drawn.shapes["value"])
    places = [
        _place(row, plane, breaks, selected=row["code"] == drawn.selected)
        for row in drawn.shapes.to_dict("records")
    ]
    return MapDrawing(
        width=WIDTH,
        height=plane.height,
        places=sorted(places, key=lambda place: place.selected),  # the chosen one's edge lies on top
        points=_points(drawn.points, plane),
        outline=plane.path(drawn.outline) if drawn.outline else "",
    )


def _place(row: Mapping[Hashable, Any], plane: Plane, breaks: list[float], *, selected: bool) -> Place:
    step = class_step(float(row["value"]), breaks)
    x, y = plane.point(float(row["lat"]), float(row["lon"]))
    name, shown = str(row["name"]), str(row["shown"])
    value = [shown] if shown else []
    return Place(
        href=str(row["href"]),
        title=str(row["title"]),
        path=plane.path(str(row["geometry"])),
        step=0 if step is None else step + 1,
        x=x,
        y=y,
        lines=[*two_lines(name), *value] if name else [],
        short=[*few_words(name), *value],
        selected=selected,
    )


def _points(points: pd.DataFrame | None, plane: Plane) -> Sequence[Point]:
    if points is None:
        return ()
    return [
        Point(x=x, y=y, colour=row["colour"], title=f"{row['title']} · {row['detail']} · {row['more']}")
        for row in points.to_dict("records")
        for x, y in [plane.point(row["lat"], row["lon"])]
    ]


def two_lines(name: str) -> list[str]:
    """Double names, as «نیلوفر – شهید قندی», one part a line; a long single one after its first word."""
    parts = [part.strip() for part in name.split("–")]
    return name.split(" ", 1) if len(parts) == 1 and len(name) > LONG_NAME else parts


def few_words(name: str) -> list[str]:
    """The first part of a double name, a word a line: the map's tooltip and table have the whole."""
    return name.split("–")[0].split()
