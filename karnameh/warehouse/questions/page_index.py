"""Pages of activities without asking the database: every row ready as JSON, in the order of the key.

The database takes six milliseconds and both cores to plan and fetch a hundred rows of forty columns; here
a page is a mask over five short columns and slices of a file. The rows are those that ``json_objects``
gives of the same version, a test holds the two to each other. What this does not serve (words, chosen
fields, names beside codes, the past) the database answers.
"""

from __future__ import annotations

import mmap
import tempfile
from array import array
from collections.abc import Sequence
from threading import Lock, Thread
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.resource_tables import ACTIVITIES
from karnameh.warehouse.questions.resource_texts import Selection, json_columns
from karnameh.warehouse.questions.resources import resource_count

QUICK = 5_000
"""Rows up to which a page may wait for the index; of a longer table it is made in the background."""
MOST_ROWS = 300_000
"""Rows of an index: some 350 MB in a temporary file. Of a longer table the database gives the pages."""

_COLUMNS = ("year", "kind", "neighbourhood", "district", "status")
_DONE = "is_done"

_indexes: WeakKeyDictionary[Published, list[PageIndex]] = WeakKeyDictionary()
_lock = Lock()


class IndexedPage(NamedTuple):
    """A page: its rows as JSON, where the next one begins (None: there is none), and how many rows there are on all."""

    objects: list[bytes]
    next_mark: str | None
    total: int


class PageIndex:
    """The activities of one version. Threads may share it; its file goes with it."""

    def __init__(self, published: Published) -> None:
        selection = Selection(resource=ACTIVITIES, filter=Filter())
        columns = {**json_columns(selection), **{name: f"item.{name}" for name in (*_COLUMNS, _DONE)}}
        ends, marks = array("Q", [0]), list[bytes]()
        values: list[list[Any]] = [[] for _ in (*_COLUMNS, _DONE)]
        with tempfile.TemporaryFile() as file:
            for rows in selection.rows(published, columns):
                for text, mark, *chosen in rows:
                    ends.append(ends[-1] + file.write(text.encode()))
                    marks.append(mark.encode())
                    for column, value in zip(values, chosen, strict=True):
                        column.append(value)
            file.flush()
            self._objects = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if marks else None
        self._ends, self._marks = ends, np.array(marks or [b""])[: len(marks)]
        self._done = np.array(values.pop(), dtype=bool)
        self._codes: list[dict[Any, int]] = []
        self._columns: list[Any] = []
        for column in values:
            codes = {value: place for place, value in enumerate(dict.fromkeys(column))}
            self._codes.append(codes)
            self._columns.append(np.array([codes[value] for value in column], dtype=np.int32))

    def page(self, filter: Filter, *, after: Sequence[str] | None, limit: int) -> IndexedPage:
        """The chosen rows after one, ``limit`` of them at most. Raises ValueError for a filter with words."""
        if filter.query:
            raise ValueError("Words are the database's to find")
        places = np.flatnonzero(self._mask(filter))
        start = (
            0 if after is None else int(np.searchsorted(self._marks[places], after[0].encode(), side="right"))
        )
        found = places[start : start + limit]
        has_more = start + limit < len(places)
        mark = self._marks[found[-1]].decode() if has_more else None
        return IndexedPage([self._object(int(place)) for place in found], mark, len(places))

    def _mask(self, filter: Filter) -> Any:  # noqa: ANN401 — an array of numpy's
        mask = np.ones(len(self._marks), dtype=bool)
        for name, codes, column in zip(_COLUMNS, self._codes, self._columns, strict=True):
            wanted = getattr(filter, name)
            if name == "status" and wanted == "done":
                mask &= self._done
            elif wanted is not None:
                mask &= column == codes.get(wanted, -1)
        return mask

    def _object(self, place: int) -> bytes:
        return b"" if self._objects is None else self._objects[self._ends[place] : self._ends[place + 1]]


def page_index(published: Published) -> PageIndex | None:
    """The index of a version as it is today; None while there is none, or where there will be none."""
    with _lock:
        made = _indexes.get(published)
        if made is not None:
            return made[0] if made else None
        if published.batch is not None:
            return None
        made = _indexes[published] = []
    count = resource_count(published, ACTIVITIES.name)
    if count <= QUICK:
        made.append(PageIndex(published))
    elif count <= MOST_ROWS:
        Thread(target=lambda: made.append(PageIndex(published)), name="page index", daemon=True).start()
    return made[0] if made else None
