"""Opening, following and closing versions, on real files and real pointer moves."""

import gc
import json
import shutil
import threading
import weakref
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from karnameh.persian import calendar
from karnameh.warehouse import Filter, NoWarehouse, Published, Store, questions
from karnameh.warehouse.published import CACHED_ANSWERS
from tests.conftest import TODAY


def _publish(folder: Path, number: int, *, like: Path) -> None:
    """Put a version of its own number beside the others and point to it."""
    path = folder / f"warehouse-{number}.duckdb"
    if not path.exists():
        building = folder / f"building-{number}"
        shutil.copyfile(like, building)
        with duckdb.connect(str(building)) as connection:
            connection.execute("UPDATE version SET number = $n", {"n": number})
            connection.execute("UPDATE place SET population = $n", {"n": number})
            connection.execute("UPDATE plan_item SET quantity = $n", {"n": number})
        building.rename(path)
    _point(folder, number)


def _point(folder: Path, number: int) -> None:
    pointer = folder / "pointer-next"
    pointer.write_text(json.dumps({"version": number, "file": f"warehouse-{number}.duckdb"}))
    pointer.replace(folder / "current.json")


@pytest.fixture
def first(warehouse: Path) -> Path:
    """The fixture's version file, to copy."""
    return next(warehouse.glob("warehouse-*.duckdb"))


def _seen(published: Published, *, salt: int = 0) -> tuple[set[int], set[int]]:
    """What two tables say; another ``salt`` makes it another question, that no cache can answer."""
    asked = {"salt": salt}
    populations = published.frame("SELECT DISTINCT population AS n, $salt AS salt FROM place", asked)["n"]
    quantities = published.frame(
        "SELECT DISTINCT quantity::INTEGER AS n, $salt AS salt FROM plan_item", asked
    )["n"]
    return set(populations), set(quantities)


def test_nothing_published_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse):
        Store(tmp_path / "nowhere", demo=True).published()


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": "x", "file": "warehouse-1.duckdb"}',
        '{"version": 1, "file": "../warehouse-1.duckdb"}',
        '{"version": 1, "file": "/etc/passwd"}',
        '{"version": 7, "file": "warehouse-7.duckdb"}',
        '{"version": 2, "file": "warehouse-1.duckdb"}',
    ],
)
def test_a_pointer_that_makes_no_sense_is_no_warehouse(tmp_path: Path, first: Path, pointer: str) -> None:
    shutil.copyfile(first, tmp_path / "warehouse-1.duckdb")
    (tmp_path / "current.json").write_text(pointer)
    with pytest.raises(NoWarehouse):
        Store(tmp_path, demo=True).published()


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 8192])
def test_a_file_that_is_no_warehouse_is_no_warehouse(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "warehouse-1.duckdb").write_bytes(content)
    _point(tmp_path, 1)
    with pytest.raises(NoWarehouse):
        Store(tmp_path, demo=True).published()


def test_a_database_of_something_else_is_no_warehouse(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse-1.duckdb")) as connection:
        connection.execute("CREATE TABLE cats (name VARCHAR)")
    _point(tmp_path, 1)
    with pytest.raises(NoWarehouse):
        Store(tmp_path, demo=True).published()


def test_the_store_follows_the_pointer_forth_and_back(tmp_path: Path, first: Path) -> None:
    store = Store(tmp_path, demo=True)
    for number in (1, 2, 3, 2):
        _publish(tmp_path, number, like=first)
        published = store.published()
        assert published.version == number
        assert _seen(published) == ({number}, {number})
    assert store.published() is store.published()


def test_a_pointer_written_again_to_the_same_version_keeps_it_open(tmp_path: Path, first: Path) -> None:
    _publish(tmp_path, 1, like=first)
    store = Store(tmp_path, demo=True)
    before = store.published()
    _point(tmp_path, 1)
    assert store.published() is before


def test_a_rebuilt_version_of_the_same_number_is_read_anew(tmp_path: Path, first: Path) -> None:
    _publish(tmp_path, 1, like=first)
    store = Store(tmp_path, demo=True)
    held = store.published()
    assert _seen(held) == ({1}, {1})
    (tmp_path / "warehouse-1.duckdb").unlink()
    _publish(tmp_path, 2, like=first)
    with duckdb.connect(str(tmp_path / "warehouse-2.duckdb")) as connection:
        connection.execute("UPDATE version SET number = 1")
    (tmp_path / "warehouse-2.duckdb").rename(tmp_path / "warehouse-1.duckdb")
    _point(tmp_path, 1)
    assert _seen(store.published()) == ({2}, {2})
    assert _seen(held) == ({1}, {1})


def test_an_old_version_closes_when_its_last_user_has_gone(tmp_path: Path, first: Path) -> None:
    _publish(tmp_path, 1, like=first)
    store = Store(tmp_path, demo=True)
    held = store.published()
    close, gone = held.close, weakref.ref(held)
    _publish(tmp_path, 2, like=first)
    assert store.published().version == 2
    assert close.alive
    assert _seen(held) == ({1}, {1})  # a page that began on version 1 ends on it
    del held
    gc.collect()
    assert gone() is None
    assert not close.alive


def test_a_broken_publication_is_reported_and_mending_it_is_seen(tmp_path: Path, first: Path) -> None:
    _publish(tmp_path, 1, like=first)
    store = Store(tmp_path, demo=True)
    assert store.published().version == 1
    _point(tmp_path, 9)
    with pytest.raises(NoWarehouse):
        store.published()
    _point(tmp_path, 1)
    assert store.published().version == 1


def test_eight_threads_read_while_versions_are_published(tmp_path: Path, first: Path) -> None:
    _publish(tmp_path, 1, like=first)
    store = Store(tmp_path, demo=True)
    troubles: list[str] = []
    reads = [0] * 8
    seen: set[int] = set()
    done = threading.Event()

    def read(index: int) -> None:
        while not done.is_set():
            try:
                published = store.published()
                populations, quantities = _seen(published, salt=index * 1_000_000 + reads[index])
                if not populations == quantities == {published.version}:
                    troubles.append(f"torn: {published.version} {populations} {quantities}")
                seen.add(published.version)
                reads[index] += 1
            except Exception as error:
                troubles.append(repr(error))

    threads = [threading.Thread(target=read, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for number in (2, 3, 4, 5, 6, 3, 6):
        _publish(tmp_path, number, like=first)
        done.wait(0.1)
    done.set()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert min(reads) > 0
    assert seen >= {1, 6}


def test_threads_asking_different_questions_get_their_own_answers(published: Published) -> None:
    wrong: list[int] = []

    def ask(start: int) -> None:
        wrong.extend(
            value
            for value in range(start, start + 60)
            if published.number("SELECT $value::INTEGER AS n", {"value": value}) != value
        )

    threads = [threading.Thread(target=ask, args=(start * 1000,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_internal_rows_and_their_measures_cannot_be_met(published: Published, with_demo: Published) -> None:
    for version in (published, with_demo):
        assert version.number("SELECT count(*) FROM activity WHERE visibility <> 'public'") == 0
        assert version.number("SELECT count(*) FROM metric WHERE value = 999") == 0
        assert questions.activity(version, "D7-1404-0015") is None
        campaign = questions.activity(version, "D7-1404-0008")
        assert campaign is not None
        assert list(campaign.children["activity_id"]) == ["D7-1404-0009"]


def test_demonstration_rows_are_left_out_where_they_are_not_wanted(
    published: Published, with_demo: Published
) -> None:
    for table in ("activity", "metric", "plan_item", "batch"):
        count = f"SELECT count(*) FROM {table} WHERE demo"
        assert published.number(count) == 0
        assert with_demo.number(count) > 0


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE published.x (n INTEGER)",
        "DELETE FROM published.activity",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO 'x.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "SET threads = 4",
        "INSTALL httpfs",
        "SELECT * FROM a_python_variable",
    ],
)
def test_a_reader_can_neither_write_nor_reach_outside(published: Published, statement: str) -> None:
    a_python_variable = published.frame("SELECT 1 AS n")
    assert len(a_python_variable) == 1
    with pytest.raises(duckdb.Error):
        published.frame(statement)


def test_a_changed_answer_does_not_change_the_kept_one(published: Published) -> None:
    sql = "SELECT code, fa FROM place ORDER BY code"
    first_answer = published.frame(sql)
    original = first_answer.copy()
    first_answer.loc[0, "fa"] = "دستکاری‌شده"
    first_answer["new"] = 1
    assert published.frame(sql).equals(original)


def test_the_cache_is_bounded(published: Published) -> None:
    for value in range(CACHED_ANSWERS + 50):
        published.frame("SELECT $value AS n", {"value": value})
    assert len(published._cache) == CACHED_ANSWERS


def test_missing_values_keep_their_kind(published: Published) -> None:
    frame = published.frame(
        "SELECT * FROM (VALUES (1, 'a', DATE '2026-01-01', 1.5::DOUBLE, ['x']), "
        "(NULL, NULL, NULL, NULL, NULL)) AS t(n, text, day, x, list)"
    )
    assert [str(kind) for kind in frame.dtypes] == ["Int64", "object", "object", "float64", "object"]
    assert frame["day"].tolist() == [date(2026, 1, 1), None]
    assert frame["list"].tolist() == [("x",), None]
    assert frame["text"].tolist() == ["a", None]
    rows = published.records("SELECT NULL::INTEGER AS n, NULL::DOUBLE AS x, NULL::VARCHAR[] AS list")
    assert rows == [{"n": None, "x": None, "list": None}]


def test_an_empty_answer_keeps_its_columns_and_their_kinds(published: Published) -> None:
    frame = published.frame("SELECT activity_id, year, lat FROM activity WHERE false")
    assert list(frame.columns) == ["activity_id", "year", "lat"]
    assert [str(kind) for kind in frame.dtypes] == ["object", "int64", "float64"]


def test_period_ends_agree_with_the_calendar(published: Published) -> None:
    """The rule of leap years in SQL against the calendar, for every month that a record may name."""
    frame = published.frame(
        "SELECT $first::DATE AS first_day, period_end($first::DATE, 'day', 1404, 1)::DATE AS last_day",
        {"first": date(2025, 3, 21)},
    )
    assert frame["first_day"].equals(frame["last_day"].rename("first_day"))
    for year in calendar.YEARS:
        first_day, last_day = calendar.year_start(year), calendar.year_end(year)
        found = published.record(
            "SELECT period_end($first::DATE, 'year', $year::SMALLINT, NULL)::DATE AS last_day, "
            "period_end($esfand::DATE, 'month', $year::SMALLINT, 12)::DATE AS esfand_end",
            {"first": first_day, "year": year, "esfand": calendar.month_bounds(year, 12)[0]},
        )
        assert found == {"last_day": last_day, "esfand_end": last_day}
    for month in range(1, 12):
        start, end = calendar.month_bounds(1404, month)
        found = published.record(
            "SELECT period_end($start::DATE, 'month', 1404::SMALLINT, $month)::DATE AS last_day",
            {"start": start, "month": month},
        )
        assert found == {"last_day": end}
        assert end + timedelta(days=1) == calendar.month_bounds(1404, month + 1)[0]


@pytest.mark.parametrize("query", ["", "   ", "‌", "\u200f"])
def test_a_query_without_words_leaves_everything_in(published: Published, query: str) -> None:
    assert Filter(query=query).words == []
    assert questions.activity_list(published, Filter(query=query), today=TODAY).total == 29
