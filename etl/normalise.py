"""From a raw table of text to typed rows: one projection over the raw table and its mapping tables."""

from collections.abc import Callable

import duckdb

from etl.derive import derive, part_checks
from etl.findings import add_findings
from etl.labels import Mapping
from etl.mapping_table import RawColumn
from etl.project import Projection, plan_absent, plan_field
from etl.read import RawTable
from etl.reference import Reference


def normalise(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    mapping: Mapping,
    reference: Reference,
    *,
    file: int,
    demo: bool,
    progress: Callable[[float], None],
) -> None:
    """Append the rows of a raw table, typed, to ``incoming_<table>``; blank rows are left out.

    What cannot be read becomes a finding, and NULL in the row.
    """
    projection = Projection()
    for position, contract in enumerate(mapping.table.fields):
        progress(position / len(mapping.table.fields))
        if contract.name in mapping.columns:
            column = RawColumn(
                file=file,
                relation=raw.relation,
                column=f"c{mapping.columns[contract.name]}",
                first_row=raw.header_row + 1,
                field=contract.name,
            )
            plan_field(connection, projection, contract, column, reference)
        else:
            plan_absent(projection, contract)
    derive(mapping.table.name, projection.columns, projection.parts, projection.joins)
    _check_parts(connection, raw, mapping, projection, file=file)
    _insert(connection, raw, mapping, projection, file=file, demo=demo)


def _check_parts(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    mapping: Mapping,
    projection: Projection,
    *,
    file: int,
) -> None:
    for check in part_checks(mapping.table.name, projection.columns, projection.parts):
        add_findings(
            connection,
            check.code,
            f"{raw.relation} AS r {' '.join(projection.joins)} WHERE {check.condition}",
            file=str(file),
            row=f"r.rowid + {raw.header_row + 1}",
            field=check.field,
            value=check.value,
            detail=check.detail,
        )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    mapping: Mapping,
    projection: Projection,
    *,
    file: int,
    demo: bool,
) -> None:
    selected = ", ".join(f"{sql} AS {name}" for name, sql in projection.columns.items())
    blank = ", ".join(f"r.c{position}" for position in range(len(raw.labels)))
    connection.execute(
        f"INSERT INTO incoming_{mapping.table.name} BY NAME "  # noqa: S608
        f"SELECT {selected}, {str(demo).upper()} AS demo, {file} AS file, "
        f"r.rowid + {raw.header_row + 1} AS source_row "
        f"FROM {raw.relation} AS r {' '.join(projection.joins)} "
        f"WHERE coalesce({blank}) IS NOT NULL"
    )
