"""The register: accounts as the operator makes, changes and removes them, and the log of what was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from karnameh.accounts import passwords, rows
from karnameh.accounts.database import Database
from karnameh.accounts.names import account_name, any_name, clean, email_address
from karnameh.accounts.people import AccountError, Event, Person, Role


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, slots=True)
class Register:
    """The accounts of one file; sessions last ``hours``."""

    database: Database
    hours: int
    now: Callable[[], datetime] = _utc_now

    def add(
        self, name: str, *, roles: Iterable[Role], shown: str | None = None, unit: str | None = None
    ) -> str:
        """Make a local account; returns its first password, which is kept nowhere else.

        Raises:
            AccountError: when the name is none, or taken.
        """
        name = account_name(name)
        password = passwords.first_password()
        kept = passwords.hashed(password)
        with self.database.writing() as connection:
            if rows.account(connection, name) is not None:
                raise AccountError("exists", name)
            rows.put_account(connection, _person(name, roles, shown, unit, is_local=True), kept, self.now())
            rows.log(connection, self.now(), name, "added")
        return password

    def allow(
        self, email: str, *, roles: Iterable[Role], shown: str | None = None, unit: str | None = None
    ) -> None:
        """Let an identity of the provider in, or change what it may do.

        Raises:
            AccountError: when the address is none.
        """
        name = email_address(email)
        with self.database.writing() as connection:
            rows.put_account(connection, _person(name, roles, shown, unit, is_local=False), None, self.now())
            rows.log(connection, self.now(), name, "allowed")

    def remove(self, name: str) -> bool:
        """Remove an account; its sessions end at once. False when there is none of that name."""
        try:
            name = any_name(name)
        except AccountError:
            return False
        if not self.database.exists:
            return False
        with self.database.writing() as connection:
            found = rows.remove_account(connection, name)
            if found:
                rows.log(connection, self.now(), name, "removed")
        return found

    def reset(self, name: str) -> str:
        """Give a local account a new first password, end its sessions, lift its lock.

        Raises:
            AccountError: when there is no such account, or its password is the provider's.
        """
        name = any_name(name)
        password = passwords.first_password()
        kept = passwords.hashed(password)
        with self.database.writing() as connection:
            found = rows.account(connection, name)
            if found is None or not found.person.is_local:
                raise AccountError("unknown" if found is None else "not-local", name)
            rows.set_password(connection, name, kept, must_change=True)
            rows.end_sessions(connection, name)
            rows.log(connection, self.now(), name, "reset")
        return password

    def people(self) -> list[Person]:
        """Everybody with an account, by name."""
        if not self.database.exists:
            return []
        with self.database.reading() as connection:
            return rows.people(connection)

    def is_open(self) -> bool:
        """Whether there is any account at all."""
        return bool(self.people())

    def events(self, newest: int = 200) -> list[Event]:
        """The last lines of the log, the newest first."""
        if not self.database.exists:
            return []
        with self.database.reading() as connection:
            return rows.events(connection, newest)


def _person(
    name: str, roles: Iterable[Role], shown: str | None, unit: str | None, *, is_local: bool
) -> Person:
    return Person(
        name=name,
        shown=clean(shown or "") or name,
        roles=frozenset(roles),
        unit=clean(unit or "") or None,
        is_local=is_local,
        must_change=is_local,
    )
