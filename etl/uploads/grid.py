"""The rows with errors as a person mends them: cells, what is wrong with each, and what may stand there."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import duckdb

from etl.outcome import FileReport
from etl.reference import Reference
from etl.rejects import rejected_rows
from etl.schema import TABLES, FieldType

MOST_ROWS = 100
"""Rows that are mended in the page; more are mended in the workbook."""


def bad_rows(connection: duckdb.DuckDBPyConnection, file: FileReport, reference: Reference) -> dict[str, Any]:
    """The first rows with errors of a table, for JSON: its columns with their choices, and the rows.

    A column has position, label, the field that it was read as, and choices (what to
    write, and its Persian name) where its field has a closed list. A row has its number, its cells, and ``marks``:
    position of a bad cell → what is wrong with it, in both languages.
    """
    rows = {lang: list(islice(rejected_rows(connection, file, lang), MOST_ROWS)) for lang in ("fa", "en")}
    return {
        "number": file.number,
        "source": file.source,
        "sheet": file.sheet,
        "title": file.title,
        "columns": list(_columns(file, reference)),
        "rows": [
            {
                "row": fa.row,
                "cells": list(fa.cells),
                "marks": {str(place): {"fa": fa.marks[place], "en": en.marks[place]} for place in fa.marks},
                "reasons": {"fa": list(fa.reasons), "en": list(en.reasons)},
            }
            for fa, en in zip(rows["fa"], rows["en"], strict=True)
        ],
    }


def _columns(file: FileReport, reference: Reference) -> Iterator[dict[str, Any]]:
    for position, label in enumerate(file.labels):
        target = file.mapping.get(label)
        yield {
            "position": position,
            "label": label,
            "field": target,
            "choices": _choices(file, target, reference),
        }


def _choices(file: FileReport, target: str | None, reference: Reference) -> list[list[str]]:
    if file.table is None or target not in {field.name for field in TABLES[file.table].fields}:
        return []
    field = TABLES[file.table].field(target)
    vocabulary = reference.vocabularies.get(field.vocabulary or "")
    if field.type is not FieldType.CODE or vocabulary is None:
        return []
    # A name that two places bear would be refused again: those are chosen by their codes.
    shared = Counter(vocabulary.names.values())
    return [
        [code, f"{name} ({code})"] if shared[name] > 1 else [name, name]
        for code, name in vocabulary.names.items()
    ]
