"""What a visitor has chosen to see."""

from dataclasses import dataclass

from karnameh.persian.text import clean, search_key

LONGEST_QUERY = 200
"""Characters of a search that are looked at; a longer one is no search but an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The common filter; what is not set leaves everything in.

    Attributes:
        year: Jalali year of the start date.
        kind: a code of the vocabulary.
        status: a code of the vocabulary, or ``done`` for what was held or published.
        neighbourhood: code of a place, or CITYWIDE, ONLINE, UNKNOWN.
        district: code of a district, or CITYWIDE, UNKNOWN.
        query: free text; every word of it must begin a word of the record.
    """

    year: int | None = None
    kind: str | None = None
    neighbourhood: str | None = None
    status: str | None = None
    query: str = ""
    district: str | None = None

    @property
    def words(self) -> list[str]:
        """The words that are searched for, folded as the records' search keys are.

        A query of marks only, as ``%``, is looked for as it is, and so finds nothing.
        """
        query = self.query[:LONGEST_QUERY]
        return sorted(set(search_key(query).split() or clean(query).split()))

    def parameters(self) -> dict[str, object]:
        """Values for ``chosen($year, $kind, $neighbourhood, $district, $status, $words)``.

        The table macro of that name, in ``public.sql``, is the one place where a
        filter becomes a condition.
        """
        return {
            "year": self.year,
            "kind": self.kind,
            "neighbourhood": self.neighbourhood,
            "district": self.district,
            "status": self.status,
            "words": self.words,
        }
