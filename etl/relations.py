"""Checks between rows: keys that are unique, references that lead somewhere, places that fit."""

import duckdb

from etl.findings import add_findings
from etl.schema import TABLES, Field, Table
from etl.staging import count


def check_key(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Every row after the first of the same key, in this load, is a fault."""
    key = ", ".join(table.key)
    complete = " AND ".join(f"{name} IS NOT NULL" for name in table.key if table.field(name).required)
    twice = (
        f"(SELECT file, source_row, {key}, "
        f"row_number() OVER (PARTITION BY {key} ORDER BY file, source_row) AS place, "
        f"first_value(source_row) OVER (PARTITION BY {key} ORDER BY file, source_row) AS first_row, "
        f"first_value(file) OVER (PARTITION BY {key} ORDER BY file, source_row) AS first_file "
        f"FROM incoming_{table.name} WHERE {complete})"
    )
    repeated = f"(SELECT {key} FROM incoming_{table.name} WHERE {complete} GROUP BY ALL HAVING count(*) > 1)"
    if connection.execute(f"FROM {repeated} LIMIT 1").fetchone() is None:
        return
    add_findings(
        connection,
        "primary-key",
        f"{twice} AS i JOIN source_file AS s ON s.number = i.first_file WHERE i.place > 1",
        file="i.file",
        row="i.source_row",
        field=table.key[0],
        value=f"concat_ws(' + ', {', '.join(f'i.{name}' for name in table.key)})",
        detail="json_object('first_row', i.first_row::VARCHAR, 'first_file', s.name)",
    )


def check_references(connection: duckdb.DuckDBPyConnection) -> bool:
    """A record referred to must be incoming, or in the published version. Returns whether any is not."""
    before = count(connection, "finding")
    for table in TABLES.values():
        for contract in table.fields:
            if contract.references is not None:
                _check_reference(connection, table, contract, TABLES[contract.references])
    return count(connection, "finding") > before


def _check_reference(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Field, target: Table
) -> None:
    match = f"t.{target.key[0]} = i.{contract.name}"
    add_findings(
        connection,
        "foreign-key",
        f"incoming_{table.name} AS i WHERE i.{contract.name} IS NOT NULL "
        f"AND NOT EXISTS (FROM incoming_{target.name} AS t WHERE {match}) "
        f"AND NOT EXISTS (FROM warehouse.{target.name} AS t WHERE {match})",
        file="i.file",
        row="i.source_row",
        field=contract.name,
        value=f"i.{contract.name}",
        detail={"table": target.fa, "table_en": target.en},
    )


def check_places(connection: duckdb.DuckDBPyConnection) -> None:
    """A neighbourhood must belong to the district written beside it."""
    add_findings(
        connection,
        "place-mismatch",
        "incoming_activity AS i JOIN ref_place AS p ON p.code = i.neighbourhood AND p.level = 'neighbourhood' "
        "LEFT JOIN ref_place AS d ON d.code = p.parent "
        "LEFT JOIN (SELECT code, fa, en FROM ref_place UNION ALL "
        "SELECT code, fa, en FROM ref_code WHERE vocabulary = 'special_place') AS f ON f.code = i.district "
        "WHERE i.district <> p.parent",
        file="i.file",
        row="i.source_row",
        field="neighbourhood",
        value="p.fa",
        detail="json_object('district', d.fa, 'district_en', d.en, "
        "'found', coalesce(f.fa, i.district), 'found_en', coalesce(f.en, i.district))",
    )


def check_demo(connection: duckdb.DuckDBPyConnection) -> None:
    """Demonstration rows and real ones never take each other's place, nor belong to one another."""
    for table in TABLES.values():
        owner = "activity" if table.name == "metric" else table.name
        key = TABLES[owner].key[0]
        add_findings(
            connection,
            "demo-mixed",
            f"incoming_{table.name} AS i JOIN warehouse.{owner} AS o ON i.{key} = o.{key} AND i.demo <> o.demo",
            file="i.file",
            row="i.source_row",
            field=key,
            value=f"i.{key}",
            origin="i.origin" if table.name == "metric" else "NULL",
        )
