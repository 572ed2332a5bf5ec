"""How promises stand: the rule at its edges, and the question on the fixture warehouse and small plans."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import etl
from karnameh.persian.calendar import to_gregorian, year_end, year_start
from karnameh.settings import ROOT, Settings
from karnameh.warehouse import Published, Store, questions
from karnameh.warehouse.promise_state import PromiseState, expected_by, promise_state, term
from tests.conftest import TODAY

YEARS = st.integers(1395, 1415)


def state(
    quantity: float | None, done: int, today: date, *, due: date | None = None, year: int = 1404
) -> PromiseState:
    return promise_state(quantity=quantity, done=done, term=term(year, due), today=today)


@pytest.mark.parametrize("year", [1403, 1404, 1405])  # 1403 is a leap year: its last day is 30 Esfand
def test_all_of_it_is_due_on_the_last_day_and_late_the_day_after(year: int) -> None:
    last = year_end(year)
    whole = term(year)
    assert whole.last == last
    assert expected_by(12, whole.passed(last)) == 12
    assert expected_by(12, whole.passed(last - timedelta(days=1))) == 11
    assert state(12, 11, last, year=year) is PromiseState.AT_RISK
    assert state(12, 11, last + timedelta(days=1), year=year) is PromiseState.LATE
    assert state(12, 12, last + timedelta(days=1), year=year) is PromiseState.DONE


def test_a_year_that_has_just_begun_or_has_not_asks_for_nothing() -> None:
    first = year_start(1404)
    for today in (first - timedelta(days=30), first):
        assert expected_by(300, term(1404).passed(today)) == 0
        assert state(300, 0, today) is PromiseState.ON_TRACK
    assert expected_by(366, term(1403).passed(year_start(1403))) == 1


def test_at_risk_begins_at_half_of_what_should_be_done() -> None:
    middle = to_gregorian(1404, 7, 15)
    expected = expected_by(50, term(1404).passed(middle))
    assert expected == 27
    assert state(50, 27, middle) is PromiseState.ON_TRACK
    assert state(50, 26, middle) is PromiseState.AT_RISK
    assert state(50, 14, middle) is PromiseState.AT_RISK
    assert state(50, 13, middle) is PromiseState.LATE


def test_one_thing_promised_for_the_year_is_not_missed_before_its_end() -> None:
    assert state(1, 0, to_gregorian(1404, 12, 28)) is PromiseState.ON_TRACK
    assert state(1, 0, to_gregorian(1405, 1, 1)) is PromiseState.LATE


def test_a_due_date_ends_the_time_with_its_whole_month_or_year() -> None:
    month = to_gregorian(1404, 9, 1)
    assert term(1404, month, "month").last == to_gregorian(1404, 9, 30)
    assert term(1404, year_start(1404), "year").last == year_end(1404)
    assert term(1404, month, "day").last == month
    early = to_gregorian(1404, 2, 31)
    assert state(1, 0, early, due=early) is PromiseState.LATE  # today is the last day: it should be done
    assert state(1, 0, early - timedelta(days=1), due=early) is PromiseState.ON_TRACK
    before = to_gregorian(1403, 12, 1)  # due before its own year
    assert state(5, 0, before - timedelta(days=1), due=before) is PromiseState.ON_TRACK
    assert state(5, 0, before, due=before) is PromiseState.LATE


def test_without_a_quantity_nothing_is_judged_and_zero_is_not_unknown() -> None:
    for done in (0, 99):
        assert state(None, done, to_gregorian(1405, 1, 1)) is PromiseState.UNKNOWN_TARGET
    assert state(0, 0, to_gregorian(1404, 1, 1)) is PromiseState.DONE


def test_what_was_dropped_is_dropped_whatever_was_done() -> None:
    for quantity in (None, 0.0, 4.0):
        dropped = promise_state(
            quantity=quantity, done=4, term=term(1404), today=year_end(1404), is_dropped=True
        )
        assert dropped is PromiseState.DROPPED


@given(YEARS, st.integers(0, 400), st.integers(0, 1000), st.integers(0, 364))
def test_more_work_never_makes_it_worse_and_more_time_never_asks_for_less(
    year: int, quantity: int, done: int, day: int
) -> None:
    rank = [PromiseState.LATE, PromiseState.AT_RISK, PromiseState.ON_TRACK, PromiseState.DONE]
    today = year_start(year) + timedelta(days=day)
    now, with_more = (rank.index(state(quantity, d, today, year=year)) for d in (done, done + 1))
    later = rank.index(state(quantity, done, today + timedelta(days=1), year=year))
    assert with_more >= now >= later
    passed = term(year).passed(today)
    assert 0 <= expected_by(quantity, passed) <= quantity


Plan = Callable[..., Published]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Publish plan items of 1404, and activities done for them."""

    def publish(items: list[Mapping[str, str]], activities: Mapping[str, int]) -> Published:
        heads = ["شناسه", "سال", "منطقه", "عنوان", "نوع", "مقدار برنامه", "واحد", "علت کنار گذاشتن"]
        rows = [",".join(heads)]
        for number, item in enumerate(items, 1):
            given = {
                "شناسه": f"D7-1404-P{number:02}",
                "سال": "1404",
                "منطقه": "7",
                "عنوان": "وعدهٔ سال",
                "نوع": "رویداد",
                **item,
            }
            rows.append(",".join(given.get(head, "") for head in heads))
        (tmp_path / "plan.csv").write_text("\n".join(rows), encoding="utf-8")
        lines = ["شناسه,نوع,عنوان,تاریخ شروع,وضعیت,منطقه,محله,واحد مجری,ردیف برنامه"]
        for key, count in activities.items():
            for _ in range(count):
                line = f"رویداد,جشن محله,1404/02/{len(lines):02},برگزارشده,۷,نامشخص,روابط عمومی,{key}"
                lines.append(f"D7-1404-{len(lines):04},{line}")
        (tmp_path / "log.csv").write_text("\n".join(lines), encoding="utf-8")
        settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
        assert etl.load([tmp_path / "plan.csv", tmp_path / "log.csv"], settings).outcome == "published"
        return Store(settings.warehouse, demo=True).published()

    return publish


def rows(published: Published, year: int = 1404, today: date = TODAY) -> list[dict[str, Any]]:
    frame = questions.promises(published, year=year, today=today)
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def test_promises_without_evidence_come_first_and_dropped_ones_last(plan: Plan) -> None:
    published = plan(
        [
            {"مقدار برنامه": "2", "واحد": "رویداد"},
            {"مقدار برنامه": "نامشخص"},
            {"مقدار برنامه": "3", "واحد": "رویداد"},
            {"مقدار برنامه": "3", "واحد": "رویداد", "علت کنار گذاشتن": "اعتبار حذف شد"},
        ],
        {"D7-1404-P01": 2},
    )
    assert [(row["plan_item_id"][-3:], row["state"], row["done"]) for row in rows(published)] == [
        ("P03", "late", 0),
        ("P02", "unknown_target", 0),
        ("P01", "done", 2),
        ("P04", "dropped", 0),
    ]


def test_a_promise_in_people_is_not_measured_by_counting_activities(plan: Plan) -> None:
    (row,) = rows(plan([{"مقدار برنامه": "500", "واحد": "نفر"}], {"D7-1404-P01": 3}))
    assert (row["state"], row["is_counted"], row["quantity"]) == ("unknown_target", False, 500)


def test_the_fixture_says_what_is_due_of_each(published: Published) -> None:
    first, *_ = rows(published, 1405)
    assert (first["plan_item_id"], first["done"], first["planned"]) == ("D7-1405-P01", 1, 1)
    assert first["expected"] == 4  # 248 days of 365, of six
    assert first["state"] == "late"
    by_key = {row["plan_item_id"]: row for row in rows(published)}
    assert by_key["D7-1404-P02"]["state"] == "unknown_target"  # 'نامشخص'
    assert by_key["D7-1404-P03"]["state"] == "unknown_target"  # blank
    assert by_key["D7-1404-P01"]["state"] == "late"  # three of four, and the internal one is not told
    assert by_key["D7-1404-P03"]["unlinked"] == 1


def test_evidence_is_the_newest_done_and_nothing_internal(published: Published) -> None:
    found = questions.promise_evidence(
        published, plan_items=["D7-1404-P01", "D7-1405-P01", "D7-1404-P03"], limit=2
    )
    assert list(zip(found["plan_item"], found["activity_id"], strict=True)) == [
        ("D7-1404-P01", "D7-1404-0004"),
        ("D7-1404-P01", "D7-1404-0003"),
        ("D7-1405-P01", "D7-1405-0002"),
    ]


def test_a_year_without_a_plan_has_no_rows(published: Published) -> None:
    assert questions.promises(published, year=1403, today=TODAY).empty


def test_the_eleven_promises_of_district_7_are_there_and_none_is_judged(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
    logs = [ROOT / "data" / "logs" / name for name in ("plan-1404-district-7.csv", "activities-1403.csv")]
    assert etl.load(logs, settings).outcome == "published"
    found = rows(Store(settings.warehouse, demo=True).published())
    assert [row["plan_item_id"] for row in found] == [f"D7-1404-P{number:02}" for number in range(1, 12)]
    assert {(row["state"], row["quantity_state"], row["done"]) for row in found} == {
        ("unknown_target", "unknown", 0)
    }
    assert all(row["source"] for row in found)
