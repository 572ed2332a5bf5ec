"""The document around a page's content: what browsers, search engines and messengers read of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

from karnameh.exports.fragments import template


class Live(Protocol):
    """What the live page loads."""

    @property
    def script(self) -> str:
        """The address of its script."""

    @property
    def modules(self) -> Sequence[str]:
        """Addresses of what the script will want."""

    @property
    def styles(self) -> Sequence[str]:
        """Addresses of its style sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What can be subscribed to for this view."""

    href: str
    type: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """The same view in a language."""

    code: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a document says.

    Attributes:
        language, direction: of its texts.
        title, heading: with the site's name and without.
        description: what it shows, in a sentence or two.
        site: the site's name.
        address, picture: absolute where the site knows its own address.
        thing: for JSON-LD, in the words of schema.org.
        font, icon, script: addresses of the site's files; an empty font or script is left out.
        scripts: addresses of scripts of a copy on files, run in their order; modules do not load there.
        style: the style sheet itself; ``sheet`` its address where it is a file of its own.
        content: the page.
        languages: the same view in each language.
        feeds: what can be subscribed to.
        live: what the live page loads; None where there is none.
        hidden: whether it is no business of search engines and messengers.
    """

    language: str
    direction: str
    title: str
    heading: str
    description: str
    site: str
    address: str
    picture: str
    thing: Mapping[str, Any]
    font: str
    icon: str
    script: str
    style: str
    content: Markup
    languages: Sequence[InLanguage]
    feeds: Sequence[Feed] = ()
    live: Live | None = None
    hidden: bool = False
    sheet: str = ""
    scripts: Sequence[str] = ()

    def html(self) -> bytes:
        """The document's bytes."""
        given = {name: getattr(self, name) for name in self.__slots__}
        given |= {"style": Markup(self.style), "thing": inline_json(self.thing)}  # noqa: S704 — our own file
        return template("document.html").render(given).encode()


def inline_json(thing: Mapping[str, Any]) -> Markup:
    """JSON inside a script element: nothing in it may look like markup."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 — escaped above
