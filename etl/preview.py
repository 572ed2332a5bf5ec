"""The first rows of a file as they would be published: as stored, and as a Persian reader sees them."""

from datetime import date
from typing import Any, NamedTuple

import duckdb

from etl.reference import Reference
from etl.schema import TABLES, Field, FieldType
from etl.texts import sentence
from karnameh.persian.calendar import Precision, format_date
from karnameh.persian.digits import format_number, to_persian

ROWS = 5

_DECIMALS = 6


class PreviewRow(NamedTuple):
    """One accepted row: its number in the file, its stored values, and the same for reading.

    A field that nobody filled is in neither; a metric's own column is ``metric:<code>``.
    """

    row: int
    stored: dict[str, Any]
    shown: dict[str, str]


def preview(
    connection: duckdb.DuckDBPyConnection, table: str | None, file: int, reference: Reference
) -> list[PreviewRow]:
    """The first accepted rows of a file, in its order; none when it is of no table."""
    if table is None:
        return []
    found = connection.execute(
        f"SELECT * FROM incoming_{table} WHERE file = ? ORDER BY source_row LIMIT {ROWS}",
        [file],
    )
    names = [column[0] for column in found.description or ()]
    rows = [_row(dict(zip(names, values, strict=True)), table, reference) for values in found.fetchall()]
    _add_measures(connection, {row.row: row for row in rows}, file)
    return rows


def _add_measures(connection: duckdb.DuckDBPyConnection, rows: dict[int, PreviewRow], file: int) -> None:
    """Add the metrics that have columns of their own to the rows of their activities."""
    found = connection.execute(
        "SELECT source_row, origin, value, value_state, quality, unit_fa(unit) FROM incoming_metric "
        "WHERE file = ? AND origin IS NOT NULL AND list_contains(?, source_row) ORDER BY source_row, origin",
        [file, list(rows)],
    )
    for row, origin, value, state, quality, unit in found.fetchall():
        rows[row].stored[origin] = value
        rows[row].stored[f"{origin}_state"] = state
        number = None if value is None else f"{format_number(value, decimals=_DECIMALS)} {unit or ''}".strip()
        rows[row].shown[origin] = _said(number, state, quality)


def _row(row: dict[str, Any], table: str, reference: Reference) -> PreviewRow:
    return PreviewRow(row["source_row"], *stored_and_shown(row, table, reference))


def stored_and_shown(
    row: dict[str, Any], table: str, reference: Reference
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a typed row as they are stored, and as a Persian reader sees them; blank ones are in neither."""
    stored: dict[str, Any] = {}
    shown: dict[str, str] = {}
    for field in TABLES[table].fields:
        state = row.get(f"{field.name}_state")
        value = row[field.name]
        if value is None and state in (None, "blank"):
            continue
        stored[field.name] = value.isoformat() if isinstance(value, date) else value
        if state is not None:
            stored[f"{field.name}_state"] = state
        text = None if value is None else _shown(field, value, row, reference)
        quality = "quality" if field.name == "value" else f"{field.name}_quality"
        shown[field.name] = _said(text, state, row.get(quality))
    return stored, shown


def _said(text: str | None, state: str | None, quality: str | None) -> str:
    """A value as text, said to be about so where it is an estimate; or why there is none."""
    if text is None:
        return sentence("fa", "report", f"state_{state}")
    return sentence("fa", "report", "about", {"value": text}) if quality == "estimated" else text


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
