"""Texts that came out of a PDF: mended where the file shows the damage, otherwise only proposed."""

import duckdb

from etl.findings import add_findings
from etl.read import RawTable
from etl.schema import FieldType, Table
from etl.staging import append_rows
from karnameh.persian.pdf_text import PDF_DAMAGE, repair, shows_damage

_SAMPLE = 5_000
"""Damaged texts by which a file is judged."""


def mend_texts(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: RawTable,
    columns: dict[str, int],
    *,
    file: int,
    mend: bool | None,
) -> None:
    """Mend the damaged texts of a file's incoming rows, or propose to; each one is told.

    ``columns`` are the fields' places in the raw table. With ``mend`` None the texts
    themselves decide: a single odd word in a clean file is only proposed.
    """
    damaged = _damaged_fields(connection, table, columns, file)
    if not damaged:
        return
    if mend is None:
        mend = shows_damage(_as_received(connection, table, raw, damaged, columns, file))
    rule = "repaired" if mend else "suggested"
    for field in damaged:
        _create_mended(connection, table, field, file)
        add_findings(
            connection,
            "pdf-damage",
            f"incoming_{table.name} AS i JOIN mended AS m ON i.{field} = m.found WHERE i.file = {file}",
            file=str(file),
            row="i.source_row",
            field=field,
            value="m.found",
            detail=f"json_object('rule', '{rule}', 'mended', left(m.mended, 400))",
        )
        if mend:
            connection.execute(
                f"UPDATE incoming_{table.name} AS i SET {field} = m.mended FROM mended AS m "
                f"WHERE i.file = {file} AND i.{field} = m.found"
            )


def _is_damaged(field: str) -> str:
    pattern = PDF_DAMAGE.replace("'", "''")
    return f"regexp_matches(i.{field}, '{pattern}')"


def _damaged_fields(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: dict[str, int], file: int
) -> list[str]:
    fields = [
        field.name
        for field in table.fields
        if field.type is FieldType.TEXT and field.pattern is None and field.name in columns
    ]
    found = connection.execute(
        f"SELECT {', '.join(f'bool_or({_is_damaged(field)})' for field in fields) or 'NULL'} "
        f"FROM incoming_{table.name} AS i WHERE i.file = {file}"
    ).fetchone()
    return [field for field, is_damaged in zip(fields, found or (), strict=False) if is_damaged]


def _as_received(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: RawTable,
    damaged: list[str],
    columns: dict[str, int],
    file: int,
) -> list[str]:
    """Damaged texts as they were received: what stretches a line is gone from the clean ones."""
    texts: list[str] = []
    for field in damaged:
        found = connection.execute(
            f"SELECT r.c{columns[field]} FROM {raw.relation} AS r "
            f"JOIN incoming_{table.name} AS i ON i.source_row = {raw.row} "
            f"WHERE i.file = {file} AND {_is_damaged(field)} ORDER BY i.source_row LIMIT {_SAMPLE}"
        ).fetchall()
        texts += [text for (text,) in found]
    return texts


def _create_mended(connection: duckdb.DuckDBPyConnection, table: Table, field: str, file: int) -> None:
    """Create ``mended`` (found, mended): each damaged text of a field, and what it becomes."""
    connection.execute("CREATE OR REPLACE TEMP TABLE mended (found VARCHAR, mended VARCHAR)")
    texts = connection.execute(
        f"SELECT DISTINCT i.{field} FROM incoming_{table.name} AS i "
        f"WHERE i.file = {file} AND {_is_damaged(field)}"
    ).fetchall()
    append_rows(connection, "mended", [(text, repair(text)) for (text,) in texts])
