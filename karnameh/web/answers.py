"""One answer on its way to the browser: its headers, and its body compressed as it goes."""

import re
from typing import NamedTuple

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from karnameh.web.copies import SMALLEST
from karnameh.web.encodings import Asked, Stream
from karnameh.web.files import LASTING

_IN_A_THREAD = 128 * 1024
"""Bytes that take longer to compress than everyone else should wait for."""
_TYPES = frozenset({"application/javascript", "application/json", "application/wasm", "application/xml"})
_EVENTS = "text/event-stream"
_NEVER_WHOLE = frozenset({204, 205, 206, 304})
_PRIVATE = re.compile(r"\b(?:no-store|private|no-transform)\b", re.IGNORECASE)
_HASHED = re.compile(r"/static/.*\.[\w-]{8,}\.\w+", re.ASCII)
_LONGEST_TAGS = 1_000


class Request(NamedTuple):
    """What of a request decides on its answer's form."""

    path: str
    head: bool
    asked: Asked
    tags: dict[str, str]
    """The tags that the browser holds: as the application knows them → as the browser sent them."""


def plain_tags(header: str, encoding: str | None) -> dict[str, str]:
    """Tags of an ``If-None-Match`` without the marks that compression put on them."""
    if len(header) > _LONGEST_TAGS:
        return {}
    found = {}
    for tag in filter(None, map(str.strip, header.split(","))):
        plain = tag.removeprefix("W/")
        ending = f'-{encoding}"'
        found[plain.removesuffix(ending) + '"' if plain.endswith(ending) else plain] = tag
    return found


class Answer:
    """Passes an answer's messages on, with the body compressed if that is asked for and of use."""

    def __init__(self, request: Request, send: Send) -> None:
        self._request = request
        self._onward = send
        self._start: Message | None = None
        self._stream: Stream | None = None

    async def send(self, message: Message) -> None:
        """Take the application's next message."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            with_caching(headers, message["status"], self._request)
            if self._request.asked.encoding and may_be_compressed(headers, message["status"]):
                self._start = message  # held back: whether it is worth it, the body says
                return
        elif message["type"] == "http.response.body":
            await self._body(message)
            return
        elif self._start is not None:
            await self._begin()
        await self._onward(message)

    async def _body(self, message: Message) -> None:
        body, last = message.get("body", b""), not message.get("more_body", False)
        encoding = self._request.asked.encoding
        if self._start is not None and encoding is not None:
            headers = MutableHeaders(scope=self._start)
            if self._is_worth_it(headers, body, last=last):
                encoded(headers, encoding, exact=False)
                del headers["Content-Length"]
                self._stream = Stream(encoding) if body or not last else None
                if self._stream and last:
                    body = await self._compressed(body, last=True)
                    headers["Content-Length"] = str(len(body))
                    self._stream = None
            await self._begin()
        if self._stream is not None:
            body = await self._compressed(body, last=last)
        await self._onward({**message, "body": body})

    def _is_worth_it(self, headers: MutableHeaders, body: bytes, *, last: bool) -> bool:
        size = len(body)
        if self._request.head and not body:  # the answer to HEAD may come without the body that it describes
            declared = headers.get("Content-Length", "0")
            size = int(declared) if declared.isdecimal() else 0
        elif not last:
            return True
        return size >= SMALLEST or (size > 0 and not self._request.asked.identity)

    async def _begin(self) -> None:
        start, self._start = self._start, None
        if start is not None:
            await self._onward(start)

    async def _compressed(self, body: bytes, *, last: bool) -> bytes:
        stream = self._stream
        if stream is None:
            return body
        if len(body) < _IN_A_THREAD:
            return stream.feed(body, last=last)
        return await anyio.to_thread.run_sync(lambda: stream.feed(body, last=last))


def with_caching(headers: MutableHeaders, status: int, request: Request) -> None:
    """Say what the answer depends on, how long it lasts, and the tag by which the browser knows it."""
    vary = headers.get("Vary", "")
    if (status == 304 or _is_text(headers)) and "accept-encoding" not in vary.lower() and vary != "*":
        headers.add_vary_header("Accept-Encoding")
    kind = headers.get("Content-Type", "")
    if status in (200, 206, 304) and _HASHED.fullmatch(request.path) and not kind.startswith("text/html"):
        headers["Cache-Control"] = LASTING
    if status == 304 and "ETag" in headers:
        headers["ETag"] = request.tags.get(headers["ETag"], headers["ETag"])


def may_be_compressed(headers: MutableHeaders, status: int) -> bool:
    """Whether an answer is a whole text for everybody, not compressed yet.

    One that nobody may keep, or that gives a cookie, may hold a secret; its
    length after compression could tell of it (BREACH).
    """
    is_whole = status not in _NEVER_WHOLE and "Content-Range" not in headers
    is_private = "Set-Cookie" in headers or _PRIVATE.search(headers.get("Cache-Control", ""))
    return _is_text(headers) and is_whole and not is_private and "Content-Encoding" not in headers


def _is_text(headers: MutableHeaders) -> bool:
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return (
        kind.startswith("text/") or kind.endswith(("+json", "+xml")) or kind in _TYPES
    ) and kind != _EVENTS


def encoded(headers: MutableHeaders, encoding: str, *, exact: bool) -> None:
    """Mark an answer as compressed; ``exact`` when its bytes are the same each time."""
    headers["Content-Encoding"] = encoding
    del headers["Accept-Ranges"]  # a part of the file is a part of its bytes as they are
    tag = headers.get("ETag", "")
    if tag.endswith('"'):
        weak = "" if exact or tag.startswith("W/") else "W/"
        headers["ETag"] = f'{weak}{tag[:-1]}-{encoding}"'
