"""Where a text has the words that someone searched for.

The words of a text are those of its search key, each with its place in the text as it
stands there: «کتاب ها» with its blank is one word, and so is «خانه ی» with its ezafe.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from karnameh.persian.text import search_key

Span = tuple[int, int]
"""Start and end of a part of a text, as in ``text[start:end]``."""

_MOST_PARTS = 8
"""Parts of a text that are tried as one word; «نمی شود» has two, and a chain of suffixes ever so many."""

# What may stand inside of a word: letters, digits, and all that a key leaves out without parting the
# word: combining marks, tatweel, half-spaces and what stood for them, invisible marks, ligatures.
_part = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u00ac\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb50-\ufd3d\ufd40-\ufdff\ufe70-\ufeff])+"
)

_fold = lru_cache(maxsize=4096)(search_key)  # records say the same words again and again


class Word(NamedTuple):
    """A word of a text's search key, and the part of the text that it comes from."""

    key: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of the text's search key in their order, with their places.

    ``search_key(text[word.start : word.end]) == word.key`` for each. A part that is no word of its
    own in the key, as an ezafe that stands apart, belongs to none.
    """
    keys = search_key(text).split()
    parts = [match.span() for match in _part.finditer(text)]
    place = wanted = 0
    while place < len(parts) and wanted < len(keys):
        start = parts[place][0]
        for together in range(1, _MOST_PARTS + 1):
            end = parts[min(place + together, len(parts)) - 1][1]
            if _fold(text[start:end]) == keys[wanted]:
                yield Word(keys[wanted], start, end)
                wanted += 1
                place += together
                break
        else:
            wanted = _caught_up(keys, wanted, text[start : parts[place][1]])
            place += 1


def _caught_up(keys: list[str], wanted: int, part: str) -> int:
    """The next key to look for after a part that is none: odd marks can make several words of one part."""
    found = _fold(part).split()
    return wanted + len(found) if len(found) > 1 and keys[wanted : wanted + len(found)] == found else wanted


def spans(text: str, query: Iterable[str]) -> list[Span]:
    """The parts of the text to mark for a query's words, in their order and apart from each other.

    ``query`` are folded words, as ``Filter.words``. A word of the text is marked where its key
    begins with one of them: from its start to the end of what matched, with the marks over the
    last letter. The key of a marked part begins with the word of the query.
    """
    wanted = sorted(set(query) - {""}, key=len, reverse=True)
    matches = (
        (word, begin)
        for word in words(text)
        if (begin := next((begin for begin in wanted if word.key.startswith(begin)), None))
    )
    return [(word.start, _end(text, word, begin)) for word, begin in matches]


def _end(text: str, word: Word, begin: str) -> int:
    """Where the shortest part of the word ends whose key begins so."""
    end = next(
        (end for end in range(word.start + 1, word.end) if _fold(text[word.start : end]).startswith(begin)),
        word.end,
    )
    while end < word.end and unicodedata.combining(text[end]):
        end += 1
    return end
