"""The folder that a twin is written into: whole or not at all, with the hash of every file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

SUMS = "SHA256SUMS"


class NotEmpty(Exception):
    """The folder has something in it already."""


class Folder:
    """Files on their way into the folder; ``size`` is the sum of their bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sums: dict[str, str] = {}
        self.size = 0

    def put(self, name: str, content: bytes) -> str:
        """Write a file that is not there yet; returns its SHA-256. Raises OSError when it cannot be written."""
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
        self.size += len(content)
        self._sums[name] = sha256(content).hexdigest()
        return self._sums[name]

    def sign(self) -> None:
        """Write ``SHA256SUMS`` over every file, as ``sha256sum -c`` reads it."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        self.put(SUMS, listed.encode())

    def sum_of(self, name: str) -> str:
        """The SHA-256 of a file that is there; empty for another."""
        return self._sums.get(name, "")

    @property
    def names(self) -> list[str]:
        """The files that are there."""
        return sorted(self._sums)


@contextmanager
def new_folder(out: Path) -> Iterator[Folder]:
    """A folder that takes its place at the end. Raises NotEmpty, and OSError when it cannot be written."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotEmpty(out)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield Folder(part)
        if out.exists():
            out.rmdir()
        part.replace(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
