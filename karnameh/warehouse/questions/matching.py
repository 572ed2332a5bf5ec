"""Which activities have the words of a query, by the index ``posting``.

The documents of a word are set as bits of one string, a bit for each document of the version; the
words of a query come together by «and», and an activity is asked for its own bit. That takes
a fraction of the time of joining the postings of a common word, and of looking into every key.
"""

from typing import Any

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.search_records import FacetName

CHOICES: dict[FacetName, str] = {
    "kind": "($kind IS NULL OR kind = $kind)",
    "year": "($year IS NULL OR year = $year)",
    "status": "($status IS NULL OR status = $status OR ($status = 'done' AND is_done))",
    "neighbourhood": "($neighbourhood IS NULL OR neighbourhood = $neighbourhood)",
}
"""What else a filter may choose, each as a condition, as in the macro ``chosen``."""

_DOCUMENTS = (
    "(SELECT bitstring_agg(document, 0, $last_document) FROM posting "
    "WHERE word BETWEEN $word_{0} AND $word_{0} || chr(1114111))"  # no word has the last character there is
)


def listed(published: Published, filter: Filter) -> tuple[str, dict[str, Any]]:
    """The beginning of a query, ``WITH … listed AS (…)``, and its parameters.

    ``listed`` has the activities of the filter's district, with the columns of ``activity`` and
    ``has_words``: whether the activity has all the words. It is empty when none has. Ask for
    ``has_words`` in a FILTER or an ORDER BY rather than in a WHERE: that is pushed down to where
    the string of bits is at hand, and DuckDB copies it along with each row of a thin result.
    """
    words = _telling(filter.words)
    parameters: dict[str, Any] = {"district": filter.district}
    parameters |= {f"word_{place}": word for place, word in enumerate(words)}
    matched, source, has_words = "", "activity", "true"
    if words:
        parameters["last_document"] = published.number("SELECT coalesce(max(document), 0) FROM posting")
        documents = " & ".join(map(_DOCUMENTS.format, range(len(words))))
        matched = f"""matched AS MATERIALIZED (
            SELECT documents FROM (SELECT {documents} AS documents) WHERE bit_count(documents) > 0
        ),"""  # noqa: S608 — put together from names of our own
        source = "activity, matched"
        has_words = "get_bit(documents, document) = 1"
    sql = f"""
        WITH {matched} listed AS NOT MATERIALIZED (
            SELECT activity.*, {has_words} AS has_words
            FROM {source} WHERE $district IS NULL OR district = $district
        )"""  # noqa: S608 — put together from names of our own
    return sql, parameters


def choices(filter: Filter) -> dict[str, Any]:
    """The parameters of ``CHOICES``."""
    return {name: getattr(filter, name) for name in CHOICES}


def count(published: Published, filter: Filter) -> int:
    """How many activities a filter leaves."""
    sql, parameters = listed(published, filter)
    chosen = " AND ".join(CHOICES.values())
    return published.number(
        f"{sql} SELECT count(*) FILTER (has_words) FROM listed WHERE {chosen}",  # noqa: S608 — conditions of our own
        {**parameters, **choices(filter)},
    )


def _telling(words: list[str]) -> list[str]:
    """The words that say something: what begins with «کتابخانه» begins with «کتاب» too.

    None of them begins with another, so that however many there are, no posting is read twice.
    """
    storable = {word.encode("utf-8", "replace").decode("utf-8") for word in words}  # half a character is none
    return sorted(word for word in storable if not any(other.startswith(word) for other in storable - {word}))
