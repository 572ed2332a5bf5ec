"""The room of a twin, and the views that get some of it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from karnameh.locales import Code
from karnameh.twin.documents import Documents, Made
from karnameh.twin.own_pages import show_list
from karnameh.twin.tables import Tables
from karnameh.twin.views import View

_SMALLEST = 3_000
"""Bytes that no page is shorter than."""
_LINKS = re.compile(r'href="(/(?:downloads|figure)[^"]*)"')


class TooLarge(Exception):
    """Not even the pages of the site without any choice have room."""


class Room:
    """Bytes that are left."""

    def __init__(self, size: float) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Take some where there is enough."""
        if size > self.left:
            return False
        self.left -= size
        return True


class Views:
    """The views that have room: ``made`` by what they show, and how many were ``left_out``."""

    def __init__(self, documents: Documents, tables: Tables, room: Room) -> None:
        self.made: dict[View, str] = {}
        self.left_out = 0
        self.room = room
        self._documents = documents
        self._tables = tables

    def add(self, view: View) -> None:
        """Make a view, where there is room and the site has something there.

        Raises TooLarge for a page without any choice that has no room.
        """
        is_full = self.room.left < _SMALLEST
        run = show_list if view.page == "list" else None
        made = None if is_full else self._documents.made(view, run=run)
        if made and self.room.take(len(made.markup.encode()) + self._tables_of(made)):
            self.made[view] = made.markup
        elif (made or is_full) and not view.choices:
            raise TooLarge
        else:
            self.left_out += bool(made or is_full)

    def figures(self, code: Code) -> list[View]:
        """The figures of the whole district that the views name; of neighbourhoods there are too many."""
        found = (
            View.of("figure", query, code)
            for view, markup in self.made.items()
            if view.language == code
            for path, query in _addresses(markup)
            if path == "/figure" and query.get("code") and "-n" not in query["code"]
        )
        return list(dict.fromkeys(found))

    def _tables_of(self, made: Made) -> int:
        """Bytes of the tables that a document is the first to ask for."""
        before = self._tables.size
        for path, query in _addresses(made.markup):
            self._tables.file_at(path, query, made.view.language)
        return self._tables.size - before


def _addresses(markup: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The addresses of tables and figures in a document, parted into path and choices."""
    for found in _LINKS.findall(markup):
        parts = urlsplit(unescape(found))
        yield parts.path, dict(parse_qsl(parts.query))
