"""Follows the pointer to the published version."""

import json
import os
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from karnameh.settings import Settings
from karnameh.warehouse.published import NoWarehouse, Published

POINTER = "current.json"
_VERSION_FILE = re.compile(r"warehouse-\d+\.duckdb")
_ATTEMPTS = 3
"""A version may be removed between reading its name and opening it; the pointer then names another."""


class Mark(NamedTuple):
    """What tells one state of a file from another without reading it."""

    modified_ns: int
    inode: int
    size: int

    @classmethod
    def of(cls, stat: os.stat_result) -> "Mark":
        """The mark in a file's stat."""
        return cls(stat.st_mtime_ns, stat.st_ino, stat.st_size)


class _Open(NamedTuple):
    pointer: Mark
    file: tuple[str, Mark]
    published: Published


class Store:
    """The warehouse folder as the site reads it. One for the whole process; threads may share it."""

    def __init__(self, folder: Path, *, demo: bool, memory: str = "512MB") -> None:
        self._folder = folder
        self._demo = demo
        self._memory = memory
        self._lock = Lock()
        self._open: _Open | None = None

    def published(self) -> Published:
        """The version that the pointer names now.

        Costs one stat while the pointer stands still. Keep the answer for one
        run of a page and no longer: holding it keeps its file open.

        Raises:
            NoWarehouse: when nothing is published, or it cannot be read.
        """
        try:
            mark = Mark.of((self._folder / POINTER).stat())
        except OSError as error:
            raise NoWarehouse("Nothing is published yet") from error
        current = self._open
        if current is not None and current.pointer == mark:
            return current.published
        with self._lock:
            return self._followed(mark).published

    def _followed(self, mark: Mark) -> _Open:
        if self._open is not None and self._open.pointer == mark:  # another thread was here first
            return self._open
        for attempts_left in reversed(range(_ATTEMPTS)):
            try:
                self._open = self._reopened()
                return self._open
            except (OSError, NoWarehouse) as error:
                if not attempts_left:
                    raise NoWarehouse("What is published cannot be read") from error
        raise NoWarehouse("Nothing is published yet")

    def _reopened(self) -> _Open:
        pointer, version, name = self._pointed()
        path = self._folder / name
        file = (name, Mark.of(path.stat()))
        if self._open is not None and self._open.file == file:
            return self._open._replace(pointer=pointer)  # the pointer was written again to the same end
        published = Published(path, demo=self._demo, memory=self._memory)
        if published.version != version:
            raise NoWarehouse(f"The pointer says version {version}, the file {published.version}")
        return _Open(pointer, file, published)

    def _pointed(self) -> tuple[Mark, int, str]:
        """The pointer's mark, version and file name. Raises NoWarehouse when it makes no sense."""
        with (self._folder / POINTER).open("rb") as handle:
            mark = Mark.of(os.fstat(handle.fileno()))  # of the very file that is read
            content = handle.read()
        try:
            pointer = json.loads(content)
            version, name = int(pointer["version"]), str(pointer["file"])
        except (ValueError, KeyError, TypeError) as error:
            raise NoWarehouse("The pointer cannot be read") from error
        if not _VERSION_FILE.fullmatch(name):
            raise NoWarehouse("The pointer names no version of the warehouse")
        return mark, version, name


@cache
def site_store() -> Store:
    """The one store of this process, where the settings say."""
    settings = Settings.from_environment()
    return Store(settings.warehouse, demo=settings.demo)
