"""Headers as they stand in a file: what they are compared by, and how two rows of them name a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.reference import list_key
from etl.schema import IDENTIFIER
from karnameh.persian.digits import to_ascii
from karnameh.persian.text import clean

_LONGEST = 120
_identifier = re.compile(IDENTIFIER, re.ASCII)


@lru_cache(maxsize=8192)
def label_key(text: str) -> str:
    """What headers are compared by; empty for a text that is too long to be one."""
    return list_key(text) if len(text) <= _LONGEST else ""


def is_identifier(cell: str) -> bool:
    """Whether a cell holds a record's identifier, in any digits: it is a row of data then, and no header."""
    return _identifier.fullmatch(to_ascii(clean(cell))) is not None


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column under two rows of a header: its own cells, and the texts that may name it, best first."""

    above: str
    below: str
    options: tuple[str, ...]


def two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[HeaderColumn]:
    """The columns of two rows. A merged cell leaves blanks to its right: there its text counts too."""
    columns = []
    group = ""
    for position in range(max(len(upper), len(lower))):
        above = upper[position].strip() if position < len(upper) else ""
        below = lower[position].strip() if position < len(lower) else ""
        group = above or group
        if not below:
            options: tuple[str, ...] = (above,)
        elif not group or label_key(group) == label_key(below):
            options = (below,)
        else:
            options = (f"{group} {below}", below)
        columns.append(HeaderColumn(above, below, options))
    return columns
