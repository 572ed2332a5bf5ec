"""From a file's header to the contract: which table it is for, and which column is which field."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from etl.problems import Problems
from etl.reference import list_key
from etl.schema import FORBIDDEN_LABELS, TABLES, Field, Table


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a header means.

    Attributes:
        table: the contract that the file is for.
        columns: field name → position of its column in the file.
    """

    table: Table
    columns: dict[str, int]


@cache
def _fields_by_label(table_name: str) -> dict[str, str]:
    """Key of every header that the contract knows → field name."""
    table = TABLES[table_name]
    known: dict[str, str] = {}
    for names in (_official_names, _other_names):
        for field in table.fields:
            for name in names(field):
                known.setdefault(list_key(name), field.name)
    return known


def _official_names(field: Field) -> tuple[str, ...]:
    return (field.name, field.fa, field.en)


def _other_names(field: Field) -> tuple[str, ...]:
    return field.aliases


def known_labels(cells: Sequence[str]) -> int:
    """How many of the cells are headers of one and the same table, at best."""
    keys = {list_key(cell) for cell in cells}
    return max(len(keys & _fields_by_label(name).keys()) for name in TABLES)


def match_labels(labels: Sequence[str], problems: Problems, *, header_row: int) -> Mapping | None:
    """Find the table and its columns; what does not fit becomes problems.

    Returns None when the file cannot be told to be of any table, or lacks a required column.
    """
    keys = [list_key(label) for label in labels]
    _check_forbidden(labels, keys, problems, header_row)
    table = _best_table(keys)
    if table is None:
        _explain_no_table(labels, keys, problems, header_row)
        return None
    return Mapping(table, _columns(table, labels, keys, problems, header_row))


def _check_forbidden(labels: Sequence[str], keys: list[str], problems: Problems, row: int) -> None:
    forbidden = {list_key(label) for label in FORBIDDEN_LABELS}
    for label, key in zip(labels, keys, strict=True):
        if key in forbidden:
            problems.add("forbidden-label", row=row, value=label)


def _required(table: Table) -> set[str]:
    return {field.name for field in table.fields if field.required}


def _found(table: Table, keys: list[str]) -> set[str]:
    known = _fields_by_label(table.name)
    return {known[key] for key in keys if key in known}


def _best_table(keys: list[str]) -> Table | None:
    """The table whose required fields are all there and that knows most headers; None on a tie."""
    coverage = {
        table.name: len(found)
        for table in TABLES.values()
        if _required(table) <= (found := _found(table, keys))
    }
    best = [name for name, number in coverage.items() if number == max(coverage.values())]
    return TABLES[best[0]] if len(best) == 1 else None


def _explain_no_table(labels: Sequence[str], keys: list[str], problems: Problems, row: int) -> None:
    nearest = max(
        TABLES.values(),
        key=lambda table: (len(_found(table, keys)), -len(_required(table) - _found(table, keys))),
    )
    missing = _required(nearest) - _found(nearest, keys)
    if not missing or len(_found(nearest, keys)) < 2:
        problems.add("unknown-table", row=row, value="، ".join(labels))
        return
    for field in nearest.fields:
        if field.name in missing:
            detail = {"label": field.fa, "label_en": field.en, "table": nearest.fa, "table_en": nearest.en}
            problems.add("missing-label", row=row, field=field.name, detail=detail)


def _columns(
    table: Table, labels: Sequence[str], keys: list[str], problems: Problems, row: int
) -> dict[str, int]:
    known = _fields_by_label(table.name)
    forbidden = {list_key(label) for label in FORBIDDEN_LABELS}
    columns: dict[str, int] = {}
    for position, (label, key) in enumerate(zip(labels, keys, strict=True)):
        name = known.get(key)
        if name is None:
            if key and key not in forbidden:
                problems.add("extra-label", row=row, value=label)
        elif name in columns:
            detail = {"first": labels[columns[name]]}
            problems.add("duplicate-label", row=row, field=name, value=label, detail=detail)
        else:
            columns[name] = position
    return columns
