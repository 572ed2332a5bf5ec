"""The yearly plans: what was promised, by kind, with quantities."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from etl.demo.words import DISTRICT, UNKNOWN, YEARS, name_of, read_words
from karnameh.persian.calendar import format_date, to_gregorian
from karnameh.persian.digits import format_number, to_persian

_ABSENT, _NOT_PUBLISHED = 0, -1


def plan_rows(source: str) -> Iterator[dict[str, str]]:
    """The plan items of all the years as cells by field name."""
    for year in YEARS:
        for item in read_words("plans")["item"]:
            identifier = plan_items(year).get(item["kind"])
            if identifier is None:
                continue
            quantity = item["quantities"][year - YEARS[0]]
            yield {
                "plan_item_id": identifier,
                "year": to_persian(year),
                "district": to_persian(DISTRICT),
                "title": item["title"],
                "kind": name_of("kind", item["kind"]),
                "quantity": UNKNOWN if quantity == _NOT_PUBLISHED else format_number(quantity),
                "unit": item["unit"],
                "due_date": _due(year, item),
                "owner": item["owner"],
                "dropped_reason": item.get("dropped", {}).get(str(year), ""),
                "source": source,
            }


def _due(year: int, item: Mapping[str, Any]) -> str:
    return format_date(to_gregorian(year, *item["due"]), style="numeric") if "due" in item else ""


@cache
def plan_items(year: int) -> dict[str, str]:
    """Identifier of the year's plan item for each kind that the plan names."""
    kinds = [
        item["kind"] for item in read_words("plans")["item"] if item["quantities"][year - YEARS[0]] != _ABSENT
    ]
    return {kind: f"DEMO-{year}-P{number:02}" for number, kind in enumerate(kinds, start=1)}
