"""Markup read as a browser reads it, but strictly: what a browser would mend without a word is an error here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"base", "br", "hr", "img", "input", "link", "meta"})
"""Elements that never have content; the empty ones of SVG close themselves."""
BLOCKS = frozenset({"article", "div", "dl", "form", "h1", "h2", "h3", "ol", "p", "section", "table", "ul"})


@dataclass(eq=False)
class Element:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its text, blanks as one."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    @property
    def around(self) -> "Iterator[Element]":
        """The elements that it stands in, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def every(self, tag: str = "", **attributes: str) -> "list[Element]":
        """The elements in it of a tag and with some attributes, in their order; ``cls`` is one class of it."""
        return [element for element in self._below() if element._is(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """The only one of those."""
        (found,) = self.every(tag, **attributes)
        return found

    def _below(self) -> "Iterator[Element]":
        for part in self.content:
            if isinstance(part, Element):
                yield part
                yield from part._below()

    def _is(self, tag: str, attributes: dict[str, str]) -> bool:
        asked = dict(attributes)
        cls = asked.pop("cls", "")
        return (
            tag in ("", self.tag)
            and (not cls or cls in self.classes)
            and all(self.attributes.get(name.replace("_", "-")) == value for name, value in asked.items())
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        assert len(attributes) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        element = Element(tag, attributes, self._open)
        above = {one.tag for one in element.around}
        assert not (tag in BLOCKS and "p" in above), f"<{tag}> would end the paragraph that it stands in"
        assert not (tag in ("a", "button", "form") and tag in above), f"<{tag}> inside another"
        self._open.content.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.tag == tag, f"</{tag}> where <{self._open.tag}> is open"
        self._open = self._open.parent or self.root

    def handle_data(self, data: str) -> None:
        self._open.content.append(data)


def read(markup: str) -> Element:
    """The elements of a piece or a document. Raises AssertionError where they do not close as they open."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert reader._open is reader.root, f"<{reader._open.tag}> is never closed"
    names = [one.attributes["id"] for one in reader.root.every() if "id" in one.attributes]
    assert len(names) == len(set(names)), f"an id stands there twice: {names}"
    return reader.root
