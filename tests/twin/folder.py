"""A twin as a reader finds it: its files, its pages as elements, and where their links lead."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from tests.markup import Element, read

ADDRESS = "https://karnameh.example"


def documents(twin: Path) -> Iterator[tuple[str, Element]]:
    """Each page by its path in the folder, read strictly."""
    for path in sorted(twin.rglob("*.html")):
        yield (
            path.relative_to(twin).as_posix(),
            read(path.read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>")),
        )


def addresses(root: Element) -> Iterator[tuple[Element, str]]:
    """Every address in a page, with the element that has it."""
    for element in root.every():
        for name in ("href", "src", "action", "poster", "srcset", "data-source"):
            if name in element.attributes:
                yield element, element.attributes[name]


def target(file: str, address: str) -> str:
    """Path in the folder that a relative address leads to from a file."""
    path = address.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
