"""What changes, record by record and field by field: before a publication, and of one that was made."""

from typing import Any, NamedTuple

import duckdb

from etl.diff import content_columns, same_key
from etl.preview import stored_and_shown
from etl.reference import Reference
from etl.schema import TABLES, Table

SHOWN = 200
"""Records of each table that are told one by one; all of them are counted."""

_STATES = "['withdrawn', 'changed', 'added']"


class Difference(NamedTuple):
    """One record that changes.

    Attributes:
        table, key: which record; the parts of its key as stored.
        title: what a person knows it by; of a metric the name of what is measured.
        state: added, changed or withdrawn.
        fields: of a changed record, field → what a Persian reader sees before and after; None for nothing.
    """

    table: str
    key: dict[str, Any]
    title: str | None
    state: str
    fields: dict[str, tuple[str | None, str | None]]


def staged_differences(connection: duckdb.DuckDBPyConnection, reference: Reference) -> list[Difference]:
    """The records that what is staged would change: withdrawn ones first, then changed, then added."""
    found: list[Difference] = []
    for table in TABLES.values():
        source = (
            f"delta_{table.name} AS d LEFT JOIN incoming_{table.name} AS i ON i.rowid = d.incoming "
            f"LEFT JOIN warehouse.{table.name} AS o ON o.rowid = d.old"
        )
        found += _differences(connection, table, "d.state", source, reference)
    return found


def published_differences(
    connection: duckdb.DuckDBPyConnection, batch: int, reference: Reference
) -> list[Difference]:
    """The records that a published batch changed, from the attached ``warehouse``."""
    found: list[Difference] = []
    for table in TABLES.values():
        name = table.name
        content = content_columns(connection, table)
        columns = ", ".join(content)
        brought = (
            f"(SELECT {columns} FROM warehouse.{name} WHERE since = {batch} UNION ALL "
            f"SELECT {columns} FROM warehouse.past_{name} WHERE since = {batch}) AS i"
        )
        ended = f"(SELECT {columns} FROM warehouse.past_{name} WHERE until = {batch}) AS o"
        new, old = (f"{alias}.{table.key[0]} IS NULL" for alias in "io")
        after, before = (", ".join(f"{alias}.{name}" for name in content) for alias in "io")
        state = (
            f"CASE WHEN {old} THEN 'added' WHEN {new} THEN 'withdrawn' "
            f"WHEN row({after}) IS DISTINCT FROM row({before}) THEN 'changed' ELSE 'restated' END"
        )
        source = f"{brought} FULL JOIN {ended} ON {same_key(table, 'i', 'o')}"
        found += _differences(connection, table, state, source, reference)
    return found


def _differences(
    connection: duckdb.DuckDBPyConnection, table: Table, state: str, source: str, reference: Reference
) -> list[Difference]:
    columns = content_columns(connection, table)
    after, before = ([f"{alias}.{column}" for column in columns] for alias in "io")
    keys = ", ".join(f"coalesce(i.{part}, o.{part})" for part in table.key)
    rows = connection.execute(
        f"SELECT {state} AS state, {', '.join(before + after)} FROM {source} "
        f"WHERE list_contains({_STATES}, state) ORDER BY list_position({_STATES}, state), {keys} LIMIT {SHOWN}"
    ).fetchall()
    return [
        _difference(
            table,
            found,
            dict(zip(columns, values[: len(columns)], strict=True)),
            dict(zip(columns, values[len(columns) :], strict=True)),
            reference,
        )
        for found, *values in rows
    ]


def _difference(
    table: Table, state: str, before: dict[str, Any], after: dict[str, Any], reference: Reference
) -> Difference:
    known = before if state == "withdrawn" else after
    fields: dict[str, tuple[str | None, str | None]] = {}
    if state == "changed":
        (was, was_shown), (is_, is_shown) = (
            stored_and_shown(row, table.name, reference) for row in (before, after)
        )
        fields = {
            field.name: (was_shown.get(field.name), is_shown.get(field.name))
            for field in table.fields
            if was.get(field.name) != is_.get(field.name)
            or was_shown.get(field.name) != is_shown.get(field.name)
        }
    key = {part: known[part] for part in table.key}
    title = known.get("title") or reference.vocabularies["metric"].names.get(known.get("metric") or "")
    return Difference(table.name, key, title, state, fields)
