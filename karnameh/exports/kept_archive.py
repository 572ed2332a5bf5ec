"""Complete downloads on the disk: each made once for a published version, and kept with its hash.

An address names a batch, for these numbers are never given again and never change their meaning.
What is kept is named after the version too: a row that is made internal is in a new version, whose
files are made anew, without it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from karnameh.exports.archive import archive
from karnameh.warehouse import NoSuchBatch, Published, questions

FORMAT = "1"
"""Raised when the same record would be written otherwise, so that the old files are not taken for new ones."""
KEPT = 24
"""Files that stay on the disk; the ones that were asked for longest ago go."""
QUICK = 100_000
"""Rows of activities, measures and promises up to which a page may wait for the file."""

_making = Lock()


class Busy(Exception):
    """Another file is being made."""


class ArchiveFile(NamedTuple):
    """A complete download: the batch after which the record stood so, its file, and that one's SHA-256."""

    batch: int
    path: Path
    sha256: str

    @property
    def name(self) -> str:
        """Its name in addresses and on the reader's disk."""
        return archive_name(self.batch)


def archive_name(batch: int) -> str:
    """The file's name: ``batch-12.zip``."""
    return f"batch-{batch}.zip"


def kept_archive(
    published: Published, folder: Path, number: int | None = None, *, wait: bool = False
) -> ArchiveFile:
    """The complete download after a batch, the last one on show when no ``number`` is given.

    Raises:
        NoSuchBatch: when that batch is not on show, or none is.
        Busy: when it is not there yet, another one is being made, and this one is not to ``wait``.
        OSError: when it cannot be written.
    """
    last = questions.archive_batch(published)
    if last is None:
        raise NoSuchBatch(0)
    record = published if number in (None, last.number) else published.as_of(number or 0)
    batch = number or last.number
    parts = (FORMAT, published.version, published.built_at, published.demo, batch)
    path = folder / f"{sha256(repr(parts).encode()).hexdigest()[:24]}-{archive_name(batch)}"
    told = path.with_suffix(".sha256")
    if not told.is_file():
        with _alone(wait=wait):
            if not told.is_file():
                folder.mkdir(parents=True, exist_ok=True)
                _make(record, path, told)
                _tidy(folder)
    told.touch()  # not the file itself: its time is told to those who ask for a part of it
    return ArchiveFile(batch, path, told.read_text(encoding="ascii"))


def is_quick(published: Published) -> bool:
    """Whether making the file takes no longer than a page may."""
    counts = questions.archive_counts(published)
    return counts["activities"] + counts["metrics"] + counts["plan_items"] <= QUICK


@contextmanager
def _alone(*, wait: bool) -> Iterator[None]:
    if not _making.acquire(blocking=wait):
        raise Busy
    try:
        yield
    finally:
        _making.release()


def _make(record: Published, path: Path, told: Path) -> None:
    """Write the file and then its hash, each beside its place first."""
    part, part_told = (one.with_name(f".{one.name}.{os.getpid()}.part") for one in (path, told))
    try:
        with part.open("w+b") as target:
            archive(record, target)
            target.seek(0)
            digest = file_digest(target, "sha256").hexdigest()
        part_told.write_text(digest, encoding="ascii")
        part.replace(path)
        part_told.replace(told)
    finally:
        part.unlink(missing_ok=True)
        part_told.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Leave the files that were asked for last."""
    told = sorted(folder.glob("*-batch-*.sha256"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in told[KEPT:]:
        path.unlink(missing_ok=True)
        path.with_suffix(".zip").unlink(missing_ok=True)
