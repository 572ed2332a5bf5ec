"""Mapping tables: each distinct text of a column, resolved once in Python, joined back in SQL."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from etl.findings import add_findings
from etl.staging import append
from etl.values import Resolve, ValueProblem, Values, is_formula_error
from karnameh.persian.text import NEEDS_CLEANING, clean

LARGE_CELL = 100_000
"""Characters beyond which a cell is no value but a mistake; nothing is resolved from it."""

_BATCH = 50_000
_ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "SMALLINT": pa.int16(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawColumn:
    """One column of one raw table, for one field of the contract.

    Attributes:
        file: number of the file in this load.
        relation, column: where its text is.
        row: SQL expression of a row's number in the spreadsheet; the table's alias is ``r``.
        field: the contract's name of the field, or ``metric:<code>``.
        header_unit: the unit or scale that the header names.
    """

    file: int
    relation: str
    column: str
    row: str
    field: str
    header_unit: str | None = None

    @property
    def map_name(self) -> str:
        """Name of the mapping table, and its alias in the projection."""
        return f"map_{self.file}_{self.field.replace(':', '_')}"


def build_map(
    connection: duckdb.DuckDBPyConnection,
    raw: RawColumn,
    columns: dict[str, str],
    resolve: Resolve,
    *,
    condition: str = "TRUE",
) -> bool:
    """Create the mapping table of a column from its distinct texts that meet ``condition``.

    ``columns`` names the stored parts and their SQL types, in the order that ``resolve``
    returns them. Texts without a value become findings. Returns whether any text was mapped.
    """
    types = {"raw": "VARCHAR", **columns, "problem": "VARCHAR", "detail": "VARCHAR"}
    definition = ", ".join(f"{name} {sql_type}" for name, sql_type in types.items())
    connection.execute(f"CREATE TABLE {raw.map_name} ({definition})")
    reader = connection.cursor()
    reader.execute(
        f"SELECT DISTINCT {raw.column} FROM {raw.relation} AS r "
        f"WHERE {raw.column} IS NOT NULL AND {condition}"
    )
    mapped = faulty = 0
    while texts := [text for (text,) in reader.fetchmany(_BATCH)]:
        rows = [_mapped(text, resolve, len(columns)) for text in texts]
        _append(connection, raw.map_name, types, rows)
        mapped += len(rows)
        faulty += sum(row[-2] is not None for row in rows)
    if faulty:
        _report(connection, raw)
    return mapped > 0


def build_clean_map(connection: duckdb.DuckDBPyConnection, raw: RawColumn) -> bool:
    """Create the mapping table of a column's texts that need cleaning: ``raw``, ``stored``.

    Cleaning has no faults to tell, so that whole columns go to and fro. Returns whether there are any.
    """
    connection.execute(f"CREATE TABLE {raw.map_name} (raw VARCHAR, stored VARCHAR)")
    reader = connection.cursor()
    pattern = NEEDS_CLEANING.replace("'", "''")
    found = reader.execute(
        f"SELECT DISTINCT {raw.column} FROM {raw.relation} WHERE regexp_matches({raw.column}, '{pattern}')"
    ).to_arrow_reader(_BATCH)
    mapped = 0
    for batch in found:
        texts = batch.column(0)
        cleaned = pa.array([clean(text) or None for text in texts.to_pylist()], pa.string())
        append(connection, raw.map_name, pa.table({"raw": texts, "stored": cleaned}))
        mapped += len(texts)
    return mapped > 0


def _mapped(text: str, resolve: Resolve, width: int) -> Values:
    try:
        if len(text) > LARGE_CELL:
            raise ValueProblem("cell-too-large", {"length": str(len(text))})
        if is_formula_error(text):
            raise ValueProblem("formula-error", {})
        return (text, *resolve(text), None, None)
    except ValueProblem as problem:
        detail = json.dumps(dict(problem.detail), ensure_ascii=False)
        return (text, *(None,) * width, problem.code, detail)


def _append(
    connection: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], rows: Sequence[Values]
) -> None:
    arrays = [
        pa.array(values, _ARROW_TYPES[sql_type])
        for values, sql_type in zip(zip(*rows, strict=True), types.values(), strict=True)
    ]
    append(connection, name, pa.table(dict(zip(types, arrays, strict=True))))


def _report(connection: duckdb.DuckDBPyConnection, raw: RawColumn) -> None:
    source = f"{raw.relation} AS r JOIN {raw.map_name} AS m ON r.{raw.column} = m.raw"
    faulty = f"SELECT DISTINCT problem FROM {raw.map_name} WHERE problem IS NOT NULL"
    for (code,) in connection.execute(faulty).fetchall():
        add_findings(
            connection,
            code,
            f"{source} WHERE m.problem = '{code}'",
            file=str(raw.file),
            row=raw.row,
            field=raw.field,
            value="m.raw",
            detail="m.detail",
        )
