"""How each field of the contract is selected from its column of text.

SQL takes what is plain beyond doubt; every other distinct text is resolved once in Python.
"""

from dataclasses import dataclass, field

import duckdb

from etl import values
from etl.mapping_table import RawColumn, build_clean_map, build_map
from etl.reference import Reference
from etl.schema import Field, FieldType

_PERSIAN_DIGITS = "'۰۱۲۳۴۵۶۷۸۹٬', '0123456789'"  # translate drops what has no counterpart
PLAIN_INTEGER = r"[0-9]{1,15}"
PLAIN_NUMBER = r"[0-9]{1,15}([.][0-9]{1,9})?"
PLAIN_PERSIAN = r"[۰-۹]{1,15}|[۱-۹][۰-۹]{0,2}(٬[۰-۹]{3}){1,4}"
"""Texts that are cast in SQL; every other form of number goes through ``parse_number``."""
PLAIN_LINK = r"https?://[A-Za-z0-9.-]{1,90}(/[A-Za-z0-9._~%/?=&+#-]{0,400})?"
"""Texts that are one link beyond doubt."""
PLAIN_LINKS = f"{PLAIN_LINK}([ ،|]{{1,3}}{PLAIN_LINK})+"
"""Texts that are several links beyond doubt; where one stands twice, it is resolved in Python all the same."""
_NUMBER_PARTS = {
    "stored": "DOUBLE",
    "state": "VARCHAR",
    "estimated": "BOOLEAN",
    "unit": "VARCHAR",
    "converted": "BOOLEAN",
}
_LINK_SEPARATOR = "[ ،|]+"


@dataclass(slots=True)
class Projection:
    """What to select from a raw table.

    Attributes:
        columns: stored column → SQL expression; the raw table is ``r``.
        maps: mapping table → the column of the raw table whose texts it maps.
        others: further joins that expressions need.
        parts: further expressions (``value.unit``) for what is derived from several columns.
    """

    columns: dict[str, str] = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def joins(self) -> list[str]:
        """All joins with the raw table."""
        maps = (f"LEFT JOIN {name} ON r.{column} = {name}.raw" for name, column in self.maps.items())
        return [*maps, *self.others]


def plan_absent(projection: Projection, contract: Field) -> None:
    """Project a field that the file has no column for: blank, or its declared default."""
    default = f"'{contract.default}'" if contract.default else "NULL"
    projection.columns[contract.name] = default
    if contract.keeps_state:
        projection.columns[f"{contract.name}_state"] = "'blank'"
        projection.columns[_quality(contract)] = projection.columns.get(_quality(contract), "NULL")
    if contract.type is FieldType.DATE:
        projection.columns[_precision(contract)] = "NULL"


def plan_field(
    connection: duckdb.DuckDBPyConnection,
    projection: Projection,
    contract: Field,
    raw: RawColumn,
    reference: Reference,
) -> None:
    """Project a field from its column, resolving in Python what SQL alone cannot."""
    match contract.type:
        case FieldType.DATE:
            _plan_date(connection, projection, contract, raw)
        case FieldType.INTEGER | FieldType.NUMBER:
            plan_number(connection, projection, contract, raw, reference)
        case FieldType.TEXT if contract.pattern is None:
            _plan_text(connection, projection, contract, raw)
        case FieldType.TEXT:
            plain = f"regexp_full_match(r.{raw.column}, '{contract.pattern}')"
            _plan_mapped(connection, projection, contract, raw, values.identifier(contract), plain)
        case FieldType.LINKS:
            _plan_links(connection, projection, contract, raw)
        case _:
            _plan_mapped(connection, projection, contract, raw, _resolver(contract, reference))


def _resolver(contract: Field, reference: Reference) -> values.Resolve:
    match contract.type:
        case FieldType.TEXTS:
            return values.texts
        case FieldType.YEAR:
            return values.year(contract)
        case FieldType.CODES:
            return values.codes(reference.vocabularies[contract.vocabulary or ""])
        case _:
            return values.code(contract, reference.vocabularies[contract.vocabulary or ""])


def _plan_mapped(
    connection: duckdb.DuckDBPyConnection,
    projection: Projection,
    contract: Field,
    raw: RawColumn,
    resolve: values.Resolve,
    plain: str | None = None,
) -> None:
    """A field with one stored value; texts that meet ``plain`` are right as they are."""
    is_list = contract.type in (FieldType.CODES, FieldType.TEXTS, FieldType.LINKS)
    sql_type = {True: "VARCHAR[]", False: "SMALLINT" if contract.type is FieldType.YEAR else "VARCHAR"}[
        is_list
    ]
    condition = f"NOT {plain}" if plain else "TRUE"
    expression = "NULL"
    if build_map(connection, raw, {"stored": sql_type}, resolve, condition=condition):
        expression = f"{_join(projection, raw)}.stored"
    if plain:
        as_is = f"[r.{raw.column}]" if is_list else f"r.{raw.column}"
        expression = f"CASE WHEN {plain} THEN {as_is} ELSE {expression} END"
    if contract.default:
        expression = f"CASE WHEN r.{raw.column} IS NULL THEN '{contract.default}' ELSE {expression} END"
    projection.columns[contract.name] = expression


def _plan_links(
    connection: duckdb.DuckDBPyConnection, projection: Projection, contract: Field, raw: RawColumn
) -> None:
    """Links: one, or several different ones, that are plain are parted in SQL."""
    text = f"r.{raw.column}"
    parted = f"string_split_regex({text}, '{_LINK_SEPARATOR}')"
    one = f"regexp_full_match({text}, '{PLAIN_LINK}')"
    several = f"(regexp_full_match({text}, '{PLAIN_LINKS}') AND len(list_distinct({parted})) = len({parted}))"
    expression = "NULL"
    condition = f"NOT ({one} OR {several})"
    if build_map(connection, raw, {"stored": "VARCHAR[]"}, values.links, condition=condition):
        expression = f"{_join(projection, raw)}.stored"
    projection.columns[contract.name] = (
        f"CASE WHEN {one} THEN [{text}] WHEN {several} THEN {parted} ELSE {expression} END"
    )


def _join(projection: Projection, raw: RawColumn) -> str:
    name = raw.map_name
    projection.maps[name] = raw.column
    return name


def _plan_text(
    connection: duckdb.DuckDBPyConnection, projection: Projection, contract: Field, raw: RawColumn
) -> None:
    """A text: only cells that need it go through ``clean``."""
    expression = f"r.{raw.column}"
    if build_clean_map(connection, raw):
        name = _join(projection, raw)
        expression = f"CASE WHEN {name}.raw IS NULL THEN {expression} ELSE {name}.stored END"
    projection.columns[contract.name] = expression


def plan_number(
    connection: duckdb.DuckDBPyConnection,
    projection: Projection,
    contract: Field,
    raw: RawColumn,
    reference: Reference,
) -> None:
    """Project a number, with its state, and what is derived from how it was written."""
    whole = contract.type is FieldType.INTEGER
    text = f"r.{raw.column}"
    ascii_form = f"regexp_full_match({text}, '{PLAIN_INTEGER if whole else PLAIN_NUMBER}')"
    persian_form = f"regexp_full_match({text}, '{PLAIN_PERSIAN}')"
    # A unit in the header counts for every cell: none is plain then.
    plain = "FALSE" if raw.header_unit else f"({ascii_form} OR {persian_form})"
    sql_type = "BIGINT" if whole else "DOUBLE"
    stored, state, estimated, unit, converted = "NULL", "NULL", "FALSE", "NULL", "FALSE"
    resolve = values.number(whole=whole, units=reference.vocabularies["unit"], header_unit=raw.header_unit)
    if build_map(connection, raw, _NUMBER_PARTS, resolve, condition=f"NOT {plain}"):
        name = _join(projection, raw)
        stored, state = f"CAST({name}.stored AS {sql_type})", f"{name}.state"
        estimated, unit = f"coalesce({name}.estimated, FALSE)", f"{name}.unit"
        converted = f"coalesce({name}.converted, FALSE)"
    projection.columns[contract.name] = (
        stored
        if raw.header_unit
        else f"CASE WHEN {ascii_form} THEN CAST({text} AS {sql_type}) "
        f"WHEN {persian_form} THEN CAST(translate({text}, {_PERSIAN_DIGITS}) AS {sql_type}) ELSE {stored} END"
    )
    projection.parts[f"{contract.name}.estimated"] = estimated
    projection.parts[f"{contract.name}.unit"] = unit
    projection.parts[f"{contract.name}.converted"] = converted
    projection.parts[f"{contract.name}.text"] = text
    if contract.keeps_state:
        # The metric's quality has a column of the file's own, which may have been planned already.
        projection.columns.setdefault(_quality(contract), "NULL")
        projection.columns[f"{contract.name}_state"] = (
            f"CASE WHEN {text} IS NULL THEN 'blank' WHEN {plain} THEN 'known' ELSE {state} END"
        )


def _plan_date(
    connection: duckdb.DuckDBPyConnection, projection: Projection, contract: Field, raw: RawColumn
) -> None:
    parts = {
        "first": "DATE",
        "last": "DATE",
        "precision": "VARCHAR",
        "is_range": "BOOLEAN",
        "year": "SMALLINT",
        "month": "SMALLINT",
        "day": "SMALLINT",
    }
    found = build_map(connection, raw, parts, values.day)
    name = _join(projection, raw) if found else None
    for part in parts:
        projection.parts[f"{contract.name}.{part}"] = f"{name}.{part}" if name else "NULL"
    # An end is the last day of its period; a start or a due date the first.
    which = "last" if contract.name.startswith(("end", "due")) else "first"
    projection.columns[contract.name] = projection.parts[f"{contract.name}.{which}"]
    projection.columns[_precision(contract)] = projection.parts[f"{contract.name}.precision"]


def _quality(contract: Field) -> str:
    return "quality" if contract.name == "value" else f"{contract.name}_quality"


def _precision(contract: Field) -> str:
    return contract.name.removesuffix("_date") + "_precision"
