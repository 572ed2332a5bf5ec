"""Signing in with a local account, and signing out."""

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from karnameh.accounts import COOKIE, Person, Refusal, Session
from karnameh.desk.desk import desk_of
from karnameh.desk.local import next_of
from karnameh.desk.pages import page
from karnameh.desk.posted import BadForm, bounded_form, text_of
from karnameh.desk.session import SIGN_IN, clear_cookie, guarded, is_same_origin, session_of, set_cookie

SIGN_OUT = "/staff/sign-out"
_FORM_BYTES = 10_000
_MOST_WAITING = 40
checking = CapacityLimiter(2)
"""Each look at a password takes 64 MB and a core: two at a time leave the rest for the public."""


def routes() -> list[Route]:
    """The addresses of sign-in and sign-out."""
    return [
        Route(SIGN_IN, sign_in, methods=["GET", "POST"]),
        Route(SIGN_OUT, guarded(sign_out, before_change=True), methods=["POST"]),
    ]


async def sign_in(request: Request) -> Response:
    """The form, and what comes of it."""
    if await run_in_threadpool(desk_of(request).is_closed):
        return page(request, "closed.html", status=503)
    if request.method == "POST":
        return await _posted(request)
    goal = next_of(request.query_params.get("next"))
    if await run_in_threadpool(session_of, request) is not None:
        return RedirectResponse(goal, status_code=303)
    return await _form(request, goal, said="out" if "out" in request.query_params else None)


async def _posted(request: Request) -> Response:
    if not is_same_origin(request):
        return page(request, "forbidden.html", status=403, reason="origin")
    try:
        async with bounded_form(request, _FORM_BYTES) as form:
            name, password = (text_of(form, key) for key in ("name", "password"))
            goal = next_of(text_of(form, "next"))
    except BadForm as bad:
        return page(request, "forbidden.html", status=bad.status, reason=bad.reason)
    if checking.statistics().tasks_waiting >= _MOST_WAITING:
        return await _form(request, goal, name=name, refused="busy", status=503)
    accounts = desk_of(request).accounts
    found = await to_thread.run_sync(accounts.check, name, password, limiter=checking)
    if isinstance(found, Refusal):
        status = 429 if found.until else 401
        return await _form(request, goal, name=name, refused=found.reason, until=found.until, status=status)
    return await let_in(request, found, goal)


async def _form(
    request: Request,
    goal: str,
    *,
    name: str = "",
    refused: str | None = None,
    until: object = None,
    said: str | None = None,
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    has_local = await run_in_threadpool(lambda: any(one.is_local for one in desk.accounts.people()))
    return page(
        request,
        "sign_in.html",
        status=status,
        goal=goal,
        name=name[:100],
        refused=refused,
        until=until,
        said=said,
        has_local=has_local,
        has_provider=desk.provider is not None,
    )


async def let_in(request: Request, person: Person, goal: str) -> Response:
    """Begin a session, always a new one; what the browser held before ends."""
    accounts = desk_of(request).accounts
    await run_in_threadpool(accounts.sign_out, request.cookies.get(COOKIE))
    token, _ = await run_in_threadpool(accounts.sign_in, person)
    answer = RedirectResponse(goal, status_code=303)
    set_cookie(request, answer, token)
    return answer


def sign_out(request: Request, session: Session) -> Response:
    """End the session here and in the browser."""
    desk_of(request).accounts.sign_out(request.cookies.get(COOKIE))
    answer = RedirectResponse(f"{SIGN_IN}?out=1", status_code=303)
    clear_cookie(request, answer)
    return answer
