"""Equal spans of time side by side: of all, by neighbourhood, by kind or by district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import pandas as pd

from karnameh.persian.calendar import same_day, year_start
from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.about import codes, places

By = Literal["year", "neighbourhood", "kind", "district"]
BY: tuple[By, ...] = get_args(By)
ALL = "all"
"""The one item of a comparison of spans only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days that are compared: ``first`` and ``last``, both of it."""

    first: date
    last: date


def to_same_day(year: int, today: date) -> Span:
    """A Jalali year up to the month and day of ``today``; 30 Esfand is the last day of a year that lacks it."""
    return Span(first=year_start(year), last=same_day(today, year))


def comparison(
    published: Published,
    *,
    by: By,
    spans: Sequence[Span],
    district: str,
    kind: str | None = None,
    neighbourhood: str | None = None,
    certain_only: bool = False,
) -> pd.DataFrame:
    """The activities done in each span, item by item; an item with nothing has its zero.

    An activity counts by its first day, and one known to its month or year by the first day on
    which it can have been; ``certain_only`` leaves those out that may have been outside the span.

    Columns: item (``all``, or a code of a neighbourhood or special place, kind or district),
    span (position in ``spans``), first, last, done, uncertain (known to month or year, may be in the
    span or outside it; among the done unless ``certain_only``), population (NA), per_1000
    (NaN without residents).
    """
    counted = published.frame(
        _COUNTED.format(item=_ITEM[by]),
        {
            **Filter(kind=kind, neighbourhood=neighbourhood).parameters(),
            "firsts": [span.first for span in spans],
            "lasts": [span.last for span in spans],
            "certain_only": certain_only,
        },
    )
    found = {
        (str(row["item"]), int(row["span"])): (int(row["done"]), int(row["uncertain"]))
        for row in counted.to_dict("records")
    }
    residents = _residents(published)
    of_all = residents.get(neighbourhood or district)
    rows = []
    for item in _items(published, by, district, counted):
        population = of_all if by in ("year", "kind") else residents.get(item)
        for at, span in enumerate(spans):
            done, uncertain = found.get((item, at), (0, 0))
            rate = done * 1000 / population if population else None
            rows.append((item, at, span.first, span.last, done, uncertain, population, rate))
    names = ["item", "span", "first", "last", "done", "uncertain", "population", "per_1000"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"population": "Int64", "per_1000": "float64"})


_ITEM = {"year": f"'{ALL}'", "neighbourhood": "neighbourhood", "kind": "kind", "district": "district"}

_COUNTED = """
    WITH span AS (
        SELECT unnest(range(len($firsts))) AS span, unnest($firsts::DATE[]) AS first,
            unnest($lasts::DATE[]) AS last
    ), listed AS (
        SELECT {item} AS item, start_date, start_precision <> 'day' AS is_loose, last_day
        FROM chosen($year, $kind, $neighbourhood, $district, $status, $words) WHERE is_done
    ), placed AS (
        SELECT item, span, start_date BETWEEN first AND last AS begins_in,
            is_loose AND (start_date < first OR last_day > last) AS is_uncertain
        FROM listed JOIN span ON start_date <= last AND (start_date >= first OR is_loose AND last_day >= first)
    )
    SELECT item, span,
        count(*) FILTER (begins_in AND NOT ($certain_only AND is_uncertain)) AS done,
        count(*) FILTER (is_uncertain) AS uncertain
    FROM placed GROUP BY item, span
"""


def _items(published: Published, by: By, district: str, counted: pd.DataFrame) -> list[str]:
    """Every item that has a row, even with nothing done."""
    if by == "year":
        return [ALL]
    if by == "kind":
        return list(codes(published, "kind"))
    special = list(codes(published, "special_place"))
    found = places(published)
    if by == "neighbourhood":
        own = found[(found["level"] == "neighbourhood") & (found["parent"] == district)]
        return [*own["code"], *special]
    recorded = {district, *counted["item"]}
    own = found[found["level"] == "district"]
    return [code for code in [*own["code"], *special] if code in recorded]


def _residents(published: Published) -> dict[str, int]:
    found = places(published)
    return {
        str(code): int(count)
        for code, count in zip(found["code"], found["population"], strict=True)
        if not pd.isna(count)
    }
