"""The search over everything: one page of what it finds, and how it can be narrowed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.matching import CHOICES, choices, listed
from karnameh.warehouse.questions.spelling import suggestion
from karnameh.warehouse.search_records import FACETS, FacetCount, FacetName, SearchPage

_ORDER = "start_date > $today, abs(start_date - $today), activity_id DESC"


def _facet(name: FacetName) -> str:
    others = " AND ".join(f"of_{other}" for other in FACETS if other != name)
    return (
        f"SELECT '{name}', {name}::VARCHAR, sum(number)::BIGINT FROM counted WHERE {others} GROUP BY {name}"  # noqa: S608 — names of our own
    )


# Counting combinations first makes one pass over the activities serve every facet.
_FOUND = f"""
    , counted AS MATERIALIZED (
        SELECT *, {", ".join(f"{condition} AS of_{name}" for name, condition in CHOICES.items())}
        FROM (
            SELECT kind, year, status, neighbourhood, any_value(is_done) AS is_done,
                count(*) FILTER (has_words) AS number
            FROM listed GROUP BY kind, year, status, neighbourhood
        )
        WHERE number > 0
    ), page AS (
        SELECT document FROM (
            SELECT document, has_words FROM listed WHERE {" AND ".join(CHOICES.values())}
            ORDER BY has_words DESC, {_ORDER} LIMIT $limit OFFSET $offset
        )
        WHERE has_words
    )
    SELECT 'total' AS part, NULL AS code, coalesce(sum(number), 0)::BIGINT AS number
    FROM counted WHERE {" AND ".join(f"of_{name}" for name in FACETS)}
    UNION ALL {" UNION ALL ".join(map(_facet, FACETS))}
    UNION ALL SELECT 'status', 'done', sum(number)::BIGINT FROM counted
        WHERE is_done AND of_kind AND of_year AND of_neighbourhood HAVING $status = 'done' AND count(*) > 0
    UNION ALL SELECT 'document', NULL, document FROM page
"""  # noqa: S608 — put together from names of our own


def search(
    published: Published, filter: Filter, *, today: date, page: int = 1, page_size: int = 20
) -> SearchPage:
    """One page of the chosen activities, what they can be narrowed by, and perhaps a better spelling.

    They are those of ``activity_list`` in the same order; a page past the end is the last one.

    Columns of ``rows``: those of ``activity_list``, and what the search looks into besides:
    summary (None), unit, topics (None), partners (None).
    """
    asked = max(1, page)
    found = _found(published, filter, today, asked, page_size)
    total = _number(found, "total")
    place = window(total, page=asked, page_size=page_size)
    if place.page != asked:
        found = _found(published, filter, today, place.page, page_size)
    return SearchPage(
        rows=_rows(published, _numbers(found, "document"), today),
        total=total,
        page=place.page,
        pages=place.pages,
        facets={name: _choices(found, name, getattr(filter, name)) for name in FACETS},
        suggestion=suggestion(published, filter, total=total),
    )


def _found(published: Published, filter: Filter, today: date, page: int, page_size: int) -> pd.DataFrame:
    """Columns: part (total, document or a facet), code (None for the first two), number."""
    sql, parameters = listed(published, filter)
    place = {"today": today, "limit": page_size, "offset": (page - 1) * page_size}
    return published.frame(sql + _FOUND, {**parameters, **choices(filter), **place})


def _numbers(found: pd.DataFrame, part: str) -> list[int]:
    return [int(number) for number in found.loc[found["part"] == part, "number"]]


def _number(found: pd.DataFrame, part: str) -> int:
    (number,) = _numbers(found, part)
    return number


def _choices(found: pd.DataFrame, name: FacetName, chosen: Any) -> Sequence[FacetCount]:  # noqa: ANN401
    rows = found[found["part"] == name]
    counts = [
        FacetCount(str(code), int(number)) for code, number in zip(rows["code"], rows["number"], strict=True)
    ]
    if chosen is not None and str(chosen) not in {choice.code for choice in counts}:
        counts.append(FacetCount(str(chosen), 0))
    return sorted(counts, key=lambda choice: (-choice.activities, choice.code))


def _rows(published: Published, documents: Sequence[int], today: date) -> pd.DataFrame:
    return published.frame(
        f"""
        SELECT activity_id, kind, title, start_date, start_precision, end_date, end_precision, status,
            status_reason, district, neighbourhood, venue, demo, summary, unit, topics, partners
        FROM activity WHERE list_contains($documents::INTEGER[], document)
        ORDER BY {_ORDER} LIMIT $found  -- none found is none looked for
        """,  # noqa: S608 — the order is a constant
        {"documents": list(documents), "found": len(documents), "today": today},
    )
