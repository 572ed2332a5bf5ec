"""The charts of the plain page and of the static one, as Altair's documentation draws them."""

import json

import altair as alt
import pandas as pd


def months_chart(rows: pd.DataFrame) -> alt.Chart:
    """The activities by month and status, counted in the browser."""
    chart: alt.Chart = (
        alt.Chart(rows[["month", "status"]])
        .mark_bar()
        .encode(x="month:O", y="count()", color="status:N", tooltip=["month:O", "status:N", "count()"])
        .properties(width="container", height=260)
    )
    return chart


def places_chart(counts: pd.DataFrame) -> alt.Chart:
    """What was done in each neighbourhood."""
    chart: alt.Chart = (
        alt.Chart(counts[["place", "done"]])
        .mark_bar()
        .encode(x="done:Q", y=alt.Y("place:N", sort="-x"), tooltip=["place:N", "done:Q"])
        .properties(width="container")
    )
    return chart


def places_map(counts: pd.DataFrame) -> alt.Chart:
    """The neighbourhoods, coloured by what was done; Vega wants rings that run the other way round."""
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=features(counts)))
        .mark_geoshape(stroke="white")
        .encode(color="properties.done:Q", tooltip=["properties.place:N", "properties.done:Q"])
        .project(type="identity", reflectY=True)
        .properties(width="container", height=480)
    )
    return chart


def features(counts: pd.DataFrame) -> list[dict[str, object]]:
    """The neighbourhoods as GeoJSON features with the properties place, done and per_1000."""
    return [
        {
            "type": "Feature",
            "id": row["code"],
            "geometry": json.loads(row["geometry"]),
            "properties": {name: row[name] for name in ("place", "done", "per_1000")},
        }
        for row in counts.to_dict("records")
    ]
