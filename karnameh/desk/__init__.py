"""The staff desk: documents of our own under ``/staff``, for people with an account and nobody else.

``app.py`` puts its routes before the site's, so that no address below ``/staff``
is ever answered by the public side.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from karnameh.accounts import Session
from karnameh.desk import batches, decisions, front, oidc, password, sign_in, uploads
from karnameh.desk.desk import AtDesk, Desk
from karnameh.desk.pages import page
from karnameh.desk.session import guarded
from karnameh.desk.worker import lifespan
from karnameh.settings import Settings

__all__ = ["lifespan", "routes"]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def routes(settings: Settings | None = None) -> list[BaseRoute]:
    """The desk's addresses.

    Raises:
        ProviderError: when the section ``[auth]`` of the secrets is not as it should be.
    """
    desk = Desk.of(settings or Settings.from_environment())
    found: Sequence[Route] = [
        *sign_in.routes(),
        *oidc.routes(desk.provider),
        *password.routes(),
        *front.routes(),
        *uploads.routes(),
        *decisions.routes(),
        *batches.routes(),
        Route("/staff", guarded(nothing_here), methods=_METHODS),
        Route("/staff/{rest:path}", guarded(nothing_here), methods=_METHODS),
    ]
    for route in found:
        route.app = AtDesk(route.app, desk)
    return list(found)


def nothing_here(request: Request, session: Session) -> Response:
    """An address of the desk that is none."""
    return page(request, "nothing.html", status=404)
