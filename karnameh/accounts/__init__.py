"""Who may use the staff desk, and who is using it now.

Accounts, sessions and the log of both, in one SQLite file. Knows nothing of HTTP:
the desk brings passwords and tokens, and asks who that is. Whoever else has a
visitor's cookie (``COOKIE``) may ask ``Accounts.of(settings).session(value)``.
"""

from karnameh.accounts.accounts import Accounts
from karnameh.accounts.people import (
    ROLES,
    AccountError,
    Event,
    Person,
    Reason,
    Refusal,
    Role,
    Session,
)

COOKIE = "karnameh_staff"
"""Name of the cookie that holds a session's token."""

__all__ = [
    "COOKIE",
    "ROLES",
    "AccountError",
    "Accounts",
    "Event",
    "Person",
    "Reason",
    "Refusal",
    "Role",
    "Session",
]
