"""The rows of the accounts' file: the only SQL of this room, one function for each statement."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from karnameh.accounts.lockout import Tries
from karnameh.accounts.people import ROLES, Event, Person, Role, What

_UNKNOWN_KEPT = 10_000
"""Lines of the log about names that nobody has; older ones go, so that guessing does not fill the disk."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person and what is kept of the password."""

    person: Person
    password: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as it is kept."""

    person: Person
    seen_at: datetime
    expires_at: datetime


def account(connection: sqlite3.Connection, name: str) -> Account | None:
    """The account of a name."""
    row = connection.execute("SELECT * FROM account WHERE name = ?", [name]).fetchone()
    return None if row is None else Account(_person(row), row["password"])


def people(connection: sqlite3.Connection) -> list[Person]:
    """Everybody, by name."""
    return [_person(row) for row in connection.execute("SELECT * FROM account ORDER BY name")]


def put_account(connection: sqlite3.Connection, person: Person, password: str | None, now: datetime) -> None:
    """Write an account down, over one of the same name."""
    connection.execute(
        """INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET shown = excluded.shown, roles = excluded.roles, unit = excluded.unit""",
        [
            person.name,
            person.shown,
            " ".join(sorted(person.roles)),
            person.unit,
            int(person.is_local),
            password,
            int(person.must_change),
            _text(now),
        ],
    )


def remove_account(connection: sqlite3.Connection, name: str) -> bool:
    """Remove an account with its sessions and failures; False when there is none."""
    connection.execute("DELETE FROM tries WHERE name = ?", [name])
    return connection.execute("DELETE FROM account WHERE name = ?", [name]).rowcount > 0


def set_password(connection: sqlite3.Connection, name: str, password: str, *, must_change: bool) -> None:
    """Keep another password of an account, and forget its failures."""
    connection.execute(
        "UPDATE account SET password = ?, must_change = ? WHERE name = ?", [password, int(must_change), name]
    )
    connection.execute("DELETE FROM tries WHERE name = ?", [name])


def tries(connection: sqlite3.Connection, name: str) -> Tries:
    """The failures for a name."""
    row = connection.execute("SELECT * FROM tries WHERE name = ?", [name]).fetchone()
    if row is None:
        return Tries()
    until = row["until"]
    recent = tuple(map(datetime.fromisoformat, row["recent"].split()))
    return Tries(recent, row["locks"], None if until is None else datetime.fromisoformat(until))


def set_tries(connection: sqlite3.Connection, name: str, found: Tries) -> None:
    """Remember the failures for a name."""
    if found == Tries():
        connection.execute("DELETE FROM tries WHERE name = ?", [name])
        return
    connection.execute(
        "INSERT OR REPLACE INTO tries VALUES (?, ?, ?, ?)",
        [
            name,
            " ".join(map(_text, found.recent)),
            found.locks,
            None if found.until is None else _text(found.until),
        ],
    )


def put_session(
    connection: sqlite3.Connection, token: str, name: str, now: datetime, expires_at: datetime
) -> None:
    """Keep a new session."""
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?)", [token, name, _text(now), _text(expires_at)]
    )


def session(connection: sqlite3.Connection, token: str) -> SessionRow | None:
    """The session of a token's hash, with its account as it stands."""
    row = connection.execute(
        "SELECT account.*, seen_at, expires_at FROM session JOIN account USING (name) WHERE token = ?",
        [token],
    ).fetchone()
    if row is None:
        return None
    seen_at, expires_at = (datetime.fromisoformat(row[name]) for name in ("seen_at", "expires_at"))
    return SessionRow(_person(row), seen_at, expires_at)


def touch_session(connection: sqlite3.Connection, token: str, now: datetime) -> None:
    """Note that a session is in use."""
    connection.execute("UPDATE session SET seen_at = ? WHERE token = ?", [_text(now), token])


def end_session(connection: sqlite3.Connection, token: str) -> str | None:
    """End one session; returns whose it was."""
    row = connection.execute("DELETE FROM session WHERE token = ? RETURNING name", [token]).fetchone()
    return None if row is None else str(row["name"])


def end_sessions(connection: sqlite3.Connection, name: str) -> None:
    """End every session of an account."""
    connection.execute("DELETE FROM session WHERE name = ?", [name])


def drop_ended_sessions(connection: sqlite3.Connection, now: datetime, idle_since: datetime) -> None:
    """Remove the sessions that are over."""
    connection.execute(
        "DELETE FROM session WHERE expires_at <= ? OR seen_at <= ?", [_text(now), _text(idle_since)]
    )


def log(connection: sqlite3.Connection, now: datetime, place: str, what: What) -> None:
    """Write a line of the log; of a name that nobody has, only that somebody tried."""
    name = "" if place.startswith("?") else place
    added = connection.execute(
        "INSERT INTO event (at, name, what) VALUES (?, ?, ?)", [_text(now), name, what]
    ).lastrowid
    if not name:
        connection.execute(
            "DELETE FROM event WHERE name = '' AND number <= ?", [(added or 0) - _UNKNOWN_KEPT]
        )


def events(connection: sqlite3.Connection, newest: int) -> list[Event]:
    """The last lines of the log, the newest first."""
    found = connection.execute("SELECT * FROM event ORDER BY number DESC LIMIT ?", [newest])
    return [
        Event(at=datetime.fromisoformat(row["at"]), name=row["name"], what=cast("What", row["what"]))
        for row in found
    ]


def _person(row: sqlite3.Row) -> Person:
    roles = row["roles"].split()
    known: list[Role] = [role for role in ROLES if role in roles]
    return Person(
        name=row["name"],
        shown=row["shown"],
        roles=frozenset(known),
        unit=row["unit"],
        is_local=bool(row["is_local"]),
        must_change=bool(row["must_change"]),
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
