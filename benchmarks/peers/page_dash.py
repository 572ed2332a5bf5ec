"""The map page as one writes it from Dash's documentation.

python page_dash.py PUBLISHED PORT
"""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from plotly.graph_objects import Figure

from benchmarks.peers import page_charts as charts
from benchmarks.peers import page_data as data

PUBLISHED = Path(sys.argv[1])
ROWS = data.activities(PUBLISHED)
PLACES = data.neighbourhoods(PUBLISHED)
YEARS = sorted((int(year) for year in ROWS["year"].unique()), reverse=True)
KINDS = [data.ALL_KINDS, *sorted(ROWS["kind"].unique())]
COLUMNS = ["place", "done", "per_1000"]
MEASURES = {"done": "شمار", "per_1000": "برای هر هزار نفر"}

app = Dash(title=data.TITLE, compress=True)
app.layout = html.Div(
    dir="rtl",
    children=[
        html.H1(data.TITLE),
        html.P(data.LEAD),
        dcc.Dropdown(YEARS, YEARS[0], id="year"),
        dcc.Dropdown(KINDS, KINDS[0], id="kind"),
        dcc.Dropdown(MEASURES, "done", id="measure"),
        html.Dl(id="figures"),
        dcc.Graph(id="map"),
        html.Ul(id="latest"),
        dcc.Graph(id="months"),
        dcc.Graph(id="places"),
        html.Table(id="table"),
    ],
)


def show(year: int, kind: str, measure: str) -> tuple[Any, ...]:
    """The page for these choices."""
    found = data.chosen(ROWS, year=year, kind=kind)
    counts = data.counted(found, PLACES)
    months = found.groupby(["month", "status"], as_index=False).size()
    return (
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in data.figures(found, counts).items()],
        choropleth(counts, measure),
        [
            html.Li([html.B(row["title"]), f" — {row['kind']}، {row['place']}"])
            for row in found.head(data.LATEST).to_dict("records")
        ],
        px.bar(months, x="month", y="size", color="status"),
        px.bar(counts.sort_values("done"), x="done", y="place"),
        [html.Tr([html.Td(value) for value in row]) for row in counts[COLUMNS].to_numpy().tolist()],
    )


def choropleth(counts: pd.DataFrame, measure: str) -> Figure:
    """The map: without tiles, since a base map comes from a foreign host."""
    return px.choropleth_map(
        counts,
        geojson={"type": "FeatureCollection", "features": charts.features(counts)},
        locations="code",
        color=measure,
        hover_name="place",
        map_style="white-bg",
        center={"lat": counts["lat"].mean(), "lon": counts["lon"].mean()},
        zoom=11.5,
    )


app.callback(
    Output("figures", "children"),
    Output("map", "figure"),
    Output("latest", "children"),
    Output("months", "figure"),
    Output("places", "figure"),
    Output("table", "children"),
    Input("year", "value"),
    Input("kind", "value"),
    Input("measure", "value"),
)(show)

if __name__ == "__main__":
    app.run(port=sys.argv[2])
