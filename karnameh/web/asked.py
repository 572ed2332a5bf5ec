"""The choices in the address of a download or a feed: checked against what is published, refused in plain words."""

from collections.abc import Mapping, Set
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.locales import Locale
from karnameh.persian.calendar import YEARS
from karnameh.warehouse import Filter, Published, questions
from karnameh.warehouse.filter import LONGEST_QUERY

FILTER = ("year", "kind", "n", "status", "q")
"""The choices in an address that are a filter."""
DONE = "done"
"""What was held or published: no status of the vocabulary, but a choice on the pages."""


class Refused(Exception):
    """The address asks for something that is not there; ``reason`` is a key in the locales."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def refusal(refused: Refused, locale: Locale, *, section: str) -> Response:
    """The answer in plain words of a section of the locales. Nothing of the address is ever repeated in it."""
    text = locale.text(f"{section}.{refused.reason}")
    headers = {"Cache-Control": "no-store", "Content-Language": locale.code}
    return PlainTextResponse(text, status_code=refused.status, headers=headers)


def choices_of(request: Request, accepts: Set[str]) -> dict[str, str]:
    """The choices in the address that are not empty, but for the language.

    Raises Refused for a choice that is not accepted, is there twice, or for a language that is not spoken.
    """
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not set(names) <= accepts | {"lang"}:
        raise Refused("no_parameter", 400)
    if request.query_params.get("lang", "fa") not in ("fa", "en"):
        raise Refused("bad_value", 400)
    return {name: value for name, value in pairs if value and name != "lang"}


def is_known(request: Request, tag: str) -> bool:
    """Whether the asker holds the very answer (RFC 9110, 13.1.2)."""
    tags = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return tag in tags or "*" in tags


def filter_of(published: Published, choices: Mapping[str, str]) -> Filter:
    """The choices year, kind, n, status and q as a filter.

    Raises Refused for a value that the published version does not know.
    """
    kind, place, status = (choices.get(name) for name in ("kind", "n", "status"))
    query = choices.get("q", "")
    known = (
        (kind is None or kind in questions.codes(published, "kind"))
        and (place is None or place in questions.place_names(published))
        and (status in (None, DONE) or status in questions.codes(published, "status"))
        and len(query) <= LONGEST_QUERY
    )
    if not known:
        raise Refused("bad_value", 400)
    return Filter(year=_year(choices.get("year")), kind=kind, neighbourhood=place, status=status, query=query)


def disposition(ascii_file: str, file: str, *, kind: str = "attachment") -> str:
    """A file name in the reader's language, and an ASCII one for those who cannot (RFC 6266, RFC 8187)."""
    return f"{kind}; filename=\"{ascii_file}\"; filename*=UTF-8''{quote(file, safe='')}"


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and int(text) in YEARS):
        raise Refused("bad_value", 400)
    return int(text)
