"""What a file has no column for stays as it is published: leaving a column out is not emptying it."""

import duckdb

from etl.diff import same_key
from etl.findings import add_findings
from etl.schema import Field, FieldType, Table
from etl.staging import count

_FOLLOWS = {"metric": ("stage", "unit")}
"""Fields that a row gets from the reference where its file has no column for them."""
_OF_THE_VALUE = {"metric": ("method", "sample_size", "margin", "quality")}
"""Fields that say how the value was found: they stay only where it stays."""


def keep_published(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    given: set[str],
    *,
    file: int,
    origin: str | None = None,
) -> None:
    """Fill the fields that a file does not have from the published rows of the same key, and tell each.

    ``given`` are the fields that it has; ``origin`` is the metric's own column that the rows come from.
    """
    if not count(connection, f"warehouse.{table.name}"):
        return
    column = f"'{origin}'" if origin else "NULL"
    rows = f"i.file = {file} AND i.origin IS NOT DISTINCT FROM {column}"
    for field in table.fields:
        if field.name in given or field.name in table.key or field.name in _FOLLOWS.get(table.name, ()):
            continue
        condition = f"{rows} AND {same_key(table, 'i', 'o')} AND {_is_lost(field)}"
        if field.name in _OF_THE_VALUE.get(table.name, ()):
            condition += " AND i.value IS NOT DISTINCT FROM o.value"
        source = f"incoming_{table.name} AS i JOIN warehouse.{table.name} AS o ON {condition}"
        if not count(connection, source):
            continue
        add_findings(
            connection,
            "kept-value",
            source,
            file="i.file",
            row="i.source_row",
            field=field.name,
            value=f"o.{field.name}::VARCHAR",
        )
        kept = ", ".join(f"{name} = o.{name}" for name in _columns(field))
        connection.execute(
            f"UPDATE incoming_{table.name} AS i SET {kept} FROM warehouse.{table.name} AS o WHERE {condition}"
        )


def _is_lost(field: Field) -> str:
    """Whether a published value would be lost, or changed to what a blank cell stands for."""
    if field.keeps_state:
        return f"o.{field.name}_state <> 'blank'"
    if field.default:
        return f"o.{field.name} <> i.{field.name}"
    return f"o.{field.name} IS NOT NULL AND i.{field.name} IS NULL"


def _columns(field: Field) -> list[str]:
    """The stored columns of a field."""
    names = [field.name]
    if field.keeps_state:
        names += [f"{field.name}_state", "quality" if field.name == "value" else f"{field.name}_quality"]
    if field.type is FieldType.DATE:
        names.append(f"{field.name.removesuffix('_date')}_precision")
    return names
