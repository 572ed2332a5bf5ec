"""The document of every page: Streamlit's own, in the reader's language and with our style.

With ``dir`` on the document Streamlit lays itself out right to left, which no
setting of its own can do. The page is rewritten once, at start-up, and each
place that is rewritten must be there exactly once: a Streamlit that changes its
page stops the site from starting, rather than from being readable.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path

from starlette.convertors import StringConvertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from karnameh.locales import CODES, Code, Locale, chosen, locale
from karnameh.sitemap import PAGES, Page
from karnameh.web.files import FONT_NAME, Files

OPENING_SCRIPT = "window.__streamlit={BACKEND_BASE_URL:location.origin}"
"""Tells Streamlit where its server is; it would try below each page's own address first."""

_LIGHT, _DARK = "#faf8f4", "#10181c"

_HTML = re.compile(r'<html lang="en">')
_TITLE = re.compile(r"<title>Streamlit</title>")
_ICON = re.compile(r'<link rel="shortcut icon" href="\./favicon\.png" />')
_THEIR_FONT = re.compile(r'<link\s+rel="preload"\s+href="\./static/media/SourceSans[^"]+"[^>]*>')
_THEIR_API = re.compile(r'<!--(?:(?!-->).)*RFC 8631.*?-->\s*<link rel="service-desc"[^>]*>', re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<!--[^>]*prerenderReady.*?-->\s*<script>.*?</script>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_HEAD_END = re.compile(r"</head>")
_ROOT = re.compile(r'<div id="root"></div>')
_FORBIDDEN = re.compile(r"""(?:href|src)="\./|<script>|\son\w+=|Streamlit</title>""")


class DocumentError(Exception):
    """Streamlit's page is not the one that this module knows how to rewrite."""


class UnknownPage(StringConvertor):
    """An address of one part that is no file and none of Streamlit's own."""

    regex = r"(?!oauth2callback$)[^/._][^/.]*"


class Documents:
    """The documents of all pages in all languages, ready to send."""

    def __init__(self, files: Files, *, template: str | None = None) -> None:
        """Rewrite Streamlit's page, or ``template``. Raises DocumentError when it cannot be done."""
        shell = template if template is not None else streamlit_document().read_text(encoding="utf-8")
        self._ready = {
            (page.name, code): rewritten(shell, page, locale(code), files).encode()
            for page in PAGES
            for code in CODES
        }

    def content(self, page: Page, code: Code) -> bytes:
        """The document of a page in a language."""
        return self._ready[page.name, code]

    def endpoint(self, page: Page, *, status: int = 200) -> Callable[[Request], Response]:
        """Serves a page's document in the language that the address asks for."""

        def serve(request: Request) -> Response:
            speaking = chosen(request.query_params.get("lang"))
            content = self.content(page, speaking.code)
            etag = f'"{sha256(content).hexdigest()[:16]}"'
            headers = {"Cache-Control": "no-cache", "ETag": etag, "Content-Language": speaking.code}
            if status == 200 and request.headers.get("If-None-Match") == etag:
                return Response(status_code=304, headers=headers)
            return HTMLResponse(content, status_code=status, headers=headers)

        return serve


def streamlit_document() -> Path:
    """Where Streamlit keeps its page. Raises DocumentError when it is not installed."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise DocumentError("Streamlit is not installed")
    return Path(found.origin).parent / "static" / "index.html"


def rewritten(shell: str, page: Page, speaking: Locale, files: Files) -> str:
    """Streamlit's page as ours. Raises DocumentError when a place to rewrite is missing or double."""
    say = speaking.text
    noscript = f"<noscript><p>{escape(say('site.no_script'))}</p></noscript>"
    changes = {
        _HTML: f'<html lang="{speaking.code}" dir="{speaking.direction}">',
        _TITLE: _title(page, speaking),
        _ICON: f'<link rel="icon" type="image/svg+xml" href="{files.address("favicon.svg")}">',
        _THEIR_FONT: _font(files),
        _THEIR_API: "",
        _INLINE_SCRIPT: f"<script data-opening>{OPENING_SCRIPT}</script>",
        _NOSCRIPT: noscript,
        _HEAD_END: f"{_ours(files)}\n  </head>",
        _ROOT: '<div id="root"></div>',
    }
    document = shell
    for place, replacement in changes.items():
        document, count = place.subn(lambda _, text=replacement: text, document)  # type: ignore[misc]
        if count != 1:
            raise DocumentError(f"Streamlit's page has {place.pattern!r} {count} times, not once")
    document = document.replace('"./static/', '"/static/')
    left = _FORBIDDEN.search(document)
    if left:
        raise DocumentError(f"Streamlit's page has {left.group()!r}, which is not known")
    return document


def _title(page: Page, speaking: Locale) -> str:
    say = speaking.text
    title = escape(f"{say(f'nav.{page.name}')} | {say('site.name')}")
    description = escape(say(f"describe.{page.name}"))
    return "\n    ".join(
        (
            f"<title>{title}</title>",
            f'<meta name="description" content="{description}" />',
            f'<meta name="theme-color" media="(prefers-color-scheme: light)" content="{_LIGHT}" />',
            f'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{_DARK}" />',
        )
    )


def _font(files: Files) -> str:
    if FONT_NAME not in files:
        return ""
    address = files.address(FONT_NAME)
    return f'<link rel="preload" href="{address}" as="font" type="font/woff2" crossorigin />'


def _ours(files: Files) -> str:
    return (
        f'  <link rel="stylesheet" href="{files.address("karnameh.css")}">\n'
        f'    <script type="module" src="{files.address("frame.js")}"></script>'
    )
