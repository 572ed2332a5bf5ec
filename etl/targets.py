"""What a column of a file may mean: a field of a table, a metric, or nothing that is read."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from etl.schema import TABLES, Field, FieldType, Table

How = Literal["given", "remembered", "name", "alias", "near"]
"""How a header was matched: said by the sender, now or before; named so; another name; a close spelling."""

LEFT_OUT = "-"
"""The target of a column that the sender wants left out."""
METRIC = "metric:"
"""Before the code of a metric that has a column of its own."""

_NUMBERS = (FieldType.INTEGER, FieldType.NUMBER)


@dataclass(frozen=True, slots=True)
class Match:
    """What a header means.

    Attributes:
        target: a field's name, ``metric:<code>``, or ``-`` for a column to leave out.
        how: how it was matched.
        unit: what stands in brackets after the name of a number: its unit or scale.
    """

    target: str
    how: How
    unit: str | None = None


def is_target(target: str, codes: Collection[str], table: Table | None = None) -> bool:
    """Whether a target is a field (of one table, if it is given), a metric of the list, or «-»."""
    if target == LEFT_OUT:
        return True
    if target.startswith(METRIC):
        return target.removeprefix(METRIC) in codes and (table is None or table.name == "activity")
    tables = TABLES.values() if table is None else (table,)
    return any(field.name == target for each in tables for field in each.fields)


def is_number(table: Table, target: str) -> bool:
    """Whether a target is a column of numbers."""
    return target.startswith(METRIC) or table.field(target).type in _NUMBERS


def required(table: Table) -> set[str]:
    """Names of the fields that a table cannot do without."""
    return {field.name for field in table.fields if field.required}


def field_of(table: Table, target: str) -> Field | None:
    """The field that a target names; None for a metric's own column."""
    return None if target.startswith(METRIC) or target == LEFT_OUT else table.field(target)
