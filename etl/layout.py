"""How a text file is laid out: the separator of its cells, and where its header is."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from etl.labels import known_labels
from etl.problems import Problems, UnusableInputError

SEPARATORS = ",;\t|؛"
MAX_COLUMNS = 300
_SNIFFED_RECORDS = 20
_SNIFFED_CHARACTERS = 1 << 18


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out; ``header_index`` counts its records from 0."""

    separator: str
    header_index: int
    labels: tuple[str, ...]


def checked_layout(path: Path, problems: Problems) -> Layout:
    """The layout of a text file.

    Raises:
        UnusableInputError: when it has none that the contract knows; the problem is in ``problems``.
    """
    layout = find_layout(path)
    if layout is None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            problems.add("unknown-table", row=1, value=file.readline(_SNIFFED_CHARACTERS).strip())
        raise UnusableInputError
    if len(layout.labels) > MAX_COLUMNS:
        problems.add("source-error", row=1, detail={"rule": "columns", "limit": str(MAX_COLUMNS)})
        raise UnusableInputError
    return layout


def find_layout(path: Path) -> Layout | None:
    """Separator and header: the pair by which most headers are known to the contract, and two at least."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_SNIFFED_CHARACTERS)
    best, best_score = None, (1, 1.0)
    for separator in SEPARATORS:
        records = _first_records(sample, separator)
        if not records:
            continue
        known = [known_labels(cells) for cells in records]
        width = max(len(cells) for cells in records)
        regular = sum(len(cells) == width for cells in records) / len(records)
        if (max(known), regular) > best_score:
            index = known.index(max(known))
            best, best_score = Layout(separator, index, tuple(records[index])), (max(known), regular)
    return best


def _first_records(sample: str, separator: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            records.append(record)
            if len(records) == _SNIFFED_RECORDS:
                break
    except csv.Error:
        return records
    return records
