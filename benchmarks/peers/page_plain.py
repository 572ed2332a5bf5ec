"""The map page as one writes it from Streamlit's documentation."""

import sys
from pathlib import Path

import pandas as pd
import pydeck as pdk
import streamlit as st

from benchmarks.peers import page_charts as charts
from benchmarks.peers import page_data as data

PUBLISHED = Path(sys.argv[1])


@st.cache_data
def activities() -> pd.DataFrame:
    """The activities of all years."""
    return data.activities(PUBLISHED)


@st.cache_data
def neighbourhoods() -> pd.DataFrame:
    """The neighbourhoods with their outlines."""
    return data.neighbourhoods(PUBLISHED)


def deck(counts: pd.DataFrame) -> pdk.Deck:
    """The map, the polygons in it."""
    most = max(1, counts["done"].max())
    features = charts.features(counts)
    for feature, done in zip(features, counts["done"], strict=True):
        feature["fill"] = [255 - round(200 * done / most), 160, 160]
    layer = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        get_fill_color="fill",
        get_line_color=[255, 255, 255],
        line_width_min_pixels=1,
        pickable=True,
    )
    middle = pdk.ViewState(latitude=counts["lat"].mean(), longitude=counts["lon"].mean(), zoom=12)
    return pdk.Deck(layers=[layer], initial_view_state=middle, map_provider=None)


st.set_page_config(layout="wide")
st.title(data.TITLE)
st.write(data.LEAD)
rows = activities()
year_column, kind_column, measure_column = st.columns(3)
year = year_column.selectbox("سال", sorted(rows["year"].unique(), reverse=True))
kind = kind_column.selectbox("گونه", [data.ALL_KINDS, *sorted(rows["kind"].unique())])
measure = measure_column.selectbox("سنجه", ["شمار", "برای هر هزار نفر"])
found = data.chosen(rows, year=year, kind=kind)
counts = data.counted(found, neighbourhoods())
if measure != "شمار":
    counts["done"] = counts["per_1000"]
figures = data.figures(found, counts)
for column, (name, value) in zip(st.columns(len(figures)), figures.items(), strict=True):
    column.metric(name, value)
map_column, list_column = st.columns([3, 2])
with map_column:
    st.pydeck_chart(deck(counts))
with list_column:
    for row in found.head(data.LATEST).to_dict("records"):
        st.markdown(f"**{row['title']}** — {row['kind']}، {row['place']}")
st.altair_chart(charts.months_chart(found))
st.altair_chart(charts.places_chart(counts))
st.table(counts[["place", "done", "per_1000"]])
