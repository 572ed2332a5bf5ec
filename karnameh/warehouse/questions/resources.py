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
Parameters = dict[str, object]
Query = tuple[str, Parameters]
"""SQL and its parameters."""


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
    columns = {field: resource.by_name[field].value_in("item.") for field in wanted}
    queries = selected_query(published, resource, columns, filter, after=after, limit=limit)
    return selected_rows(published, queries)


def resource_count(published: Published, name: str, filter: Filter | None = None) -> int:
    """How many rows of a public table a filter leaves."""
    source, parameters = _source(RESOURCES[name], filter)
    return published.number(f"SELECT count(*) FROM {source}", parameters)  # noqa: S608 — names of our own


def selected_rows(published: Published, queries: Iterator[Query]) -> Rows:
    """The rows that ``selected_query`` selects, a few thousand at a time."""
    for sql, parameters in queries:
        yield from published.chunks(sql, parameters)


def selected_query(
    published: Published,
    resource: Resource,
    columns: Mapping[str, str],
    filter: Filter | None = None,
    *,
    joins: str = "",
    made: Mapping[str, str] | None = None,
    key: Sequence[str] | None = None,
    after: Sequence[str] | None = None,
    limit: int | None = None,
) -> Iterator[Query]:
    """Queries that give the rows of a public table one after the other.

    The columns are given as SQL of a row ``item``; ``joins`` brings what else they are made of.
    ``made`` is what comes out in their place, as SQL of the columns. ``key``: of the one row that is wanted.
    """
    source, parameters = _source(resource, filter)
    if key is not None:
        source, parameters = _named(resource, source, parameters, key)
    if after is not None:
        source, parameters = _after(resource, source, parameters, after)
    shown = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    wanted = made or {name: name for name in columns}
    result = ", ".join(f"{expression} AS {name}" for name, expression in wanted.items())
    places = [f"place_{at}" for at, _ in enumerate(resource.ordered_by)]
    order = ", ".join(places)
    shown += "".join(
        f", {resource.value_of(name, 'item.')} AS {place}"
        for name, place in zip(resource.ordered_by, places, strict=True)
    )
    parts = _ranges(published, resource, source, parameters)
    if limit is not None:
        parts, order = _page(published, resource, source, parameters, limit), f"{order} LIMIT {limit:d}"
    for part, chosen in parts:
        yield f"SELECT {result} FROM (SELECT {shown} FROM {part} AS item {joins}) ORDER BY {order}", chosen  # noqa: S608 — names of our own


def _source(resource: Resource, filter: Filter | None) -> tuple[str, Parameters]:
    """What the chosen rows are selected from, and its parameters."""
    if filter is None or filter == Filter() or not resource.chosen:
        return resource.source, {}
    used = set(re.findall(r"\$(\w+)", resource.chosen))
    return resource.chosen, {name: value for name, value in filter.parameters().items() if name in used}


def _named(
    resource: Resource, source: str, parameters: Parameters, key: Sequence[str]
) -> tuple[str, Parameters]:
    """The row of a key."""
    compared = " AND ".join(f"{resource.value_of(name)} = $key_{at}" for at, name in enumerate(resource.key))
    values = {
        f"key_{at}": _typed(resource, name, text)
        for at, (name, text) in enumerate(zip(resource.key, key, strict=True))
    }
    return f"(SELECT * FROM {source} WHERE {compared})", {**parameters, **values}  # noqa: S608 — names of our own


def _typed(resource: Resource, name: str, text: str) -> int | str:
    return int(text) if resource.by_name[name].type == "integer" else text


def _after(
    resource: Resource, source: str, parameters: Parameters, after: Sequence[str]
) -> tuple[str, Parameters]:
    """The rows that come after one, by comparing value by value."""
    condition, more = "false", {}
    for place, (name, text) in reversed(list(enumerate(zip(resource.ordered_by, after, strict=True)))):
        value, mark = resource.value_of(name), f"$after_{place}"
        condition = f"({value} > {mark} OR ({value} = {mark} AND {condition}))"
        more[f"after_{place}"] = _typed(resource, name, text)
    return f"(SELECT * FROM {source} WHERE {condition})", {**parameters, **more}  # noqa: S608 — names of our own


def _page(
    published: Published, resource: Resource, source: str, parameters: Parameters, limit: int
) -> Iterator[tuple[str, Parameters]]:
    """The first rows as a range of the first field of the order, or none where there is none.

    Ordering whole rows would read every chosen one for the sake of a few.
    """
    first = resource.ordered_by[0]
    sql = f"""
        SELECT max(value) FROM (SELECT {first} AS value FROM {source} ORDER BY value LIMIT {limit:d})
    """  # noqa: S608 — names of our own
    ((last,),) = next(published.chunks(sql, parameters))
    if last is not None:
        yield f"(SELECT * FROM {source} WHERE {first} <= $last)", {**parameters, "last": last}  # noqa: S608 — names of our own


def _ranges(
    published: Published, resource: Resource, source: str, parameters: Parameters
) -> Iterator[tuple[str, Parameters]]:
    """The chosen rows in parts, each a range of the first field of the order; one part where they are few."""
    first = resource.ordered_by[0]
    sql = f"""
        SELECT DISTINCT value FROM (
            SELECT {first} AS value, row_number() OVER (ORDER BY {first}) AS place FROM {source}
        ) WHERE place % {RANGE} = 0 ORDER BY value
    """  # noqa: S608 — names of our own
    ends = [value for rows in published.chunks(sql, parameters) for (value,) in rows]
    for low, high in zip([None, *ends], [*ends, None], strict=True):
        bounds = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
        compared = {"low": f"{first} > $low", "high": f"{first} <= $high"}
        condition = " AND ".join(compared[name] for name in bounds) or "true"
        yield f"(SELECT * FROM {source} WHERE {condition})", {**parameters, **bounds}  # noqa: S608 — names of our own
