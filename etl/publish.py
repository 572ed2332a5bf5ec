"""Versions of the warehouse: built aside, verified, and published by moving a pointer.

A reader opens the version that the pointer names, read-only, and never sees a
version that is not whole. A build that dies leaves a file that nobody reads.
"""

import fcntl
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.ledger.folder import sync
from etl.problems import PublishError

LOCK_SECONDS = 30.0
_SECONDS_OF_A_DAY = 86_400
_POINTER = "current.json"
_VERSION_FILE = re.compile(r"warehouse-(\d+)\.duckdb")
_BUILDING = "building-*"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The published version.

    Attributes:
        version, path: its number and its file.
        batch: the last batch that is in it; 0 when there is none.
        content: its content hash, see ``etl.ledger.content``.
    """

    version: int
    path: Path
    batch: int
    content: str


def current(folder: Path) -> Pointer | None:
    """The published version, or None when nothing is published yet.

    Raises:
        PublishError: when the pointer is damaged.
    """
    try:
        text = (folder / _POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)
        name = str(found["file"])
        if not _VERSION_FILE.fullmatch(name) or not (folder / name).is_file():
            raise ValueError(name)
        # Versions older than the ledger say nothing of batches.
        return Pointer(
            int(found["version"]), folder / name, int(found.get("batch", 0)), str(found.get("content", ""))
        )
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError("pointer", file=_POINTER) from error


@contextmanager
def writer_lock(folder: Path, *, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the folder's one writer lock; it is released even when the process is killed.

    Raises:
        PublishError: when another writer still holds it after ``seconds``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writer.lock").open("a+", encoding="utf-8") as file:
        _acquire(file.fileno(), folder / "writer.lock", time.monotonic() + seconds)
        file.truncate(0)
        holder = {"pid": os.getpid(), "command": _command(), "since": _now()}
        file.write(json.dumps(holder))
        file.flush()
        yield


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise PublishError("lock-held", **_holder(path)) from None
            time.sleep(0.05)


def _holder(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {key: str(found[key]) for key in ("pid", "command", "since")}
    except (ValueError, KeyError, TypeError, OSError):
        return {"pid": "?", "command": "?", "since": "?"}


def _command() -> str:
    """What a person knows this process by: «etl load»; a program's own name where it is another."""
    program = Path(sys.argv[0])
    if program.name != "__main__.py":
        return program.name
    return " ".join([program.parent.name, *sys.argv[1:2]])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def start_building(folder: Path, pointer: Pointer | None) -> Path:
    """A file to build the next version in: a copy of the current one, or not there yet.

    Leftovers of builds that died are removed first. Call with the writer lock held.
    """
    for stale in folder.glob(_BUILDING):
        stale.unlink()
    building = folder / f"building-{os.getpid()}.duckdb"
    if pointer is not None:
        # The copy is made before DuckDB opens either file: closing a plain handle drops a database's locks.
        try:
            shutil.copyfile(pointer.path, building)
        except OSError:
            remove_building(building)  # half a copy would keep a full disk full
            raise
    return building


def remove_building(building: Path) -> None:
    """Remove a build that was not published, with its write-ahead log."""
    for path in (building, building.with_name(f"{building.name}.wal")):
        path.unlink(missing_ok=True)


def next_version(folder: Path, pointer: Pointer | None) -> int:
    """One more than any version that is, or was, there."""
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _VERSION_FILE.fullmatch(path.name))]
    return max([0 if pointer is None else pointer.version, *numbers]) + 1


def verify(building: Path, expected: dict[str, int]) -> None:
    """Re-open a finished, closed build and decode every column of every table.

    Raises:
        PublishError: when it cannot be read back, or a table has not its number of rows.
    """
    try:
        with duckdb.connect(str(building), read_only=True) as connection:
            columns: dict[str, list[str]] = {}
            for table, column in connection.execute(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
            ).fetchall():
                columns.setdefault(table, []).append(column)
            for table, names in columns.items():
                decoded = ", ".join(f"bit_xor(hash({name}))" for name in names)
                found = connection.execute(f"SELECT count(*), {decoded} FROM {table}").fetchone()
                if table in expected and (found is None or found[0] != expected[table]):
                    raise PublishError("damaged", table=table)
    except duckdb.Error as error:
        raise PublishError("damaged", table="") from error


def publish(building: Path, folder: Path, *, version: int, batch: int, content: str) -> Pointer:
    """Give a verified build its name, and move the pointer to it, atomically and durably."""
    sync(building)
    target = folder / f"warehouse-{version}.duckdb"
    temporary = folder / f"building-{_POINTER}"
    said = {"version": version, "file": target.name, "batch": batch, "content": content}
    try:
        temporary.write_text(json.dumps(said), encoding="utf-8")
        sync(temporary)
        building.rename(target)
        temporary.replace(folder / _POINTER)
    except OSError:
        for path in (temporary, target):
            path.unlink(missing_ok=True)
        raise
    sync(folder)
    return Pointer(version, target, batch, content)


def prune(folder: Path, *, keep: int, days: int) -> list[Path]:
    """Remove the versions beyond the newest ``keep``, and those older than so many days; never the published one.

    Nothing is lost: a version can be built again from the batches. A reader that still has
    one open keeps it until it closes it. Call with the writer lock held. Returns what was removed.
    """
    published = current(folder)
    versions = {
        int(found[1]): path for path in folder.iterdir() if (found := _VERSION_FILE.fullmatch(path.name))
    }
    oldest = time.time() - days * _SECONDS_OF_A_DAY
    removed = []
    for number, path in sorted(versions.items()):
        is_beyond = number not in sorted(versions)[-keep:]
        if (is_beyond or path.stat().st_mtime < oldest) and (
            published is None or number != published.version
        ):
            path.unlink()
            removed.append(path)
    return removed
