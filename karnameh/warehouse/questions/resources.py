"""The rows of the public tables: in one order that stays, page by page or all of them in little memory.

A table that is asked for whole is read in ranges of the first field of its order, so that
neither the database nor the caller holds more than some thousand rows of it at a time.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.resource_tables import RESOURCES
from karnameh.warehouse.resource_fields import Resource

RANGE = 20_000
"""Rows of a range: enough that looking for its rows costs little beside writing them."""

Rows = Iterator[list[tuple[Any, ...]]]


def resource_rows(
    published: Published,
    name: str,
    filter: Filter | None = None,
    *,
    fields: Sequence[str] | None = None,
    after: Sequence[str] | None = None,
    limit: int | None = None,
) -> Rows:
    """The rows of a public table in its order, a few thousand at a time.

    Args:
        published: the version.
        name: of the table, a key of ``RESOURCES``.
        filter: what it is narrowed by; choices that the table does not know change nothing.
        fields: those that are wanted; all of them if None.
        after: the values of ``Resource.ordered_by`` of the row before the first one, as texts.
        limit: how many rows at most.

    Raises KeyError for a table or field that is not there.
    """
    resource = RESOURCES[name]
    wanted = list(resource.by_name) if fields is None else fields
    columns = {field: resource.by_name[field].expression for field in wanted}
    return selected_rows(published, resource, columns, filter, after=after, limit=limit)


def resource_count(published: Published, name: str, filter: Filter | None = None) -> int:
    """How many rows of a public table a filter leaves."""
    source, parameters = _source(RESOURCES[name], filter)
    return published.number(f"SELECT count(*) FROM {source}", parameters)  # noqa: S608 — names of our own


def selected_rows(
    published: Published,
    resource: Resource,
    columns: Mapping[str, str],
    filter: Filter | None = None,
    *,
    joins: str = "",
    after: Sequence[str] | None = None,
    limit: int | None = None,
) -> Rows:
    """The rows of a public table, with columns that are given as SQL, ``joins`` of other tables among it."""
    source, parameters = _source(resource, filter)
    if after is not None:
        source, parameters = _after(resource, source, parameters, after)
    shown = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    order = ", ".join(resource.value_of(name, "item.") for name in resource.ordered_by)
    if limit is None:
        parts = _ranges(published, resource, source, parameters)
    else:
        best = f"(SELECT * FROM {source} AS item ORDER BY {order} LIMIT {limit:d})"  # noqa: S608 — names of our own
        parts = iter([(best, parameters)])
    for part, chosen in parts:
        sql = f"SELECT {shown} FROM {part} AS item {joins} ORDER BY {order}"  # noqa: S608 — names of our own
        yield from published.chunks(sql, chosen)


def _source(resource: Resource, filter: Filter | None) -> tuple[str, dict[str, object]]:
    """What the chosen rows are selected from, and its parameters."""
    if filter is None or filter == Filter() or not resource.chosen:
        return resource.source, {}
    used = set(re.findall(r"\$(\w+)", resource.chosen))
    return resource.chosen, {name: value for name, value in filter.parameters().items() if name in used}


def _after(
    resource: Resource, source: str, parameters: Mapping[str, object], after: Sequence[str]
) -> tuple[str, dict[str, object]]:
    """The rows that come after one, by comparing value by value."""
    condition, more = "false", {}
    for place, (name, text) in reversed(list(enumerate(zip(resource.ordered_by, after, strict=True)))):
        value, mark = resource.value_of(name), f"$after_{place}"
        condition = f"({value} > {mark} OR ({value} = {mark} AND {condition}))"
        more[f"after_{place}"] = int(text) if resource.by_name[name].type == "integer" else text
    return f"(SELECT * FROM {source} WHERE {condition})", {**parameters, **more}  # noqa: S608 — names of our own


def _ranges(
    published: Published, resource: Resource, source: str, parameters: Mapping[str, object]
) -> Iterator[tuple[str, dict[str, object]]]:
    """The chosen rows in parts, each a range of the first field of the order; one part where they are few."""
    first = resource.ordered_by[0]
    sql = f"""
        SELECT DISTINCT value FROM (
            SELECT {first} AS value, row_number() OVER (ORDER BY {first}) AS place FROM {source}
        ) WHERE place % {RANGE} = 0 ORDER BY value
    """  # noqa: S608 — names of our own
    ends = [value for rows in published.chunks(sql, parameters) for (value,) in rows]
    for low, high in zip([None, *ends], [*ends, None], strict=True):
        conditions = ([f"{first} > $low"] if low is not None else []) + (
            [f"{first} <= $high"] if high is not None else []
        )
        bounds = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
        condition = " AND ".join(conditions) or "true"
        yield f"(SELECT * FROM {source} WHERE {condition})", {**parameters, **bounds}  # noqa: S608 — names of our own
