"""The map as deck.gl reads it: places where they are, labels that can be read, nothing from elsewhere."""

import json
from typing import Any

import pytest
from bidi.algorithm import get_display

from karnameh.content.choropleth import Choropleth, class_colour
from karnameh.content.palette import PALETTES, Theme, rgb
from karnameh.dashboard.maps import build_map
from karnameh.exports.shaping import shape_label
from karnameh.locales import locale
from tests.content.shapes import SQUARE, places, points

LIGHT = PALETTES["light"]
SOURCE = "/drawings/places?v=1&year=1404"


def deck(theme: Theme = "light", **said: Any) -> dict[str, Any]:  # noqa: ANN401 — any part of a choropleth
    """The map as JSON."""
    drawn = Choropleth(**{"shapes": places({"geometry": SQUARE}), "source": SOURCE, **said})
    built = build_map(drawn, locale=locale("fa"), colours=PALETTES[theme], room=(640, 560))
    read: dict[str, Any] = json.loads(built.to_json())
    return read


def layer(made: dict[str, Any], name: str) -> dict[str, Any]:
    """A layer by its identifier."""
    found: dict[str, Any] = next(one for one in made["layers"] if one["id"] == name)
    return found


def test_nothing_names_a_foreign_map() -> None:
    made = deck(points=points())
    assert made.get("mapProvider") is None
    assert "http" not in json.dumps(made)
    assert "//" not in json.dumps(made)
    assert "carto" not in json.dumps(made)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_polygons_and_points_come_from_an_address_and_not_with_the_page(theme: Theme) -> None:
    made = deck(theme, points=points())
    assert layer(made, "shapes")["data"] == f"{SOURCE}&as=shapes&theme={theme}"
    assert layer(made, "points")["data"] == f"{SOURCE}&as=points"
    assert "51.43," not in json.dumps(made)
    assert layer(made, "shapes")["pickable"] is True


def test_longitude_and_latitude_are_not_swapped() -> None:
    made = deck(points=points())
    view = made["initialViewState"]
    assert 35 < view["latitude"] < 36
    assert 51 < view["longitude"] < 52
    assert layer(made, "points")["getPosition"] == "@@=[lon, lat]"


@pytest.mark.parametrize("none", [None, points()[:0]], ids=["not asked for", "none"])
def test_without_points_there_is_no_layer_of_them(none: Any) -> None:  # noqa: ANN401 — a frame
    assert "points" not in {one["id"] for one in deck(points=none)["layers"]}


def test_a_narrow_room_is_looked_at_from_farther_away() -> None:
    drawn = Choropleth(shapes=places(), source=SOURCE)
    zooms = [
        build_map(drawn, locale=locale("fa"), colours=LIGHT, room=room).initial_view_state.zoom
        for room in ((640, 560), (310, 420))
    ]
    assert zooms[1] < zooms[0]


def test_labels_are_joined_and_in_visual_order() -> None:
    shaped = shape_label("محله بهار")
    assert shaped[0] == "ر"  # the last letter stands first, at the left; alone, it needs no form
    assert shaped.endswith("ﻪﻠﺤﻣ")
    assert "\u200c" not in shape_label("عباس‌آباد")


def test_brackets_in_labels_are_mirrored() -> None:
    assert shape_label("کاج (شمالی)").startswith("(")
    assert get_display("(a)", base_dir="R") == "(a)"


def test_labels_hold_every_character_that_they_need() -> None:
    text = layer(deck(), "labels-light")
    assert text["characterSet"] == "auto"
    assert "Vazirmatn" in text["fontFamily"]
    assert text["data"][0]["text"].count("\n") == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_place_has_one_label_that_stands_out_from_its_colour(theme: Theme) -> None:
    made = deck(theme, shapes=places(*({"value": float(value)} for value in range(6))))
    light, dark = layer(made, "labels-light"), layer(made, "labels-dark")
    assert len(light["data"]) + len(dark["data"]) == 6
    assert (light["getColor"], dark["getColor"]) == (rgb("#ffffff"), rgb("#17242b"))
    strongest = class_colour(5, [1, 2, 3, 4, 5], PALETTES[theme])
    on_strongest = dark if theme == "dark" else light
    assert strongest == PALETTES[theme].sequence[4]
    assert max(row["lon"] for row in on_strongest["data"]) == pytest.approx(51.485)


def test_the_chosen_place_has_an_edge_of_its_own() -> None:
    edge = layer(deck(selected="701"), "chosen")
    assert edge["data"]["geometry"] == json.loads(SQUARE)
    assert (edge["filled"], edge["pickable"], edge["getLineColor"]) == (False, False, rgb(LIGHT.warn))
    for wrong in ("", "799"):
        assert "chosen" not in {one["id"] for one in deck(selected=wrong)["layers"]}


def test_an_official_outline_is_a_line_above_the_places_that_cannot_be_picked() -> None:
    made = deck(outline=SQUARE)
    outline = layer(made, "outline")
    assert outline["data"]["geometry"] == json.loads(SQUARE)
    assert (outline["filled"], outline["pickable"]) == (False, False)
    assert [one["id"] for one in made["layers"]][:2] == ["shapes", "outline"]
    assert "outline" not in {one["id"] for one in deck()["layers"]}
