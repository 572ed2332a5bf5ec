"""The API as an ASGI application: who may ask what and how often, and in which form it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from karnameh.settings import today
from karnameh.warehouse import NoWarehouse, Published, site_store
from karnameh.warehouse.cache import Cache
from karnameh.warehouse.questions import RESOURCES
from karnameh.warehouse.resource_fields import Resource
from karnameh.web.api import about, answers, figures, openapi, tables
from karnameh.web.api.answers import Ready
from karnameh.web.api.formats import FORMATS, Format, formats_of, negotiated
from karnameh.web.api.limit import Limit
from karnameh.web.api.problems import ROOT, STATUSES, Problem, language_of
from karnameh.web.asked import is_known
from karnameh.web.documents import base_address

METHODS = "GET, HEAD, OPTIONS"
_SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Content-Language, Retry-After, Allow",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_WAIT_FOR_DATA = {"Retry-After": "60"}

Make = Callable[[Published, Request], Ready]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address names: how it is made, and what its tag depends on besides the address and the data."""

    make: Make
    more: tuple[object, ...] = ()


class Api:
    """Answers every request below ``/api/v1``."""

    def __init__(self, per_minute: int) -> None:
        """Take how many requests one network address may make in a minute; 0 for no limit."""
        self._limit = Limit(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what goes wrong is told as a problem."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except Problem as problem:
            answer = problem.response(language_of(request))
        MutableHeaders(raw=answer.raw_headers).update(_SHARED)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if request.method not in ("GET", "HEAD"):
            raise Problem("method", headers={"Allow": METHODS})
        wait = self._limit.seconds_to_wait(request.client.host if request.client else "")
        if wait:
            raise Problem("too_many", headers={"Retry-After": str(wait)}, values={"n": wait})
        asked = _asked(request)
        try:
            published = site_store().published()
        except NoWarehouse as error:
            raise Problem("no_data", headers=_WAIT_FOR_DATA) from error
        tag = answers.tag_of(published, request, *asked.more)
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
        kept = answers.kept_answers(published)
        if is_known(request, tag):
            return Response(status_code=304, headers=headers)
        ready = kept.peek(tag, Ready)
        if ready is None:
            ready = await run_in_threadpool(_made, kept, tag, lambda: asked.make(published, request))
        return answers.response(request, ready, headers)


def _made(kept: Cache, tag: str, make: Callable[[], Ready]) -> Ready:
    return kept.get(tag, make, worth=lambda ready: ready.is_small)


def _asked(request: Request) -> _Asked:
    """What the address names. Raises Problem where it names nothing."""
    path = request.scope["path"].removeprefix(ROOT).strip("/")  # an URL object would drop line breaks in it
    name, slash, key = path.partition("/")
    plain: Mapping[str, Make] = {
        "": about.index,
        "openapi.json": openapi.description,
        "figures": figures.definitions,
    }
    if path in plain:
        return _Asked(plain[path])
    if name == "figures" and key:
        return _Asked(lambda published, request: figures.figure(published, request, key))
    if name == "problems" and key in STATUSES:
        return _Asked(lambda published, request: about.problem(published, request, key))
    if slash:
        resource = _resource(name)
        return _Asked(lambda published, request: tables.record(published, request, resource, key))
    return _table(request, name)


def _table(request: Request, name: str) -> _Asked:
    base, dot, suffix = name.partition(".")
    resource = _resource(base)
    offered = formats_of(resource)
    found: Format | None = FORMATS.get(suffix)
    if not dot:
        found = negotiated(request.headers.get("Accept", ""), offered)
        if found is None:
            raise Problem(
                "not_acceptable", values={"names": ", ".join(offer.media_type for offer in offered)}
            )
    if found is None or found not in offered:
        raise Problem("no_address")
    chosen = found
    more = (today(), base_address(request)) if chosen.is_feed else ()
    return _Asked(
        lambda published, request: tables.table(published, request, resource, chosen), (chosen.suffix, *more)
    )


def _resource(name: str) -> Resource:
    resource = RESOURCES.get(name)
    if resource is None:
        raise Problem("no_address")
    return resource
