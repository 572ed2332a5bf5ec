"""Writes the twin: what gets the room, in what order, and everything beside the pages.

The room goes first to the pages as they open, then to the search and the data, to the views with choices, the
most wanted first, and what is left to the activities' own pages, the newest first. What had no room is said
on the page about the copy.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from karnameh.locales import CODES, Code
from karnameh.settings import Settings, today
from karnameh.twin import beside, index
from karnameh.twin.copy_page import Copied, show_copy
from karnameh.twin.documents import Documents
from karnameh.twin.folder import Folder, new_folder
from karnameh.twin.links import SEARCH, Links
from karnameh.twin.own_pages import Indexed, show_search
from karnameh.twin.record import record_of
from karnameh.twin.room import Room, TooLarge, Views
from karnameh.twin.tables import DATA, Tables
from karnameh.twin.views import Asked, View, extra, planned
from karnameh.warehouse import questions, site_store

LIMIT = 25
"""Megabytes (of a million bytes) that a twin has at most."""
_MARGIN = 0.03
"""Share of the room that stays free for what addresses become in files, and for the pages that are made last."""
_VIEWS = 0.8
"""Share of what is left that views with choices may take."""
_LATE = frozenset({SEARCH, "copy"})
"""Pages that say what has come of the others, and so are made last."""


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
    """A twin in the making."""

    def __init__(self, folder: Folder, limit: int) -> None:
        settings = Settings.from_environment()
        self._folder = folder
        self._limit = limit
        self._data = site_store().published()
        self._day = today()
        record = record_of(self._data, district=settings.district, today=self._day)
        self._plan = _views([*planned(record), ("copy", {})])
        self._extra = _views(extra(record))
        self._documents = Documents(frozenset((*self._plan, *self._extra)), base=settings.address)
        self._tables = Tables(self._data, district=settings.district, today=self._day)
        self._beside = beside.data_files(
            self._data, district=settings.district, day=self._day, site=settings.address
        )
        self._room = Room(limit * 1_000_000 * (1 - _MARGIN))
        self._views = Views(self._documents, self._tables, self._room)

    def write(self) -> None:
        """Everything, and the sums over it."""
        self._put_all(beside.assets())
        for view in self._plan:
            if not view.choices and view.page not in _LATE:
                self._views.add(view)
        indexed = self._put_index()
        self._put_data()
        self._make_views()
        own = self._make_activities()
        self._make_last(indexed, own)
        self._put_documents()
        self._put_all(self._tables.made.items())
        self._folder.sign()
        now = site_store().published()
        if (now.version, now.built_at) != (self._data.version, self._data.built_at):
            raise Renewed

    @cached_property
    def _index(self) -> pd.DataFrame:
        return questions.search_index(self._data, today=self._day)

    def _put_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, content in files:
            self._folder.put(name, content)
            self._room.left -= len(content)

    def _put_index(self) -> int:
        """The parts of the search index that have room; returns how many activities they hold."""
        held = 0
        for number, (rows, content) in enumerate(index.parts(self._index), 1):
            if not self._room.take(len(content)):
                break
            self._folder.put(f"files/search-{number:03}.js", content)
            held += rows
        return held

    def _put_data(self) -> None:
        """The data files that have room."""
        self._beside = {
            name: content for name, content in self._beside.items() if self._room.take(len(content))
        }
        for name, content in self._beside.items():
            self._folder.put(name, content)

    def _make_views(self) -> None:
        """The views with choices in their order, the figures that all name, and the rest."""
        kept = self._room.left * (1 - _VIEWS)
        self._room.left -= kept
        for view in self._plan:
            if view.choices:
                self._views.add(view)
        for view in (*self._views.figures("fa"), *self._views.figures("en"), *self._extra):
            self._views.add(view)
        self._room.left += kept

    def _make_activities(self) -> int:
        """Pages of activities in both languages while there is room; returns of how many there are."""
        for number, key in enumerate(self._index["activity_id"]):
            pages = [self._documents.made(View.of("activity", {"id": key}, code)) for code in CODES]
            written = [made for made in pages if made is not None]
            if not self._room.take(sum(len(made.markup.encode()) for made in written)):
                return number
            self._views.made |= {made.view: made.markup for made in written}
        return len(self._index)

    def _make_last(self, indexed: int, own: int) -> None:
        """The search, and what the copy says of itself: they know what has come of the rest."""
        parts = [f"/assets/{PurePosixPath(name).name}" for name in self._folder.names if "/search-" in name]
        scripts = ("/assets/search.js", "/assets/folding.js", *parts)
        copied = Copied(
            pages=len(self._views.made) + len(_LATE) * len(CODES),
            left_out=self._views.left_out,
            own_pages=own,
            indexed=indexed,
            total=len(self._index),
            limit=self._limit,
            data_hash=self._folder.sum_of(DATA),
            files=[
                (beside.NAMES[name.rpartition(".")[2]], name) for name in self._beside if "/en/" not in name
            ],
        )
        for code in CODES:
            keys = self._index["activity_id"][:own]
            files = {key: PurePosixPath(View.of("activity", {"id": key}, code).file).name for key in keys}
            found = Indexed(activities=indexed, total=len(self._index), pages=files)
            for page, run, loaded in (
                (SEARCH, lambda found=found: show_search(found), scripts),
                ("copy", lambda: show_copy(copied), ()),
            ):
                made = self._documents.made(View(page, (), code), run=run, scripts=loaded)
                if made:
                    self._views.made[made.view] = made.markup

    def _put_documents(self) -> None:
        links = Links(self._views.made, self._file_at)
        for view, markup in self._views.made.items():
            document = links.rewritten(markup, file=view.file, language=view.language)
            self._folder.put(view.file, document.encode())

    def _file_at(self, path: str, query: dict[str, str], language: Code) -> str | None:
        name = path.removeprefix("/")
        found = name if name in self._beside else self._tables.file_at(path, query, language)
        return None if found == DATA and DATA not in self._beside else found


def _views(asked: Iterable[Asked]) -> list[View]:
    """The views that pages and choices make, in every language, each once."""
    return list(dict.fromkeys(View.of(page, query, code) for page, query in asked for code in CODES))
