"""Places as a map is given them."""

import json
from collections.abc import Mapping, Sequence

import pandas as pd
import shapely
from hypothesis import strategies as st

SQUARE = '{"type":"Polygon","coordinates":[[[51.43,35.73],[51.44,35.73],[51.44,35.74],[51.43,35.74],[51.43,35.73]]]}'

_SPOTS = st.tuples(st.floats(51.2, 51.7), st.floats(35.5, 35.9))
_HULLS = st.lists(_SPOTS, min_size=3, max_size=8).map(lambda spots: shapely.MultiPoint(spots).convex_hull)
POLYGONS = _HULLS.filter(lambda hull: hull.geom_type == "Polygon" and hull.area > 1e-6).map(
    shapely.to_geojson
)
"""Areas anywhere in and around Tehran, as GeoJSON."""


def places(*changed: Mapping[str, object]) -> pd.DataFrame:
    """Places with some columns changed, each a square farther east; one when nothing is said."""
    rows = []
    for at, said in enumerate(changed or ({},)):
        west = 51.43 + at * 0.01
        corners = [(west, 35.73), (west + 0.01, 35.73), (west + 0.01, 35.74), (west, 35.74), (west, 35.73)]
        place: dict[str, object] = {
            "code": str(701 + at),
            "name": "نیلوفر – شهید قندی",
            "title": "نیلوفر – شهید قندی: ۳ فعالیت",
            "lat": 35.735,
            "lon": west + 0.005,
            "geometry": geojson(corners),
            "value": 3.0,
            "shown": "۳",
            "detail": "۳ فعالیت",
            "more": "",
            "href": f"/neighbourhood?n={701 + at}",
        }
        rows.append(place | dict(said))
    return pd.DataFrame(rows)


def geojson(*rings: Sequence[tuple[float, float]]) -> str:
    """A polygon of corners as longitude and latitude, its holes after its edge."""
    return json.dumps({"type": "Polygon", "coordinates": rings})


def points(**changed: object) -> pd.DataFrame:
    """A single activity on the map."""
    point = {
        "title": "جشن",
        "lat": 35.735,
        "lon": 51.435,
        "colour": "#0B6E6E",
        "detail": "رویداد",
        "more": "۱۴۰۴",
    }
    return pd.DataFrame([point | changed])
