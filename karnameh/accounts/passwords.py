"""Passwords: kept as argon2id hashes, made by the site at first, and sane when a person chooses them."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from karnameh.accounts.people import Reason

SHORTEST, LONGEST = 10, 200
_DIFFERENT = 5
_TELLING = 5
"""A shorter name may well be part of another word."""

_GROUPS, _GROUP = 4, 4
_READABLE = "23456789bcdfghjkmnpqrstvwxz"
"""No letters or digits that are taken for one another, and no vowels, so that no words come of it."""

_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "ضصثقفغعهخحجچشسیبلاتنمکگ",
)

_hasher = PasswordHasher()


def first_password() -> str:
    """A password of 76 bits that can be read out over a telephone."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_bytes(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that ``kept`` is made of. Takes as long where nothing is kept."""
    nobody = _nobody()
    try:
        return _hasher.verify(kept or nobody, _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the library would make the hash differently by now."""
    return _hasher.check_needs_rehash(kept)


def fault(name: str, old: str, new: str) -> Reason | None:
    """What is wrong with a new password; None if nothing is."""
    folded = unicodedata.normalize("NFKC", new).casefold()
    if len(new) < SHORTEST:
        return "short"
    if len(new) > LONGEST:
        return "long"
    if _bytes(new) == _bytes(old):
        return "same"
    if folded == name or (len(name) >= _TELLING and name in folded):
        return "named"
    in_a_row = any(folded in row or folded in row[::-1] for row in _ROWS)
    return "simple" if in_a_row or len(set(folded)) < _DIFFERENT else None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_bytes())


def _bytes(password: str) -> bytes:
    """One form for what keyboards write differently, cut where nothing that was taken can reach."""
    return unicodedata.normalize("NFC", password[: LONGEST + 1]).encode("utf-8", "surrogatepass")
