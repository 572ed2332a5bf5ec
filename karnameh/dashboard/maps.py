"""Maps: pure builders from frames to a pydeck Deck. No tile, no token, no foreign host.

deck.gl does no shaping: a Persian label drawn as it is stands reversed and
unjoined, and the default character set holds no Persian at all. So labels are
shaped here and the layer is told to draw every character it meets.
"""

import json
from math import cos, log2, radians

import pandas as pd
import pydeck as pdk

from karnameh.content.choropleth import Choropleth, class_breaks, class_colour, rings
from karnameh.content.drawn import few_words, two_lines
from karnameh.content.palette import Palette, is_dark, rgb
from karnameh.exports.shaping import shape_label
from karnameh.locales import Locale

SHAPES, CHOSEN, OUTLINE, POINTS, LABELS = "shapes", "chosen", "outline", "points", "labels"
"""Identifiers of the layers, for the selection that the browser sends back."""

TILE = 512
"""Pixels of the whole earth at zoom 0."""

FILL = 0.94
"""How much of its room the map fills."""

NARROW = 400
"""Pixels of width below which labels are cut short."""


def build_map(drawn: Choropleth, *, locale: Locale, colours: Palette, room: tuple[int, int]) -> pdk.Deck:
    """A choropleth of places with their names, and single activities as points.

    ``room`` is the map's width and height in pixels. Polygons and points are
    not in the deck: the browser fetches them from ``drawn.source`` and keeps them.
    """
    shapes = drawn.shapes
    layers = [_shape_layer(f"{drawn.source}&as=shapes&theme={colours.theme}", colours)]
    chosen = shapes[shapes["code"] == drawn.selected]
    layers += [_line_layer(geometry, CHOSEN, colours.warn, width=4) for geometry in chosen["geometry"]]
    if drawn.outline:
        layers.append(_line_layer(drawn.outline, OUTLINE, colours.ink, width=1.5))
    if drawn.points is not None and not drawn.points.empty:
        layers.append(_point_layer(f"{drawn.source}&as=points", colours))
    layers += _label_layers(shapes, locale, colours, narrow=room[0] < NARROW)
    return pdk.Deck(
        layers=layers,
        initial_view_state=_view(shapes, room),
        map_provider=None,  # and no style named: for map_style=None Streamlit asks a foreign host
        tooltip={
            "html": "<b>{title}</b><br>{detail}<br>{more}",  # the values are escaped by the browser
            "style": {
                "font-family": "Vazirmatn, Tahoma, sans-serif",
                "backgroundColor": "#17242b",
                "color": "#ffffff",
                "fontSize": "13px",
            },
        },
    )


def _view(shapes: pd.DataFrame, room: tuple[int, int]) -> pdk.ViewState:
    """All the places in view: Web Mercator shows 512 px for 360 degrees at zoom 0."""
    points = [point for geometry in shapes["geometry"] for ring in rings(geometry) for point in ring]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    middle = (max(lats) + min(lats)) / 2
    width = (max(lons) - min(lons)) / 360 * TILE
    height = (max(lats) - min(lats)) / 360 * TILE / cos(radians(middle))
    zoom = log2(min(room[0] * FILL / width, room[1] * FILL / height))
    return pdk.ViewState(
        latitude=middle,
        longitude=(max(lons) + min(lons)) / 2,
        zoom=round(zoom, 2),
        min_zoom=zoom - 1,
        max_zoom=17,
        pitch=0,
        bearing=0,
    )


def _shape_layer(source: str, colours: Palette) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        source,
        id=SHAPES,
        pickable=True,
        stroked=True,
        filled=True,
        get_fill_color="fill",
        get_line_color=rgb(colours.paper),
        get_line_width=1.5,
        line_width_units=pdk.types.String("pixels"),
        auto_highlight=True,
        highlight_color=[*rgb(colours.warn), 70],
    )


def _line_layer(geometry: str, name: str, colour: str, *, width: float) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "Feature", "geometry": json.loads(geometry), "properties": {}},
        id=name,
        pickable=False,
        stroked=True,
        filled=False,
        get_line_color=rgb(colour),
        get_line_width=width,
        line_width_units=pdk.types.String("pixels"),
    )


def _point_layer(source: str, colours: Palette) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        source,
        id=POINTS,
        pickable=True,
        get_position=["lon", "lat"],
        get_fill_color="fill",
        get_line_color=rgb(colours.paper),
        stroked=True,
        line_width_min_pixels=1,
        radius_units=pdk.types.String("pixels"),
        get_radius=4.5,
        opacity=0.9,
    )


def _label_layers(shapes: pd.DataFrame, locale: Locale, colours: Palette, *, narrow: bool) -> list[pdk.Layer]:
    """Names and values: ink on light places, white on dark ones; shorter and smaller where there is little room."""
    lines_of = few_words if narrow else two_lines
    size = 11 if narrow else 14
    breaks = class_breaks(shapes["value"])
    rows = shapes[["lat", "lon"]].copy()
    rows["text"] = [
        _label(lines_of(name), shown, locale)
        for name, shown in zip(shapes["name"], shapes["shown"], strict=True)
    ]
    rows["dark"] = [is_dark(class_colour(float(value), breaks, colours)) for value in shapes["value"]]
    return [
        _label_layer(rows[rows["dark"]], f"{LABELS}-light", ink="#ffffff", size=size),
        _label_layer(rows[~rows["dark"]], f"{LABELS}-dark", ink="#17242b", size=size),
    ]


def _label_layer(rows: pd.DataFrame, name: str, *, ink: str, size: int) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        rows[["lat", "lon", "text"]],
        id=name,
        pickable=False,
        get_position=["lon", "lat"],
        get_text="text",
        get_size=size,
        get_color=rgb(ink),
        font_family=pdk.types.String("Vazirmatn, Tahoma, sans-serif"),
        font_weight=700,
        character_set=pdk.types.String("auto"),
        font_settings={"fontSize": 28, "buffer": 4},
        line_height=1.25,
        get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"),
    )


def _label(name: list[str], shown: str, locale: Locale) -> str:
    lines = [*name, shown]
    return "\n".join(shape_label(line) if locale.is_rtl else line for line in lines)
