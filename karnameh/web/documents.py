"""The document of every page: its real content first, the live page after it.

Each answer is a whole page in plain HTML, made from the published data for the
very choices in the address, so that it can be read before any script has come,
and where none ever comes. ``frame.js`` then loads Streamlit behind it and lets
the live page take over (docs/decisions/0017-first-paint.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from starlette.convertors import StringConvertor
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from karnameh.accounts import COOKIE
from karnameh.content.document import Written, write_missing_page, write_page
from karnameh.exports.documents import Document, Feed, InLanguage
from karnameh.settings import Settings, today
from karnameh.sitemap import CHOICES, FEEDS, Page
from karnameh.warehouse import NoWarehouse, Published, site_store
from karnameh.warehouse.cache import Cache
from karnameh.web.answers import encoded
from karnameh.web.asked import FILTER, is_known
from karnameh.web.compression import ENCODING
from karnameh.web.encodings import Stream
from karnameh.web.files import FONT_NAME, Files
from karnameh.web.streamlit_page import DocumentError, LiveParts, live_parts, streamlit_document

KEPT = 256
"""Documents of one version that stay in memory; one has some 60 kB, and 10 kB compressed."""
LONGEST_VALUE = 200
"""Characters of a choice in an address that are looked at."""

__all__ = ["DocumentError", "Documents", "UnknownPage", "streamlit_document"]


class UnknownPage(StringConvertor):
    """An address of one part that is no file and none of Streamlit's own."""

    regex = r"(?!oauth2callback$)[^/._][^/.]*"


@dataclass
class Ready:
    """A document that can be sent; compressed when it is first asked for so."""

    content: bytes
    language: str
    status: int
    tag: str = ""
    compressed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tag = f'"{sha256(self.content).hexdigest()[:16]}"'

    def in_coding(self, encoding: str) -> bytes:
        """Its bytes in a content coding."""
        if encoding not in self.compressed:
            self.compressed[encoding] = Stream(encoding).feed(self.content, last=True)
        return self.compressed[encoding]


class Documents:
    """The documents of all pages: made when they are asked for, kept as long as their version is published."""

    def __init__(self, files: Files, *, page: str | None = None) -> None:
        """Take what the live page needs from Streamlit's page, or from ``page``; see ``live_parts``."""
        text = page if page is not None else streamlit_document().read_text(encoding="utf-8")
        self._live: LiveParts = live_parts(text)
        self._files = files
        self._kept: WeakKeyDictionary[Published, Cache] = WeakKeyDictionary()

    def endpoint(self, page: Page, *, status: int = 200) -> Callable[[Request], Response]:
        """Serves a page; ``status`` 404 for what stands at an address that is no page."""

        def serve(request: Request) -> Response:
            query = choices_in(request.query_params)
            base = base_address(request)
            if "preview" in query:  # for staff only, and never kept
                ready = self._made(page, query, base, status=status, session=request.cookies.get(COOKIE))
                return _answer(request, ready, "private, no-store")
            try:
                published = site_store().published()
            except NoWarehouse:
                return _answer(request, self._made(page, query, base, status=status), "no-store")
            kept = self._kept.setdefault(published, Cache(KEPT))
            key = (page.name, status, base, today(), *query.items())
            ready = kept.get(
                key,
                lambda: self._made(page, query, base, status=status),
                worth=lambda made: made.status < 500,
            )
            return _answer(request, ready, "no-cache" if ready.status < 500 else "no-store")

        return serve

    def _made(
        self, page: Page, query: dict[str, str], base: str, *, status: int, session: str | None = None
    ) -> Ready:
        if status == 404:
            written = write_missing_page(page, query)
        else:
            written = write_page(page, query, base=base, session=session)
            status = written.about.status
        document = self._document(
            page, query, base, written, hidden=status != 200 or "preview" in query or not written.has_data
        )
        return Ready(document.html(), written.locale.code, status)

    def _document(
        self, page: Page, query: dict[str, str], base: str, written: Written, *, hidden: bool
    ) -> Document:
        say, about = written.locale.text, written.about
        address = f"{base}{_with(page.path, query)}"
        site = say("site.name")
        return Document(
            language=written.locale.code,
            direction=written.locale.direction,
            title=say("site.page_title", title=about.title),
            heading=about.title,
            description=about.description,
            site=site,
            address=address,
            picture=f"{base}{_with(f'/pictures/{page.name}.png', query)}",
            thing={
                "@context": "https://schema.org",
                "@type": "WebPage",
                "name": about.title,
                "description": about.description,
                "inLanguage": written.locale.code,
                "url": address,
                "isPartOf": {"@type": "WebSite", "name": site, "url": f"{base}/"},
                **({"mainEntity": about.thing} if about.thing else {}),
            },
            font=self._files.address(FONT_NAME) if FONT_NAME in self._files else "",
            icon=self._files.address("favicon.svg"),
            script=self._files.address("frame.js"),
            style=self._files.style,
            content=written.content,
            languages=[
                InLanguage(code=code, href=f"{base}{_with(page.path, {**query, 'lang': lang})}")
                for code, lang in (("fa", ""), ("en", "en"))
            ],
            feeds=_feeds(page, query, base, written),
            live=self._live if written.is_page else None,
            hidden=hidden,
        )


def choices_in(parameters: Mapping[str, str]) -> dict[str, str]:
    """The choices in an address that mean something on some page, in a fixed order."""
    found = {key: parameters[key][:LONGEST_VALUE] for key in CHOICES if parameters.get(key)}
    return {key: value for key, value in found.items() if (key, value) != ("lang", "fa")}


def base_address(request: Request) -> str:
    """The site's own address without a slash at its end: as set, else as this request names it."""
    return Settings.from_environment().address or str(request.base_url).rstrip("/")


def _with(path: str, query: Mapping[str, str]) -> str:
    given = {key: query[key] for key in CHOICES if query.get(key)}
    return f"{path}?{urlencode(given)}" if given else path


def _feeds(page: Page, query: Mapping[str, str], base: str, written: Written) -> list[Feed]:
    if not page.has_feeds:
        return []
    chosen = {key: query[key] for key in (*FILTER, "lang") if key in query}
    return [
        Feed(href=f"{base}{_with(path, chosen)}", type=media, title=written.locale.text(f"site.feed_{name}"))
        for name, path, media in FEEDS
    ]


def _answer(request: Request, ready: Ready, caching: str) -> Response:
    """Send a document in the coding that the browser asks for."""
    headers = {"Cache-Control": caching, "ETag": ready.tag, "Content-Language": ready.language}
    if "private" in caching:
        headers["Vary"] = "Cookie"
    elif ready.status == 200 and is_known(request, ready.tag):
        return Response(status_code=304, headers=headers)
    encoding = request.scope.get(ENCODING)
    is_secret = "no-cache" not in caching  # a compressed length could tell of what stands in it
    content = ready.content if is_secret or encoding is None else ready.in_coding(encoding)
    answer = Response(content, status_code=ready.status, media_type="text/html", headers=headers)
    if content is not ready.content and encoding is not None:
        encoded(MutableHeaders(raw=answer.raw_headers), encoding, exact=True)
    return answer
