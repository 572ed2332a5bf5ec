"""The first rows of a file as they would be published: as stored, and as a Persian reader sees them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import duckdb

from etl.reference import Reference
from etl.schema import TABLES, Field, FieldType
from karnameh.persian.calendar import Precision, format_date
from karnameh.persian.digits import format_number, to_persian

ROWS = 5

_STATES = {"unknown": "نامشخص", "not_applicable": "—"}
_DECIMALS = 6


class PreviewRow(NamedTuple):
    """One accepted row: its number in the file, its stored values, and the same for reading.

    A field that nobody filled is in neither.
    """

    row: int
    stored: Mapping[str, Any]
    shown: Mapping[str, str]


def preview(
    connection: duckdb.DuckDBPyConnection, table: str | None, file: int, reference: Reference
) -> list[PreviewRow]:
    """The first accepted rows of a file, in its order; none when it is of no table."""
    if table is None:
        return []
    found = connection.execute(
        f"SELECT * FROM incoming_{table} WHERE file = ? ORDER BY source_row LIMIT {ROWS}",  # noqa: S608
        [file],
    )
    names = [column[0] for column in found.description or ()]
    return [_row(dict(zip(names, values, strict=True)), table, reference) for values in found.fetchall()]


def _row(row: dict[str, Any], table: str, reference: Reference) -> PreviewRow:
    stored: dict[str, Any] = {}
    shown: dict[str, str] = {}
    for field in TABLES[table].fields:
        state = row.get(f"{field.name}_state")
        if row[field.name] is None and state not in _STATES:
            continue
        value = row[field.name]
        stored[field.name] = value.isoformat() if isinstance(value, date) else value
        if state is not None:
            stored[f"{field.name}_state"] = state
        shown[field.name] = _shown(field, value, row, reference) if value is not None else _STATES[str(state)]
    return PreviewRow(row["source_row"], stored, shown)


def _shown(field: Field, value: Any, row: dict[str, Any], reference: Reference) -> str:  # noqa: ANN401
    match field.type:
        case FieldType.DATE:
            precision: Precision = row[f"{field.name.removesuffix('_date')}_precision"]
            return format_date(value, precision=precision)
        case FieldType.CODE:
            return reference.vocabularies[field.vocabulary or ""].names.get(value, value)
        case FieldType.CODES:
            names = reference.vocabularies[field.vocabulary or ""].names
            return "، ".join(names.get(code, code) for code in value)
        case FieldType.TEXTS | FieldType.LINKS:
            return "، ".join(value)
        case FieldType.INTEGER | FieldType.NUMBER:
            return format_number(value, decimals=_DECIMALS)
        case FieldType.YEAR:
            return to_persian(value)
        case _:
            return str(value)
