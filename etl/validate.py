"""Checks on typed rows: the contract's constraints, then what holds between fields, rows and tables.

Each check is a condition in SQL. One pass counts all of a table's conditions;
only those that some row meets are looked up row by row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date

import duckdb

from etl.findings import add_findings
from etl.mapping_table import LARGE_CELL
from etl.relations import check_key, check_places, check_references
from etl.schema import TABLES, Field, FieldType, Table
from etl.staging import count
from etl.values import FORMULA_ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition that no row should meet; ``i`` is the incoming row.

    ``condition`` is cheap and may meet too many rows; ``unless`` excuses some of them.
    ``detail`` is constant, or an SQL expression that makes JSON text.
    """

    code: str
    condition: str
    unless: str = "FALSE"
    field: str | None = None
    value: str = "NULL"
    detail: str | Mapping[str, str] = attribute(default_factory=dict)


def validate(connection: duckdb.DuckDBPyConnection, *, today: date) -> None:
    """Check all incoming rows, with the attached ``warehouse`` behind them; faults become findings."""
    for table in TABLES.values():
        if not count(connection, f"incoming_{table.name}"):
            continue
        checks = [*_constraints(table), *_CROSS_CHECKS[table.name](today)]
        _run(connection, table, checks)
        check_key(connection, table)
    check_references(connection)
    check_places(connection)


def _run(connection: duckdb.DuckDBPyConnection, table: Table, checks: list[Check]) -> None:
    counts = ", ".join(f"count(*) FILTER (WHERE {check.condition})" for check in checks)
    found = connection.execute(f"SELECT {counts} FROM incoming_{table.name} AS i").fetchone() or ()
    for check, number in zip(checks, found, strict=True):
        if number:
            add_findings(
                connection,
                check.code,
                f"incoming_{table.name} AS i WHERE {check.condition} AND NOT ({check.unless})",
                file="i.file",
                row="i.source_row",
                field=check.field,
                origin="i.origin",
                value=check.value,
                detail=check.detail,
            )


def _constraints(table: Table) -> Iterator[Check]:
    for contract in table.fields:
        column = f"i.{contract.name}"
        if contract.required:
            # A cell with a fault of its own is NULL too: it is not reported twice.
            yield Check(
                code="constraint-error",
                condition=f"{column} IS NULL",
                unless=_has_finding(contract),
                field=contract.name,
                detail={"rule": "required"},
            )
        if contract.type is FieldType.TEXT and contract.max_length is not None:
            yield from _lengths(contract)
        if contract.type is FieldType.TEXTS and contract.max_length is not None:
            yield _too_long(contract, f"length(array_to_string({column}, '،'))")
        if contract.minimum is not None:
            yield _constraint(contract, f"{column} < {contract.minimum}", "minimum", contract.minimum)
        if contract.maximum is not None:
            yield _constraint(contract, f"{column} > {contract.maximum}", "maximum", contract.maximum)
        if contract.kinds:
            kinds = ", ".join(f"'{kind}'" for kind in contract.kinds)
            yield Check(
                code="wrong-kind-field",
                condition=f"{column} IS NOT NULL AND i.kind NOT IN ({kinds})",
                field=contract.name,
                value=column,
            )


def _lengths(contract: Field) -> Iterator[Check]:
    column = f"i.{contract.name}"
    yield _too_long(contract, f"length({column})")
    yield Check(
        code="formula-error",
        condition=f"starts_with({column}, '#') AND regexp_full_match({column}, '{FORMULA_ERROR}')",
        field=contract.name,
        value=column,
    )
    yield Check(
        code="cell-too-large", condition=f"length({column}) > {LARGE_CELL}", field=contract.name, value=column
    )
    if contract.min_length is not None:
        yield _constraint(
            contract, f"length({column}) < {contract.min_length}", "min_length", contract.min_length
        )


def _too_long(contract: Field, length: str) -> Check:
    rule = f"'rule', 'max_length', 'limit', '{contract.max_length}', 'length', ({length})::VARCHAR"
    return Check(
        code="constraint-error",
        condition=f"{length} BETWEEN {contract.max_length} + 1 AND {LARGE_CELL}",
        field=contract.name,
        value=f"i.{contract.name}",
        detail=f"json_object({rule})",
    )


def _constraint(contract: Field, condition: str, rule: str, limit: float) -> Check:
    return Check(
        code="constraint-error",
        condition=condition,
        field=contract.name,
        value=f"i.{contract.name}" if rule == "min_length" else f"printf('%.15g', i.{contract.name}::DOUBLE)",
        detail={"rule": rule, "limit": f"{limit:.15g}"},
    )


def _has_finding(contract: Field) -> str:
    return (
        "EXISTS (FROM finding AS f WHERE f.file = i.file AND f.source_row = i.source_row "
        f"AND f.field = '{contract.name}')"
    )


def _activity_checks(today: date) -> list[Check]:
    return [
        Check(
            code="end-before-start",
            condition="i.end_date < i.start_date",
            field="end_date",
            value="i.end_date",
        ),
        Check(
            code="date-in-future-held",
            condition=f"i.status IN ('held', 'published') AND i.start_date > DATE '{today.isoformat()}'",
            field="start_date",
            value="i.start_date",
        ),
        Check(
            code="missing-consent",
            condition="i.kind = 'portrait' AND i.consent IS NULL",
            field="consent",
        ),
    ]


def _metric_checks(today: date) -> list[Check]:
    own = "EXISTS (FROM ref_code AS c WHERE c.vocabulary = 'metric' AND c.code = i.metric AND"
    value = "printf('%.15g', i.value)"
    limit = (
        "(SELECT json_object('rule', 'maximum', 'limit', printf('%.15g', any_value(c.maximum))) "
        "FROM ref_code AS c WHERE c.vocabulary = 'metric' AND c.code = i.metric)"
    )
    return [
        Check(
            code="constraint-error",
            condition="i.value > 1",  # few metrics have a maximum, and none below that
            unless=f"NOT {own} c.unit = i.unit AND i.value > c.maximum)",
            field="value",
            value=value,
            detail=limit,
        ),
        Check(
            code="type-error",
            # The middle of a range may lie between two people.
            condition="i.value <> floor(i.value) AND i.quality IS DISTINCT FROM 'estimated'",
            unless=f"NOT {own} c.unit = i.unit AND c.whole)",
            field="value",
            value=value,
            detail={"rule": "integer"},
        ),
        *(_beyond_maximum(name, own, limit) for name in ("baseline", "margin")),
        Check(
            code="wrong-stage",
            condition="i.stage IS NOT NULL AND i.metric IS NOT NULL",
            unless=f"{own} c.stage = i.stage)",
            field="stage",
            value="(SELECT any_value(c.fa) FROM ref_code AS c "
            "WHERE c.vocabulary = 'stage' AND c.code = i.stage)",
        ),
        Check(
            code="other-unit",
            condition="i.unit IS NOT NULL AND i.metric IS NOT NULL",
            unless=f"{own} c.unit = i.unit)",
            field="unit",
            value="unit_fa(i.unit)",
        ),
    ]


def _beyond_maximum(name: str, own: str, limit: str) -> Check:
    """What is in a metric's own unit can be no larger than its value ever is."""
    return Check(
        code="constraint-error",
        condition=f"i.{name} > 1",
        unless=f"NOT {own} c.unit = i.unit AND i.{name} > c.maximum)",
        field=name,
        value=f"printf('%.15g', i.{name})",
        detail=limit,
    )


def _plan_item_checks(today: date) -> list[Check]:
    return []


_CROSS_CHECKS = {"activity": _activity_checks, "metric": _metric_checks, "plan_item": _plan_item_checks}
