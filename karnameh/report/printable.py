"""Text that a font can print: nothing is dropped in silence and nothing is too long for its line."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

LONGEST_TEXT = 600
"""Letters of one text that are printed; the whole of it is in the data that the report comes with."""
LONGEST_LABEL = 160
"""The same of a title, a heading or a label."""
LONGEST_WORD = 28
"""Letters after which a word may be broken."""

_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks that only turn the direction of text, or break it where nobody sees why. ZWNJ and ZWJ stay."""
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_WHOLE = re.compile(r"[0-9a-f]{32,64}|[a-z_0-9]{1,30}-y1[34][0-9]{2}(-[A-Za-z0-9_-]{1,50})?")
"""Fingerprints and addresses of figures: the templates have room, and whoever copies one wants nothing else in it."""
_SPACES = re.compile(r"[\s\x1c-\x1f\x85]+")


class Printable:
    """What the letters of one font can say."""

    def __init__(self, font: Path) -> None:
        """Read a font file. Raises OSError when it cannot be read."""
        self._font = ImageFont.truetype(str(font), 16)
        self._missing = bytes(self._font.getmask("\uffff"))
        self._known: Callable[[str], str] = lru_cache(maxsize=4096)(self._letter)

    def text(self, text: str, *, longest: int = LONGEST_TEXT) -> str:
        """The text in letters that the font has, on one line, cut where it is far too long.

        A letter that the font lacks becomes its name, as ‹U+1F600›.
        """
        plain = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
        if len(plain) > longest:
            plain = f"{plain[:longest].rstrip()}…"
        return _LONG_WORD.sub(_breakable, "".join(map(self._known, plain)))

    def _letter(self, letter: str) -> str:
        if self._has(letter):
            return letter
        folded = unicodedata.normalize("NFKC", letter)
        if folded != letter and all(map(self._has, folded)):
            return folded
        return f"‹U+{ord(letter):04X}›"

    def _has(self, letter: str) -> bool:
        if letter in " \u200c\u200d":
            return True
        return letter.isprintable() and bytes(self._font.getmask(letter)) != self._missing


def _breakable(word: re.Match[str]) -> str:
    """A long word with places, which nobody sees, where its line may end."""
    text = word.group()
    if _WHOLE.fullmatch(text):
        return text
    parts = [text[at : at + LONGEST_WORD] for at in range(0, len(text), LONGEST_WORD)]
    return "\u200b".join(parts)
