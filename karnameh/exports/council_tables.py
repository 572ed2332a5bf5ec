"""The tables that may be downloaded from the council's pages; ``registry`` lists them with the others."""

from typing import Literal

from karnameh.exports.comparisons import comparison_table
from karnameh.exports.downloads import Column, TableExport
from karnameh.exports.occasions import OCCASIONS, OccasionCode
from karnameh.warehouse import questions
from karnameh.warehouse.questions.beyond import REACHED
from karnameh.warehouse.questions.comparison import BY, By

_PROMISES = TableExport(
    name="promises",
    accepts=frozenset({"year"}),
    needs_year=True,
    rows=lambda published, asked: questions.promises(published, year=asked.year, today=asked.today),
    columns=(
        Column(name="plan_item_id", header="export.plan_item_id"),
        Column(name="title", header="column.plan_item"),
        Column(name="kind", header="column.kind", vocabulary="kind"),
        Column(name="state", header="promises.state", vocabulary="promise_state"),
        Column(name="quantity", header="column.quantity"),
        Column(name="quantity_state", header="export.quantity_state", state=True),
        Column(name="quantity_quality", header="export.quantity_quality", vocabulary="quality"),
        Column(name="unit", header="column.unit", in_both=True),
        Column(name="done", header="column.achieved"),
        Column(name="expected", header="promises.should"),
        Column(name="last", header="export.due_date", precision="last_precision"),
        Column(name="planned", header="column.planned"),
        Column(name="postponed", header="column.postponed"),
        Column(name="cancelled", header="column.cancelled"),
        Column(name="overdue", header="export.overdue"),
        Column(name="owner", header="export.owner"),
        Column(name="dropped_reason", header="export.dropped_reason"),
        Column(name="source", header="column.source"),
        Column(name="demo", header="export.demo"),
    ),
)

_EQUITY = TableExport(
    name="equity",
    accepts=frozenset({"year", "kind"}),
    needs_year=True,
    rows=lambda published, asked: (
        questions.equity(published, year=asked.year, district=asked.district, kind=asked.filter.kind).places
    ),
    columns=(
        Column(name="code", header="column.neighbourhood", vocabulary="place"),
        Column(name="done", header="column.done"),
        Column(name="per_1000", header="column.per_1000"),
        Column(name="population", header="column.population"),
        Column(name="population_year", header="export.population_year"),
        Column(name="residents_until", header="equity.residents_until"),
        Column(name="done_until", header="equity.done_until"),
    ),
)


def _comparison(by: By, occasion: OccasionCode | None) -> TableExport:
    """A comparison in equal spans: a row for each item and span."""
    vocabulary = {"neighbourhood": "place", "district": "place", "kind": "kind", "year": ""}[by]
    return TableExport(
        name=f"comparison-{by}" + (f"-{occasion}" if occasion else ""),
        accepts=frozenset({"year", "kind", "n"}),
        needs_year=False,
        rows=lambda published, asked: comparison_table(
            published,
            by=by,
            today=asked.today,
            district=asked.district,
            year=asked.filter.year,
            kind=asked.filter.kind,
            neighbourhood=asked.filter.neighbourhood,
            occasion=occasion,
        ),
        columns=(
            Column(name="item", header=f"compare.item_{by}", vocabulary=vocabulary),
            Column(name="first", header="compare.first", precision="first_precision"),
            Column(name="last", header="compare.last", precision="last_precision"),
            Column(name="done", header="column.done"),
            Column(name="uncertain", header="compare.uncertain"),
            Column(name="population", header="column.population"),
            Column(name="per_1000", header="column.per_1000"),
        ),
    )


def _beyond(by: Literal["kind", "unit"]) -> TableExport:
    """How far the activities of a year are followed."""
    counts = (*REACHED, "with_target", "with_reach")
    return TableExport(
        name=f"beyond-by-{by}",
        accepts=frozenset({"year", "n"}),
        needs_year=True,
        rows=lambda published, asked: questions.beyond_counting(
            published, by=by, year=asked.year, neighbourhood=asked.filter.neighbourhood
        ),
        columns=(
            Column(name="item", header=f"column.{by}", vocabulary="kind" if by == "kind" else ""),
            Column(name="done", header="column.done"),
            *(Column(name=name, header=f"beyond.column_{name}") for name in counts),
        ),
    )


COUNCIL_TABLES = (
    _PROMISES,
    _EQUITY,
    _beyond("kind"),
    _beyond("unit"),
    *(_comparison(by, occasion) for by in BY for occasion in (None, *OCCASIONS)),
)
