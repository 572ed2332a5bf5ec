"""From a raw table of text to typed rows: one projection over the raw table and its mapping tables."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from etl.columns import insert_rows
from etl.derive import derive, part_checks
from etl.findings import add_findings
from etl.keep import keep_published
from etl.mapping_table import RawColumn
from etl.match import Mapping
from etl.mend import mend_texts
from etl.project import Projection, plan_absent, plan_field, plan_number
from etl.read import RawTable
from etl.reference import Reference
from etl.schema import METRIC, Table
from etl.targets import METRIC as METRIC_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A raw table on its way into the incoming tables.

    Attributes:
        raw, mapping: its text, and what its columns mean.
        file: its number in this load.
        demo: whether its rows are demonstration data.
        repair: whether text damaged by a PDF is mended; None where the file itself decides.
    """

    raw: RawTable
    mapping: Mapping
    file: int
    demo: bool
    repair: bool | None = None

    def column(self, position: int, field: str) -> RawColumn:
        """One of its columns, for a field."""
        return RawColumn(
            file=self.file,
            relation=self.raw.relation,
            column=f"c{position}",
            row=self.raw.row,
            field=field,
            header_unit=self.mapping.units.get(position),
        )


def normalise(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    reference: Reference,
    *,
    progress: Callable[[float], None],
) -> None:
    """Append the rows of a raw table, typed, to ``incoming_<table>``; blank rows are left out.

    Metrics that have columns of their own become rows of ``incoming_metric`` besides.
    What cannot be read becomes a finding, and NULL in the row.
    """
    projection = Projection()
    fields = source.mapping.table.fields
    for position, contract in enumerate(fields):
        progress(position / len(fields))
        if contract.name in source.mapping.columns:
            column = source.column(source.mapping.columns[contract.name], contract.name)
            plan_field(connection, projection, contract, column, reference)
        else:
            plan_absent(projection, contract)
    derive(source.mapping.table.name, projection.columns, projection.parts, projection.others)
    _check_parts(connection, source, source.mapping.table, projection)
    _insert(connection, source, source.mapping.table, projection, f"NOT {source.raw.blank}")
    mend_texts(
        connection,
        source.mapping.table,
        source.raw,
        source.mapping.columns,
        file=source.file,
        mend=source.repair,
    )
    keep_published(connection, source.mapping.table, set(source.mapping.columns), file=source.file)
    for code, position in source.mapping.metrics.items():
        _add_metric(connection, source, projection, reference, code, position)


def _add_metric(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    activity: Projection,
    reference: Reference,
    code: str,
    position: int,
) -> None:
    """Append a metric's own column as rows; a blank cell is no row, since nobody wrote anything."""
    column = source.column(position, f"{METRIC_COLUMN}{code}")
    projection = Projection()
    for contract in METRIC.fields:
        if contract.name == "value":
            plan_number(connection, projection, contract, column, reference)
        else:
            plan_absent(projection, contract)
    projection.columns["activity_id"] = activity.columns["activity_id"]
    projection.columns["metric"] = f"'{code}'"
    # Of the activity's mapping tables only that of its identifier is needed.
    projection.maps |= {
        name: column for name, column in activity.maps.items() if name.endswith("_activity_id")
    }
    derive("metric", projection.columns, projection.parts, projection.others)
    origin = f"{METRIC_COLUMN}{code}"
    _check_parts(connection, source, METRIC, projection, origin=origin)
    filled = (
        f"{projection.columns['value_state']} IS DISTINCT FROM 'blank' "
        f"AND {projection.columns['activity_id']} IS NOT NULL"
    )
    _insert(connection, source, METRIC, projection, filled, origin=origin)
    keep_published(connection, METRIC, {"value"}, file=source.file, origin=origin)


def _check_parts(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    projection: Projection,
    *,
    origin: str | None = None,
) -> None:
    for check in part_checks(table.name, projection.columns, projection.parts):
        add_findings(
            connection,
            check.code,
            f"{source.raw.relation} AS r {' '.join(projection.joins)} WHERE {check.condition}",
            file=str(source.file),
            row=source.raw.row,
            field=origin or check.field,
            value=check.value,
            detail=check.detail,
        )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    projection: Projection,
    condition: str,
    *,
    origin: str | None = None,
) -> None:
    projection.columns |= {
        "demo": str(source.demo).upper(),
        "file": str(source.file),
        "source_row": source.raw.row,
        "origin": f"'{origin}'" if origin else "NULL",
    }
    insert_rows(connection, f"incoming_{table.name}", source.raw.relation, projection, condition)
