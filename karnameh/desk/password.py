"""Changing the password of a local account."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from karnameh.accounts import Refusal, Session
from karnameh.desk.desk import desk_of
from karnameh.desk.local import FRONT
from karnameh.desk.pages import page
from karnameh.desk.posted import text_of
from karnameh.desk.session import PASSWORD, form_of, guarded
from karnameh.desk.sign_in import checking, let_in


def routes() -> list[Route]:
    """The address of the form."""
    return [Route(PASSWORD, guarded(password, before_change=True), methods=["GET", "POST"])]


async def password(request: Request, session: Session) -> Response:
    """The form, and what comes of it: all sessions of the account end, and this browser gets a new one."""
    if not session.person.is_local:  # the provider's own pages change its passwords
        return RedirectResponse(FRONT, status_code=303)
    if request.method != "POST":
        return page(request, "password.html", refused=None, until=None)
    form = form_of(request)
    old, new, again = (text_of(form, key) for key in ("old", "new", "again"))
    if new != again:
        return page(request, "password.html", status=422, refused="again", until=None)
    accounts = desk_of(request).accounts
    refusal = await to_thread.run_sync(
        accounts.change_password, session.person.name, old, new, limiter=checking
    )
    if isinstance(refusal, Refusal):
        status = 429 if refusal.until else 422
        return page(request, "password.html", status=status, refused=refusal.reason, until=refusal.until)
    return await let_in(request, session.person, FRONT)
