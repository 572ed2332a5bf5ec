"""The folder of batches: the source of truth, from which every version of the warehouse is derived.

``<number>/batch.json`` is the manifest, ``<number>/files/`` the source files as received,
``<number>/<table>.parquet`` the rows that the batch asserts, ``<number>/report.json`` what the
sender was told. A batch is written beside, made durable, and takes its name at the end:
a folder with a number is whole. Until its version is published it is ``pending``, and if
the writer is killed the next one removes it.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from etl.ledger.batch import Batch
from etl.problems import PublishError

MANIFEST = "batch.json"
FILES = "files"
REPORT = "report.json"
_NUMBERED = re.compile(r"\d{6}")
_MAKING = "making"
_PENDING = "pending"
_ABANDONED = "abandoned-"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The batches of one data folder."""

    folder: Path

    def numbers(self) -> list[int]:
        """Numbers of the batches that are there, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.folder.iterdir() if _NUMBERED.fullmatch(path.name))

    def path(self, number: int) -> Path:
        """A batch's folder."""
        return self.folder / f"{number:06}"

    def read(self, number: int) -> Batch:
        """One batch's manifest.

        Raises:
            PublishError: when there is no such batch, or its manifest cannot be read.
        """
        try:
            found = Batch.from_json((self.path(number) / MANIFEST).read_bytes())
        except FileNotFoundError as error:
            if self.path(number).is_dir():
                raise PublishError("batch-damaged", number=str(number), file=MANIFEST) from error
            raise PublishError("no-batch", number=str(number)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError("batch-damaged", number=str(number), file=MANIFEST) from error
        if found.number != number:
            raise PublishError("batch-damaged", number=str(number), file=MANIFEST)
        return found

    def batches(self, *, last: int | None = None) -> dict[int, Batch]:
        """The batches up to ``last``, by number.

        Raises:
            PublishError: when one of them is missing or cannot be read.
        """
        numbers = range(1, last + 1) if last is not None else self.numbers()
        return {number: self.read(number) for number in numbers}

    def rows(self, batch: Batch, table: str) -> Path:
        """The Parquet file of the rows that a batch asserts, whole as it was kept.

        Raises:
            PublishError: when it is not there, or not as it was kept.
        """
        path = self.path(batch.number) / f"{table}.parquet"
        if not path.is_file() or sha256_of(path) != batch.hashes.get(path.name):
            raise PublishError("batch-damaged", number=str(batch.number), file=path.name)
        return path

    def clear_pending(self, *, published: int | None, is_own: bool = False) -> None:
        """Remove what a writer left that ended before it published. Call with the writer lock held.

        ``published`` is the last batch of the published version; None when there is no such
        version. Only a batch that is marked as pending is ever touched, and only where it
        comes right after that one. Without a version nobody but the writer whose own it
        is (``is_own``) can be sure of it, and it is put aside (``abandoned-…``) and not removed.
        """
        making = self.folder / _MAKING
        shutil.rmtree(making, ignore_errors=True)
        pending = self.pending()
        if pending == (published or 0) + 1 and self.path(pending).is_dir():
            if published is None and not is_own:
                self.path(pending).rename(self.folder / f"{_ABANDONED}{pending:06}-{time.time_ns()}")
            else:
                self.path(pending).rename(
                    making
                )  # a folder with a number is whole, even if we are killed now
                shutil.rmtree(making)
        self.settle()

    def settle(self) -> None:
        """Say that the batch that was pending is published; said durably, or a rebuild might leave it out."""
        pending = self.folder / _PENDING
        if pending.exists():
            pending.unlink()
            sync(self.folder)

    def check_complete(self, *, published: int) -> None:
        """Look that no batch is missing in the published version, whose last one is ``published``.

        Raises:
            PublishError: when there are batches beyond it that are not pending.
        """
        last = self.last_kept()
        if last > published:
            raise PublishError("batches-ahead", last=str(last), published=str(published))

    def pending(self) -> int | None:
        """The batch that is kept but not published yet, if there is one."""
        try:
            return int((self.folder / _PENDING).read_text(encoding="ascii") or 0)
        except (FileNotFoundError, ValueError):
            return None

    def last_kept(self) -> int:
        """Number of the last batch that is there for good, and not pending; 0 when there is none."""
        pending = self.pending()
        return max((number for number in self.numbers() if number != pending), default=0)

    def add(self, batch: Batch, write: Callable[[Path], None]) -> Batch:
        """Keep a batch durably; ``write`` puts all its files but the manifest into the folder that it is given.

        Returns the batch with the hashes of its files and its fingerprint.
        """
        making = self.folder / _MAKING
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        try:
            write(making)
            whole = replace(batch, hashes=hashes_of(making), nonce=secrets.token_hex(16))
            (making / MANIFEST).write_bytes(whole.to_json())
            for path in [*making.rglob("*"), making]:
                sync(path)
            (self.folder / _PENDING).write_text(str(batch.number), encoding="ascii")
            sync(self.folder / _PENDING)
            sync(self.folder)
            making.rename(self.path(batch.number))
        finally:
            shutil.rmtree(making, ignore_errors=True)
        sync(self.folder)
        return Batch.from_json(whole.to_json())


def hashes_of(folder: Path) -> Mapping[str, str]:
    """SHA-256 of every file in a batch's folder but its manifest, by its path there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Make a file, or a folder's list of names, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
