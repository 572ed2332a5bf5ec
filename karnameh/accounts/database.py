"""The file of accounts: one SQLite database that only its owner may read.

Opened anew for each piece of work, so that it is safe between threads and
processes; a writer waits for the one before.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_WAIT = 15.0
"""Seconds that a writer waits for others."""

_TABLES = """
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    shown TEXT NOT NULL,
    roles TEXT NOT NULL,
    unit TEXT,
    is_local INTEGER NOT NULL,
    password TEXT,                -- argon2id; NULL for an identity of the provider
    must_change INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    CHECK (is_local = (password IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    token TEXT PRIMARY KEY,       -- SHA-256 of it; the token itself is only in the cookie
    name TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_name ON session (name);
CREATE TABLE tries (
    name TEXT PRIMARY KEY,
    recent TEXT NOT NULL,
    locks INTEGER NOT NULL,
    until TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
PRAGMA user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Database:
    """The database at a path; it need not be there yet."""

    path: Path

    @property
    def exists(self) -> bool:
        """Whether anybody was ever given an account."""
        return self.path.is_file()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for single statements. The file must be there."""
        with closing(self._connected()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is alone from its start; rolled back when it fails."""
        if not self.exists:
            self._make()
        with closing(self._connected()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _make(self) -> None:
        """Make it beside its place and put it there whole; of two makers one is first, and both use that one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.parent.chmod(0o700)
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=".making-")  # its mode is 0600
        os.close(descriptor)
        try:
            with closing(sqlite3.connect(name)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_TABLES)
            with suppress(FileExistsError):
                self.path.hardlink_to(name)
        finally:
            Path(name).unlink()
