"""The columns of a public table as they leave: dates in both calendars, names beside codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from karnameh.warehouse.resource_fields import FieldType, Resource, ResourceField


@dataclass(frozen=True, slots=True)
class ResourceColumn:
    """One column.

    Attributes:
        name: of the column: a field's, or one that is made of a field.
        type: of its values.
        field: what it is made of.
        expression: its value in SQL, in a query with ``ResourceColumns.joins``.
    """

    name: str
    type: FieldType
    field: ResourceField
    expression: str

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to escape in its texts: numbers, dates and codes of closed lists."""
        if self.type in ("string", "list"):
            return self.name != self.field.label and bool(self.field.among or self.field.vocabulary)
        return True


@dataclass(frozen=True, slots=True)
class ResourceColumns:
    """The columns that are asked for, and the tables that they need besides."""

    columns: tuple[ResourceColumn, ...]
    joins: str = ""


def resource_columns(
    resource: Resource, *, fields: Sequence[str] | None = None, labels: str | None = None
) -> ResourceColumns:
    """The columns of some fields, all of them if None, in the order that is given.

    A date is followed by the same day in the Jalali calendar, no finer than it is known. With
    ``labels``, fa or en, a code is followed by its name in that language. Raises KeyError for a
    field that is not there.
    """
    wanted = [resource.by_name[name] for name in (resource.by_name if fields is None else fields)]
    columns: list[ResourceColumn] = []
    joins: list[str] = []
    for field in wanted:
        columns.append(ResourceColumn(field.name, field.type, field, field.value_in("item.")))
        if field.precision:
            text = f"jalali_text(item.{field.name}, item.{field.precision})"
            columns.append(ResourceColumn(field.jalali, "string", field, text))
        if field.vocabulary and labels:
            joins.append(_names(field, "en" if labels == "en" else "fa"))
            columns.append(ResourceColumn(field.label, field.type, field, _label(field)))
    return ResourceColumns(tuple(columns), " ".join(joins))


def _names(field: ResourceField, language: str) -> str:
    """A join that brings the names of a field's codes."""
    if field.vocabulary == "place":
        listed = f"""SELECT code, {language} AS name FROM place
            UNION ALL SELECT code, {language} FROM code WHERE vocabulary = 'special_place'"""  # noqa: S608 — names of our own
    else:
        listed = f"SELECT code, {language} AS name FROM code WHERE vocabulary = '{field.vocabulary}'"  # noqa: S608 — names of our own
    if field.type == "list":
        return f"""CROSS JOIN (
            SELECT list(code) AS {field.name}_codes, list(name) AS {field.name}_names FROM ({listed})
        )"""  # noqa: S608 — names of our own
    return f"LEFT JOIN (SELECT code AS {field.name}_code, name AS {field.name}_name FROM ({listed})) ON {field.name}_code = item.{field.name}"  # noqa: S608 — names of our own


def _label(field: ResourceField) -> str:
    """The name of a code, or the names of several; a code that no list knows stays as it is."""
    if field.type == "list":
        name = field.name
        known = f"{name}_names[list_position({name}_codes, code)]"
        return f"list_transform(item.{name}, lambda code: coalesce({known}, code))"
    return f"coalesce({field.name}_name, item.{field.name})"
