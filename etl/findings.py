"""Row-level problems while a load is being checked: rows of a staging table.

A check is one SQL statement over the whole file, so a million faults cost
memory for a thousand. ``collect`` turns what is kept into ``Problem`` values.
"""

import json
from collections.abc import Mapping

import duckdb

from etl.problems import CODES, KEPT_PER_CODE, Problems, Severity

_EXCERPT = 400
"""Characters of a value that go into the table; the report shows fewer."""


def create_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table of findings and the view of rows with errors."""
    errors = ", ".join(f"'{code}'" for code, severity in CODES.items() if severity is Severity.ERROR)
    connection.execute(
        "CREATE TABLE finding (file INTEGER, source_row INTEGER, field VARCHAR, code VARCHAR, "
        "value VARCHAR, detail VARCHAR)"
    )
    connection.execute(
        f"CREATE VIEW bad_row AS SELECT DISTINCT file, source_row FROM finding WHERE code IN ({errors})"
    )


def add_findings(
    connection: duckdb.DuckDBPyConnection,
    code: str,
    source: str,
    *,
    file: str,
    row: str,
    field: str | None = None,
    origin: str = "NULL",
    value: str = "NULL",
    detail: str | Mapping[str, str] | None = None,
) -> None:
    """Add one finding for each row of ``source`` (all that follows FROM, of our own making).

    ``file``, ``row``, ``value`` are SQL expressions; ``origin`` is one whose value, where it
    has any, stands for the field; ``detail`` is a mapping of constants, or an SQL
    expression that makes JSON text.
    """
    constant = None if isinstance(detail, str) else json.dumps(dict(detail or {}), ensure_ascii=False)
    sql_detail = detail if isinstance(detail, str) else "$detail"
    parameters: dict[str, str | None] = {"code": code, "field": field}
    if constant is not None:
        parameters["detail"] = constant
    connection.execute(
        f"INSERT INTO finding SELECT {file}, {row}, coalesce({origin}, $field), $code, "
        f"left(CAST({value} AS VARCHAR), {_EXCERPT}), {sql_detail} FROM {source}",
        parameters,
    )


def collect(
    connection: duckdb.DuckDBPyConnection, file: int, problems: Problems, labels: Mapping[str, str]
) -> None:
    """Move one file's findings into its ``Problems``: at most a thousand of a code, and the counts.

    ``labels`` gives the header as written for a field that the contract does not name.
    """
    kept = connection.execute(
        "SELECT code, source_row, field, value, detail FROM finding WHERE file = ? "
        "QUALIFY row_number() OVER (PARTITION BY code ORDER BY source_row, field) <= ? "
        "ORDER BY source_row, field",
        [file, KEPT_PER_CODE],
    ).fetchall()
    for code, row, field, value, detail in kept:
        details = json.loads(detail or "{}")
        if field in labels:
            details = {"label": labels[field], "label_en": labels[field], **details}
        problems.add(code, row=row, field=field, value=value, detail=details)
    counts = connection.execute(
        "SELECT code, count(*) FROM finding WHERE file = ? GROUP BY code", [file]
    ).fetchall()
    for code, number in counts:
        problems.count_more(code, max(0, number - KEPT_PER_CODE))
