"""Maps: pure builders from frames to a pydeck Deck. No tile, no token, no foreign host.

deck.gl does no shaping: a Persian label drawn as it is stands reversed and
unjoined, and the default character set holds no Persian at all. So labels are
shaped here and the layer is told to draw every character it meets.
"""

import json
from math import cos, floor, log2, radians
from typing import Any

import arabic_reshaper
import pandas as pd
import pydeck as pdk
from bidi.algorithm import get_display

from karnameh.dashboard.palette import Palette, is_dark, rgb
from karnameh.locales import Locale

SHAPES, OUTLINE, POINTS, LABELS = "shapes", "outline", "points", "labels"
"""Identifiers of the layers, for the selection that the browser sends back."""

TILE = 512
"""Pixels of the whole earth at zoom 0."""

FILL = 0.94
"""How much of its room the map fills."""

NARROW = 400
"""Pixels of width below which labels are cut short."""

LONG_NAME = 12
"""Characters beyond which a single name takes two lines."""

_ZWNJ = "\u200c"
_RESHAPER = arabic_reshaper.ArabicReshaper(
    configuration={
        "delete_harakat": True,
        "delete_tatweel": True,
        "use_unshaped_instead_of_isolated": True,
        "ARABIC LIGATURE ALLAH": False,
    }
)


def shape_label(text: str) -> str:
    """The text in presentation forms and visual order, as deck.gl can draw it.

    The pure-Python ``get_display`` is used since the other one of the same
    package does not mirror brackets and guillemets. A half-space, which has
    no width here, becomes a space, or the letters beside it would overlap.
    """
    return str(get_display(_RESHAPER.reshape(text), base_dir="R")).replace(_ZWNJ, " ")


def class_breaks(values: pd.Series, classes: int = 5) -> list[float]:
    """Upper bounds of equally filled classes of the values above zero, ascending, without repeats."""
    positive = values[values > 0]
    if positive.empty:
        return []
    bounds = [float(positive.quantile((at + 1) / classes)) for at in range(classes)]
    if (positive % 1 == 0).all():  # counts: a bound between two whole numbers would be told as a wrong one
        bounds = [float(floor(bound)) for bound in bounds]
    return sorted(set(bounds))


def class_colour(value: float, breaks: list[float], colours: Palette) -> str:
    """The colour of a value: ``nothing`` for zero, else the step of its class."""
    if value <= 0 or not breaks:
        return colours.nothing
    step = next((at for at, bound in enumerate(breaks) if value <= bound), len(breaks) - 1)
    return _spread(len(breaks), colours)[step]


def _spread(count: int, colours: Palette) -> list[str]:
    """As many steps of the scale as there are classes, the ends kept."""
    if count == 1:
        return [colours.sequence[-1]]
    return [colours.sequence[round(at * 4 / (count - 1))] for at in range(count)]


def legend_classes(breaks: list[float], colours: Palette) -> list[tuple[str, float]]:
    """Colour and upper bound of each class, from little to much."""
    return list(zip(_spread(len(breaks), colours), breaks, strict=True)) if breaks else []


def build_map(
    shapes: pd.DataFrame,
    points: pd.DataFrame | None,
    *,
    locale: Locale,
    colours: Palette,
    room: tuple[int, int],
    selected: str | None = None,
    outline: str | None = None,
) -> pdk.Deck:
    """A choropleth of places with their names, and single activities as points.

    ``shapes`` has the columns code, name, lat, lon, geometry (GeoJSON text in
    WGS84), value, shown (the value in the reader's digits), and detail and more for the
    tooltip; ``outline`` the GeoJSON text of a line around all of them; ``points`` title, lat, lon, colour, detail and more. ``room`` is the map's width and height
    in pixels.
    """
    layers = [_shape_layer(shapes, colours, selected)]
    if outline:
        layers.append(_outline_layer(outline, colours))
    if points is not None and not points.empty:
        layers.append(_point_layer(points, colours))
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
    rings = [_coordinates(json.loads(geometry)) for geometry in shapes["geometry"]]
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
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


def _coordinates(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [(lon, lat) for polygon in polygons for lon, lat in polygon[0]]


def _shape_layer(shapes: pd.DataFrame, colours: Palette, selected: str | None) -> pdk.Layer:
    breaks = class_breaks(shapes["value"])
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(row["geometry"]),
            "code": row["code"],
            "title": row["name"],
            "detail": row["detail"],
            "more": row["more"],
            "fill": [*rgb(class_colour(float(row["value"]), breaks, colours)), 235],
            "line": rgb(colours.warn if row["code"] == selected else colours.paper),
            "width": 4 if row["code"] == selected else 1.5,
        }
        for row in shapes.to_dict("records")
    ]
    features.sort(key=lambda feature: feature["code"] == selected)
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=SHAPES,
        pickable=True,
        stroked=True,
        filled=True,
        get_fill_color="fill",
        get_line_color="line",
        get_line_width="width",
        line_width_units=pdk.types.String("pixels"),
        auto_highlight=True,
        highlight_color=[*rgb(colours.warn), 70],
    )


def _outline_layer(outline: str, colours: Palette) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "Feature", "geometry": json.loads(outline), "properties": {}},
        id=OUTLINE,
        pickable=False,
        stroked=True,
        filled=False,
        get_line_color=rgb(colours.ink),
        get_line_width=1.5,
        line_width_units=pdk.types.String("pixels"),
    )


def _point_layer(points: pd.DataFrame, colours: Palette) -> pdk.Layer:
    rows = points[["lat", "lon", "title", "detail", "more"]].copy()
    rows["fill"] = [rgb(colour) for colour in points["colour"]]
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
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
    lines_of = _few_words if narrow else _two_lines
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


def _two_lines(name: str) -> list[str]:
    """Double names, as «نیلوفر – شهید قندی», one part a line; a long single one after its first word."""
    parts = [part.strip() for part in name.split("–")]
    return name.split(" ", 1) if len(parts) == 1 and len(name) > LONG_NAME else parts


def _few_words(name: str) -> list[str]:
    """The first part of a double name, a word a line: the map's tooltip and table have the whole."""
    return name.split("–")[0].split()


def _label(name: list[str], shown: str, locale: Locale) -> str:
    lines = [*name, shown]
    return "\n".join(shape_label(line) if locale.is_rtl else line for line in lines)
