"""What a search finds, by what it can be narrowed, and when it asks «did you mean?»."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from karnameh.persian.text import clean
from karnameh.warehouse import Filter, Published, Store, questions
from karnameh.warehouse.questions.search import search
from karnameh.warehouse.search_records import FACETS, FacetName, SearchPage
from tests import fixture_warehouse
from tests.conftest import TODAY

QUERIES = (
    "",
    "کارگاه",
    "نیلوفر جشن",
    "ک",
    "کتاب‌خوانی",
    "۲۲ بهمن",
    "روابط عمومی محله",
    "کارگاه کتاب‌خوانی کودکان دو نشست در سرای محلهٔ نیلوفر روابط عمومی خواندن",
    "هیچ‌چیز",
    "%",
)
CHOICES: list[dict[str, object]] = [
    {},
    {"kind": "event"},
    {"year": 1404},
    {"status": "done"},
    {"neighbourhood": "701"},
    {"kind": "workshop", "year": 1404},
    {"status": "held", "neighbourhood": "701"},
    {"kind": "event", "year": 1404, "status": "done", "neighbourhood": "701"},
]


def found(
    published: Published, query: str = "", *, page: int = 1, page_size: int = 20, **choices: object
) -> SearchPage:
    filter = Filter(query=query, **choices)  # type: ignore[arg-type]
    return search(published, filter, today=TODAY, page=page, page_size=page_size)


def plain(published: Published, filter: Filter) -> pd.DataFrame:
    """The same by the plain way, which looks into every search key; in no order."""
    return questions.activity_table(published, filter)


def check(published: Published, filter: Filter) -> None:
    """The page and every count of every facet are those of the plain list."""
    result = search(published, filter, today=TODAY, page_size=1000)
    listed = questions.activity_list(published, filter, today=TODAY, page_size=1000)
    assert list(result.rows["activity_id"]) == list(listed.rows["activity_id"])
    assert result.total == listed.total
    for name in FACETS:
        chosen = getattr(filter, name)
        expected = Counter(map(str, plain(published, without(filter, name))[name]))
        if chosen == "done":
            expected["done"] = expected["held"] + expected["published"]
        elif chosen is not None:
            expected[str(chosen)] += 0
        assert dict(result.facets[name]) == expected
        counts = [count for _, count in result.facets[name]]
        assert counts == sorted(counts, reverse=True)


def without(filter: Filter, name: FacetName) -> Filter:
    return replace(filter, **{str(name): None})  # type: ignore[arg-type]


@pytest.mark.parametrize("query", QUERIES)
def test_page_and_facets_are_those_of_the_plain_list(published: Published, query: str) -> None:
    for choices in CHOICES:
        check(published, Filter(query=query, **choices))  # type: ignore[arg-type]


def test_a_district_is_a_choice_too(published: Published) -> None:
    check(published, Filter(query="کارگاه", district="7"))
    assert found(published, "کارگاه", district="6").total == 0


def test_demonstration_rows_count_only_where_they_are_shown(
    published: Published, with_demo: Published
) -> None:
    check(with_demo, Filter(query="نمایشی"))
    assert found(with_demo, "نمایشی").total == 3
    assert found(published, "نمایشی").total == 0
    assert found(published, "نمایشی").facets["neighbourhood"] == []


def test_an_internal_row_is_not_found(with_demo: Published) -> None:
    result = found(with_demo, "محرمانهٔ")
    assert (result.total, result.suggestion) == (0, None)
    assert all(not counts for counts in result.facets.values())


def test_the_record_as_it_stood_is_searched_as_it_stood(ledger: Path) -> None:
    today = Store(ledger, demo=True).published()
    for batch in (2, 3, 4, 5, 7, 8, 9, 11):
        for query in ("مادران", "کارگاه آتش", "پاییزه", "داخلی", "نمایشگاه", "برابر"):
            check(today.as_of(batch), Filter(query=query, year=1404))
            check(today, Filter(query=query))
    assert found(today.as_of(2), "مادران").total == 1
    assert found(today.as_of(3), "مادران").total == 2
    assert found(today, "داخلی دی").total == 1


def test_pages_follow_each_other(published: Published) -> None:
    whole = list(found(published, page_size=1000).rows["activity_id"])
    pages = [found(published, page=page, page_size=7) for page in (1, 2, 3, 4, 5)]
    assert [key for page in pages for key in page.rows["activity_id"]] == whole
    assert {(page.total, page.pages) for page in pages} == {(len(whole), 5)}
    last = found(published, page=999_999_999, page_size=7)
    assert (last.page, list(last.rows["activity_id"])) == (5, list(pages[4].rows["activity_id"]))
    assert found(published, page=0, page_size=7).page == 1
    assert found(published, "هیچ‌چیز", page=7).page == 1


def test_rows_have_what_a_snippet_needs(published: Published) -> None:
    (row,) = found(published, "کتاب‌خوانی").rows.to_dict("records")
    assert row["summary"] == "دو نشست در سرای محله"
    assert (row["venue"], row["unit"]) == (clean("سرای محلهٔ نیلوفر"), "روابط عمومی")
    assert (row["topics"], row["partners"]) == (("کتاب", "خواندن"), (clean("خانهٔ کتاب"),))
    assert set(questions.activity_list(published, Filter(), today=TODAY).rows) < set(row)


@pytest.mark.parametrize("name", FACETS)
def test_a_choice_that_leaves_nothing_can_be_taken_back(published: Published, name: FacetName) -> None:
    chosen = {"kind": "portrait", "year": 1399, "status": "postponed", "neighbourhood": "718"}[name]
    result = search(published, Filter(query="نوروزگاه", **{str(name): chosen}), today=TODAY)  # type: ignore[arg-type]
    assert result.total == 0
    assert (str(chosen), 0) in result.facets[name]
    assert any(count > 0 for _, count in result.facets[name])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("کتابخونی", "کتاب‌خوانی"),  # a letter is missing; shown with its half-space
        ("کتاب‌خوانیی", "کتاب‌خوانی"),  # one too many
        ("جشنوراه", "جشنواره"),  # two in the wrong order; the record has it with an ezafe
        ("بوستال", "بوستان"),  # another letter
        ("كارگا كتابخونى", "کارگا کتاب‌خوانی"),  # in Arabic letters; the first is a beginning of a word
        ("کارگاه، کتابخونی!", "کارگاه، کتاب‌خوانی!"),  # what is right stays as it was typed
        ("کتاب خوانی کودکان", "کتاب‌خوانی کودکان"),  # two words that are one in the record
        ("کارگاه پاک سازی", None),  # …but not beside that word
        ("پاک سازی نیلوفر", "پاک‌سازی نیلوفر"),
        ("نشریه هفتگی سالل", None),  # the right words do not stand together
    ],
)
def test_did_you_mean(published: Published, typed: str, meant: str | None) -> None:
    result = found(published, typed)
    assert (result.total, result.suggestion) == (0, meant)
    if meant:
        assert found(published, meant).total > 0


@pytest.mark.parametrize(
    "query", ["", "کارگاه", "شعر", "قسطنطنیه", "خط", "۱۴۹۹", "D7-1499", "%", "کارگاه قسطنطنیه", "ال"]
)
def test_nothing_else_is_meant(published: Published, query: str) -> None:
    assert found(published, query).suggestion is None


def test_another_spelling_must_find_something_with_the_other_choices_too(published: Published) -> None:
    assert found(published, "کتابخونی", year=1404).suggestion == "کتاب‌خوانی"
    assert found(published, "کتابخونی", year=1403).suggestion is None


def test_no_word_is_suggested_that_only_hidden_rows_have(published: Published, with_demo: Published) -> None:
    for internal in ("محرمانع", "درونسازمانیی", "جلسع"):
        assert found(with_demo, internal).suggestion is None
    assert found(with_demo, "نمایسی").suggestion == "نمایشی"
    assert found(published, "نمایسی").suggestion is None


def test_words_of_the_past_are_suggested_in_the_past_only(ledger: Path) -> None:
    today = Store(ledger, demo=True).published()
    assert found(today.as_of(7), "پاییزهه").suggestion == "پاییزه"
    assert found(today, "پاییزهه").suggestion == "پاییز"


def test_a_rare_spelling_is_doubted_where_another_finds_much_more(tmp_path: Path) -> None:
    fixture_warehouse.build(tmp_path)
    keys = [f"D7-1404-{number:04}" for number in range(1, 15)]
    new = {
        key: {
            "activity_id": f"D7-1404-1{key[-3:]}",
            "title": "همایش دوچرخه‌سواری" if place else "همایش دوچرخه‌سوراری",
        }
        for place, key in enumerate(keys)
    }
    fixture_warehouse.Ledger(tmp_path).load(activities=new)
    published = Store(tmp_path / "warehouse", demo=False).published()
    result = found(published, "دوچرخه‌سوراری")
    assert (result.total, result.suggestion) == (1, "دوچرخه‌سواری")
    assert found(published, "دوچرخه‌سواری").suggestion is None


HOSTILE = [
    "؟!… «»",
    "'; DROP TABLE activity; --",
    '" OR 1=1',
    "%_\\",
    "$word_0 {0}",
    "\x00",
    "\U0010ffff",
    "\u202e\u200f\u200c\u200c",
    "<script>alert(1)</script>",
    "🎉🎉",
    "ک" * 100_000,
    " ".join("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    "ا ب " * 50_000,
    "ـ" * 500,
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_finds_what_the_plain_way_finds(published: Published, query: str) -> None:
    result = found(published, query)
    assert result.total == len(plain(published, Filter(query=query)))
    assert result.suggestion is None


def test_half_a_character_finds_nothing(published: Published) -> None:
    assert found(published, "\ud800").total == 0


def test_the_index_has_every_word_of_every_row(ledger: Path) -> None:
    for path in ledger.glob("warehouse-*.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(
                "SELECT document, search_key FROM activity UNION ALL SELECT document, search_key FROM past_activity"
            ).fetchall()
            postings = connection.execute("SELECT document, word FROM posting").fetchall()
            words = connection.execute("SELECT DISTINCT word FROM posting WHERE is_first").fetchall()
        assert len({document for document, _ in rows}) == len(rows)
        assert sorted(postings) == sorted(
            {(document, word) for document, key in rows for word in key.split(" ")}
        )
        assert {word for (word,) in words} == {word for _, word in postings}
