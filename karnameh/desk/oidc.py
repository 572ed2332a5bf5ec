"""Signing in by way of the provider: OpenID Connect's code flow with state, nonce and PKCE, by Authlib."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from httpx2 import HTTPError, InvalidURL
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from karnameh.accounts.names import clean
from karnameh.desk.desk import desk_of
from karnameh.desk.local import next_of
from karnameh.desk.pages import page
from karnameh.desk.provider import Provider
from karnameh.desk.session import SIGN_IN
from karnameh.desk.sign_in import let_in

_log = logging.getLogger(__name__)

START = "/staff/oidc"
_COOKIE, _MINUTES = "karnameh_oidc", 10
_SECONDS = 10
_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only what the provider alone can make; not what is signed with a shared secret, or not at all."""


class _App(StarletteOAuth2App):  # type: ignore[misc]  # Authlib has no types
    async def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself, narrowed to signatures that we take."""
        metadata = cast("dict[str, Any]", await super().load_server_metadata())
        said = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in said if name in _SIGNED]
        return metadata


class _OAuth(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _App


class Remembering:
    """Between leaving and coming back, the browser keeps state, nonce and goal in a signed cookie.

    The scope is copied: Streamlit has a session of its own around every route.
    """

    def __init__(self, app: ASGIApp, provider: Provider) -> None:
        self._app = SessionMiddleware(
            app,
            secret_key=provider.cookie_secret,
            session_cookie=_COOKIE,
            max_age=_MINUTES * 60,
            same_site="lax",
            https_only=provider.is_https,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with that session."""
        await self._app(dict(scope), receive, send)


def routes(provider: Provider | None) -> list[Route]:
    """The addresses of the handshake; without a provider only a way back to the sign-in."""
    if provider is None:
        return [Route(START, _back)]
    client = _client(provider)
    found = [Route(START, _start(client, provider)), Route(provider.callback, _finish(client))]
    for route in found:
        route.app = Remembering(route.app, provider)
    return found


def _back(request: Request) -> Response:
    return RedirectResponse(SIGN_IN, status_code=303)


def _client(provider: Provider) -> _App:
    oauth = _OAuth()
    oauth.register(
        "staff",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.server_metadata_url,
        client_kwargs={
            "scope": "openid email profile",
            "prompt": "select_account",
            "timeout": _SECONDS,
            **provider.client_kwargs,
            "code_challenge_method": "S256",
        },
    )
    return cast("_App", oauth.create_client("staff"))


def _start(client: _App, provider: Provider) -> Callable[[Request], Any]:
    async def start(request: Request) -> Response:
        request.session.clear()
        request.session["goal"] = next_of(request.query_params.get("next"))
        try:
            return cast("Response", await client.authorize_redirect(request, provider.redirect_uri))
        except _FAILURES as error:
            _tell(error)
            return _refused(request, "unreachable", 502)

    return start


def _finish(client: _App) -> Callable[[Request], Any]:
    async def finish(request: Request) -> Response:
        goal = next_of(request.session.get("goal"))
        if "error" in request.query_params:
            request.session.clear()
            cancelled = request.query_params["error"] == "access_denied"
            return _refused(request, "cancelled" if cancelled else "failed", 403)
        try:
            claims = await _claims(client, request)
        except _FAILURES as error:
            _tell(error)
            return _refused(request, "failed", 403)
        finally:
            request.session.clear()
        return await _identified(request, claims, goal)

    return finish


_FAILURES = (
    AuthlibBaseError,
    JoseError,
    HTTPError,
    InvalidURL,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
)
"""What a provider that is not there, or not what it should be, brings about; each is a refusal."""


def _tell(error: Exception) -> None:
    """The visitor learns that it failed, the operator why."""
    _log.warning("Signing in by way of the provider failed: %s: %r", type(error).__name__, str(error))


async def _claims(client: _App, request: Request) -> Mapping[str, Any]:
    """What the provider says of the person, signed for this site and this sign-in."""
    metadata = await client.load_server_metadata()
    options = {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
        "nonce": {"essential": True},
    }
    token = await client.authorize_access_token(request, claims_options=options)
    return cast("Mapping[str, Any]", token["userinfo"])


async def _identified(request: Request, claims: Mapping[str, Any], goal: str) -> Response:
    email, verified = claims.get("email"), claims.get("email_verified")
    if not isinstance(email, str) or not email:
        return _refused(request, "nobody", 403)
    if verified is not True and verified != "true":  # some providers write it as a text
        return _refused(request, "unverified", 403, email)
    person = await run_in_threadpool(desk_of(request).accounts.identity, email)
    if person is None:
        return _refused(request, "unknown", 403, email)
    return await let_in(request, person, goal)


def _refused(request: Request, reason: str, status: int, identity: str = "") -> Response:
    return page(request, "refused.html", status=status, reason=reason, identity=clean(identity))
