"""Slips of the hand: whether a name was meant that differs by a letter or two of one word."""

from collections.abc import Sequence
from itertools import pairwise

_SHORTEST = 5
"""Letters of a word in which one may be wrong; one less beside words that are right."""
_LONG = 8
"""Letters from which on two may be wrong."""
_NEGATIONS = ("نا", "ن", "بی", "غیر", "عدم")


def is_slip(written: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether all words but one are the same, and that one differs by a slip that denies nothing."""
    if len(written) != len(meant):
        return False
    different = [(one, other) for one, other in zip(written, meant, strict=True) if one != other]
    if len(different) != 1:
        return False
    one, other = different[0]
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST - (len(meant) > 1) or any(
        longer == negation + shorter for negation in _NEGATIONS
    ):
        return False
    return _distance(one, other) <= (2 if len(shorter) >= _LONG else 1)


def _distance(one: str, other: str) -> int:
    """Letters to add, drop or change to make one word the other (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row = row, [place]
        for (diagonal, over), target in zip(pairwise(above), other, strict=True):
            row.append(min(over + 1, row[-1] + 1, diagonal + (letter != target)))
    return row[-1]
