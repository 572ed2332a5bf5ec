"""File names of senders, made harmless."""

import re
import unicodedata
from pathlib import PurePath

_LONGEST, _LONGEST_BYTES = 100, 180
"""A folder takes 255 bytes; the names of rejected rows add some."""
_LONGEST_SUFFIX = 10
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r'[<>:"|?*›\x00-\x1f]')  # «›» stands between a workbook's name and a sheet's


def safe_name(name: str) -> str:
    """The base name of a file, fit for a folder of ours and for a page.

    No path, no control or direction character, no leading dot, at most 100 characters; the suffix is kept.
    """
    base = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(
        "_" if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") else char
        for char in base
        if char == "\u200c" or unicodedata.category(char) != "Cf"
    )
    plain = _UNSAFE.sub("_", visible).strip(". \u200c") or "file"
    path = PurePath(plain)
    suffix = path.suffix[:_LONGEST_SUFFIX]
    return _cut(path.stem, _LONGEST - len(suffix), _LONGEST_BYTES - len(suffix.encode())) + suffix


def _cut(text: str, letters: int, size: int) -> str:
    """The beginning of a text, within so many characters and so many bytes."""
    return text[:letters].encode()[:size].decode(errors="ignore")
