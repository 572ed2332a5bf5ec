"""Charts as Vega reads them: direction, digits, order, zeros and unknowns."""

from typing import Any

import pandas as pd
import pytest

from karnameh.content.palette import PALETTES
from karnameh.dashboard.charts import (
    build_bars_chart,
    build_curve_chart,
    build_months_chart,
    build_plan_chart,
)
from karnameh.locales import locale

FA, EN = locale("fa"), locale("en")
LIGHT = PALETTES["light"]
MONTHS = pd.DataFrame(
    {
        "month": range(1, 13),
        "done": [3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        "planned": [0] * 11 + [2],
        "cancelled": [1] + [0] * 11,
        "postponed": [0] * 12,
    }
)
BARS = pd.DataFrame({"label": ["رویداد", "نشریه", "کلیپ"], "done": [1204, 7, 0]})


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a specification carries."""
    return [row for dataset in spec["datasets"].values() for row in dataset]


def test_months_run_right_to_left_in_persian_and_left_to_right_in_english() -> None:
    persian = build_months_chart(MONTHS, locale=FA, colours=LIGHT).to_dict()
    english = build_months_chart(MONTHS, locale=EN, colours=LIGHT).to_dict()
    assert persian["encoding"]["x"]["scale"]["domain"][0] == "اسفند"
    assert persian["encoding"]["x"]["scale"]["domain"][-1] == "فروردین"
    assert english["encoding"]["x"]["scale"]["domain"][0] == "Farvardin"
    assert persian["encoding"]["y"]["axis"]["orient"] == "right"
    assert english["encoding"]["y"]["axis"]["orient"] == "left"


@pytest.mark.parametrize("narrow", [True, False])
def test_all_twelve_months_stand_on_the_axis_though_some_are_empty(narrow: bool) -> None:
    spec = build_months_chart(MONTHS, locale=FA, colours=LIGHT, narrow=narrow).to_dict()
    assert len(set(spec["encoding"]["x"]["scale"]["domain"])) == 12


def test_planned_is_hollow_and_nothing_is_drawn_for_zero() -> None:
    spec = build_months_chart(MONTHS, locale=FA, colours=LIGHT).to_dict()
    assert spec["encoding"]["color"]["scale"]["range"][1] == LIGHT.paper
    assert spec["encoding"]["stroke"]["scale"]["range"][1] == LIGHT.open
    drawn = rows(spec)
    assert len(drawn) == 5
    assert all(row["count"] > 0 for row in drawn)


def test_numbers_are_written_in_the_language() -> None:
    persian = rows(build_bars_chart(BARS, locale=FA, colours=LIGHT, label_title="نوع").to_dict())
    english = rows(build_bars_chart(BARS, locale=EN, colours=LIGHT, label_title="Kind").to_dict())
    assert [row["shown"] for row in persian] == ["۱٬۲۰۴", "۷", "۰"]
    assert [row["shown"] for row in english] == ["1,204", "7", "0"]


def test_bars_keep_the_order_given_and_zeros() -> None:
    spec = build_bars_chart(BARS, locale=EN, colours=LIGHT, label_title="Kind").to_dict()
    order = spec["layer"][0]["encoding"]["y"]["sort"]
    assert order == ["رویداد", "نشریه", "کلیپ"]
    assert len(rows(spec)) == 3


def test_bars_grow_from_the_side_where_reading_begins() -> None:
    persian = build_bars_chart(BARS, locale=FA, colours=LIGHT, label_title="نوع").to_dict()
    english = build_bars_chart(BARS, locale=EN, colours=LIGHT, label_title="Kind").to_dict()
    assert persian["layer"][0]["encoding"]["x"]["scale"]["reverse"] is True
    assert english["layer"][0]["encoding"]["x"]["scale"]["reverse"] is False
    assert persian["layer"][0]["encoding"]["y"]["axis"]["orient"] == "right"


def test_the_plan_is_drawn_to_one_scale_with_what_was_done() -> None:
    plan = pd.DataFrame({"label": ["کارگاه"], "quantity": [12.0], "done": [30]})
    spec = build_plan_chart(plan, locale=FA, colours=LIGHT).to_dict()
    domains = [layer["encoding"]["x"]["scale"]["domain"] for layer in spec["layer"]]
    assert domains[0] == domains[1] == domains[2]
    assert domains[0][0] == 0
    assert domains[0][1] > 30
    assert "۳۰ از ۱۲" in rows(spec)[0]["text"]


@pytest.mark.parametrize("says", [FA, EN], ids=["fa", "en"])
def test_empty_frames_make_empty_charts(says: Any) -> None:  # noqa: ANN401 — a locale
    build_months_chart(MONTHS.assign(done=0, planned=0, cancelled=0), locale=says, colours=LIGHT).to_dict()
    build_bars_chart(BARS[:0], locale=says, colours=LIGHT, label_title="x").to_dict()
    build_plan_chart(
        pd.DataFrame({"label": [], "quantity": [], "done": []}), locale=says, colours=LIGHT
    ).to_dict()


def test_a_curve_begins_in_the_corner_and_runs_the_way_of_the_page() -> None:
    frame = pd.DataFrame({"label": ["کاج", "بهار"], "residents": [0.6, 1.0], "done": [0.25, 1.0]})
    for says, side, reverse in ((FA, "right", True), (EN, "left", False)):
        spec = build_curve_chart(frame, locale=says, colours=LIGHT).to_dict()
        assert [(row["residents"], row["done"]) for row in rows(spec)] == [(0, 0), (0.6, 0.25), (1, 1)]
        equal, line, points = spec["layer"]
        assert equal["encoding"]["y"]["axis"]["orient"] == side
        assert line["encoding"]["x"]["scale"] == {"reverse": reverse, "domain": [0, 1]}
        assert "transform" in points  # the corner is no place


def test_bars_may_say_something_else_than_their_number() -> None:
    frame = pd.DataFrame({"label": ["کاج"], "done": [0.25], "shown": ["۳ از ۱۲"]})
    spec = build_bars_chart(frame, locale=FA, colours=LIGHT, label_title="نوع").to_dict()
    (row,) = rows(spec)
    assert row["shown"].strip("\u2067\u2069") == "۳ از ۱۲"
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 0.25 * 1.25]
