"""From a source file to the tables in it."""

from pathlib import Path

from etl.labels import LabelBook
from etl.problems import Problems
from etl.read.part import Overrides, Part
from etl.read.workbook import is_workbook, workbook_parts


def parts_of(path: Path, folder: Path, book: LabelBook, overrides: Overrides) -> list[Part]:
    """The tables of a file: one of a text file, one or more of a workbook.

    ``folder`` takes converted copies. A file that cannot be read gives one part that says so.
    """
    try:
        if is_workbook(path):
            return workbook_parts(path, folder, book, overrides)
    except OSError as error:
        problems = Problems(path.name)
        reason = error.strerror or type(error).__name__
        problems.add("source-error", detail={"rule": "unreadable", "reason": reason})
        return [Part(source=path, problems=problems, is_readable=False)]
    return [Part(source=path, problems=Problems(path.name))]
