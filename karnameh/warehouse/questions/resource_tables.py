"""The public tables: what the archive, the downloads of a version and the API are made of, said once."""

from collections.abc import Mapping

from karnameh.warehouse.resource_fields import PRECISIONS, STATES, FieldType, Resource, ResourceField


def _texts(names: str, *, required: bool = False) -> list[ResourceField]:
    return [ResourceField(name=name, required=required) for name in names.split()]


def _code(name: str, vocabulary: str, *, required: bool = False) -> ResourceField:
    return ResourceField(name=name, vocabulary=vocabulary, required=required)


def _list(name: str, vocabulary: str = "") -> ResourceField:
    return ResourceField(name=name, type="list", vocabulary=vocabulary)


def _typed(type: FieldType, names: str, *, required: bool = False) -> list[ResourceField]:
    return [ResourceField(name=name, type=type, required=required) for name in names.split()]


def _one_of(name: str, among: tuple[str, ...], *, required: bool = True) -> ResourceField:
    return ResourceField(name=name, among=among, required=required)


def _date(name: str, *, required: bool = False) -> list[ResourceField]:
    """A date, and how finely it is known."""
    precision = name.replace("_date", "_precision")
    return [
        ResourceField(name=name, type="date", precision=precision, required=required),
        _one_of(precision, PRECISIONS, required=required),
    ]


def _measured(name: str, type: FieldType) -> list[ResourceField]:
    """A number, and whether it is known."""
    state = f"{name}_state"
    return [ResourceField(name=name, type=type, state=state), _one_of(state, STATES)]


_DEMO = ResourceField(name="demo", type="boolean", required=True)

ACTIVITIES = Resource(
    name="activities",
    source="activity",
    chosen="chosen($year, $kind, $neighbourhood, $district, $status, $words)",
    key=("activity_id",),
    filters=("year", "kind", "n", "district", "status", "q"),
    contract="activity",
    geometry="""CASE WHEN lat IS NOT NULL AND lon IS NOT NULL
        THEN json_object('type', 'Point', 'coordinates', json_array(lon, lat)) END""",
    fields=(
        *_texts("activity_id", required=True),
        _code("kind", "kind", required=True),
        *_texts("title", required=True),
        *_texts("summary"),
        *_date("start_date", required=True),
        *_date("end_date"),
        *_typed("integer", "year", required=True),
        *_typed("integer", "month day"),
        _code("status", "status", required=True),
        *_texts("status_reason"),
        _code("district", "place", required=True),
        _code("neighbourhood", "place", required=True),
        *_texts("venue"),
        *_typed("number", "lat lon"),
        *_texts("unit", required=True),
        _list("audience", "audience"),
        _list("topics"),
        _list("partners"),
        _list("channels", "channel"),
        *_texts("plan_item parent"),
        _list("evidence"),
        *_measured("budget", "integer"),
        _code("budget_quality", "quality"),
        *_texts("issue_number"),
        ResourceField(name="person", with_basis=True),
        _code("consent", "consent"),
        *_texts("action_taken resolutions source"),
        _DEMO,
    ),
)

METRICS = Resource(
    name="metrics",
    source="metric",
    chosen=f"(SELECT * FROM metric WHERE activity_id IN (SELECT activity_id FROM {ACTIVITIES.chosen}))",  # noqa: S608 — names of our own
    key=("activity_id", "metric", "channel"),
    filters=ACTIVITIES.filters,
    contract="metric",
    fields=(
        *_texts("activity_id", required=True),
        _code("metric", "metric", required=True),
        _code("stage", "stage", required=True),
        _code("channel", "channel"),
        *_measured("value", "number"),
        _code("unit", "unit"),
        *_typed("number", "target baseline"),
        _code("method", "method"),
        *_typed("integer", "sample_size"),
        *_typed("number", "margin"),
        _code("quality", "quality"),
        _DEMO,
    ),
)

PLAN_ITEMS = Resource(
    name="plan_items",
    source="plan_item",
    chosen="""(SELECT * FROM plan_item WHERE ($year IS NULL OR year = $year)
        AND ($kind IS NULL OR kind = $kind) AND ($district IS NULL OR district = $district))""",
    key=("plan_item_id",),
    filters=("year", "kind", "district"),
    contract="plan_item",
    fields=(
        *_texts("plan_item_id", required=True),
        *_typed("integer", "year", required=True),
        _code("district", "place", required=True),
        *_texts("title", required=True),
        _code("kind", "kind", required=True),
        *_measured("quantity", "number"),
        _code("quantity_quality", "quality"),
        _code("unit", "unit"),
        *_date("due_date"),
        *_texts("owner dropped_reason source"),
        _DEMO,
    ),
)

PLACES = Resource(
    name="places",
    source="place",
    chosen="(SELECT * FROM place WHERE $district IS NULL OR code = $district OR parent = $district)",
    key=("code",),
    order=("level", "code"),
    filters=("district",),
    geometry="geometry::JSON",
    fields=(
        *_texts("code", required=True),
        _one_of("level", ("district", "neighbourhood")),
        _code("parent", "place"),
        *_texts("fa en", required=True),
        *_typed("number", "lat lon", required=True),
        *_typed("number", "area_km2"),
        *_typed("integer", "population population_year"),
        _one_of("boundary", ("approximate", "official")),
    ),
)

KINDS = Resource(
    name="kinds",
    source="(SELECT * FROM code WHERE vocabulary = 'kind')",
    key=("code",),
    order=("position", "code"),
    fields=(
        *_texts("code fa en", required=True),
        *_typed("integer", "position", required=True),
        *_texts("icon colour"),
    ),
)

CODES = Resource(
    name="codes",
    source="code",
    key=("vocabulary", "code"),
    order=("vocabulary", "position", "code"),
    fields=(
        *_texts("vocabulary code fa en", required=True),
        *_typed("integer", "position", required=True),
        *_texts("icon colour"),
        _code("stage", "stage"),
        _code("unit", "unit"),
        _one_of("total", ("sum", "mean", "none"), required=False),
        *_typed("boolean", "whole"),
        *_typed("number", "maximum"),
    ),
)

FIELDS = Resource(
    name="fields",
    source="field",
    key=("table_name", "name"),
    order=("table_name", "position"),
    fields=(
        *_texts("table_name name", required=True),
        *_typed("integer", "position", required=True),
        *_texts("fa en meaning_fa meaning_en type", required=True),
        *_typed("boolean", "required", required=True),
        *_texts("vocabulary unit"),
    ),
)

BATCHES = Resource(
    name="batches",
    source="batch",
    key=("number",),
    fields=(
        *_typed("integer", "number", required=True),
        _one_of("kind", ("load", "undo", "correction")),
        *_typed("integer", "target"),
        *_typed("datetime", "made_at", required=True),
        *_texts("unit note whole_unit"),
        *_typed("integer", "whole_year"),
        *_typed("integer", "rows_read added changed withdrawn rejected", required=True),
        *_texts("fingerprint", required=True),
        _DEMO,
    ),
)
"""Of a batch, what is public: the person who sent it stays in its folder."""

RESOURCES: Mapping[str, Resource] = {
    resource.name: resource
    for resource in (ACTIVITIES, METRICS, PLAN_ITEMS, PLACES, KINDS, BATCHES, CODES, FIELDS)
}
"""The public tables by their names."""
