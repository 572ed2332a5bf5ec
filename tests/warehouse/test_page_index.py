"""A page of the index is the page of the database, whatever is chosen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.warehouse import Filter, Published, questions
from karnameh.warehouse.questions import RESOURCES
from karnameh.warehouse.questions.page_index import PageIndex, page_index
from karnameh.warehouse.questions.resource_texts import Selection, json_objects


@pytest.fixture(scope="module")
def index(with_demo: Published) -> PageIndex:
    return PageIndex(with_demo)


def codes(published: Published, vocabulary: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *questions.codes(published, vocabulary)])


@given(data=st.data(), limit=st.integers(1, 30))
def test_the_index_gives_what_the_database_gives(
    with_demo: Published, index: PageIndex, data: st.DataObject, limit: int
) -> None:
    places = [None, *questions.place_names(with_demo)]
    chosen = Filter(
        year=data.draw(st.sampled_from([None, 1399, 1403, 1404, 1405])),
        kind=data.draw(codes(with_demo, "kind")),
        status=data.draw(codes(with_demo, "status") | st.just("done")),
        neighbourhood=data.draw(st.sampled_from([None, None, "701", "UNKNOWN", *places])),
        district=data.draw(st.sampled_from([None, "7", "1"])),
    )
    after = data.draw(
        st.none() | st.sampled_from(["D7-1404-0003", "D7-1404-0003x", "A", "ZZ", "ژ"]).map(lambda key: (key,))
    )
    selection = Selection(resource=RESOURCES["activities"], filter=chosen, after=after, limit=limit + 1)
    rows = [row for part in json_objects(with_demo, selection) for row in part]
    found = index.page(chosen, after=after, limit=limit)
    assert [text.decode() for text in found.objects] == [text for text, _ in rows[:limit]]
    assert found.next_mark == (rows[limit - 1][1] if len(rows) > limit else None)
    assert found.total == questions.resource_count(with_demo, "activities", chosen)


def test_there_is_one_of_today_and_none_of_the_past(with_demo: Published, published: Published) -> None:
    index, without_demo = page_index(with_demo), page_index(published)
    assert index is page_index(with_demo)
    assert index is not None
    assert without_demo is not None
    assert page_index(with_demo.as_of(1)) is None
    rows = without_demo.page(Filter(), after=None, limit=1000).objects
    assert not any(json.loads(row)["demo"] for row in rows)
    with pytest.raises(ValueError, match="Words"):
        index.page(Filter(query="کتاب"), after=None, limit=1)


def test_a_record_without_activities_has_an_empty_index(
    with_demo: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Selection, "rows", lambda *_: iter(()))
    found = PageIndex(with_demo).page(Filter(year=1404), after=("A",), limit=5)
    assert (found.objects, found.next_mark, found.total) == ([], None, 0)
