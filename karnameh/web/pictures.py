"""``/pictures/<page>.png``: what messengers show of a view, made from the same data as the page."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.content import map_data
from karnameh.content.choropleth import WIDTH, Choropleth, Plane, class_breaks, class_colour, rings
from karnameh.content.document import write_page
from karnameh.content.palette import PALETTES
from karnameh.content.view import view
from karnameh.exports.picture import Picture, Shape
from karnameh.settings import today
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import NoWarehouse, site_store
from karnameh.web.documents import choices_in

KEPT = 64
"""Pictures that stay in memory; one has some 40 kB."""


def picture(request: Request) -> Response:
    """The picture of a page with the choices of the query; never of what is not published."""
    page = next((page for page in PAGES if page.name == request.path_params["page"]), None)
    query = choices_in(request.query_params)
    if page is None or "preview" in query:
        return PlainTextResponse("404", status_code=404)
    try:
        published = site_store().published()
        version = (published.version, published.built_at)
        content = _png(page, tuple(query.items()), (*version, today()))
    except (NoWarehouse, OSError):  # nothing to show, or no font to write with
        return PlainTextResponse("404", status_code=404)
    return Response(content, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})


@lru_cache(maxsize=KEPT)
def _png(page: Page, query: tuple[tuple[str, str], ...], version: tuple[object, ...]) -> bytes:
    written = write_page(page, dict(query))
    if written.about.status != 200:
        raise OSError("There is nothing to show at this address")
    say = written.locale.text
    current = view()
    drawn = map_data.choropleth(current, asked := map_data.Asked.of(current), map_data.counts(current, asked))
    district = say("site.district", district=written.locale.plain(current.district))
    return Picture(
        site=say("site.name"),
        heading=written.about.title,
        sentence=written.about.description,
        foot=f"{say('site.tagline')} · {district}",
        shapes=_shapes(drawn, current.address.get("n")),
        right_to_left=written.locale.is_rtl,
    ).png()


def _shapes(drawn: Choropleth, selected: str) -> list[Shape]:
    plane = Plane(drawn.shapes["geometry"].tolist())
    breaks = class_breaks(drawn.shapes["value"])
    across = max(WIDTH, plane.height)
    return [
        Shape(
            rings=[
                [(x / across, y / across) for x, y in (plane.point(lat, lon) for lon, lat in ring)]
                for ring in rings(row["geometry"])
            ],
            colour=class_colour(float(row["value"]), breaks, PALETTES["light"]),
            selected=row["code"] == selected,
        )
        for row in drawn.shapes.to_dict("records")
    ]
