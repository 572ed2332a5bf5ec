"""Classes and colours of a map, and where its places lie on the drawing."""

import json
import re
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karnameh.content.choropleth import (
    WIDTH,
    Plane,
    class_breaks,
    class_colour,
    class_step,
    label_point,
    legend_classes,
    point_rows,
    rings,
    shape_collection,
)
from karnameh.content.palette import PALETTES, Theme, is_dark, palette, rgb
from karnameh.warehouse import Published, questions
from tests.content.shapes import POLYGONS, SQUARE, geojson, places, points

LIGHT = PALETTES["light"]
THEMES: tuple[Theme, ...] = get_args(Theme)
COUNTS = st.lists(st.integers(0, 5000), max_size=60)
RATES = st.lists(st.floats(0, 50, allow_subnormal=False), max_size=60)
MARGIN = 8


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


@settings(deadline=None)
@given(COUNTS | RATES)
def test_every_value_has_a_step_of_the_scale_and_only_zero_has_none(values: list[float]) -> None:
    breaks = class_breaks(pd.Series(values, dtype=float))
    for value in values:
        step = class_step(value, breaks)
        assert (step is None) == (value == 0)
        assert step is None or 0 <= step <= 4
    steps = [class_step(value, breaks) or 0 for value in sorted(values)]
    assert steps == sorted(steps)
    if breaks:
        assert class_step(max(values), breaks) == 4


@settings(deadline=None)
@given(COUNTS | RATES)
def test_the_legend_names_each_colour_of_the_map_once_and_holds_every_value(values: list[float]) -> None:
    breaks = class_breaks(pd.Series(values, dtype=float))
    classes = legend_classes(breaks, LIGHT)
    colours = [colour for colour, _ in classes]
    assert len(set(colours)) == len(colours)
    assert {class_colour(value, breaks, LIGHT) for value in values if value} <= set(colours)
    assert [high for _, high in classes] == sorted(set(breaks))
    if breaks:
        assert breaks[-1] == max(values)


@settings(deadline=None)
@given(COUNTS)
def test_between_two_whole_numbers_there_is_no_bound(values: list[int]) -> None:
    assert all(bound.is_integer() and bound >= 1 for bound in class_breaks(pd.Series(values, dtype=float)))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [value / 255 for value in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_labels_stand_out_from_every_class(theme: Theme) -> None:
    for colour in (PALETTES[theme].nothing, *PALETTES[theme].sequence):
        ink = "#ffffff" if is_dark(colour) else "#17242b"
        assert contrast(colour, ink) >= 3.8, colour


@pytest.mark.parametrize("theme", THEMES)
def test_the_scale_runs_in_lightness(theme: Theme) -> None:
    steps = [luminance(colour) for colour in PALETTES[theme].sequence]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out_from_the_page(theme: Theme) -> None:
    colours = PALETTES[theme]
    for mark in (colours.mark, colours.open, colours.warn):
        assert contrast(mark, colours.paper) >= 3
    for text in (colours.ink, colours.soft):
        assert contrast(text, colours.paper) >= 4.5


@pytest.mark.parametrize(
    ("said", "theme"), [("dark", "dark"), ("light", "light"), ("<b>", "light"), (None, "light")]
)
def test_a_theme_that_is_none_is_the_light_one(said: str | None, theme: str) -> None:
    assert palette(said).theme == theme


def numbers(path: str) -> list[tuple[float, float]]:
    """The points of an SVG path."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)]


@settings(deadline=None)
@given(st.lists(POLYGONS, min_size=1, max_size=5))
def test_every_place_lies_inside_the_drawing_and_fills_its_width(geometries: list[str]) -> None:
    plane = Plane(geometries)
    spots = [spot for geometry in geometries for spot in numbers(plane.path(geometry))]
    assert min(x for x, _ in spots) == MARGIN
    assert max(x for x, _ in spots) == WIDTH - MARGIN
    assert min(y for _, y in spots) == MARGIN
    assert max(y for _, y in spots) <= plane.height - MARGIN + 0.6
    assert plane.height > 0


@settings(deadline=None)
@given(POLYGONS, st.floats(35.5, 35.9), st.floats(35.5, 35.9), st.floats(51.2, 51.7), st.floats(51.2, 51.7))
def test_north_is_up_and_east_is_right(
    geometry: str, south: float, north: float, west: float, east: float
) -> None:
    south, north, west, east = min(south, north), max(south, north), min(west, east), max(west, east)
    plane = Plane([geometry])
    (left, low), (right, high) = plane.point(south, west), plane.point(north, east)
    assert left <= right
    assert high <= low


def test_a_square_on_the_ground_is_a_square_on_the_drawing() -> None:
    metres_of_latitude, metres_of_longitude = 110_950, 90_350  # at 35.75 degrees north
    north, east = 35.75 + 1000 / metres_of_latitude, 51.4 + 1000 / metres_of_longitude
    square = geojson([(51.4, 35.75), (east, 35.75), (east, north), (51.4, north), (51.4, 35.75)])
    assert Plane([square]).height == pytest.approx(WIDTH, abs=5)


HOLED = geojson(
    [(51.4, 35.7), (51.5, 35.7), (51.5, 35.8), (51.4, 35.7)],
    [(51.45, 35.72), (51.46, 35.72), (51.46, 35.73), (51.45, 35.72)],
)


@pytest.mark.parametrize(
    ("geometry", "count"),
    [
        (SQUARE, 1),
        (HOLED, 2),
        (json.dumps({"type": "MultiPolygon", "coordinates": [json.loads(HOLED)["coordinates"]] * 2}), 4),
        ('{"type":"LineString","coordinates":[[51.4,35.7,1200],[51.5,35.8,1200]]}', 1),
        ('{"type":"MultiLineString","coordinates":[[[51.4,35.7],[51.5,35.8]],[[51.1,35.1],[51.2,35.2]]]}', 2),
    ],
)
def test_every_ring_is_drawn_holes_and_islands_too(geometry: str, count: int) -> None:
    found = rings(geometry)
    assert len(found) == count
    assert all(51 < lon < 52 and 35 < lat < 36 for ring in found for lon, lat in ring)
    path = Plane([geometry]).path(geometry)
    assert (path.count("M"), path.count("Z")) == (count, count)
    assert len(numbers(path)) == sum(len(ring) for ring in found)


def test_a_label_stands_inside_its_place(published: Published) -> None:
    shapes = questions.neighbourhood_shapes(published, district="7")
    for geometry in shapes["geometry"]:
        lat, lon = label_point(geometry)
        edge = rings(geometry)[0]
        assert min(x for x, _ in edge) < lon < max(x for x, _ in edge)
        assert min(y for _, y in edge) < lat < max(y for _, y in edge)


def test_shapes_for_the_browser_have_a_colour_and_the_texts_of_their_tooltip() -> None:
    frame = places({"value": 0.0}, {"value": 7.0, "name": "<b>کاج</b>", "more": "&"})
    read = json.loads(json.dumps(shape_collection(frame, PALETTES["dark"])))
    nothing, much = read["features"]
    assert read["type"] == "FeatureCollection"
    assert much["geometry"] == json.loads(frame["geometry"][1])
    assert (much["code"], much["title"], much["more"]) == ("702", "<b>کاج</b>", "&")  # the browser shows text
    assert nothing["fill"][:3] == rgb(PALETTES["dark"].nothing)
    assert much["fill"][:3] == rgb(PALETTES["dark"].sequence[4])


def test_points_for_the_browser_have_their_spot_and_colour() -> None:
    (row,) = json.loads(json.dumps(point_rows(points(lat=35.7, lon=51.4, colour="#102030"))))
    assert (row["lat"], row["lon"], row["fill"]) == (35.7, 51.4, [16, 32, 48])
