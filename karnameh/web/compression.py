"""Everything is served compressed, by the application itself: no proxy is needed.

Streamlit sends its scripts as they are, four to eight megabytes of them for a
page. ``Compression`` answers for its bundle and for our assets from copies made
once (``copies``), and compresses documents, tables and drawings on the way out
(``answers``). What it leaves alone:

- ``/staff``: its pages hold a session's secrets beside what people type, and a
  compressed length tells of both (BREACH). Streamlit would compress them too;
  it is told that the browser accepts nothing.
- ``/_stcore/``: the websocket, the health address and uploads are Streamlit's.
- requests for a part of a file, pictures, fonts, workbooks and archives.

Why not one of the middlewares that exist: Starlette's knows only gzip, and
takes ``gzip;q=0`` for a yes; starlette-compress and brotli-asgi keep no copies,
leave an ETag the same for different bytes, and compress what nobody may store.
The library that compresses is Google's own ``brotli``.
"""

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from karnameh.web.answers import Answer, Request, encoded, plain_tags, with_caching
from karnameh.web.copies import Copies, Copy
from karnameh.web.encodings import Asked, negotiated

ENCODING = "karnameh.encoding"
"""Where an application finds the coding that the browser asks for, if it keeps its answers compressed itself."""

_AS_IT_IS = Asked(None, identity=True)


class Compression:
    """Serves copies, and compresses what has none."""

    def __init__(self, app: ASGIApp, copies: Copies) -> None:
        self._app = app
        self._copies = copies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the form that the browser asks for."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith("/_stcore/"):
            await self._app(scope, receive, send)
            return
        if path == "/staff" or path.startswith("/staff/"):
            await self._app(_inward(scope, {}), receive, send)
            return
        request = _request(scope)
        inward = {**_inward(scope, request.tags), ENCODING: request.asked.encoding}
        if not await self._sent_copy(request, inward, send):
            await self._app(inward, receive, Answer(request, send).send)

    async def _sent_copy(self, request: Request, inward: Scope, send: Send) -> bool:
        """Whether a copy, or that it has not changed, was the answer."""
        encoding = request.asked.encoding
        copy = self._copies.find(request.path, encoding) if encoding else None
        content = await anyio.to_thread.run_sync(copy.content) if copy else None
        if encoding is None or copy is None or content is None:
            return False
        start = await self._head(inward)
        headers = MutableHeaders(scope=start)
        with_caching(headers, start["status"], request)
        if start["status"] == 304:
            content = b""
        elif start["status"] == 200 and _is_of(copy, headers):
            encoded(headers, encoding, exact=True)
            headers["Content-Length"] = str(len(content))
        else:
            return False
        await send(start)
        await send({"type": "http.response.body", "body": b"" if request.head else content})
        return True

    async def _head(self, inward: Scope) -> Message:
        """What the application would answer, without its reading the file for it."""
        start: Message = {"type": "http.response.start", "status": 500, "headers": []}

        async def nobody() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)

        await self._app({**inward, "method": "HEAD"}, nobody, send)
        return start


def _is_of(copy: Copy, headers: Headers) -> bool:
    return headers.get("Content-Length") == str(copy.size)


def _request(scope: Scope) -> Request:
    headers = Headers(scope=scope)
    is_for_a_copy = scope["method"] in ("GET", "HEAD") and "Range" not in headers
    asked = negotiated(",".join(headers.getlist("Accept-Encoding"))) if is_for_a_copy else _AS_IT_IS
    tags = plain_tags(headers.get("If-None-Match", ""), asked.encoding)
    return Request(path=scope["path"], head=scope["method"] == "HEAD", asked=asked, tags=tags)


def _inward(scope: Scope, tags: dict[str, str]) -> Scope:
    """The request as the application sees it: it compresses nothing itself, and knows its own tags."""
    inward = dict(scope)
    headers = MutableHeaders(scope=inward)
    headers["Accept-Encoding"] = "identity"
    if tags:
        headers["If-None-Match"] = ", ".join(tags)
    return inward
