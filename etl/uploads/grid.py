"""The rows with errors as a person mends them: cells, what is wrong with each, and what may stand there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import duckdb

from etl.outcome import FileReport
from etl.problems import shown
from etl.reference import Reference
from etl.rejects import rejected_rows
from etl.schema import TABLES, FieldType
from etl.texts import Lang
from etl.workbook.rejects import RejectedRow

MOST_ROWS = 100
"""Rows that are mended in the page; more are mended in the workbook."""
MOST_CELLS = 4_000
"""Cells of all tables: each may be a field of one form, and a form has its limits."""
LONGEST_CELL = 500
"""A longer cell is shown by its beginning, and mended in the workbook."""
LONGEST_TELLING = 2_000
_LANGS: tuple[Lang, ...] = ("fa", "en")
_BLANKS = re.compile(r"[\t\n\r\v\f\u2028\u2029]+")
_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u2060\ufeff]")


def grids(
    connection: duckdb.DuckDBPyConnection, files: Iterable[FileReport], reference: Reference
) -> list[dict[str, Any]]:
    """The first rows with errors of all tables that have some, within ``MOST_CELLS``."""
    found = []
    left = MOST_CELLS
    for file in files:
        most = min(MOST_ROWS, left // max(1, len(file.labels)))
        if file.table and file.rows_rejected and most:
            found.append(_bad_rows(connection, file, reference, most))
            left -= len(found[-1]["rows"]) * len(file.labels)
    return [grid for grid in found if grid["rows"]]


def _bad_rows(
    connection: duckdb.DuckDBPyConnection, file: FileReport, reference: Reference, most: int
) -> dict[str, Any]:
    """The first rows with errors of a table, for JSON: its columns with their choices, and the rows.

    A column has position, label, the field that it was read as, and choices (what to
    write, and its Persian name) where its field has a closed list. A row has its number,
    its cells as they are shown, ``long`` (positions of cells that are shown by their
    beginning), and ``marks``: position of a bad cell → what is wrong with it, in both languages.
    """
    rows = {lang: islice(rejected_rows(connection, file, lang), most) for lang in _LANGS}
    found = {lang: list(each) for lang, each in rows.items()}
    return {
        "number": file.number,
        "source": file.source,
        "sheet": file.sheet,
        "title": file.title,
        "columns": list(_columns(file, reference)),
        "rows": [_row(fa, en) for fa, en in zip(found["fa"], found["en"], strict=True)],
    }


def _row(fa: RejectedRow, en: RejectedRow) -> dict[str, Any]:
    return {
        "row": fa.row,
        "cells": [shown_cell(cell) for cell in fa.cells],
        "long": [place for place, cell in enumerate(fa.cells) if len(cell or "") > LONGEST_CELL],
        "marks": {
            str(place): {"fa": _told(fa.marks[place]), "en": _told(en.marks[place])} for place in fa.marks
        },
        "reasons": {"fa": [_told(each) for each in fa.reasons], "en": [_told(each) for each in en.reasons]},
    }


def shown_cell(text: str | None) -> str:
    r"""A cell as a field on a page can hold it: one line, and nothing in it that is not seen.

    Marks of direction are left out; what turns a text round is written out, as ``\u202e``.
    """
    return shown(_MARKS.sub("", _BLANKS.sub(" ", text or "")), limit=LONGEST_CELL)


def _told(text: str) -> str:
    return text if len(text) <= LONGEST_TELLING else f"{text[:LONGEST_TELLING]}…"


def _columns(file: FileReport, reference: Reference) -> Iterator[dict[str, Any]]:
    for position, label in enumerate(file.labels):
        target = file.mapping.get(label)
        yield {
            "position": position,
            "label": shown(label),
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
