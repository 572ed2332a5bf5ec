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
    return _answer(request, _places, forms=("svg", "shapes", "points"))


def place(request: Request) -> Response:
    """Where the activity ``id`` is, ``as=svg``."""
    return _answer(request, _place, forms=("svg",))


Drawn = tuple[Choropleth, str]
"""A map and what is said where it cannot be seen."""


def _places(view: View) -> Drawn:
    asked = map_data.Asked.of(view)
    drawn = map_data.choropleth(view, asked, map_data.counts(view, asked))
    return drawn, view.locale.text("map.drawing_alt", district=view.locale.plain(view.district))


def _place(view: View) -> Drawn | None:
    found = questions.activity(view.data, view.address.free_text("id"))
    drawn = map_data.locator(view, found.activity) if found else None
    if found is None or drawn is None:
        return None
    place = view.place_name(found.activity.neighbourhood)
    return drawn, view.locale.text("activity.map_alt", place=place)


def _answer(request: Request, ask: Callable[[View], Drawn | None], *, forms: tuple[str, ...]) -> Response:
    """A drawing for ever where its address names the version on show, since another version has another address."""
    query = choices_in(request.query_params)
    address = Address(query)
    locale = chosen(address.get("lang"))
    paper = Paper(address, locale)
    try:
        view = open_view(_MAP, address, paper, colours=PAPER, session=request.cookies.get(COOKIE))
    except NoWarehouse:
        headers = {"Cache-Control": "no-store"}
        return PlainTextResponse(locale.text("download.no_data"), status_code=503, headers=headers)
    form, found = request.query_params.get("as", ""), ask(view)
    if found is None or form not in forms:
        return PlainTextResponse("404", status_code=404)
    drawn, alternative = found
    content = _content(form, drawn, alternative, theme=request.query_params.get("theme"))
    lasting = f"v={request.query_params.get('v')}&" in f"{drawn.source}&"
    headers = {"Cache-Control": LASTING if lasting else "no-cache"}
    if view.preview is not None:
        headers = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
    return Response(content[0], media_type=content[1], headers=headers)


def _content(form: str, drawn: Choropleth, alternative: str, *, theme: str | None) -> tuple[str, str]:
    """What is asked for, with its media type."""
    match form:
        case "svg":
            return map_markup(drawn, alternative=alternative), "image/svg+xml"
        case "shapes":
            return _json(shape_collection(drawn.shapes, palette(theme)))
        case _:
            return _json([] if drawn.points is None else point_rows(drawn.points))


def _json(content: object) -> tuple[str, str]:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")), "application/json"
