"""Personal data in the rows of a load: the database passes the few likely texts, ``personal`` decides."""

from collections.abc import Iterator
from typing import Any

import duckdb

from etl.personal import CODES, LIKELY, LIKELY_LINK, Code, Found, personal_data, personal_in_link
from etl.problems import shown
from etl.schema import TABLES, Field, FieldType, Table
from etl.suspicions import EXAMPLES, Example, Suspicion, is_new

_AT_ONCE = 1_000
"""Rows that are looked at together, so that a file full of telephone numbers costs no more memory."""


def find_personal(connection: duckdb.DuckDBPyConnection) -> list[Suspicion]:
    """Personal data in the texts and links of the staged rows that would be added or changed."""
    files = dict(connection.execute("SELECT number, name FROM source_file").fetchall())
    counts = dict.fromkeys(CODES, 0)
    examples: dict[Code, list[Example]] = {code: [] for code in CODES}
    for table in TABLES.values():
        for file, row, field, found in _found(connection, table):
            counts[found.code] += 1
            if len(examples[found.code]) < EXAMPLES:
                value = shown(found.text)
                example = Example(file=files[file], row=row, table=table.name, field=field, value=value)
                examples[found.code].append(example)
    return [
        Suspicion(code=code, count=counts[code], examples=tuple(examples[code]))
        for code in CODES
        if counts[code]
    ]


def _found(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[int, int, str, Found]]:
    """File, row, field and what was found there."""
    fields = [field for field in table.fields if _holds_text(field)]
    if not fields:
        return
    texts = {field.name: _text(field) for field in fields}
    # The patterns are literals, so that each is compiled once.
    likely = {field.name: f"regexp_matches({texts[field.name]}, '{_likely(field)}')" for field in fields}
    columns = ", ".join(f"CASE WHEN {likely[name]} THEN {texts[name]} END" for name in texts)
    rows = connection.execute(
        f"SELECT i.file, i.source_row, {columns} FROM incoming_{table.name} AS i "
        f"WHERE ({' OR '.join(likely.values())}) AND {is_new(f'delta_{table.name}', 'i.rowid')}"
    )
    while some := rows.fetchmany(_AT_ONCE):
        for file, row, *values in some:
            yield from ((file, row, *each) for each in _found_in(fields, values))


def _found_in(fields: list[Field], values: list[Any]) -> Iterator[tuple[str, Found]]:
    for field, value in zip(fields, values, strict=True):
        if value is None:
            continue
        # The items of a list are looked at one by one: a number does not go on in the next.
        for text in value.split("\n") if field.type is not FieldType.TEXT else [value]:
            look = personal_in_link if field.type is FieldType.LINKS else personal_data
            yield from ((field.name, found) for found in look(text))


def _holds_text(field: Field) -> bool:
    """Whether a person writes freely in it; an identifier is held to its pattern."""
    return field.type in (FieldType.TEXT, FieldType.TEXTS, FieldType.LINKS) and field.pattern is None


def _likely(field: Field) -> str:
    return LIKELY_LINK if field.type is FieldType.LINKS else LIKELY


def _text(field: Field) -> str:
    column = f"i.{field.name}"
    return column if field.type is FieldType.TEXT else f"array_to_string({column}, chr(10))"
