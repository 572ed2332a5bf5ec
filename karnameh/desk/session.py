"""The guard: who asks, whether they may, and whether a form is one of ours.

Every address of the desk goes through ``guarded``, but for those that let people in.
"""

import hmac
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import cast
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from karnameh.accounts import COOKIE, Role, Session
from karnameh.desk.desk import desk_of
from karnameh.desk.local import next_of
from karnameh.desk.pages import page
from karnameh.desk.posted import BadForm, bounded_form

Endpoint = Callable[[Request, Session], Response] | Callable[[Request, Session], Awaitable[Response]]
Guarded = Callable[[Request], Awaitable[Response]]

SIGN_IN, PASSWORD = "/staff/sign-in", "/staff/password"
_READING = ("GET", "HEAD")
_MEGABYTE = 1_000_000
_FIELDS_BYTES = 5 * _MEGABYTE


def guarded(
    endpoint: Endpoint,
    role: Role | None = None,
    *,
    most_bytes: int | None = None,
    before_change: bool = False,
) -> Guarded:
    """An endpoint that only people who are signed in reach, with ``role`` if one is named.

    It is called with the request and the session. A form that is posted has come
    from a page of this session and is no larger than ``most_bytes`` (twice the
    largest upload by default); ``form_of(request)`` and ``await request.form()``
    both give it, and its files are closed when the endpoint has answered.
    ``before_change`` lets people in who have yet to choose a password.
    """

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        session = await _admitted(request, role, before_change=before_change)
        if isinstance(session, Response):
            return session
        if request.method in _READING:
            return await _called(endpoint, request, session)
        try:
            async with bounded_form(request, most_bytes or _usual_bytes(request)) as form:
                if not _has_token(session, form):
                    return page(request, "forbidden.html", status=403, reason="form")
                request.state.form = form
                return await _called(endpoint, request, session)
        except BadForm as bad:
            return page(request, "forbidden.html", status=bad.status, reason=bad.reason)

    return answer


async def _admitted(request: Request, role: Role | None, *, before_change: bool) -> Session | Response:
    """The session of somebody who may; the answer for those who may not."""
    desk = desk_of(request)
    if await run_in_threadpool(desk.is_closed):
        return page(request, "closed.html", status=503)
    if request.method not in _READING and not is_same_origin(request):
        return page(request, "forbidden.html", status=403, reason="origin")
    session = await run_in_threadpool(session_of, request)
    if session is None:
        return _signed_out(request)
    if session.person.must_change and not before_change:
        return RedirectResponse(PASSWORD, status_code=303)
    if role is not None and not session.can(role):
        return page(request, "forbidden.html", status=403, reason="role")
    return session


def _signed_out(request: Request) -> Response:
    """To the sign-in for somebody who opens a page; programs and forms are told that they are signed out."""
    if request.method not in _READING or "text/html" not in request.headers.get("accept", ""):
        return page(request, "forbidden.html", status=401, reason="signed_out")
    asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': next_of(asked)})}", status_code=303)


async def _called(endpoint: Endpoint, request: Request, session: Session) -> Response:
    if iscoroutinefunction(endpoint):
        return cast("Response", await endpoint(request, session))
    return cast("Response", await run_in_threadpool(endpoint, request, session))


def _usual_bytes(request: Request) -> int:
    """Files may be as large as uploads are; fields alone are held in memory."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        return 2 * desk_of(request).settings.upload_megabytes * _MEGABYTE
    return _FIELDS_BYTES


def session_of(request: Request) -> Session | None:
    """The session of a request, asked of the accounts once; None for a signed-out visitor."""
    if not hasattr(request.state, "session"):
        request.state.session = desk_of(request).accounts.session(request.cookies.get(COOKIE))
    return cast("Session | None", request.state.session)


def form_of(request: Request) -> FormData:
    """The form that a guarded endpoint was posted."""
    return cast("FormData", request.state.form)


def is_same_origin(request: Request) -> bool:
    """Whether a page of this site sent the request, as every browser says of what it posts.

    A request that says nothing of where it comes from is not taken for ours.
    """
    site, origin = (request.headers.get(name) for name in ("sec-fetch-site", "origin"))
    if site is None and origin is None:
        return False
    return site in (None, "same-origin") and (origin is None or _is_ours(request, origin))


def _is_ours(request: Request, origin: str) -> bool:
    provider = desk_of(request).provider
    if provider is not None and origin == provider.origin:
        return True
    parts = urlsplit(origin)
    # In front of us HTTPS may have ended: the browser then knows of an https that we do not.
    schemes = ("https",) if is_https(request) else ("http", "https")
    return parts.scheme in schemes and parts.netloc == request.headers.get("host")


def _has_token(session: Session, form: FormData) -> bool:
    sent = form.get("csrf")
    return isinstance(sent, str) and hmac.compare_digest(
        sent.encode("utf-8", "replace"), session.csrf.encode()
    )


def is_https(request: Request) -> bool:
    """Whether the browser speaks HTTPS with the site."""
    provider = desk_of(request).provider
    return request.url.scheme == "https" or (provider is not None and provider.is_https)


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser a session; it forgets it when it is closed, and no script can read it."""
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="lax", secure=is_https(request))


def clear_cookie(request: Request, response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_https(request))
