"""«منظورتان این بود؟»: another spelling, where a search finds next to nothing.

Word by word, the closest words that the public record has. Close is counted in slips of the
hand, Damerau and Levenshtein's distance, which takes two letters typed in the wrong order for
one slip, as they are made. Jaro and Winkler's measure prizes a common beginning, which a
search for beginnings has found already, and has no point at which a word is another word.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product
from typing import NamedTuple

from karnameh.persian.highlight import Word, words
from karnameh.persian.text import clean
from karnameh.warehouse.filter import LONGEST_QUERY, Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.matching import count

FEW = 3
"""A search that finds as many as this is not doubted."""
_MUCH_MORE = 10
"""How many times as much another spelling must find: a rare word is not a wrong one."""
_SHORTEST = 3
_LONGEST_FOR_ONE_SLIP = 5
"""Letters of a word up to which one slip is allowed, two beyond (as Lucene's «AUTO» fuzziness has it)."""
_LONGEST_WORD = 40
_MOST_WORDS = 6
_SPELLINGS_OF_A_WORD = 3
_QUERIES_TRIED = 4
_EXAMPLES = 20

# DuckDB counts bytes; with one byte for each letter of the keys it counts letters.
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقلمنهوپچژکگی"
_BYTES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&*"

_CLOSE = f"""
    WITH near AS (
        SELECT word, damerau_levenshtein(
            translate(word, '{_LETTERS}', '{_BYTES}'), translate($word, '{_LETTERS}', '{_BYTES}')
        ) AS slips
        FROM (SELECT DISTINCT word FROM posting WHERE is_first AND word > chr(58))  -- no numbers
        WHERE abs(length(word) - length($word)) <= $most
    )
    SELECT word, slips FROM near WHERE slips BETWEEN 1 AND $most ORDER BY slips, word
"""  # noqa: S608 — put together from names of our own

# Only words that an activity on show has, and only these activities count. The words stand side by
# side, since DuckDB finds those by the index's order, but not what is in a list.
_PUBLIC = """
    SELECT word, count(DISTINCT document) AS activities, max(document, $examples) AS examples
    FROM posting JOIN activity USING (document) WHERE word IN ({places})
    GROUP BY word
"""
_EXAMPLE_TEXTS = """
    SELECT title, summary, venue, unit, topics, partners
    FROM activity WHERE document BETWEEN $first AND $last AND list_contains($documents::INTEGER[], document)
"""
_ezafe = re.compile("(?:ۀ|ه[\u200c ]ی)$")


class _Spelling(NamedTuple):
    word: str
    slips: int
    activities: int
    examples: tuple[int, ...]


_Repairs = Mapping[Word, Sequence[_Spelling]]
"""Parts of a query, and what may stand there instead."""


def suggestion(published: Published, filter: Filter, *, total: int) -> str | None:
    """A query like the filter's that finds something, or much more than ``total``; None when there is none.

    All other choices of the filter stay. Words that the record has stay as they were typed; the
    others are written as the record most often writes them.
    """
    query = clean(filter.query[:LONGEST_QUERY])
    typed = list(words(query))
    if total >= FEW or not 0 < len(typed) <= _MOST_WORDS:
        return None
    for repairs in (_joined(published, typed), _corrected(published, typed)):
        for chosen in islice(product(*repairs.values()), _QUERIES_TRIED if repairs else 0):
            better = _rewritten(published, query, dict(zip(repairs, chosen, strict=True)))
            if count(published, replace(filter, query=better)) > _MUCH_MORE * total:
                return better
    return None


def _joined(published: Published, typed: Sequence[Word]) -> _Repairs:
    """The first two words that are one in the record: «کتاب خوانی» for «کتاب‌خوانی»."""
    for first, second in pairwise(typed):
        pair = Word(first.key + second.key, first.start, second.end)
        if found := _public(published, {pair.key: 0}):
            return {pair: found}
    return {}


def _corrected(published: Published, typed: Sequence[Word]) -> _Repairs:
    return {word: found for word in typed if (found := _spellings(published, word.key))}


def _spellings(published: Published, key: str) -> Sequence[_Spelling]:
    """The closest words of the public record, the most frequent first; none where the word is not to be doubted."""
    if not _SHORTEST <= len(key) <= _LONGEST_WORD or not key.isalpha():
        return ()
    usual = count(published, Filter(query=key))
    if usual >= FEW:
        return ()
    most = 1 if len(key) <= _LONGEST_FOR_ONE_SLIP else 2
    slips = {row["word"]: row["slips"] for row in published.records(_CLOSE, {"word": key, "most": most})}
    found = [one for one in _public(published, slips) if one.activities > _MUCH_MORE * usual]
    return sorted(found, key=lambda one: (one.slips, -one.activities, one.word))[:_SPELLINGS_OF_A_WORD]


def _public(published: Published, slips: Mapping[str, int]) -> list[_Spelling]:
    """Those of the words that an activity on show has."""
    if not slips:
        return []
    parameters: dict[str, object] = {f"word_{place}": word for place, word in enumerate(slips)}
    sql = _PUBLIC.format(places=", ".join(f"${name}" for name in parameters))
    return [
        _Spelling(row["word"], slips[row["word"]], row["activities"], row["examples"])
        for row in published.records(sql, {**parameters, "examples": _EXAMPLES})
    ]


def _rewritten(published: Published, query: str, chosen: Mapping[Word, _Spelling]) -> str:
    """The query with some of its words as the record writes others."""
    for word, spelling in sorted(chosen.items(), key=lambda item: item[0].start, reverse=True):
        query = query[: word.start] + _written(published, spelling) + query[word.end :]
    return query


def _written(published: Published, spelling: _Spelling) -> str:
    """How the record most often writes a word, half-spaces and all, but without an ezafe."""
    examples = spelling.examples
    place = {"documents": list(examples), "first": min(examples), "last": max(examples)}
    rows = published.records(_EXAMPLE_TEXTS, place)
    texts = (text for row in rows for value in row.values() if value for text in _as_texts(value))
    forms = Counter(
        _ezafe.sub("ه", text[start:end])
        for text in texts
        for key, start, end in words(text)
        if key == spelling.word
    )
    return max(forms, key=lambda form: (forms[form], form), default=spelling.word)


def _as_texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
