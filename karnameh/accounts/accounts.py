"""The accounts: checked at sign-in, followed as long as a session lasts."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from sqlite3 import Connection

from karnameh.accounts import passwords, rows
from karnameh.accounts.database import Database
from karnameh.accounts.lockout import Tries
from karnameh.accounts.names import account_name, email_address, place_of_unknown
from karnameh.accounts.people import AccountError, Person, Refusal, Session
from karnameh.accounts.register import Register
from karnameh.settings import Settings

IDLE = timedelta(minutes=60)
_TOUCH = timedelta(minutes=1)
_LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Accounts(Register):
    """The accounts of one data folder."""

    @classmethod
    def of(cls, settings: Settings) -> "Accounts":
        """Those of the settings' data folder. Nothing is opened or made."""
        return cls(Database(settings.staff / "staff.sqlite3"), settings.staff_hours)

    # ---- who it is ----

    def check(self, name: str, password: str) -> Person | Refusal:
        """Whose name and password these are.

        A try counts as a failure before it is looked at, so that many at the same
        time are no more tries than one after the other.
        """
        with self.database.writing() as connection:
            now = self.now()
            found = _local(connection, name)
            place = found.person.name if found else place_of_unknown(name)
            tries = rows.tries(connection, place)
            until = tries.locked_until(now)
            if until is not None:
                return Refusal(reason="locked", until=until)
            counted = tries.after_failure(now)
            rows.set_tries(connection, place, counted)
        if not passwords.is_right(found.password if found else None, password) or found is None:
            return self._failed(place, counted)
        return self._passed(found, password)

    def _failed(self, place: str, counted: Tries) -> Refusal:
        now = self.now()
        until = counted.locked_until(now)
        with self.database.writing() as connection:
            rows.log(connection, now, place, "failed")
            if until is not None:
                rows.log(connection, now, place, "locked")
        return Refusal(reason="wrong" if until is None else "locked", until=until)

    def _passed(self, found: rows.Account, password: str) -> Person | Refusal:
        """The person, unless the account was removed or reset while the password was looked at."""
        name = found.person.name
        renewed = passwords.hashed(password) if passwords.is_outdated(found.password or "") else None
        with self.database.writing() as connection:
            current = rows.account(connection, name)
            if current is None or current.password != found.password:
                return Refusal(reason="wrong")
            rows.set_tries(connection, name, Tries())
            if renewed is not None:
                rows.set_password(connection, name, renewed, must_change=current.person.must_change)
            return current.person

    def identity(self, email: str) -> Person | None:
        """Who is let in with this address, which the provider must have verified."""
        try:
            name = email_address(email)
        except AccountError:
            return None
        if not self.database.exists:
            return None
        with self.database.reading() as connection:
            found = rows.account(connection, name)
        return None if found is None or found.person.is_local else found.person

    def change_password(self, name: str, old: str, new: str) -> Refusal | None:
        """Change the password of a local account; all its sessions end. None when that is done."""
        person = self.check(name, old)
        if isinstance(person, Refusal):
            return person
        reason = passwords.fault(person.name, old, new)
        if reason is not None:
            return Refusal(reason=reason)
        kept = passwords.hashed(new)
        with self.database.writing() as connection:
            rows.set_password(connection, person.name, kept, must_change=False)
            rows.end_sessions(connection, person.name)
            rows.log(connection, self.now(), person.name, "changed password")
        return None

    # ---- sessions ----

    def sign_in(self, person: Person) -> tuple[str, Session]:
        """Begin a session: its token, always a new one, and what it is.

        Raises:
            AccountError: when the account is no more.
        """
        token = secrets.token_urlsafe(32)
        now = self.now()
        expires_at = now + timedelta(hours=self.hours)
        with self.database.writing() as connection:
            found = rows.account(connection, person.name)
            if found is None:
                raise AccountError("unknown", person.name)
            rows.drop_ended_sessions(connection, now, now - IDLE)
            rows.put_session(connection, _hash(token), person.name, now, expires_at)
            rows.log(connection, now, person.name, "signed in")
        return token, Session(person=found.person, csrf=_csrf(token), expires_at=expires_at)

    def session(self, token: str | None) -> Session | None:
        """The session of a token; None when it is unknown, over, idle for too long, or its account is gone."""
        if not token or len(token) > _LONGEST_TOKEN or not self.database.exists:
            return None
        now = self.now()
        with self.database.reading() as connection:
            found = rows.session(connection, _hash(token))
        if found is None:
            return None
        if now >= found.expires_at or now - found.seen_at >= IDLE:
            with self.database.writing() as connection:  # what is over stays over
                rows.end_session(connection, _hash(token))
            return None
        if now - found.seen_at >= _TOUCH:
            with self.database.writing() as connection:
                rows.touch_session(connection, _hash(token), now)
        return Session(person=found.person, csrf=_csrf(token), expires_at=found.expires_at)

    def sign_out(self, token: str | None) -> None:
        """End the session of a token, if it is one."""
        if not token or len(token) > _LONGEST_TOKEN or not self.database.exists:
            return
        with self.database.writing() as connection:
            name = rows.end_session(connection, _hash(token))
            if name is not None:
                rows.log(connection, self.now(), name, "signed out")


def _local(connection: Connection, name: str) -> rows.Account | None:
    try:
        return rows.account(connection, account_name(name))
    except AccountError:
        return None


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _csrf(token: str) -> str:
    """Follows from the token and does not give it away, so that it need not be kept."""
    return hmac.new(token.encode("utf-8", "replace"), b"csrf", "sha256").hexdigest()
