"""From a file's header to the contract: which table it is for, and which column is which field."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.labels import LabelBook
from etl.problems import Problems
from etl.reference import Reference
from etl.schema import TABLES, FieldType, Table
from etl.targets import LEFT_OUT, METRIC, Match, field_of, required
from etl.units import UnitError, read_unit


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a header means.

    Attributes:
        table: the contract that the file is for.
        columns: field name → position of its column in the file.
        metrics: code of a metric → position of the column that it has among the activities.
        units: position of a column of numbers → the unit that its header names.
        matches: what was found for each column, in their order; None for a column that is not read.
    """

    table: Table
    columns: dict[str, int] = field(default_factory=dict)
    metrics: dict[str, int] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    matches: tuple[Match | None, ...] = ()

    def numbers(self) -> dict[str, int]:
        """Field name or ``metric:<code>`` → position, of the columns of numbers."""
        kinds = (FieldType.INTEGER, FieldType.NUMBER)
        fields = {name: at for name, at in self.columns.items() if self.table.field(name).type in kinds}
        return {**fields, **{f"{METRIC}{code}": at for code, at in self.metrics.items()}}


def best_table(labels: Sequence[str], book: LabelBook) -> Table | None:
    """The table that knows most headers, if its required columns are all there; None on a tie.

    A table that is whole but knows fewer headers than one that is not may be a misunderstanding.
    """
    found = {table.name: _targets(assign(table, labels, book)) for table in TABLES.values()}
    most = max(map(len, found.values()))
    best = [TABLES[name] for name, targets in found.items() if len(targets) == most]
    return best[0] if len(best) == 1 and required(best[0]) <= found[best[0].name] else None


def assign(table: Table, labels: Sequence[str], book: LabelBook) -> list[Match | None]:
    """What each header means in a table: known names first, then close spellings of what is left."""
    matches = [book.match(table, label) for label in labels]
    exact = _targets([match for match in matches if match is not None and match.how != "near"])
    # «عنوان (انگلیسی)» beside «عنوان» is another column.
    matches = [
        None if match and match.how == "near" and match.target in exact else match for match in matches
    ]
    taken = _targets(matches)
    for position, label in enumerate(labels):
        if matches[position] is None and (near := book.nearest(table, label, taken)):
            matches[position] = near
            taken.add(near.target)
    return matches


def _targets(matches: Sequence[Match | None]) -> set[str]:
    return {match.target for match in matches if match is not None and match.target != LEFT_OUT}


def match_labels(
    labels: Sequence[str], problems: Problems, *, header_row: int, book: LabelBook, reference: Reference
) -> Mapping | None:
    """Find the table and its columns; what does not fit becomes problems.

    Returns None when the file cannot be told to be of any table, or lacks a required column.
    """
    for label in labels:
        if book.is_forbidden(label):
            problems.add("forbidden-label", row=header_row, value=label)
    table = best_table(labels, book)
    if table is None:
        _explain_no_table(labels, problems, header_row, book)
        return None
    mapping = Mapping(table, matches=tuple(assign(table, labels, book)))
    for position, (label, match) in enumerate(zip(labels, mapping.matches, strict=True)):
        if match is None:
            if label.strip() and not book.is_forbidden(label) and not book.is_own(label):
                problems.add("extra-label", row=header_row, value=label)
        elif match.target != LEFT_OUT:
            _place(mapping, position, labels, match, problems, header_row, reference)
    return mapping


def _place(
    mapping: Mapping,
    position: int,
    labels: Sequence[str],
    match: Match,
    problems: Problems,
    row: int,
    reference: Reference,
) -> None:
    """Give a column its place in the mapping, unless another has it."""
    is_metric = match.target.startswith(METRIC)
    name = match.target.removeprefix(METRIC)
    taken = mapping.metrics if is_metric else mapping.columns
    names = _names(mapping.table, match.target, reference)
    if name in taken:
        detail = {"first": labels[taken[name]], **names}
        problems.add("duplicate-label", row=row, field=match.target, value=labels[position], detail=detail)
        return
    taken[name] = position
    if match.how == "near":
        problems.add("near-label", row=row, field=match.target, value=labels[position], detail=names)
    if match.unit:
        try:
            read_unit(match.unit, reference.vocabularies["unit"])
        except UnitError:
            detail = {"unit": match.unit, "rule": "label", **names}
            problems.add("unknown-unit", row=row, field=match.target, value=labels[position], detail=detail)
        else:
            mapping.units[position] = match.unit


def _names(table: Table, target: str, reference: Reference) -> dict[str, str]:
    """The name of a target in both languages, for messages."""
    contract = field_of(table, target)
    if contract is not None:
        return {"label": contract.fa, "label_en": contract.en}
    code = target.removeprefix(METRIC)
    row = next((row for row in reference.metrics if row["code"] == code), None)
    return {"label": row["fa"], "label_en": row["en"]} if row else {"label": code, "label_en": code}


def _explain_no_table(labels: Sequence[str], problems: Problems, row: int, book: LabelBook) -> None:
    """Say which required columns the nearest table lacks, or that no table is near."""
    found = {table.name: _targets(assign(table, labels, book)) for table in TABLES.values()}
    nearest = max(
        TABLES.values(),
        key=lambda table: (len(found[table.name]), -len(required(table) - found[table.name])),
    )
    missing = required(nearest) - found[nearest.name]
    if not missing or len(found[nearest.name]) < 2:
        problems.add("unknown-table", row=row, value="، ".join(labels))
        return
    for contract in nearest.fields:
        if contract.name in missing:
            detail = {
                "label": contract.fa,
                "label_en": contract.en,
                "table": nearest.fa,
                "table_en": nearest.en,
            }
            problems.add("missing-label", row=row, field=contract.name, detail=detail)
