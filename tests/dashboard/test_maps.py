"""The map as deck.gl reads it: places where they are, labels that can be read, nothing from elsewhere."""

import json
from typing import Any

import pandas as pd
import pytest
from bidi.algorithm import get_display

from karnameh.dashboard.maps import build_map, class_breaks, class_colour, legend_classes, shape_label
from karnameh.dashboard.palette import PALETTES, is_dark, rgb
from karnameh.locales import locale

LIGHT = PALETTES["light"]
SQUARE = '{"type":"Polygon","coordinates":[[[51.43,35.73],[51.44,35.73],[51.44,35.74],[51.43,35.74],[51.43,35.73]]]}'


def shapes(**changed: Any) -> pd.DataFrame:  # noqa: ANN401 — any column
    """One place."""
    place = {
        "code": "701",
        "name": "نیلوفر – شهید قندی",
        "lat": 35.735,
        "lon": 51.435,
        "geometry": SQUARE,
        "value": 3.0,
        "shown": "۳",
        "detail": "۳ فعالیت",
        "more": "",
    }
    return pd.DataFrame([place | changed])


def deck(frame: pd.DataFrame, points: pd.DataFrame | None = None, **choices: Any) -> dict[str, Any]:  # noqa: ANN401
    """The map as JSON."""
    built = build_map(frame, points, locale=locale("fa"), colours=LIGHT, room=(640, 560), **choices)
    read: dict[str, Any] = json.loads(built.to_json())
    return read


def layer(made: dict[str, Any], name: str) -> dict[str, Any]:
    """A layer by its identifier."""
    found: dict[str, Any] = next(one for one in made["layers"] if one["id"] == name)
    return found


def test_nothing_names_a_foreign_map() -> None:
    made = deck(shapes())
    assert made.get("mapProvider") is None
    assert "http" not in json.dumps(made)
    assert "carto" not in json.dumps(made)


def test_longitude_and_latitude_are_not_swapped() -> None:
    points = pd.DataFrame(
        [{"title": "x", "lat": 35.7, "lon": 51.4, "colour": "#000000", "detail": "", "more": ""}]
    )
    made = deck(shapes(), points)
    view = made["initialViewState"]
    assert 35 < view["latitude"] < 36
    assert 51 < view["longitude"] < 52
    assert layer(made, "points")["getPosition"] == "@@=[lon, lat]"
    assert layer(made, "shapes")["data"]["features"][0]["geometry"] == json.loads(SQUARE)


def test_a_narrow_room_is_looked_at_from_farther_away() -> None:
    frame, says = shapes(), locale("fa")
    wide = build_map(frame, None, locale=says, colours=LIGHT, room=(640, 560)).initial_view_state.zoom
    narrow = build_map(frame, None, locale=says, colours=LIGHT, room=(310, 420)).initial_view_state.zoom
    assert narrow < wide


def test_labels_are_joined_and_in_visual_order() -> None:
    shaped = shape_label("محله بهار")
    assert shaped[0] == "ر"  # the last letter stands first, at the left; alone, it needs no form
    assert shaped.endswith("ﻪﻠﺤﻣ")
    assert "\u200c" not in shape_label("عباس‌آباد")


def test_brackets_in_labels_are_mirrored() -> None:
    assert shape_label("کاج (شمالی)").startswith("(")
    assert get_display("(a)", base_dir="R") == "(a)"


def test_labels_hold_every_character_that_they_need() -> None:
    text = layer(deck(shapes()), "labels-light")
    assert text["characterSet"] == "auto"
    assert "Vazirmatn" in text["fontFamily"]
    assert text["data"][0]["text"].count("\n") == 2


def test_classes_are_filled_equally_and_zero_has_its_own_colour() -> None:
    values = pd.Series([0, 1, 2, 3, 4, 100])
    breaks = class_breaks(values)
    assert breaks[-1] == 100
    assert class_colour(0, breaks, LIGHT) == LIGHT.nothing
    colours = [class_colour(value, breaks, LIGHT) for value in (1, 2, 3, 4, 100)]
    assert colours == list(LIGHT.sequence)


@pytest.mark.parametrize("values", [[], [0, 0], [5], [2, 2, 2]])
def test_few_values_make_few_classes(values: list[int]) -> None:
    breaks = class_breaks(pd.Series(values, dtype=float))
    assert len(legend_classes(breaks, LIGHT)) == len(set(values) - {0})


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [value / 255 for value in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", list(PALETTES))
def test_labels_stand_out_from_every_class(theme: Any) -> None:  # noqa: ANN401 — a theme
    palette = PALETTES[theme]
    for colour in (palette.nothing, *palette.sequence):
        ink = "#ffffff" if is_dark(colour) else "#17242b"
        light, dark = sorted((luminance(colour), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3.8, colour


@pytest.mark.parametrize("theme", list(PALETTES))
def test_the_scale_runs_in_lightness(theme: Any) -> None:  # noqa: ANN401 — a theme
    steps = [luminance(colour) for colour in PALETTES[theme].sequence]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_an_official_outline_is_a_line_above_the_places_that_cannot_be_picked() -> None:
    made = deck(shapes(), outline=SQUARE)
    outline = layer(made, "outline")
    assert outline["data"]["geometry"] == json.loads(SQUARE)
    assert (outline["filled"], outline["pickable"]) == (False, False)
    assert [one["id"] for one in made["layers"]][:2] == ["shapes", "outline"]
    assert "outline" not in {one["id"] for one in deck(shapes())["layers"]}
