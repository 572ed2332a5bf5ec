"""Charts: pure builders from a frame and a locale to an Altair chart.

Texts are made here, in the reader's language and digits, and handed to Vega as
ready columns: Vega neither shapes nor sorts Persian by itself. In Persian a
chart runs right to left like the page around it, time included
(docs/decisions/0004-charts-run-right-to-left.md).
"""

from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any, Literal, TypeVar

import altair as alt
import pandas as pd

from karnameh.content.canvas import BarsChart, Chart, CurveChart, MonthsChart, PlanChart
from karnameh.content.drawn import CURVE_TICKS, curve_words, has_words, month_stem
from karnameh.content.palette import Palette
from karnameh.locales import Locale

FONT = "Vazirmatn, Tahoma, sans-serif"
COLUMNS = {
    "months": ("month", "done", "planned", "cancelled"),
    "bars": ("label", "done", "shown"),
    "plan": ("label", "quantity", "done"),
    "curve": ("label", "residents", "done"),
}
"""What each kind of chart reads of its frame."""

PADDING = {"left": 14, "right": 14, "top": 12, "bottom": 8}
"""Pixels around a chart: the labels at its ends reach over it. Each side by name, since Streamlit adds to them."""

BAR_STEP = 30
"""Height of one horizontal bar with its gap, in pixels."""

Built = TypeVar("Built", alt.Chart, alt.LayerChart)

_RIGHT_TO_LEFT, _POP = "\u2067", "\u2069"


READY = 256
"""Specifications that are kept; one is some kilobytes."""


def ready_chart(chart: Chart, *, locale: Locale, colours: Palette, narrow: bool) -> dict[str, Any]:
    """A chart as a Vega-Lite specification, built once for the same content."""
    match chart:
        case MonthsChart():
            kind, title = "months", ""
        case BarsChart():
            kind, title = "bars", chart.label_title
        case PlanChart():
            kind, title = "plan", ""
        case CurveChart():
            kind, title = "curve", ""
    columns = [name for name in COLUMNS[kind] if name in chart.frame]
    rows = tuple(chart.frame[columns].itertuples(index=False, name=None))
    return deepcopy(_specification(kind, tuple(columns), rows, title, locale, colours, narrow))


@lru_cache(maxsize=READY)
def _specification(
    kind: str,
    columns: tuple[str, ...],
    rows: tuple[tuple[object, ...], ...],
    title: str,
    locale: Locale,
    colours: Palette,
    narrow: bool,
) -> dict[str, Any]:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    built: alt.Chart | alt.LayerChart
    if kind == "months":
        built = build_months_chart(frame, locale=locale, colours=colours, narrow=narrow)
    elif kind == "bars":
        built = build_bars_chart(frame, locale=locale, colours=colours, label_title=title, narrow=narrow)
    elif kind == "curve":
        built = build_curve_chart(frame, locale=locale, colours=colours, narrow=narrow)
    else:
        built = build_plan_chart(frame, locale=locale, colours=colours, narrow=narrow)
    specification: dict[str, Any] = built.to_dict()
    return specification


def build_months_chart(
    frame: pd.DataFrame, *, locale: Locale, colours: Palette, narrow: bool = False
) -> alt.Chart:
    """Activities by Jalali month: done filled, planned hollow, cancelled in the warning colour.

    ``frame`` has the columns month (1–12), done, planned, cancelled; twelve rows. On a
    ``narrow`` screen the months' names are cut to their stems.
    """
    states = {
        "done": locale.text("chart.held"),
        "planned": locale.text("chart.planned"),
        "cancelled": locale.text("chart.cancelled"),
    }
    rows = frame.melt("month", list(states), var_name="state", value_name="count")
    rows = rows[rows["count"] > 0].assign(position=lambda kept: kept["state"].map(list(states).index))
    rows["label"] = [_month_label(month, locale, narrow=narrow) for month in rows["month"]]
    rows["month_name"] = [_shown(locale.month(month), locale) for month in rows["month"]]
    rows["state_name"] = [_shown(states[state], locale) for state in rows["state"]]
    rows["shown"] = [locale.number(count) for count in rows["count"]]
    months = [_month_label(month, locale, narrow=narrow) for month in range(1, 13)]
    names = [_shown(text, locale) for text in states.values()]
    chart: alt.Chart = _dressed(
        alt.Chart(rows)
        .mark_bar(cornerRadiusTopLeft=3, cornerRadiusTopRight=3, strokeWidth=1.5)
        .encode(
            x=alt.X(
                "label:N",
                scale=alt.Scale(domain=_along(months, locale)),
                title=None,
                axis=_labels_axis(),
            ),
            y=alt.Y("count:Q", title=None, axis=_count_axis(locale, _at_most(frame, list(states)))),
            color=alt.Color(
                "state_name:N",
                scale=alt.Scale(domain=names, range=[colours.mark, colours.paper, colours.warn]),
                legend=None,
            ),
            stroke=alt.Stroke(
                "state_name:N",
                scale=alt.Scale(domain=names, range=[colours.mark, colours.open, colours.warn]),
                legend=None,
            ),
            order=alt.Order("position:Q"),
            tooltip=[
                alt.Tooltip("month_name:N", title=locale.text("column.month")),
                alt.Tooltip("state_name:N", title=locale.text("chart.status")),
                alt.Tooltip("shown:N", title=locale.text("column.count")),
            ],
        )
        .properties(height=260),
        colours,
    )
    return chart


def build_bars_chart(
    frame: pd.DataFrame, *, locale: Locale, colours: Palette, label_title: str, narrow: bool = False
) -> alt.LayerChart:
    """Horizontal bars with their numbers, in the order given, zeros kept.

    ``frame`` has the columns label (unique) and done, and may have shown: what stands for the number.
    """
    rows = frame[["label", "done"]].copy()
    rows["name"] = [_shown(label, locale) for label in rows["label"]]
    rows["shown"] = (
        [_shown(text, locale) for text in frame["shown"]]
        if "shown" in frame
        else [locale.number(count) for count in rows["done"]]
    )
    longest = (rows["done"].max() or 1) if "shown" in frame and len(rows) else _longest(rows["done"])
    room = (2.2, 1.25) if has_words(frame) else (1.35, 1.12)
    rtl = locale.is_rtl
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "name:N",
            sort=rows["name"].tolist(),
            title=None,
            axis=_names_axis(locale, narrow=narrow),
        ),
        x=alt.X(
            "done:Q",
            title=None,
            axis=None,
            scale=alt.Scale(reverse=rtl, domain=[0, longest * room[0 if narrow else 1]]),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=label_title),
            alt.Tooltip("shown:N", title=locale.text("column.count")),
        ],
    )
    bars = base.mark_bar(cornerRadius=3, height=17, color=colours.mark)
    numbers = base.mark_text(
        align="right" if rtl else "left", dx=-6 if rtl else 6, fontSize=13, color=colours.ink, font=FONT
    ).encode(text="shown:N")
    chart: alt.LayerChart = _dressed(
        (bars + numbers).properties(height=max(1, len(rows)) * BAR_STEP), colours
    )
    return chart


def build_plan_chart(
    frame: pd.DataFrame, *, locale: Locale, colours: Palette, narrow: bool = False
) -> alt.LayerChart:
    """Plan against done: a filled bar of what was done before a hollow bar of what was planned.

    ``frame`` has the columns label (unique), quantity and done; rows without a
    known quantity have no place here and stay in the table.
    """
    rows = frame[["label", "quantity", "done"]].copy()
    rows["name"] = [_shown(label, locale) for label in rows["label"]]
    rows["planned_shown"] = [locale.number(value, decimals=1) for value in rows["quantity"]]
    rows["done_shown"] = [locale.number(value) for value in rows["done"]]
    rows["end"] = rows[["quantity", "done"]].max(axis=1)
    rows["text"] = [
        _shown(locale.text("chart.done_of", done=done, planned=planned), locale)
        for done, planned in zip(rows["done_shown"], rows["planned_shown"], strict=True)
    ]
    rtl = locale.is_rtl
    scale = alt.Scale(reverse=rtl, domain=[0, _longest(rows["end"]) * (2.2 if narrow else 1.25)])
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "name:N",
            sort=rows["name"].tolist(),
            title=None,
            axis=_names_axis(locale, narrow=narrow),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=locale.text("column.plan_item")),
            alt.Tooltip("planned_shown:N", title=locale.text("chart.quantity")),
            alt.Tooltip("done_shown:N", title=locale.text("chart.held")),
        ],
    )
    planned = base.mark_bar(
        cornerRadius=3, height=19, fillOpacity=0, stroke=colours.soft, strokeWidth=1.5
    ).encode(x=alt.X("quantity:Q", title=None, axis=None, scale=scale))
    done = base.mark_bar(cornerRadius=2, height=11, color=colours.mark).encode(
        x=alt.X("done:Q", title=None, axis=None, scale=scale)
    )
    numbers = base.mark_text(
        align="right" if rtl else "left", dx=-7 if rtl else 7, fontSize=12, color=colours.ink, font=FONT
    ).encode(x=alt.X("end:Q", axis=None, scale=scale), text="text:N")
    chart: alt.LayerChart = _dressed(
        (planned + done + numbers).properties(height=max(1, len(rows)) * (BAR_STEP + 2)), colours
    )
    return chart


def build_curve_chart(
    frame: pd.DataFrame, *, locale: Locale, colours: Palette, narrow: bool = False
) -> alt.LayerChart:
    """A concentration curve with a point for each row, over the dashed diagonal of equal shares.

    ``frame`` has the columns label (unique), residents and done: running shares, 0 to 1.
    """
    corner = pd.DataFrame({"label": [""], "residents": [0.0], "done": [0.0]})
    rows = pd.concat([corner, frame[["label", "residents", "done"]]], ignore_index=True)
    rows["name"] = [_shown(label, locale) if label else "" for label in rows["label"]]
    rows["shown"] = [
        _shown(curve_words(residents, done, locale), locale)
        for residents, done in zip(rows["residents"], rows["done"], strict=True)
    ]
    x = alt.X(
        "residents:Q",
        title=locale.text("chart.residents"),
        scale=alt.Scale(reverse=locale.is_rtl, domain=[0, 1]),
        axis=_shares_axis(locale, "bottom"),
    )
    y_axis = _shares_axis(locale, "right" if locale.is_rtl else "left")
    base = alt.Chart(rows).encode(x=x)
    equal = base.mark_line(strokeDash=[5, 4], strokeWidth=1.5, color=colours.soft).encode(
        y=alt.Y("residents:Q", title=locale.text("chart.activities"), axis=y_axis)
    )
    line = base.mark_line(strokeWidth=2.5, color=colours.mark).encode(
        y=alt.Y("done:Q", scale=alt.Scale(domain=[0, 1])), order=alt.Order("residents:Q")
    )
    points = (
        base.mark_point(filled=True, size=70, color=colours.mark, opacity=1)
        .encode(
            y="done:Q",
            tooltip=[
                alt.Tooltip("name:N", title=locale.text("column.neighbourhood")),
                alt.Tooltip("shown:N", title=locale.text("chart.until_here")),
            ],
        )
        .transform_filter("datum.name != ''")
    )
    chart: alt.LayerChart = _dressed(
        (equal + line + points).properties(height=280 if narrow else 340), colours
    )
    return chart


def _shares_axis(locale: Locale, orient: Literal["bottom", "left", "right"]) -> alt.Axis:
    """An axis of shares, marked at quarters in the language's digits."""
    labels = [locale.percent(share) for share in CURVE_TICKS]
    return alt.Axis(
        orient=orient,
        values=list(CURVE_TICKS),
        labelExpr=f"{labels}[round(datum.value * 4)]",
        grid=orient != "bottom",
        ticks=False,
        labelPadding=6,
        titleFontWeight="normal",
    )


def _shown(text: str, locale: Locale) -> str:
    """The text with its own direction, since the chart around it is laid out left to right."""
    return f"{_RIGHT_TO_LEFT}{text}{_POP}" if locale.is_rtl else text


def _along(items: Sequence[str], locale: Locale) -> list[str]:
    """Items in the order in which the axis runs on the screen, from left to right."""
    return list(reversed(items)) if locale.is_rtl else list(items)


def _month_label(month: int, locale: Locale, *, narrow: bool) -> str:
    return month_stem(month, locale) if narrow else locale.month(month)


def _labels_axis() -> alt.Axis:
    return alt.Axis(labelAngle=0, labelOverlap=False, labelFontSize=11, labelPadding=6, ticks=False)


def _names_axis(locale: Locale, *, narrow: bool) -> alt.Axis:
    """Names of horizontal bars, on the side where reading begins."""
    return alt.Axis(
        orient="right" if locale.is_rtl else "left",
        labelLimit=150 if narrow else 200,
        labelFontSize=11 if narrow else 12.5,
        domain=False,
        ticks=False,
        labelPadding=8,
    )


def _count_axis(locale: Locale, highest: int) -> alt.Axis:
    """A quiet axis of whole numbers on the side where reading begins."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if highest <= step * 5)
    return alt.Axis(
        orient="right" if locale.is_rtl else "left",
        values=list(range(0, highest + step, step)),
        format="d",
        domain=False,
        ticks=False,
        labelPadding=6,
        labelExpr=_digits_expression() if locale.is_rtl else "datum.label",
    )


def _digits_expression() -> str:
    """A Vega expression that writes an axis label in Persian digits."""
    expression = "format(datum.value, 'd')"
    for digit in range(10):
        expression = f"replace({expression}, /{digit}/g, '{chr(0x6F0 + digit)}')"
    return expression


def _at_most(frame: pd.DataFrame, columns: list[str]) -> int:
    return max(1, int(frame[columns].sum(axis=1).max())) if len(frame) else 1


def _longest(values: pd.Series) -> float:
    """The longest bar; the scale goes on beyond it, so that its number has room."""
    return max(1.0, float(values.max()) if len(values) else 1.0)


def _dressed(chart: Built, colours: Palette) -> Built:
    dressed: Built = (
        chart.properties(padding=PADDING)
        .configure(font=FONT, background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(
            labelColor=colours.ink,
            gridColor=colours.line,
            domainColor=colours.line,
            labelFontSize=12.5,
            labelFont=FONT,
        )
    )
    return dressed
