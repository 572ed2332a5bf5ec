"""The tables of a version that come with the program: places with their boundaries, codes and the contract."""

from dataclasses import astuple
from pathlib import Path

import duckdb

from etl.boundaries.folder import read_boundaries
from etl.geometry import place_geometry
from etl.reference import Reference, Row
from etl.schema import TABLES
from etl.staging import append_rows

REFERENCE_TABLES = ("place", "boundary_source", "code", "field")


def stage_reference(connection: duckdb.DuckDBPyConnection, reference: Reference, boundaries: Path) -> None:
    """Create ``ref_place``, ``ref_boundary_source``, ``ref_code`` and ``ref_field`` as the version will have them.

    ``boundaries`` is the folder of official boundaries, which take the place of the approximate cells.

    The SQL functions ``unit_fa`` and ``unit_en`` give a unit's name, for messages.
    """
    for name in REFERENCE_TABLES:
        connection.execute(f"CREATE TABLE ref_{name} AS FROM warehouse.{name} LIMIT 0")
    cells, official = place_geometry(reference.places), read_boundaries(boundaries)
    shapes = official.by_code
    places = [_place(row, cells[row["code"]], shapes.get(row["code"])) for row in reference.places]
    append_rows(connection, "ref_place", places)
    origins = [[level, *astuple(origin)] for level, origin in official.origins.items()]
    append_rows(connection, "ref_boundary_source", origins)
    codes = [*_codes(reference.codes), *_kinds(reference.kinds), *_metrics(reference.metrics)]
    append_rows(connection, "ref_code", codes)
    append_rows(connection, "ref_field", _fields())
    for lang in ("fa", "en"):
        connection.execute(
            f"CREATE MACRO unit_{lang}(unit_code) AS "
            f"(SELECT any_value({lang}) FROM ref_code WHERE vocabulary = 'unit' AND code = unit_code)"
        )


def _place(row: Row, cell: str, official: str | None) -> list[object]:
    names = ("code", "level", "parent", "fa", "en", "lat", "lon", "area_km2", "population", "population_year")
    return [
        *(row[name] or None for name in names),
        official or cell,
        "official" if official else "approximate",
    ]


def _codes(rows: tuple[Row, ...]) -> list[list[object]]:
    return [
        [row["vocabulary"], row["code"], row["fa"], row["en"], int(row["position"]), *[None] * 7]
        for row in rows
    ]


def _kinds(rows: tuple[Row, ...]) -> list[list[object]]:
    return [
        [
            "kind",
            row["code"],
            row["fa"],
            row["en"],
            int(row["position"]),
            row["icon"],
            row["colour"],
            *[None] * 5,
        ]
        for row in rows
    ]


def _metrics(rows: tuple[Row, ...]) -> list[list[object]]:
    names = ("stage", "unit", "total")
    return [
        [
            *("metric", row["code"], row["fa"], row["en"], position, None, None),
            *(row[name] for name in names),
            row["whole"] == "1",
            float(row["maximum"]) if row["maximum"] else None,
        ]
        for position, row in enumerate(rows, start=1)
    ]


def _fields() -> list[list[object]]:
    return [
        [
            table.name,
            field.name,
            position,
            field.fa,
            field.en,
            field.meaning_fa,
            field.meaning_en,
            field.type.value,
            field.required,
            field.vocabulary,
            field.unit,
        ]
        for table in TABLES.values()
        for position, field in enumerate(table.fields, start=1)
    ]


def reference_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether places, their boundaries, codes or the contract differ from those of the attached ``warehouse``."""
    return any(
        connection.execute(
            f"(FROM ref_{name} EXCEPT FROM warehouse.{name}) UNION ALL "
            f"(FROM warehouse.{name} EXCEPT FROM ref_{name}) LIMIT 1"
        ).fetchone()
        for name in REFERENCE_TABLES
    )


def replace_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the staged places, boundaries, codes and contract into the attached ``warehouse``."""
    for name in REFERENCE_TABLES:
        connection.execute(f"DELETE FROM warehouse.{name}")
        connection.execute(f"INSERT INTO warehouse.{name} FROM ref_{name}")
