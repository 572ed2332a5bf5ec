"""The public record as plain tables for an archive: every row, codes as they are stored."""

from collections.abc import Iterator, Mapping
from typing import Any

from karnameh.warehouse.history_records import Batch
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.batches import batch
from karnameh.warehouse.questions.resource_tables import RESOURCES
from karnameh.warehouse.questions.resources import selected_query, selected_rows
from karnameh.warehouse.resource_fields import Resource, ResourceField

ARCHIVE_TABLES: Mapping[str, Resource] = {
    name: RESOURCES[name] for name in ("activities", "metrics", "plan_items", "places", "codes", "fields")
}
"""The tables of the archive by the names of their files."""


def archive_rows(published: Published, name: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table of the archive, a few thousand at a time, each value a text or None; lists parted by ``|``."""
    resource = ARCHIVE_TABLES[name]
    columns = {field.name: f"({_text(field)})::VARCHAR" for field in resource.fields}
    return selected_rows(published, selected_query(published, resource, columns))


def _text(field: ResourceField) -> str:
    return f"array_to_string(item.{field.name}, '|')" if field.type == "list" else field.value_in("item.")


def archive_counts(published: Published) -> dict[str, int]:
    """How many rows each table of the archive has."""
    return {
        name: published.number(f"SELECT count(*) FROM {table.source}")  # noqa: S608 — names of our own
        for name, table in ARCHIVE_TABLES.items()
    }


def archive_batch(published: Published) -> Batch | None:
    """The last batch whose rows the archive holds; None when no batch is on show."""
    number = published.number("SELECT coalesce(max(number), 0) FROM batch")
    return batch(published, number) if number else None


def has_every(published: Published, column: str, of: str, key: str, *, among: str) -> bool:
    """Whether each value of a column of the table ``of`` is a ``key`` of the table ``among``, as the public sees both.

    A record may name another that is not public, or that was withdrawn.
    """
    sql = f"SELECT count(*) FROM {of} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {among})"  # noqa: S608 — names of our own
    return not published.number(sql)
