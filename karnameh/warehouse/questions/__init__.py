"""The questions that pages and downloads ask, one noun for what each returns.

Every question takes the published version first and its choices by keyword.
«Done» means everywhere that the activity took place: held or published.
"""

from karnameh.warehouse.questions.about import (
    codes,
    field_dictionary,
    has_demo,
    is_recorded,
    place_names,
    places,
    sources,
    version_info,
    years,
)
from karnameh.warehouse.questions.activities import (
    activity,
    activity_list,
    activity_metrics,
    activity_points,
    activity_table,
    latest,
    parts,
    upcoming,
)
from karnameh.warehouse.questions.archive import (
    ARCHIVE_TABLES,
    archive_batch,
    archive_counts,
    archive_rows,
    has_every,
)
from karnameh.warehouse.questions.batches import batch, batch_files, batches, corrections
from karnameh.warehouse.questions.beyond import beyond_counting
from karnameh.warehouse.questions.by_kind import done_of_kind, kind_summary, measure_table
from karnameh.warehouse.questions.calendar import calendar_day, calendar_month, feed_activities, feed_activity
from karnameh.warehouse.questions.changes import activity_changes, plan_item_changes
from karnameh.warehouse.questions.comparison import comparison
from karnameh.warehouse.questions.due import missing_by_month, updates_by_unit
from karnameh.warehouse.questions.equity import equity
from karnameh.warehouse.questions.history import activity_history, withdrawal
from karnameh.warehouse.questions.issues import issue_series
from karnameh.warehouse.questions.kinds import activities_by_kind, metric_totals
from karnameh.warehouse.questions.neighbourhoods import (
    activities_by_neighbourhood,
    boundary_source,
    district_outline,
    neighbourhood_shapes,
)
from karnameh.warehouse.questions.operations import (
    budgets,
    operations_by_kind,
    operations_by_month,
    operations_by_neighbourhood,
    recorded_districts,
)
from karnameh.warehouse.questions.outcomes import follow_up, social_by_neighbourhood, surveys_heard
from karnameh.warehouse.questions.periods import (
    activities_by_month,
    activities_without_month,
    headline,
)
from karnameh.warehouse.questions.plans import (
    cancelled_by_reason,
    cancelled_list,
    plan_against_done,
)
from karnameh.warehouse.questions.promises import promise_evidence, promises
from karnameh.warehouse.questions.resource_tables import RESOURCES
from karnameh.warehouse.questions.resources import resource_count, resource_rows
from karnameh.warehouse.questions.search import search
from karnameh.warehouse.questions.search_index import search_index
from karnameh.warehouse.questions.unknowns import contracts, contracts_by_year, unknown_activities, unknowns

__all__ = [
    "ARCHIVE_TABLES",
    "RESOURCES",
    "activities_by_kind",
    "activities_by_month",
    "activities_by_neighbourhood",
    "activities_without_month",
    "activity",
    "activity_changes",
    "activity_history",
    "activity_list",
    "activity_metrics",
    "activity_points",
    "activity_table",
    "archive_batch",
    "archive_counts",
    "archive_rows",
    "batch",
    "batch_files",
    "batches",
    "beyond_counting",
    "boundary_source",
    "budgets",
    "calendar_day",
    "calendar_month",
    "cancelled_by_reason",
    "cancelled_list",
    "codes",
    "comparison",
    "contracts",
    "contracts_by_year",
    "corrections",
    "district_outline",
    "done_of_kind",
    "equity",
    "feed_activities",
    "feed_activity",
    "field_dictionary",
    "follow_up",
    "has_demo",
    "has_every",
    "headline",
    "is_recorded",
    "issue_series",
    "kind_summary",
    "latest",
    "measure_table",
    "metric_totals",
    "missing_by_month",
    "neighbourhood_shapes",
    "operations_by_kind",
    "operations_by_month",
    "operations_by_neighbourhood",
    "parts",
    "place_names",
    "places",
    "plan_against_done",
    "plan_item_changes",
    "promise_evidence",
    "promises",
    "recorded_districts",
    "resource_count",
    "resource_rows",
    "search",
    "search_index",
    "social_by_neighbourhood",
    "sources",
    "surveys_heard",
    "unknown_activities",
    "unknowns",
    "upcoming",
    "updates_by_unit",
    "version_info",
    "withdrawal",
    "years",
]
