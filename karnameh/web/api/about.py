"""``/api/v1``: what there is, and ``/api/v1/problems/<name>``: what a problem is."""

from starlette.requests import Request

from karnameh.locales import chosen
from karnameh.warehouse import Published
from karnameh.warehouse.questions import RESOURCES
from karnameh.web.api import parameters
from karnameh.web.api.answers import Ready, json_bytes, meta
from karnameh.web.api.formats import formats_of
from karnameh.web.api.problems import ROOT, STATUSES


def index(published: Published, request: Request) -> Ready:
    """The tables with their addresses and formats."""
    locale = chosen(parameters.read(published, request, None, ("lang",)).get("lang"))
    listed = [
        {
            "name": resource.name,
            "title": locale.text(f"api.resource_{resource.name}"),
            "href": f"{ROOT}/{resource.name}",
            "formats": {
                found.suffix: f"{ROOT}/{resource.name}.{found.suffix}" for found in formats_of(resource)
            },
        }
        for resource in RESOURCES.values()
    ]
    figures = {
        "name": "figures",
        "title": locale.text("api.figures"),
        "href": f"{ROOT}/figures",
        "formats": {},
    }
    links = {"describedby": f"{ROOT}/openapi.json"}
    content = {"data": [*listed, figures], "links": links, "meta": meta(published, locale)}
    return Ready(content=json_bytes(content), headers=_headers(locale.code))


def problem(published: Published, request: Request, name: str) -> Ready:
    """What a problem is called, and its status."""
    locale = chosen(parameters.read(published, request, None, ("lang",)).get("lang"))
    content = {"name": name, "title": locale.text(f"api.problem_{name}"), "status": STATUSES[name]}
    return Ready(content=json_bytes({"data": content}), headers=_headers(locale.code))


def _headers(code: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Content-Language": code}
