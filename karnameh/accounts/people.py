"""People of the desk, their sessions, and why somebody is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["editor", "approver"]
"""An editor uploads and previews; an approver publishes, schedules and undoes."""

ROLES: tuple[Role, ...] = ("editor", "approver")

Reason = Literal["wrong", "locked", "short", "long", "same", "named", "simple"]
"""Name or password wrong; too many failures; and what is wrong with a new password: too short, too
long, the old one, the name in it, too easily guessed."""

What = Literal[
    "added", "allowed", "removed", "reset", "signed in", "failed", "locked", "signed out", "changed password"
]


class AccountError(Exception):
    """An account that cannot be made or changed. ``code`` is one of name, email, exists, unknown, not-local."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code}: {name!r}")
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account.

    Attributes:
        name: of the local account, or the e-mail address at the provider.
        shown: as others see it.
        roles: what they may do.
        unit: the unit that they answer for, if one was named.
        is_local: whether the password is kept here, and not by the provider.
        must_change: whether they have to choose a password before anything else.
    """

    name: str
    shown: str
    roles: frozenset[Role]
    unit: str | None
    is_local: bool
    must_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person who is signed in.

    Attributes:
        person: who, as the account stands now.
        csrf: has to come back with every form of this session.
        expires_at: UTC, without saying so.
    """

    person: Person
    csrf: str
    expires_at: datetime

    def can(self, role: Role) -> bool:
        """Whether the person has that role."""
        return role in self.person.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody is not let in, or a password is not taken; ``until`` when, if they are locked out."""

    reason: Reason
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the log; the name is empty where nobody of that name has an account.

    What was typed there may have been a password in the wrong field.
    """

    at: datetime
    name: str
    what: What
