"""What a search finds, as ``questions.search`` returns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

FacetName = Literal["kind", "year", "status", "neighbourhood"]
FACETS: tuple[FacetName, ...] = ("kind", "year", "status", "neighbourhood")
"""The choices that a search can be narrowed by, by their names in ``Filter``."""


class FacetCount(NamedTuple):
    """One choice of a facet.

    Attributes:
        code: as in ``Filter``, a year as digits; the choice that is made is always among them.
        activities: how many there would be with it, all other choices being as they are.
    """

    code: str
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of what a search finds.

    Attributes:
        rows: see ``questions.search``.
        total: how many activities there are on all pages.
        page: number of this page, from 1.
        pages: how many pages there are, at least 1.
        facets: for each of ``FACETS`` its choices, the most frequent first.
        suggestion: another query, written as the record writes its words, that finds
            something where this one found nothing, or ever so much more; None when there is none.
    """

    rows: pd.DataFrame
    total: int
    page: int
    pages: int
    facets: Mapping[FacetName, Sequence[FacetCount]]
    suggestion: str | None
