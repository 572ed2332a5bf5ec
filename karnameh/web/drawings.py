"""``/drawings/…``: what maps are made of, for the browser to fetch once and keep."""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.accounts import COOKIE
from karnameh.content import map_data
from karnameh.content.address import Address
from karnameh.content.choropleth import Choropleth, point_rows, shape_collection
from karnameh.content.drawn import map_markup
from karnameh.content.palette import PAPER, palette
from karnameh.content.paper import Paper
from karnameh.content.view import View, open_view
from karnameh.locales import chosen
from karnameh.sitemap import PAGES
from karnameh.warehouse import NoWarehouse, questions
from karnameh.web.documents import choices_in
from karnameh.web.files import LASTING

_MAP = next(page for page in PAGES if page.name == "map")


def places(request: Request) -> Response:
    """The neighbourhoods of a map: ``as=svg``, ``as=shapes`` (GeoJSON with colours) or ``as=points``."""
    return _answer(request, _places)


def place(request: Request) -> Response:
    """Where the activity ``id`` is, ``as=svg``."""
    return _answer(request, _place)


def _places(view: View) -> Choropleth:
    asked = map_data.Asked.of(view)
    return map_data.choropleth(view, asked, map_data.counts(view, asked))


def _place(view: View) -> Choropleth | None:
    found = questions.activity(view.data, view.address.free_text("id"))
    return map_data.locator(view, found.activity) if found else None


def _answer(request: Request, ask: Callable[[View], Choropleth | None]) -> Response:
    """A drawing for ever where its address names the version on show, since another version has another address."""
    query = choices_in(request.query_params)
    address = Address(query)
    locale = chosen(address.get("lang"))
    paper = Paper(address, locale)
    try:
        view = open_view(_MAP, address, paper, colours=PAPER, session=request.cookies.get(COOKIE))
    except NoWarehouse:
        return PlainTextResponse(locale.text("download.no_data"), status_code=503)
    drawn = ask(view)
    content = None if drawn is None else _content(request, view, drawn)
    if drawn is None or content is None:
        return PlainTextResponse("404", status_code=404)
    lasting = f"v={request.query_params.get('v')}&" in f"{drawn.source}&"
    headers = {"Cache-Control": LASTING if lasting else "no-cache"}
    if view.preview is not None:
        headers = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
    return Response(content[0], media_type=content[1], headers=headers)


def _content(request: Request, view: View, drawn: Choropleth) -> tuple[str, str] | None:
    """What is asked for, with its media type; None for anything else."""
    match request.query_params.get("as"):
        case "svg":
            district = view.locale.plain(view.district)
            alternative = view.locale.text("map.drawing_alt", district=district)
            return map_markup(drawn, alternative=alternative), "image/svg+xml"
        case "shapes":
            return _json(shape_collection(drawn.shapes, palette(request.query_params.get("theme"))))
        case "points":
            return _json([] if drawn.points is None else point_rows(drawn.points))
        case _:
            return None


def _json(content: object) -> tuple[str, str]:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")), "application/json"
