"""From the site's addresses to the twin's files, in whole documents.

The rule, for each link to an address of the site: to the file of the very view; else to the nearest view
that is written, which is the one with the least telling choices left out; to the search page with the choices
behind a #, for lists of activities and for activities without a page; and where nothing of the kind is
written, a link in running text becomes plain text, and a choice, a button or a mark of its own goes. Links
that leave the site stay as they are.
"""

import posixpath
from collections.abc import Callable, Container
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from karnameh.locales import Code
from karnameh.twin.views import ELSEWHERE, View, page_at

SEARCH = "activities"
"""The page whose choices the twin's search makes in the browser, behind a #."""
EXACT = "only=1"
"""In an address whose link goes where its very view is not written: another would be no choice."""
_SEARCHED = ("q", "n", "year", "kind", "status")
_OFFERS = frozenset({"k-button", "k-download", "k-origin", "k-choice-off"})
"""Links that are nothing without where they lead."""
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta"})
_ASSETS = "/assets/"

FileAt = Callable[[str, dict[str, str], Code], str | None]
"""The file of what is no page: a table, a picture; None where there is none."""


class Links:
    """Where the addresses of the site lead in a twin that holds ``written``."""

    def __init__(self, written: Container[View], file_at: FileAt) -> None:
        self._written = written
        self._file_at = file_at

    def target(self, address: str, language: Code) -> str | None:
        """Path in the twin's folder of an address of the site, with what stands behind a #; None for nowhere."""
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        if parts.path.startswith(_ASSETS):
            return f"files/{parts.path.removeprefix(_ASSETS)}"
        if ELSEWHERE & query.keys():
            return None
        spoken: Code = "en" if query.get("lang") == "en" else "fa"
        page = page_at(parts.path)
        if page is None:
            return self._file_at(parts.path, query, language)
        if page == SEARCH:
            return self._search({key: query[key] for key in _SEARCHED if query.get(key)}, spoken)
        asked = View.of(page, query, spoken)
        nearest = [asked] if EXACT in parts.query else asked.nearest()
        found = next((view for view in nearest if view in self._written), None)
        if found is None and page == "activity":
            return self._search({"id": query.get("id", "")}, spoken)
        return found.file if found else None

    def _search(self, choices: dict[str, str], language: Code) -> str:
        file = View(SEARCH, (), language).file
        return f"{file}#{urlencode(choices)}" if choices else file

    def rewritten(self, document: str, *, file: str, language: Code) -> str:
        """The document that lies at ``file`` with every address of the site made relative to it."""

        def relative(address: str) -> str | None:
            if not address.startswith("/") or address.startswith("//"):
                return address
            target = self.target(address, language)
            if target is None:
                return None
            path, mark, rest = target.partition("#")
            return posixpath.relpath(path, posixpath.dirname(file) or ".") + mark + rest

        writer = _Writer(relative)
        writer.feed(document)
        writer.close()
        return "".join(writer.pieces)


class _Writer(HTMLParser):
    """Copies a document piece by piece, but for the addresses in it and for links that lead nowhere."""

    def __init__(self, relative: Callable[[str], str | None]) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._relative = relative
        self._ends: list[tuple[str, str]] = []
        self._drawings = 0
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made, end = self._start(tag, dict(attrs))
        if tag not in _VOID:
            self._drawings += tag == "svg"
            self._ends.append((tag, end))
            self._left_out += end == _NOTHING
        if made and not self._left_out:
            self.pieces.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._left_out:
            self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        _, end = self._ends.pop()
        if end == _NOTHING:
            self._left_out -= 1
        elif not self._left_out:
            self.pieces.append(f"</{end}>")
        self._drawings -= tag == "svg"

    def _start(self, tag: str, attributes: dict[str, str | None]) -> tuple[str, str]:
        """What stands for a start tag, and the name of its end tag; ``_NOTHING`` where all of the element goes."""
        name = "href" if tag in ("a", "link") else "src" if tag in ("img", "script") else ""
        address = attributes.get(name)
        text = self.get_starttag_text() or ""
        if not name or address is None:
            return text, tag
        relative = self._relative(address)
        if relative == address:
            return text, tag
        if relative is not None:
            return _tag(tag, {**attributes, name: relative}), tag
        classes = set((attributes.get("class") or "").split())
        if tag != "a" or _OFFERS & classes or EXACT in address:
            return "", _NOTHING
        kept = {key: value for key, value in attributes.items() if key in ("class", "aria-current", "style")}
        plain = "g" if self._drawings else "span"
        return _tag(plain, kept), plain

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def _add(self, text: str) -> None:
        if not self._left_out:
            self.pieces.append(text)


_NOTHING = "\x00"


def _tag(name: str, attributes: dict[str, str | None]) -> str:
    given = "".join(
        f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{given}>"
