"""File names of senders, made harmless."""

import re
import unicodedata
from pathlib import PurePath

_LONGEST = 100
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f]')


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
    plain = _UNSAFE.sub("_", visible).strip(". ") or "file"
    path = PurePath(plain)
    return path.stem[: _LONGEST - len(path.suffix[:10])] + path.suffix[:10]
