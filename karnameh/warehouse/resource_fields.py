"""What a public table is made of: its fields, its key, and what it can be narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime", "list"]
FilterName = Literal["year", "kind", "n", "district", "status", "q"]

PRECISIONS = ("day", "month", "year")
STATES = ("known", "unknown", "blank", "not_applicable")

KEY_MARK = "~"
"""Parts the values of a key that has several, in addresses; no value has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceField:
    """One field of a public table.

    Attributes:
        type: of its values; ``list`` is a list of texts.
        required: whether it is never missing.
        vocabulary: the list that its codes are of, as the table ``codes`` has it; ``place`` for
            districts, neighbourhoods and the special places.
        among: the values that there are, where no vocabulary lists them.
        precision: of a date, the field that says how finely it is known.
        state: of a number, the field that says whether it is known, unknown, blank or not applicable.
        with_basis: whether it is public only where a basis for publishing a name is recorded.
    """

    name: str
    type: FieldType = "string"
    required: bool = False
    vocabulary: str = ""
    among: tuple[str, ...] = ()
    precision: str = ""
    state: str = ""
    with_basis: bool = False

    def value_in(self, relation: str) -> str:
        """Its public value in SQL; ``relation`` is a name and a dot."""
        value = f"{relation}{self.name}"
        return f"CASE WHEN {relation}consent IS NOT NULL THEN {value} END" if self.with_basis else value

    @property
    def jalali(self) -> str:
        """Name of the column that has a date in the Jalali calendar."""
        return self.name.replace("_date", "_jalali")

    @property
    def label(self) -> str:
        """Name of the column that has the names of codes."""
        return f"{self.name}_label"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One public table.

    Attributes:
        source: what its rows are selected from.
        chosen: the same narrowed by a filter, whose values are the parameters of ``Filter``.
        key: the fields that name a row.
        order: the fields that its rows are ordered by; no two rows have them alike.
        filters: the choices that narrow it.
        contract: name of its table in the contract, where that describes the fields.
        geometry: a GeoJSON geometry in SQL, or NULL; empty where the rows are nowhere.
    """

    name: str
    source: str
    fields: tuple[ResourceField, ...]
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    chosen: str = ""
    filters: tuple[FilterName, ...] = ()
    contract: str = ""
    geometry: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, ResourceField]:
        """Its fields by their names, in order."""
        return {field.name: field for field in self.fields}

    @property
    def ordered_by(self) -> tuple[str, ...]:
        """``order``; the key where that is not given."""
        return self.order or self.key

    def value_of(self, name: str, of: str = "") -> str:
        """What is compared in a key or an order; a missing value is the empty text and comes first. ``of``: a relation and a dot."""
        field = self.by_name[name]
        return f"{of}{name}" if field.required or field.type != "string" else f"coalesce({of}{name}, '')"
