"""Compressed copies of the files that never change: made once, kept on the disk, shared by processes.

The best compression of Streamlit's bundle takes half a minute of a processor, so
it is done once for each release, beside the running site and behind everything
else that wants the processor. Until a copy is there, and where the folder cannot
be written, answers are compressed as they go (``compression``).

A copy is named by the hash of what it is a copy of, and taken only when it
decompresses to exactly that: a damaged or foreign file is made anew.
"""

import fcntl
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread, get_native_id
from typing import NamedTuple

from karnameh.web.encodings import ENCODINGS, best, opened

log = logging.getLogger(__name__)

COMPRESSIBLE = frozenset({".css", ".js", ".json", ".map", ".svg", ".txt", ".wasm", ".xml"})
SMALLEST = 500
"""Bytes below which compression gains nothing: the headers alone are as long."""
_KEPT_UNUSED = 7 * 24 * 3600.0
"""Seconds that a copy stays which this release does not need: another one may run beside it."""
_NICE = 10
_LOCK = "copies.lock"


class Original(NamedTuple):
    """A file that is served: its address, its bytes' number and where they come from."""

    address: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """A compressed copy on the disk; ``size`` is the original's."""

    path: Path
    size: int

    def content(self) -> bytes | None:
        """Its bytes; None when somebody took it away."""
        try:
            return self.path.read_bytes()
        except OSError:
            return None


class Copies:
    """The copies that are ready, by address and coding."""

    def __init__(self) -> None:
        self._ready: dict[tuple[str, str], Copy] = {}

    def find(self, address: str, encoding: str) -> Copy | None:
        """The copy of a file in a coding, if it is ready."""
        return self._ready.get((address, encoding))

    @contextmanager
    def being_made(self, originals: Iterable[Original], folder: Path) -> Iterator[Thread]:
        """Prepare the copies in the background, as long as the site runs."""
        stopped = Event()
        thread = Thread(target=self._in_background, args=(originals, folder, stopped), daemon=True)
        thread.start()
        try:
            yield thread
        finally:
            stopped.set()

    def _in_background(self, originals: Iterable[Original], folder: Path, stopped: Event) -> None:
        if sys.platform == "linux":  # where a thread has a priority of its own
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
        self.prepare(originals, folder, stopped)

    def prepare(self, originals: Iterable[Original], folder: Path, stopped: Event) -> None:
        """Take the copies that are there and make the others, the small files' first."""
        try:
            wanted = sorted((one for one in originals if one.size >= SMALLEST), key=lambda one: one.size)
            missing = [one for one in wanted if not stopped.is_set() and not self._take(one, folder)]
            if missing:
                self._make(missing, folder, stopped)
        except OSError as error:
            log.warning("No compressed copies are kept (%s); answers are compressed as they go.", error)

    def _take(self, original: Original, folder: Path) -> bool:
        """Whether copies in all codings are there and whole."""
        content = original.read()
        found = [self._taken(original, content, encoding, folder) for encoding in ENCODINGS]
        return all(found)

    def _taken(self, original: Original, content: bytes, encoding: str, folder: Path) -> bool:
        copy = Copy(folder / _name(content, encoding), len(content))
        kept = copy.content()
        if kept is None or opened(kept, encoding) != content:
            return False
        self._ready[original.address, encoding] = copy
        return True

    def _make(self, missing: list[Original], folder: Path, stopped: Event) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):  # a second process waits here, and then finds what the first has made
            for original in missing:
                content = original.read()
                for encoding in ENCODINGS:
                    if stopped.is_set():
                        return
                    if not self._taken(original, content, encoding, folder):
                        copy = Copy(folder / _name(content, encoding), len(content))
                        _write(copy.path, best(content, encoding))
                        self._ready[original.address, encoding] = copy
            self._sweep(folder)

    def _sweep(self, folder: Path) -> None:
        """Take away what former releases left."""
        used = {copy.path for copy in self._ready.values()}
        oldest = time.time() - _KEPT_UNUSED
        for path in folder.iterdir():
            with suppress(OSError):
                if path.name != _LOCK and path not in used and path.stat().st_mtime < oldest:
                    path.unlink()


def below(folder: Path, address: str) -> Iterator[Original]:
    """The compressible files below a folder that is served at an address."""
    for path in folder.rglob("*"):
        if path.suffix in COMPRESSIBLE:
            name = path.relative_to(folder).as_posix()
            yield Original(f"{address}/{name}", path.stat().st_size, path.read_bytes)


def _name(content: bytes, encoding: str) -> str:
    return f"{sha256(content).hexdigest()[:40]}.{encoding}"


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder; other processes wait."""
    with (folder / _LOCK).open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield
