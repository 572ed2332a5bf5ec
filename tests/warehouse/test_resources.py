"""The public tables: whole, in one order, in pages that come to the whole, and nothing that is not public."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.warehouse import Filter, Published, Store, questions
from karnameh.warehouse.questions import RESOURCES, resource_tables, resources

_TYPES = {
    "string": {"VARCHAR"},
    "integer": {"SMALLINT", "TINYINT", "INTEGER", "BIGINT"},
    "number": {"DOUBLE"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "datetime": {"TIMESTAMP"},
    "list": {"VARCHAR[]"},
}


def rows(published: Published, name: str, filter: Filter | None = None) -> list[tuple[object, ...]]:
    return [row for part in questions.resource_rows(published, name, filter) for row in part]


@pytest.mark.parametrize("name", RESOURCES)
def test_the_types_are_those_of_the_warehouse(with_demo: Published, name: str) -> None:
    resource = RESOURCES[name]
    described = with_demo.records(
        f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {resource.source})"
    )
    types = {row["column_name"]: row["column_type"] for row in described}
    for field in resource.fields:
        assert types[field.name] in _TYPES[field.type], field.name


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_is_whole_and_what_is_required_is_there(with_demo: Published, name: str) -> None:
    resource, found = RESOURCES[name], rows(with_demo, name)
    assert len(found) == questions.resource_count(with_demo, name) > 0
    for at, field in enumerate(resource.fields):
        values = [row[at] for row in found]
        assert not field.required or None not in values, field.name
        assert not field.among or set(values) <= {*field.among, None}, field.name
    for order in (resource.key, resource.ordered_by):
        places = [list(resource.by_name).index(part) for part in order]
        assert len({tuple(row[at] for at in places) for row in found}) == len(found)


def test_only_what_is_public_is_there(published: Published, with_demo: Published) -> None:
    found = rows(published, "activities")
    columns = list(RESOURCES["activities"].by_name)
    ids = {row[0] for row in found}
    assert "D7-1404-0015" not in ids  # internal
    assert not any(row[columns.index("demo")] for row in found)
    assert all(row[columns.index("consent")] for row in found if row[columns.index("person")])
    assert {row[0] for row in rows(published, "metrics")} <= ids
    assert len(rows(with_demo, "activities")) > len(found)


@given(data=st.data(), name=st.sampled_from(sorted(RESOURCES)), limit=st.integers(1, 40))
def test_pages_come_to_the_whole(with_demo: Published, data: st.DataObject, name: str, limit: int) -> None:
    resource = RESOURCES[name]
    places = [list(resource.by_name).index(part) for part in resource.ordered_by]
    year = data.draw(st.sampled_from([None, 1403, 1404, 1405]))
    chosen = Filter(year=year) if "year" in resource.filters else None
    whole, paged = rows(with_demo, name, chosen), []
    after: Sequence[str] | None = None
    while True:
        page = [
            row
            for part in questions.resource_rows(with_demo, name, chosen, after=after, limit=limit)
            for row in part
        ]
        paged += page
        if len(page) < limit:
            break
        after = ["" if page[-1][at] is None else str(page[-1][at]) for at in places]
    assert paged == whole


@pytest.mark.parametrize("name", RESOURCES)
def test_ranges_come_to_the_whole(with_demo: Published, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(with_demo, name)
    monkeypatch.setattr(resources, "RANGE", 3)
    assert rows(with_demo, name) == whole


def test_filters_leave_what_the_pages_show(with_demo: Published) -> None:
    chosen = Filter(year=1404, status="done")
    assert len(rows(with_demo, "activities", chosen)) == len(questions.activity_table(with_demo, chosen))
    ids = {row[0] for row in rows(with_demo, "activities", chosen)}
    assert {row[0] for row in rows(with_demo, "metrics", chosen)} <= ids
    district = rows(with_demo, "places", Filter(district="7"))
    assert {row[2] for row in district} == {"7", None}


def test_the_past_is_the_past(ledger: object) -> None:
    now = Store(ledger, demo=True).published()  # type: ignore[arg-type]
    then = now.as_of(2)
    assert len(rows(then, "batches")) == 2 < len(rows(now, "batches"))
    titles = {row[0]: row[2] for row in rows(then, "activities")}
    assert titles["D7-1404-0002"] != {row[0]: row[2] for row in rows(now, "activities")}["D7-1404-0002"]


def test_the_registry_names_no_field_that_is_not_public() -> None:
    names = {field.name for resource in resource_tables.RESOURCES.values() for field in resource.fields}
    assert not names & {"visibility", "search_key", "source_row", "who", "document"}
