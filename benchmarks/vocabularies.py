"""The closed lists of ``data/reference`` as texts: what a clerk may write for a code."""

import csv
from functools import cache

from benchmarks.measure import ROOT
from etl.reference import Reference
from karnameh.persian.text import clean

_FOLDER = ROOT / "data" / "reference"


@cache
def _reference() -> Reference:
    return Reference.read(_FOLDER)


@cache
def names(vocabulary: str) -> dict[str, str]:
    """Every code, name and other name of a list → the code that it means."""
    listed = _reference().vocabularies[vocabulary].names
    with (_FOLDER / "aliases.csv").open(encoding="utf-8", newline="") as file:
        aliases = [row for row in csv.DictReader(file) if row["vocabulary"] == vocabulary]
    return {
        **{code: code for code in listed},
        **{clean(row["alias"]): row["code"] for row in aliases},
        **{clean(name): code for code, name in listed.items()},
    }


@cache
def spellings(vocabulary: str, cell: str) -> tuple[str, ...]:
    """What else could stand in the cell and mean the same; none where the cell is a list."""
    code = _reference().vocabularies[vocabulary].resolve(cell)
    return tuple(name for name, meant in names(vocabulary).items() if meant == code and name != cell)
