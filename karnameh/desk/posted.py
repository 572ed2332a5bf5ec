"""Forms as they are posted, no larger than they may be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message


class BadForm(Exception):
    """A form that is not taken: larger than it may be, or none at all. ``reason`` is a key of the locales."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@asynccontextmanager
async def bounded_form(request: Request, most_bytes: int) -> AsyncIterator[FormData]:
    """The form of a request, its files on the disk as long as it is open.

    Raises:
        BadForm: when it is larger than that, by its own word or in truth, or is not a form.
    """
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > most_bytes:
        raise BadForm("large", 413)
    left = most_bytes
    receive = request.receive

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BadForm("large", 413)
        return message

    request._receive = counted
    try:
        form = await request.form(max_files=100, max_fields=5_000)
    except (HTTPException, MultiPartException) as error:
        raise BadForm("form", 400) from error
    try:
        yield form
    finally:
        await form.close()


def text_of(form: FormData, name: str) -> str:
    """A text of a form; empty where there is none, or a file in its place."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
