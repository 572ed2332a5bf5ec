"""Writes the twin: which views have room, in what order, and everything beside them.

The room goes first to the views, the most wanted first, then to the data, to the search, and what is left to
the activities' own pages, the newest first. What had no room is said on the page about the copy.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import unescape
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pandas as pd

from karnameh.locales import CODES, Code
from karnameh.settings import Settings, today
from karnameh.twin import beside, index
from karnameh.twin.documents import Documents, Made
from karnameh.twin.folder import Folder, new_folder
from karnameh.twin.links import SEARCH, Links
from karnameh.twin.own_pages import Copied, Indexed, show_copy, show_list, show_search
from karnameh.twin.record import record_of
from karnameh.twin.tables import DATA, Tables
from karnameh.twin.views import Asked, View, extra, planned
from karnameh.warehouse import questions, site_store

LIMIT = 25
"""Megabytes (of a million bytes) that a twin has at most."""
_MARGIN = 0.03
"""Share of the room that stays free for what addresses become in files, and for the pages that are made last."""
_VIEWS = 0.8
"""Share of the room that the views may take."""
_SMALLEST = 3_000
"""Bytes that no page is shorter than."""

_LINKS = re.compile(r'href="(/(?:downloads|figure)[^"]*)"')


class TooLarge(Exception):
    """Not even the pages of the site without any choice have room."""


class Renewed(Exception):
    """Another version was published while the twin was being made."""


class Result(NamedTuple):
    """How many files a twin has, and how many bytes."""

    files: int
    size: int


def write_twin(out: Path, *, limit: int = LIMIT) -> Result:
    """Write the version that is published now into a folder, as it is read today; ``limit`` in megabytes.

    The same version on the same day, with the same settings, gives the same bytes.

    Raises:
        NotEmpty: when the folder has something in it.
        OSError: when it cannot be written.
        TooLarge, Renewed, NoWarehouse, PageFailed: as they say. Nothing is written then.
    """
    with new_folder(out) as folder:
        _Twin(folder, limit).write()
        if folder.size > limit * 1_000_000:
            raise TooLarge
        return Result(len(folder.names), folder.size)


class _Twin:
    """A twin in the making; ``_free`` is the room that is left."""

    def __init__(self, folder: Folder, limit: int) -> None:
        settings = Settings.from_environment()
        self._folder = folder
        self._limit = limit
        self._free = limit * 1_000_000 * (1 - _MARGIN)
        self._data = site_store().published()
        self._base, self._day = settings.address, today()
        record = record_of(self._data, district=settings.district, today=self._day)
        self._plan = _views([*planned(record), ("copy", {})])
        self._extra = _views(extra(record))
        self._documents = Documents(frozenset((*self._plan, *self._extra)), base=self._base)
        self._tables = Tables(self._data, district=settings.district, today=self._day)
        self._beside = beside.data_files(
            self._data, district=settings.district, day=self._day, site=self._base
        )
        self._made: dict[View, str] = {}
        self._left_out = 0

    def write(self) -> None:
        """Everything, and the sums over it."""
        self._put_all(beside.assets())
        self._make_views()
        self._put_data()
        indexed = self._put_index()
        own = self._make_activities()
        self._make_last(indexed, own)
        self._put_documents()
        self._put_all(self._tables.made.items())
        self._folder.sign()
        now = site_store().published()
        if (now.version, now.built_at) != (self._data.version, self._data.built_at):
            raise Renewed

    @cached_property
    def _rows(self) -> list[str]:
        """Identifiers of all activities in the search's order."""
        return list(self._index["activity_id"])

    @cached_property
    def _index(self) -> pd.DataFrame:
        return questions.search_index(self._data, today=self._day)

    def _put_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            self._folder.put(name, content)
            self._free -= len(content)

    def _take(self, size: int) -> bool:
        """Take room where there is enough."""
        if size > self._free:
            return False
        self._free -= size
        return True

    def _make_views(self) -> None:
        """The views in their order, the figures that they name, and the rest; what has no room is counted."""
        kept = self._free * (1 - _VIEWS)
        self._free -= kept
        for view in self._plan:
            if view.page not in (SEARCH, "copy"):
                self._make(view)
        for view in (*self._figures("fa"), *self._figures("en"), *self._extra):
            self._make(view)
        self._free += kept

    def _make(self, view: View) -> None:
        """A view, where there is room and the site has something there; pages without any choice are needed."""
        is_full = self._free < _SMALLEST
        made = None if is_full else self._documents.made(view, run=show_list if view.page == "list" else None)
        if made and self._take(len(made.markup.encode()) + self._tables_of(made)):
            self._made[view] = made.markup
        elif (made or is_full) and not view.choices:
            raise TooLarge
        else:
            self._left_out += bool(made or is_full)

    def _tables_of(self, made: Made) -> int:
        """Bytes of the tables that a document is the first to ask for."""
        before = sum(map(len, self._tables.made.values()))
        for path, query in _addresses(made.markup):
            self._tables.file_at(path, query, made.view.language)
        return sum(map(len, self._tables.made.values())) - before

    def _figures(self, code: Code) -> list[View]:
        """The figures of the whole district that the views name; of neighbourhoods there are too many."""
        found = (
            View.of("figure", query, code)
            for view, markup in self._made.items()
            if view.language == code
            for path, query in _addresses(markup)
            if path == "/figure" and query.get("code") and "-n" not in query["code"]
        )
        return list(dict.fromkeys(found))

    def _put_data(self) -> None:
        """The data files that have room."""
        self._beside = {name: content for name, content in self._beside.items() if self._take(len(content))}
        for name, content in self._beside.items():
            self._folder.put(name, content)

    def _put_index(self) -> int:
        """The parts of the search index that have room; returns how many activities they hold."""
        held = 0
        for number, (rows, content) in enumerate(index.parts(self._index), 1):
            if not self._take(len(content)):
                break
            self._folder.put(f"files/search-{number:03}.js", content)
            held += rows
        return held

    def _make_activities(self) -> int:
        """Pages of activities in both languages while there is room; returns of how many there are."""
        for number, key in enumerate(self._rows):
            pages = [self._documents.made(View.of("activity", {"id": key}, code)) for code in CODES]
            written = [made for made in pages if made is not None]
            if not self._take(sum(len(made.markup.encode()) for made in written)):
                return number
            self._made |= {made.view: made.markup for made in written}
        return len(self._rows)

    def _make_last(self, indexed: int, own: int) -> None:
        """The search, and what the copy says of itself: they know what has come of the rest."""
        parts = [f"/assets/{PurePosixPath(name).name}" for name in self._folder.names if "/search-" in name]
        scripts = ("/assets/search.js", "/assets/folding.js", *parts)
        copied = Copied(
            pages=len(self._made) + 2 * len(CODES),
            left_out=self._left_out,
            own_pages=own,
            indexed=indexed,
            total=len(self._rows),
            limit=self._limit,
            data_hash=self._folder.sum_of(DATA),
            files=[
                (beside.NAMES[name.rpartition(".")[2]], name) for name in self._beside if "/en/" not in name
            ],
        )
        for code in CODES:
            files = {key: View.of("activity", {"id": key}, code).file for key in self._rows[:own]}
            pages = {key: PurePosixPath(file).name for key, file in files.items()}
            found = Indexed(activities=indexed, total=len(self._rows), pages=pages)
            search, about = View(SEARCH, (), code), View("copy", (), code)
            made = (
                self._documents.made(search, run=lambda: show_search(found), scripts=scripts),  # noqa: B023
                self._documents.made(about, run=lambda: show_copy(copied)),
            )
            self._made |= {one.view: one.markup for one in made if one}

    def _put_documents(self) -> None:
        links = Links(self._made, self._file_at)
        for view, markup in self._made.items():
            document = links.rewritten(markup, file=view.file, language=view.language)
            self._folder.put(view.file, document.encode())

    def _file_at(self, path: str, query: dict[str, str], language: Code) -> str | None:
        name = path.removeprefix("/")
        found = name if name in self._beside else self._tables.file_at(path, query, language)
        return None if found == DATA and DATA not in self._beside else found


def _views(asked: Iterable[Asked]) -> list[View]:
    """The views that pages and choices make, in every language, each once."""
    return list(dict.fromkeys(View.of(page, query, code) for page, query in asked for code in CODES))


def _addresses(markup: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The addresses of tables and figures in a document, parted into path and choices."""
    for found in _LINKS.findall(markup):
        parts = urlsplit(unescape(found))
        yield parts.path, dict(parse_qsl(parts.query))
