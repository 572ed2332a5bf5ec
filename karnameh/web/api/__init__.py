"""``/api/v1``: the public record for programs, read-only: tables, figures and their description.

What a table has stands in ``RESOURCES``, what a format takes in ``FORMATS``, what a choice may be
in ``parameters.schema``; the answers and the OpenAPI description are both made of these.
"""

from starlette.routing import BaseRoute, Route

from karnameh.settings import Settings
from karnameh.web.api.application import Api
from karnameh.web.api.problems import ROOT

__all__ = ["Api", "api_routes"]


def api_routes() -> list[BaseRoute]:
    """The addresses of the API."""
    api = Api(Settings.from_environment().api_rate)
    return [Route(ROOT, api), Route(f"{ROOT}/{{rest:path}}", api)]
