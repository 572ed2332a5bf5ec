"""The next version's content: checked rows merged by natural key, and the reference tables."""

from datetime import datetime
from importlib.resources import files

import duckdb

from etl.diff import same_key, stored_columns
from etl.geometry import place_geometry
from etl.reference import Reference, Row
from etl.schema import CONTRACT_VERSION, TABLES, Table
from etl.search import create_search_key, search_key_sql
from etl.staging import append_rows, count

REFERENCE_TABLES = ("place", "code", "field")


def create_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the published tables, empty, in the attached ``warehouse``."""
    sql = (files("etl") / "sql" / "warehouse.sql").read_text(encoding="utf-8")
    connection.execute("USE warehouse")
    connection.execute(sql)
    connection.execute("USE staging")


def stage_reference(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Create ``ref_place``, ``ref_code`` and ``ref_field`` as the version will have them.

    The SQL functions ``unit_fa`` and ``unit_en`` give a unit's name, for messages.
    """
    for name in REFERENCE_TABLES:
        connection.execute(f"CREATE TABLE ref_{name} AS FROM warehouse.{name} LIMIT 0")
    shapes = place_geometry(reference.places)
    places = [_place(row, shapes[row["code"]]) for row in reference.places]
    append_rows(connection, "ref_place", places)
    codes = [*_codes(reference.codes), *_kinds(reference.kinds), *_metrics(reference.metrics)]
    append_rows(connection, "ref_code", codes)
    append_rows(connection, "ref_field", _fields())
    for lang in ("fa", "en"):
        connection.execute(
            f"CREATE MACRO unit_{lang}(unit_code) AS "  # noqa: S608
            f"(SELECT any_value({lang}) FROM ref_code WHERE vocabulary = 'unit' AND code = unit_code)"
        )


def _marks(number: int) -> str:
    return ", ".join("?" * number)


def _place(row: Row, geometry: str) -> list[object]:
    names = ("code", "level", "parent", "fa", "en", "lat", "lon", "area_km2", "population", "population_year")
    return [*(row[name] or None for name in names), geometry, "approximate"]


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
    """Whether places, codes or the contract differ from those of the attached ``warehouse``."""
    return any(
        connection.execute(
            f"(FROM ref_{name} EXCEPT FROM warehouse.{name}) UNION ALL "
            f"(FROM warehouse.{name} EXCEPT FROM ref_{name}) LIMIT 1"
        ).fetchone()
        for name in REFERENCE_TABLES
    )


def merge(
    connection: duckdb.DuckDBPyConnection, *, version: int, at: datetime, batches: list[list[object]]
) -> dict[str, int]:
    """Merge the incoming rows into the attached ``warehouse`` in one transaction.

    Rows are taken in file by file: ``batches`` has, for each file, its number in this
    load and then the values of its ``batch`` row. Returns the number of rows of each table.
    """
    create_search_key(connection)
    connection.execute("SET force_compression = 'auto'")
    connection.execute("BEGIN")
    try:
        batch_of_file = {file: row[0] for file, *row in batches}
        for _, *row in batches:
            connection.execute(f"INSERT INTO warehouse.batch VALUES ({_marks(12)})", row)  # noqa: S608
        for table in TABLES.values():
            _merge_table(connection, table, batch_of_file)
        for name in REFERENCE_TABLES:
            connection.execute(f"DELETE FROM warehouse.{name}")  # noqa: S608
            connection.execute(f"INSERT INTO warehouse.{name} FROM ref_{name}")
        connection.execute("DELETE FROM warehouse.version")
        connection.execute("INSERT INTO warehouse.version VALUES (?, ?, ?)", [version, at, CONTRACT_VERSION])
        counts = {
            name: count(connection, f"warehouse.{name}") for name in (*TABLES, "batch", *REFERENCE_TABLES)
        }
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("CHECKPOINT warehouse")
    return counts


def _merge_table(
    connection: duckdb.DuckDBPyConnection, table: Table, batch_of_file: dict[object, object]
) -> None:
    name = table.name
    row = "d.file = i.file AND d.source_row = i.source_row AND d.origin IS NOT DISTINCT FROM i.origin"
    changed = f"SELECT 1 FROM delta_{name} WHERE state = 'changed' LIMIT 1"  # noqa: S608
    if connection.execute(changed).fetchone():
        connection.execute(
            f"DELETE FROM warehouse.{name} AS o USING incoming_{name} AS i, delta_{name} AS d "  # noqa: S608
            f"WHERE {row} AND d.state = 'changed' AND {same_key(table, 'o', 'i')}"
        )
    unchanged = f"SELECT 1 FROM delta_{name} WHERE state = 'unchanged' LIMIT 1"  # noqa: S608
    only_new = ""
    if connection.execute(unchanged).fetchone():
        only_new = f"SEMI JOIN (FROM delta_{name} WHERE state <> 'unchanged') AS d ON {row}"
    batch = " ".join(f"WHEN {file} THEN {number}" for file, number in batch_of_file.items())
    derived = {
        "batch": f"CASE i.file {batch} ELSE NULL END" if batch else "NULL",
        "search_key": search_key_sql("i"),
    }
    columns = ", ".join(derived.get(column, f"i.{column}") for column in stored_columns(connection, table))
    connection.execute(
        f"INSERT INTO warehouse.{name} SELECT {columns} FROM incoming_{name} AS i {only_new}"  # noqa: S608
    )
