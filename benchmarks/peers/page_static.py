"""The map page without a server behind it: HTML made once, its charts drawn by vega-embed, sent with gzip.

python page_static.py PUBLISHED PORT
"""

import json
import sys
from html import escape
from pathlib import Path

import pandas as pd
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from benchmarks.peers import page_charts as charts
from benchmarks.peers import page_data as data

MODULES = Path(__file__).parent / "node_modules"
SCRIPTS = ("vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js", "vega-embed/build/vega-embed.min.js")
PAGE = """<!doctype html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font-family: Tahoma, sans-serif; max-width: 70rem; margin: auto; padding: 1rem }}
.chart {{ direction: ltr; width: 100% }} #map {{ height: 500px }} #months {{ height: 320px }}
#places {{ height: 360px }} dl {{ display: flex; gap: 3rem }} dd {{ margin: 0; font-size: 2rem }}
</style>
{scripts}
</head>
<body>
<h1>{title}</h1><p>{lead}</p>
<dl>{figures}</dl>
<div class="chart" id="map"></div>
<ul>{latest}</ul>
<div class="chart" id="months"></div>
<div class="chart" id="places"></div>
{table}
<script type="application/json" id="specs">{specs}</script>
<script type="module">
const specs = JSON.parse(document.getElementById("specs").textContent);
for (const [name, spec] of Object.entries(specs)) vegaEmbed(`#${{name}}`, spec, {{ actions: false }});
</script>
</body>
</html>"""


def page(published: Path) -> str:
    """The page of the newest year."""
    rows = data.activities(published)
    found = data.chosen(rows, year=int(rows["year"].max()))
    counts = data.counted(found, data.neighbourhoods(published))
    specs = {
        "map": charts.places_map(counts).to_dict(),
        "months": charts.months_chart(found).to_dict(),
        "places": charts.places_chart(counts).to_dict(),
    }
    figures = data.figures(found, counts)
    return PAGE.format(
        title=data.TITLE,
        lead=data.LEAD,
        scripts="\n".join(f'<script defer src="/scripts/{name}"></script>' for name in SCRIPTS),
        figures="".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures.items()),
        latest=latest(found),
        table=counts[["place", "done", "per_1000"]].to_html(index=False),
        specs=json.dumps(specs, ensure_ascii=False).replace("<", "\\u003c"),
    )


def latest(found: pd.DataFrame) -> str:
    """The list of the latest activities."""
    return "".join(
        f"<li><b>{escape(row['title'])}</b> — {escape(row['kind'])}، {escape(row['place'])}</li>"
        for row in found.head(data.LATEST).to_dict("records")
    )


def app(published: Path) -> Starlette:
    """Serves the page and the scripts that it names."""
    content = page(published)

    async def serve(request: Request) -> HTMLResponse:
        return HTMLResponse(content)

    return Starlette(
        routes=[Route("/", serve), Mount("/scripts", StaticFiles(directory=MODULES))],
        middleware=[Middleware(GZipMiddleware)],
    )


if __name__ == "__main__":
    uvicorn.run(app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="warning")
