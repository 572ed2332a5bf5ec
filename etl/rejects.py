"""Rejected rows handed back: the clerk's own cells, with what is wrong and how to mend it beside them."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import duckdb

from etl.outcome import FileReport
from etl.problems import CODES, Problem, Severity, shown
from etl.targets import METRIC
from etl.texts import Lang, expected_text, problem_texts, sentence
from etl.workbook.rejects import RejectedRow, write_rejects

_BATCH = 5_000


def write_rejected(
    connection: duckdb.DuckDBPyConnection, folder: Path, file: FileReport, *, lang: Lang = "fa"
) -> Path:
    """Write a file's rejected rows to ``<name>-rejected.xlsx``, or a name beside it, in ``folder``; returns its path.

    The headers are the file's own, so that it can be mended and sent again as it is.

    Raises:
        OSError: when the folder or the file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheet = "" if file.sheet is None else f"-{file.number + 1}"
    target = _free(folder / f"{Path(file.file).stem[:100]}{sheet}-rejected.xlsx")
    return write_rejects(target, file.labels, rejected_rows(connection, file, lang), lang=lang)


def _free(path: Path) -> Path:
    """The path, or the first numbered one that is not taken: someone may be mending the one before."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(each for each in numbered if not each.exists())


def rejected_rows(
    connection: duckdb.DuckDBPyConnection, file: FileReport, lang: Lang
) -> Iterator[RejectedRow]:
    """The rows with errors, in the file's order."""
    positions = {target: file.labels.index(label) for label, target in file.mapping.items()}
    cells = ", ".join(f"r.c{position}" for position in range(len(file.labels)))
    errors = [code for code, severity in CODES.items() if severity is Severity.ERROR]
    found = connection.execute(
        f"SELECT {cells}, f.source_row, f.problems FROM raw_{file.number} AS r JOIN ("
        "SELECT source_row, list([code, field, value, detail] ORDER BY field, code) AS problems FROM finding "
        "WHERE file = ? AND list_contains(?, code) GROUP BY source_row"
        f") AS f ON f.source_row = r.rowid + {(file.header_row or 1) + 1} ORDER BY f.source_row",
        [file.number, errors],
    )
    while rows := found.fetchmany(_BATCH):
        for *values, row, problems in rows:
            marks: dict[int, str] = {}
            reasons: dict[str, None] = {}
            for problem in (_problem(file, row, *parts) for parts in problems):
                told = _sentence(lang, problem, file.table)
                reasons[told] = None
                if problem.field in positions:
                    position = positions[problem.field]
                    marks[position] = "\n".join(filter(None, [marks.get(position), told]))
            yield RejectedRow(row=row, cells=tuple(values), marks=marks, reasons=tuple(reasons))


def _sentence(lang: Lang, problem: Problem, table: str | None) -> str:
    message, remedy = problem_texts(lang, problem, table=table)
    expected = expected_text(lang, problem, table=table)
    return " ".join([message, sentence(lang, "report", "expected", {"expected": f"{expected}."}), remedy])


def _problem(
    file: FileReport, row: int, code: str, field: str | None, value: str | None, detail: str | None
) -> Problem:
    details = {key: shown(str(text), limit=400) for key, text in json.loads(detail or "{}").items()}
    if field is not None and field.startswith(METRIC):
        label = next(label for label, target in file.mapping.items() if target == field)
        details = {"label": label, "label_en": label, **details}
    return Problem(
        code=code,
        file=file.title,
        row=row,
        field=field,
        value=None if value is None else shown(value),
        detail=details,
    )
