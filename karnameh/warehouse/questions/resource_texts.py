"""The rows of the public tables as lines of CSV, as JSON objects and as Arrow: made by the database.

A million rows of forty cells are written in seconds so; cell by cell in Python it takes minutes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.resource_columns import ResourceColumn, ResourceColumns, resource_columns
from karnameh.warehouse.questions.resources import Query, Rows, selected_query, selected_rows
from karnameh.warehouse.resource_fields import Resource

if TYPE_CHECKING:
    import pyarrow as pa

_EXACT = 1e15
"""Below it, every whole number that is stored is written with all of its digits."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is wanted of a public table.

    Attributes:
        fields: their names in order; None for all.
        labels: language of the names beside codes, fa or en; None for none.
        key: of the one row that is wanted; None for all of them.
        after: the values of ``Resource.ordered_by`` of the row before the first one.
        limit: how many rows at most.
    """

    resource: Resource
    filter: Filter
    fields: tuple[str, ...] | None = None
    labels: str | None = None
    key: tuple[str, ...] | None = None
    after: tuple[str, ...] | None = None
    limit: int | None = None

    @property
    def columns(self) -> ResourceColumns:
        """Its columns."""
        return resource_columns(self.resource, fields=self.fields, labels=self.labels)

    def queries(
        self, published: Published, columns: Mapping[str, str], made: Mapping[str, str] | None = None
    ) -> Iterator[Query]:
        """Queries for its rows, with columns of these names and expressions, or what is made of them."""
        return selected_query(
            published,
            self.resource,
            columns,
            self.filter,
            joins=self.columns.joins,
            made=made,
            key=self.key,
            after=self.after,
            limit=self.limit,
        )

    def rows(
        self, published: Published, columns: Mapping[str, str], made: Mapping[str, str] | None = None
    ) -> Rows:
        """The rows of those queries."""
        return selected_rows(published, self.queries(published, columns, made))


def csv_lines(published: Published, selection: Selection, *, harmless: bool) -> Iterator[str]:
    """Some thousand lines of CSV at a time, each ended by CRLF.

    With ``harmless``, a text that a spreadsheet would run begins with an apostrophe.
    """
    columns = selection.columns.columns
    texts = {column.name: _text(column) for column in columns}
    cells = ", ',', ".join(_cell(column, harmless=harmless) for column in columns)
    for rows in selection.rows(published, texts, {"line": f"concat({cells}, chr(13), chr(10))"}):
        yield "".join([line for (line,) in rows])


def json_objects(published: Published, selection: Selection) -> Iterator[list[tuple[str, str]]]:
    """Some thousand rows at a time: each a JSON object, and where the next page would begin (``mark_of``)."""
    return selection.rows(published, json_columns(selection))


def json_columns(selection: Selection) -> dict[str, str]:
    """A row as a JSON object, and its mark, in SQL."""
    return {"object": _object(selection.columns.columns), "mark": mark_of(selection.resource)}


def features(published: Published, selection: Selection) -> Iterator[list[str]]:
    """Some thousand rows at a time, each a GeoJSON feature; a row that is nowhere has the geometry null.

    Raises ValueError where the rows have no geometry at all.
    """
    resource = selection.resource
    if not resource.geometry:
        raise ValueError(f"{resource.name} are nowhere")
    # All key fields of what has a geometry are texts.
    identifier = "item." + resource.key[0]
    feature = f"""json_object('type', 'Feature', 'id', {identifier}, 'geometry', {resource.geometry},
        'properties', {_object(selection.columns.columns)})"""
    for rows in selection.rows(published, {"feature": f"({feature})::VARCHAR"}):
        yield [text for (text,) in rows]


def arrow_batches(published: Published, selection: Selection) -> "Iterator[pa.RecordBatch]":
    """The rows as Arrow record batches, typed as they are stored."""
    columns = {column.name: column.expression for column in selection.columns.columns}
    for sql, parameters in selection.queries(published, columns):
        yield from published.record_batches(sql, parameters)


def mark_of(resource: Resource) -> str:
    """Where the page after a row begins, in SQL: the values that its table is ordered by."""
    parts = ", ".join(resource.value_of(name, "item.") for name in resource.ordered_by)
    return f"concat_ws('~', {parts})"


def _object(columns: Sequence[ResourceColumn]) -> str:
    members = ", ".join(f"{column.name}: {_json_value(column)}" for column in columns)
    return f"to_json({{{members}}})"


def _json_value(column: ResourceColumn) -> str:
    return _moment(column.expression) if column.type == "datetime" else column.expression


def _moment(expression: str) -> str:
    return f"strftime({expression}, '%Y-%m-%dT%H:%M:%SZ')"


def _text(column: ResourceColumn) -> str:
    """A value as text in SQL; NULL where it is missing."""
    value = column.expression
    if column.type == "datetime":
        return _moment(value)
    if column.type == "number":
        whole = f"{value} = trunc({value}) AND abs({value}) < {_EXACT}"
        return f"CASE WHEN {whole} THEN {value}::BIGINT::VARCHAR ELSE {value}::VARCHAR END"
    return f"array_to_string({value}, '|')" if column.type == "list" else f"{value}::VARCHAR"


def _cell(column: ResourceColumn, *, harmless: bool) -> str:
    """A text as a cell of CSV."""
    if column.is_plain:
        return column.name
    return f"{'csv_harmless' if harmless else 'csv_quoted'}({column.name})"
