"""What Streamlit's own page loads, taken out of it so that our documents can load it later.

The page is read once, at start-up. A Streamlit whose page has a part that is
not known here stops the site from starting, rather than from working.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

_KNOWN = frozenset({"shortcut icon", "preload", "service-desc"})
"""Links of theirs that our documents do without: their icon, their font, the description of an interface."""


_KNOWN_SCRIPT = "window.prerenderReady"
"""Theirs, for services that wait until a page is drawn; our document is drawn when it comes."""


class DocumentError(Exception):
    """Streamlit's page is not the one that this module knows."""


@dataclass(frozen=True, slots=True)
class LiveParts:
    """Addresses of Streamlit's files, in the order of its page."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


@dataclass
class _Reader(HTMLParser):
    scripts: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    roots: int = 0
    _in_script: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take note of what a tag loads."""
        given = {name: value or "" for name, value in attributes}
        if tag == "script":
            self._in_script = "src" not in given
            self.scripts += [given["src"]] if "src" in given else []
        elif tag == "link":
            self._link(given)
        elif given.get("id") == "root":
            self.roots += 1

    def handle_endtag(self, tag: str) -> None:
        """Take note of the end of a script."""
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Take note of a script that stands in the page itself."""
        if self._in_script and _KNOWN_SCRIPT not in data:
            self.inline.append(data.strip()[:80])

    def _link(self, given: dict[str, str]) -> None:
        match given.get("rel"):
            case "modulepreload":
                self.modules.append(given.get("href", ""))
            case "stylesheet":
                self.styles.append(given.get("href", ""))
            case known if known in _KNOWN:
                pass
            case unknown:
                raise DocumentError(f"Streamlit's page has a link of kind {unknown!r}, which is not known")


def streamlit_document() -> Path:
    """Where Streamlit keeps its page. Raises DocumentError when it is not installed."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise DocumentError("Streamlit is not installed")
    return Path(found.origin).parent / "static" / "index.html"


def live_parts(page: str) -> LiveParts:
    """What the page loads. Raises DocumentError when it is not built as expected."""
    reader = _Reader()
    reader.feed(page)
    addresses = [*reader.scripts, *reader.modules, *reader.styles]
    strange = [address for address in addresses if not address.startswith("./static/")]
    if len(reader.scripts) != 1 or not reader.styles or reader.roots != 1 or strange or reader.inline:
        raise DocumentError(
            f"Streamlit's page has {len(reader.scripts)} scripts, {len(reader.styles)} style sheets, "
            f"{reader.roots} places for the live page, the unknown addresses {strange} "
            f"and the unknown scripts {reader.inline}"
        )
    script, *others = (address.removeprefix(".") for address in addresses)
    return LiveParts(
        script=script,
        modules=tuple(others[: len(reader.modules)]),
        styles=tuple(others[len(reader.modules) :]),
    )
