"""Names of accounts in one form, so that one person has one account and nobody looks like another."""

import re
import unicodedata
from hashlib import sha256

from karnameh.accounts.people import AccountError

_LONGEST_NAME, _LONGEST_EMAIL, _LONGEST_SHOWN = 64, 254, 100
_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*")


def account_name(text: str) -> str:
    """The name of a local account: letters, digits, dots, hyphens and underscores.

    Small and capital letters are one, as are Persian, Arabic and Latin digits.

    Raises:
        AccountError: when it is none.
    """
    folded = unicodedata.normalize("NFKC", text[: 4 * _LONGEST_NAME]).strip().casefold()
    name = "".join(map(_plain_digit, folded.translate(_PERSIAN_LETTERS)))
    is_name = 0 < len(name) <= _LONGEST_NAME and all(char.isalnum() or char in "._-" for char in name)
    if not is_name:
        raise AccountError("name", text)
    return name


def email_address(text: str) -> str:
    """An e-mail address in small letters.

    Only ASCII: beyond it, different addresses are alike when their case is folded.

    Raises:
        AccountError: when it is none.
    """
    stripped = text.strip()
    if not stripped.isascii() or len(stripped) > _LONGEST_EMAIL or not _EMAIL.fullmatch(stripped.casefold()):
        raise AccountError("email", text)
    return stripped.casefold()


def any_name(text: str) -> str:
    """The name of an account of either kind. Raises AccountError when it is none."""
    return email_address(text) if "@" in text else account_name(text)


def place_of_unknown(text: str) -> str:
    """Where failures for a name without an account are counted: one of 65,536 places.

    The name itself is not kept, since people type passwords there, and the file
    stays small however many names are tried. No account has such a name.
    """
    return f"?{sha256(text.encode('utf-8', 'replace')).hexdigest()[:4]}"


def clean(text: str) -> str:
    """A text for showing: one line, without control or direction characters but the half-space."""
    visible = "".join(char if char.isprintable() or char == "\u200c" else " " for char in text)
    return " ".join(visible.split())[:_LONGEST_SHOWN]


def _plain_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)
