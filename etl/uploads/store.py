"""The folder of uploads: numbered, changed one at a time, with a queue of what the worker has to do.

``<number>/upload.json`` is the upload, ``<number>/files/<place>/`` the files as received,
``report.json`` and ``rejected/`` what the check found, ``preview.duckdb`` the record as it
would be. ``queue/<number>`` stands for work to do, ``queue/<number>@<time>`` for later: it
follows from the state of the upload, and is written before it, so that no work is forgotten.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from etl.build import now
from etl.ledger.batch import Submission
from etl.ledger.folder import sync
from etl.uploads.names import safe_name
from etl.uploads.upload import Event, Received, Upload
from karnameh.settings import Settings

_BLOCK = 1 << 20
_TIME = "%Y%m%dT%H%M%S"
_LEFT_AFTER = 86_400
"""Seconds after which a folder without an upload is what a killed server left."""
MOST_FILES = 20


class Refused(Exception):
    """An upload that is not taken; ``reason`` is a key of the locales, ``detail`` its values."""

    def __init__(self, reason: str, **detail: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads of one data folder."""

    folder: Path
    most_bytes: int

    @classmethod
    def of(cls, settings: Settings) -> "Uploads":
        """Those of the settings' data folder."""
        return cls(settings.uploads, settings.upload_megabytes * 1_000_000)

    def path(self, number: int) -> Path:
        """An upload's folder."""
        return self.folder / f"{number:06}"

    def numbers(self) -> list[int]:
        """The numbers of all uploads, the latest first."""
        if not self.folder.is_dir():
            return []
        names = (path.name for path in self.folder.iterdir() if (path / "upload.json").is_file())
        return sorted((int(name) for name in names if name.isdecimal()), reverse=True)

    def read(self, number: int) -> Upload | None:
        """One upload; None when there is none of that number, or it cannot be read."""
        try:
            return Upload.from_json((self.path(number) / "upload.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def receive(self, who: str, submission: Submission, files: Sequence[tuple[str, IO[bytes]]]) -> Upload:
        """Keep files, block by block, and queue them to be checked.

        Raises:
            Refused: when there is no file, there are too many, or one is empty or too large.
        """
        if not 0 < len(files) <= MOST_FILES:
            raise Refused("no-file" if not files else "too-many", most=MOST_FILES)
        number, folder = self._take_number()
        try:
            kept = tuple(
                self._keep(folder, place, name, source) for place, (name, source) in enumerate(files, start=1)
            )
            made_at = now()
            upload = Upload(
                number=number,
                made_at=made_at,
                who=who,
                submission=replace(submission, upload=number, who=who),
                files=kept,
                log=(Event(at=made_at, who=who, what="sent"),),
            )
            with self._alone(number):
                self._put(upload)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return upload

    def _take_number(self) -> tuple[int, Path]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = [int(path.name) for path in self.folder.iterdir() if path.name.isdecimal()]
        number = max(taken, default=0) + 1
        while True:
            try:
                self.path(number).mkdir(mode=0o700)  # of two at once only one makes it
                return number, self.path(number)
            except FileExistsError:
                number += 1

    def _keep(self, folder: Path, place: int, name: str, source: IO[bytes]) -> Received:
        kept = f"files/{place}/{safe_name(name)}"
        path = folder / kept
        path.parent.mkdir(parents=True)
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as target:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > self.most_bytes:
                    raise Refused("too-large", file=path.name, most=self.most_bytes // 1_000_000)
                digest.update(block)
                target.write(block)
        if not size:
            raise Refused("empty-file", file=path.name)
        sync(path)
        return Received(name=path.name, kept=kept, size=size, sha256=digest.hexdigest())

    def change(self, number: int, change: Callable[[Upload], Upload]) -> Upload:
        """Change an upload, alone: ``change`` gets it as it stands and gives what it becomes.

        It is queued for the worker, or no longer, as its new state says.

        Raises:
            KeyError: when there is none of that number.
        """
        with self._alone(number):
            upload = self.read(number)
            if upload is None:
                raise KeyError(number)
            changed = change(upload)
            self._put(changed)
            return changed

    @contextmanager
    def _alone(self, number: int) -> Iterator[None]:
        if not self.path(number).is_dir():
            raise KeyError(number)
        with (self.path(number) / "lock").open("a") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
            yield

    def _put(self, upload: Upload) -> None:
        """Write an upload, and its place in the queue. Call it alone."""
        if upload.is_for_the_worker:
            self._queue(upload.number, at=upload.publish_at if upload.state == "scheduled" else None)
        self._write(upload)
        if not upload.is_for_the_worker:
            self.forget(upload.number)

    def _write(self, upload: Upload) -> None:
        path = self.path(upload.number) / "upload.json"
        temporary = path.with_suffix(".part")
        with temporary.open("w", encoding="utf-8") as file:
            file.write(upload.to_json())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync(path.parent)

    def _queue(self, number: int, *, at: datetime | None) -> None:
        name = f"{number:06}" + (f"@{at:{_TIME}}" if at else "")
        (self.folder / "queue").mkdir(exist_ok=True)
        (self.folder / "queue" / name).touch()
        self.forget(number, but=name)

    def forget(self, number: int, *, but: str = "") -> None:
        """Forget what was queued of an upload."""
        queue = self.folder / "queue"
        for path in (queue / f"{number:06}", *queue.glob(f"{number:06}@*")):
            if path.name != but:
                path.unlink(missing_ok=True)

    def due(self, moment: datetime) -> list[int]:
        """The uploads that the worker has to look at by now, in order of number."""
        found = set()
        with suppress(FileNotFoundError):
            for path in (self.folder / "queue").iterdir():
                with suppress(ValueError):  # not one of ours
                    number, _, at = path.name.partition("@")
                    if not at or datetime.strptime(at, _TIME) <= moment:
                        found.add(int(number))
        return sorted(found)

    def clear_leftovers(self) -> None:
        """Remove the folders in which a server was still receiving when it was killed."""
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                is_left = path.name.isdecimal() and not (path / "upload.json").exists()
                if is_left and path.stat().st_mtime < time.time() - _LEFT_AFTER:
                    shutil.rmtree(path, ignore_errors=True)
