"""``/api/v1``: the public record for programs, read-only: tables, figures and their description.

What a table has stands in ``RESOURCES``, what a format takes in ``FORMATS``, what a choice may be
in ``parameters.schema``; the answers and the OpenAPI description are both made of these.
"""

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.routing import BaseRoute, Route

from karnameh.settings import Settings
from karnameh.web.api.application import Api
from karnameh.web.api.problems import ROOT

__all__ = ["Api", "api_routes"]


class Anything(StringConvertor):
    """The rest of an address, line breaks too: what it names or does not name is for the API to say."""

    regex = r"[\s\S]*"


def api_routes() -> list[BaseRoute]:
    """The addresses of the API."""
    api = Api(Settings.from_environment().api_rate)
    register_url_convertor("anything", Anything())
    return [Route(ROOT, api), Route(f"{ROOT}/{{rest:anything}}", api)]
