"""The steps of ``text.search_key`` as data, for programs in another language: the rules stand in ``text`` alone.

A step is a list: ``["replace", pattern, flags, replacement]``, ``["characters", {character: text}]``,
``["compose"]`` (NFC) or ``["plain", pattern, inner]`` (what the pattern matches in NFKC, without what ``inner``
matches in that). Patterns are written for JavaScript.
"""

import sys
from collections.abc import Mapping

from karnameh.persian import text

Step = list[str | dict[str, str]]

_WORDLESS = r"[^\p{L}\p{N}]+"
"""Python's ``[\\W_]`` as JavaScript says it."""


def cleaning_steps() -> list[Step]:
    """What ``clean`` does."""
    mark = text._ZWNJ
    return [
        ["plain", text._presentation_forms.pattern, text._mark_on_space.pattern],
        _characters(text._INVISIBLE),
        _replace(r"\r\n?", "\n"),
        _replace(text._joined_tatweel.pattern, ""),
        ["compose"],
        ["characters", dict(text._LETTER_FORMS)],
        _replace(text._heh_with_hamza.pattern, "ۀ$1"),
        _replace(text._yeh_with_hamza.pattern, "ئ$1"),
        _replace(text._half_spaces.pattern, mark),
        _replace(text._idle_half_space.pattern, ""),
        _replace(f"^{mark}+|{mark}+$", ""),
        _replace(text._blanks.pattern, " "),
        _replace(text._line_edges.pattern, "\n"),
        _replace("^[ \n]+|[ \n]+$", ""),
    ]


def folding_steps() -> list[Step]:
    """What ``search_key`` does with a clean text."""
    return [
        ["characters", _casefolds()],
        _replace(text._ezafe.pattern, "ه"),
        _characters(text._SEARCH_FORMS),
        _replace(text._loose_suffix.pattern, ""),
        _replace(text._loose_prefix.pattern, "$1"),
        _replace(_WORDLESS, " ", flags="gu"),
        _replace("^ +| +$", ""),
    ]


def _replace(pattern: str, replacement: str, *, flags: str = "g") -> Step:
    return ["replace", pattern, flags, replacement]


def _characters(table: Mapping[int, str]) -> Step:
    return ["characters", {chr(code): target for code, target in table.items()}]


def _casefolds() -> dict[str, str]:
    """Every character that case folding changes; it changes each by itself."""
    return {
        char: folded
        for code in range(sys.maxunicode + 1)
        if (folded := (char := chr(code)).casefold()) != char
    }
