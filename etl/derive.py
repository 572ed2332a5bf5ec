"""Columns that follow from others by a declared rule, and the checks on what they follow from."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from etl.schema import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCheck:
    """A check on expressions that are not stored: ``condition`` over the raw table and its maps.

    ``detail`` is constant, or an SQL expression that makes JSON text.
    """

    code: str
    field: str
    condition: str
    value: str
    detail: str | Mapping[str, str] = attribute(default_factory=dict)


def derive(table: str, columns: dict[str, str], parts: Mapping[str, str], joins: list[str]) -> None:
    """Add the derived columns of a table to its projection."""
    if table == "activity":
        _derive_activity(columns, parts)
    elif table == "metric":
        _derive_metric(columns, parts, joins)
    elif table == "plan_item" and "quantity.unit" in parts:
        columns["unit"] = f"coalesce({columns['unit']}, {parts['quantity.unit']})"
    for key, estimated in parts.items():
        name = key.removesuffix(".estimated")
        if name != key and estimated != "FALSE" and TABLES[table].field(name).keeps_state:
            quality = "quality" if name == "value" else f"{name}_quality"
            written = f"CASE WHEN {estimated} THEN 'estimated' END"
            columns[quality] = f"coalesce({columns[quality]}, {written})"


def _derive_activity(columns: dict[str, str], parts: Mapping[str, str]) -> None:
    columns["year"] = parts["start_date.year"]
    columns["month"] = parts["start_date.month"]
    columns["day"] = parts["start_date.day"]
    # A start written as a range («۲ الی ۵ مهر») says the end too.
    is_range = parts["start_date.is_range"]
    for column, part in (("end_date", "last"), ("end_precision", "precision")):
        from_range = f"CASE WHEN {is_range} THEN {parts[f'start_date.{part}']} END"
        columns[column] = f"coalesce({columns[column]}, {from_range})"


def _derive_metric(columns: dict[str, str], parts: Mapping[str, str], joins: list[str]) -> None:
    own = f"own.vocabulary = 'metric' AND own.code = {columns['metric']}"
    joins.append(f"LEFT JOIN ref_code AS own ON {own}")
    columns["stage"] = f"coalesce({columns['stage']}, own.stage)"
    columns["unit"] = f"coalesce({columns['unit']}, {parts.get('value.unit', 'NULL')}, own.unit)"


def part_checks(table: str, columns: Mapping[str, str], parts: Mapping[str, str]) -> list[PartCheck]:
    """The checks on estimates, units, conversions and ranges that the file gives reason for."""
    checks = [
        PartCheck(code="estimated-number", field=name, condition=part, value=columns[name])
        for key, part in parts.items()
        if key.endswith(".estimated") and part != "FALSE"
        # A number that may be unknown has a column for its quality: there an estimate is said, not lost.
        if not TABLES[table].field(name := key.removesuffix(".estimated")).keeps_state
    ]
    checks += [
        PartCheck(
            code="converted-number",
            field=(name := key.removesuffix(".converted")),
            condition=part,
            value=parts[f"{name}.text"],
            # As a decimal: a double's own text may have an exponent.
            detail=f"json_object('number', regexp_replace(({columns[name]})::DECIMAL(38, 9)::VARCHAR, "
            f"'[.]?0+$', ''), "
            f"'unit', coalesce(unit_fa({_unit(table, name, parts)}), ''), "
            f"'unit_en', coalesce(unit_en({_unit(table, name, parts)}), ''))",
        )
        for key, part in parts.items()
        if key.endswith(".converted") and part != "FALSE"
    ]
    checks += _unit_checks(table, columns, parts)
    if "start_date.is_range" in parts and parts.get("end_date.last", "NULL") != "NULL":
        condition = (
            f"{parts['start_date.is_range']} AND {parts['end_date.last']} <> {parts['start_date.last']}"
        )
        checks.append(
            PartCheck(
                code="ambiguous-date",
                field="end_date",
                condition=condition,
                value=parts["end_date.last"],
                detail={"rule": "range-and-end"},
            )
        )
    return checks


_IN_THE_ROWS_UNIT = ("value", "baseline", "margin", "quantity")
"""Numbers that are in the unit that the row's own column of it says."""


def _unit(table: str, name: str, parts: Mapping[str, str]) -> str:
    """The unit that was written beside a number, or else the field's own."""
    unit = TABLES[table].field(name).unit
    own = f"'{unit}'" if unit else "NULL"
    return f"coalesce({parts[f'{name}.unit']}, {own})"


def _unit_checks(table: str, columns: Mapping[str, str], parts: Mapping[str, str]) -> list[PartCheck]:
    checks = []
    for key, unit in parts.items():
        if not key.endswith(".unit") or unit == "NULL":
            continue
        name = key.removesuffix(".unit")
        expected = TABLES[table].field(name).unit
        if expected is not None:
            condition, detail = f"{unit} <> '{expected}'", {"expected": expected}
        elif name in _IN_THE_ROWS_UNIT:
            # The written unit came first in ``coalesce``: where it is another one, the two differ.
            condition, detail = f"{unit} <> {columns['unit']}", {"expected": ""}
        else:
            continue
        checks.append(
            PartCheck(
                code="unit-mismatch",
                field=name,
                condition=condition,
                value=f"unit_fa({unit})",
                detail=detail,
            )
        )
    return checks
