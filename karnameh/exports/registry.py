"""The list of downloadable tables, by the name that stands in the address."""

from karnameh.exports.council_tables import COUNCIL_TABLES
from karnameh.exports.downloads import Asked, Column, TableExport
from karnameh.warehouse import questions

_OUTCOMES = (
    Column(name="done", header="column.done"),
    Column(name="planned", header="column.planned"),
    Column(name="postponed", header="column.postponed"),
    Column(name="cancelled", header="column.cancelled"),
)

ACTIVITIES = TableExport(
    name="activities",
    accepts=frozenset({"year", "kind", "n", "status", "q"}),
    needs_year=False,
    rows=lambda published, asked: questions.activity_table(published, asked.filter),
    columns=(
        Column(name="activity_id"),
        Column(name="kind", vocabulary="kind"),
        Column(name="title"),
        Column(name="summary"),
        Column(name="start_date", precision="start_precision"),
        Column(name="end_date", precision="end_precision"),
        Column(name="status", vocabulary="status"),
        Column(name="status_reason"),
        Column(name="district", vocabulary="place"),
        Column(name="neighbourhood", vocabulary="place"),
        Column(name="venue"),
        Column(name="lat"),
        Column(name="lon"),
        Column(name="unit"),
        Column(name="audience", vocabulary="audience"),
        Column(name="topics"),
        Column(name="partners"),
        Column(name="channels", vocabulary="channel"),
        Column(name="plan_item"),
        Column(name="parent"),
        Column(name="attendance", header="export.attendance"),
        Column(name="attendance_state", header="export.attendance_state", state=True),
        Column(name="budget"),
        Column(name="budget_state", header="export.budget_state", state=True),
        Column(name="budget_quality", header="export.budget_quality", vocabulary="quality"),
        Column(name="evidence"),
        Column(name="issue_number"),
        Column(name="person"),
        Column(name="consent", vocabulary="consent"),
        Column(name="action_taken"),
        Column(name="resolutions"),
        Column(name="source"),
        Column(name="demo", header="export.demo"),
    ),
)

_BY_MONTH = TableExport(
    name="activities-by-month",
    accepts=frozenset({"year", "kind", "n"}),
    needs_year=True,
    rows=lambda published, asked: questions.activities_by_month(
        published, year=asked.year, kind=asked.filter.kind, neighbourhood=asked.filter.neighbourhood
    ),
    columns=(Column(name="month", header="column.month", vocabulary="month"), *_OUTCOMES),
)

_BY_KIND = TableExport(
    name="activities-by-kind",
    accepts=frozenset({"year", "n"}),
    needs_year=True,
    rows=lambda published, asked: questions.activities_by_kind(
        published, year=asked.year, neighbourhood=asked.filter.neighbourhood
    ),
    columns=(Column(name="kind", header="column.kind", vocabulary="kind"), *_OUTCOMES),
)

_BY_NEIGHBOURHOOD = TableExport(
    name="activities-by-neighbourhood",
    accepts=frozenset({"year", "kind"}),
    needs_year=True,
    rows=lambda published, asked: questions.activities_by_neighbourhood(
        published, year=asked.year, kind=asked.filter.kind, district=asked.district
    ),
    columns=(
        Column(name="code", header="column.neighbourhood", vocabulary="place"),
        *_OUTCOMES,
        Column(name="per_1000", header="column.per_1000"),
        Column(name="population", header="column.population"),
        Column(name="population_year", header="export.population_year"),
    ),
)

_PLAN = TableExport(
    name="plan-against-done",
    accepts=frozenset({"year"}),
    needs_year=True,
    rows=lambda published, asked: questions.plan_against_done(published, year=asked.year, today=asked.today),
    columns=(
        Column(name="plan_item_id", header="export.plan_item_id"),
        Column(name="title", header="column.plan_item"),
        Column(name="kind", header="column.kind", vocabulary="kind"),
        Column(name="quantity", header="column.quantity"),
        Column(name="quantity_state", header="export.quantity_state", state=True),
        Column(name="quantity_quality", header="export.quantity_quality", vocabulary="quality"),
        Column(name="unit", header="column.unit", in_both=True),
        Column(name="due_date", header="export.due_date", precision="due_precision"),
        Column(name="owner", header="export.owner"),
        Column(name="dropped_reason", header="export.dropped_reason"),
        *_OUTCOMES,
        Column(name="overdue", header="export.overdue"),
        Column(name="source", header="column.source"),
        Column(name="demo", header="export.demo"),
    ),
)

_CANCELLED = TableExport(
    name="cancelled",
    accepts=frozenset({"year"}),
    needs_year=True,
    rows=lambda published, asked: questions.cancelled_list(published, year=asked.year),
    columns=(
        Column(name="activity_id"),
        Column(name="kind", vocabulary="kind"),
        Column(name="title"),
        Column(name="start_date", precision="start_precision"),
        Column(name="status", vocabulary="status"),
        Column(name="status_reason"),
        Column(name="neighbourhood", vocabulary="place"),
        Column(name="demo", header="export.demo"),
    ),
)

_METRICS = TableExport(
    name="metric-totals",
    accepts=frozenset({"year", "kind"}),
    needs_year=True,
    rows=lambda published, asked: questions.metric_totals(published, year=asked.year, kind=asked.filter.kind),
    columns=(
        Column(name="metric", header="column.metric", vocabulary="metric"),
        Column(name="stage", header="column.stage", vocabulary="stage"),
        Column(name="channel", header="column.channel", vocabulary="channel"),
        Column(name="unit", header="column.unit", in_both=True),
        Column(name="value", header="column.value"),
        Column(name="lowest", header="export.lowest"),
        Column(name="highest", header="export.highest"),
        Column(name="known", header="export.known"),
        Column(name="unknown", header="state.unknown"),
        Column(name="blank", header="state.blank"),
        Column(name="not_applicable", header="state.not_applicable"),
    ),
)

_MEASURES = TableExport(
    name="measures",
    accepts=frozenset({"year", "kind", "n", "status", "q"}),
    needs_year=False,
    rows=lambda published, asked: questions.measure_table(published, asked.filter),
    columns=(
        Column(name="activity_id"),
        Column(name="title"),
        Column(name="kind", vocabulary="kind"),
        Column(name="start_date", precision="start_precision"),
        Column(name="neighbourhood", vocabulary="place"),
        Column(name="metric", header="column.metric", vocabulary="metric"),
        Column(name="stage", header="column.stage", vocabulary="stage"),
        Column(name="channel", header="column.channel", vocabulary="channel"),
        Column(name="value", header="column.value"),
        Column(name="value_state", header="export.value_state", state=True),
        Column(name="unit", header="column.unit", in_both=True),
        Column(name="target", header="column.target"),
        Column(name="baseline", header="column.baseline"),
        Column(name="method", header="column.method", vocabulary="method"),
        Column(name="sample_size", header="column.sample_size"),
        Column(name="margin", header="column.margin"),
        Column(name="quality", header="export.quality", vocabulary="quality"),
        Column(name="demo", header="export.demo"),
    ),
)

_UNKNOWNS = TableExport(
    name="unknowns",
    accepts=frozenset({"year"}),
    needs_year=True,
    rows=lambda published, asked: questions.unknowns(published, year=asked.year, today=asked.today),
    columns=(
        Column(name="what", header="column.what", vocabulary="unknown"),
        Column(name="count", header="column.count"),
        Column(name="total", header="column.out_of"),
    ),
)

TABLES: dict[str, TableExport] = {
    table.name: table
    for table in (
        *(ACTIVITIES, _BY_MONTH, _BY_KIND, _BY_NEIGHBOURHOOD, _PLAN, _CANCELLED, _UNKNOWNS, _METRICS),
        _MEASURES,
        *COUNCIL_TABLES,
    )
}

__all__ = ["ACTIVITIES", "TABLES", "Asked"]
