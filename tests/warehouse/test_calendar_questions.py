"""The calendar's questions, on the fixture warehouse and on small records of its kind."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import etl
from karnameh.persian.calendar import from_gregorian, month_bounds, to_gregorian
from karnameh.settings import Settings
from karnameh.warehouse import Filter, Published, Store, questions
from tests.conftest import TODAY

Row = tuple[str, str, str]
"""First date, last date and status of an activity, as a clerk writes them."""
Record = Callable[[Iterable[Row]], Published]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Publishes activities with the identifiers D7-1404-0001 and so on."""

    def publish(rows: Iterable[Row]) -> Published:
        lines = ["شناسه,نوع,عنوان,تاریخ شروع,تاریخ پایان,وضعیت,منطقه,محله,واحد مجری"]
        for start, end, status in rows:
            lines.append(
                f"D7-1404-{len(lines):04},رویداد,جشن محله,{start},{end},{status},۷,نامشخص,روابط عمومی"
            )
        path = tmp_path / "log.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
        assert etl.load([path], settings).outcome == "published"
        return Store(settings.warehouse, demo=True).published()

    return publish


def days_of(frame: pd.DataFrame) -> dict[int, list[tuple[str, bool]]]:
    """Day of the month → its activities, and whether each began before."""
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(row["day"], []).append((row["activity_id"], row["continues"]))
    return found


def known_days(row: Any) -> Iterator[date]:  # noqa: ANN401 — a row of a frame
    """The days on which an activity is known to be: the rule, once more and in plain Python."""
    if row.start_precision != "day":
        return
    last = row.end_date if row.end_precision == "day" else row.start_date
    for count in range((last - row.start_date).days + 1):
        yield row.start_date + timedelta(days=count)


def test_every_activity_stands_on_its_known_days_and_on_no_other(with_demo: Published) -> None:
    expected: dict[date, set[str]] = {}
    for row in questions.activity_table(with_demo, Filter()).itertuples():
        for day in known_days(row):
            expected.setdefault(day, set()).add(str(row.activity_id))
    found: dict[date, set[str]] = {}
    for year in (1403, 1404, 1405):
        for month in range(1, 13):
            asked = questions.calendar_month(with_demo, Filter(), year=year, month=month, per_day=100)
            for number, activities in days_of(asked.by_day).items():
                found[to_gregorian(year, month, number)] = {key for key, _ in activities}
                assert asked.totals[number] == len(activities)
            assert list(asked.totals) == list(days_of(asked.by_day))
    assert found == expected


def test_columns_are_those_of_a_list(published: Published) -> None:
    columns = list(questions.activity_list(published, Filter(), today=TODAY).rows)
    month = questions.calendar_month(published, Filter(), year=1404, month=6)
    assert list(month.by_day) == [*columns, "day", "continues"]
    assert list(month.month_only) == columns
    day = questions.calendar_day(published, Filter(), day=TODAY)
    assert list(day.rows) == [*columns, "continues"]
    feed = questions.feed_activities(published, Filter(), today=TODAY, limit=5)
    assert list(feed.rows) == [*columns, "summary", "unit", "lat", "lon", "since", "made_at"]
    assert list(questions.feed_activity(published, "D7-1404-0002")) == list(feed.rows)


def test_a_long_activity_begins_once_and_goes_on_across_months(published: Published) -> None:
    shahrivar = days_of(questions.calendar_month(published, Filter(), year=1404, month=6).by_day)
    assert shahrivar[1] == [("D7-1404-0008", False)]
    assert shahrivar[31] == [("D7-1404-0008", True)]
    assert shahrivar[10] == [("D7-1404-0009", False), ("D7-1404-0008", True)]  # what begins comes first
    mehr = days_of(questions.calendar_month(published, Filter(), year=1404, month=7).by_day)
    assert [mehr[day][-1] for day in range(1, 31)] == [("D7-1404-0008", True)] * 30
    assert questions.calendar_month(published, Filter(), year=1404, month=8).totals == {1: 1}


def test_what_is_known_to_a_month_or_a_year_stands_on_no_day(published: Published) -> None:
    mordad = questions.calendar_month(published, Filter(), year=1404, month=5)
    assert (mordad.totals, len(mordad.by_day)) == ({}, 0)
    assert mordad.month_only["activity_id"].tolist() == ["D7-1404-0006"]
    assert (mordad.month_only_total, mordad.year_only) == (1, 1)
    assert not mordad.is_empty
    counts = [
        questions.calendar_month(published, Filter(), year=1404, month=m).year_only for m in range(1, 13)
    ]
    assert counts == [1] * 12
    assert questions.calendar_month(published, Filter(), year=1402, month=12).is_empty


def test_ends_that_are_not_known_to_the_day(record: Record) -> None:
    published = record(
        [
            ("1404/07/05", "آبان ۱۴۰۴", "برگزارشده"),  # begins on a day, ends in a month
            ("1404/07/05", "۱۴۰۴", "برگزارشده"),  # begins on a day, ends in a year
            ("مهر ۱۴۰۴", "1404/08/03", "برگزارشده"),  # begins in a month, ends on a day
            ("۱۴۰۴", "", "برگزارشده"),
        ]
    )

    def asked(month: int) -> tuple[dict[int, list[tuple[str, bool]]], list[str], int]:
        found = questions.calendar_month(published, Filter(), year=1404, month=month)
        return days_of(found.by_day), found.month_only["activity_id"].tolist(), found.year_only

    begun = {5: [("D7-1404-0001", False), ("D7-1404-0002", False)]}
    assert asked(6) == ({}, [], 1)
    assert asked(7) == (begun, ["D7-1404-0003"], 1)
    assert asked(8) == ({}, ["D7-1404-0003", "D7-1404-0001"], 2)
    assert asked(9) == ({}, [], 2)
    assert asked(12) == ({}, [], 2)


def test_a_day_with_four_hundred_activities_stays_small_and_is_counted(record: Record) -> None:
    published = record(
        [
            ("1404/07/10", "1404/07/12", "لغوشده"),
            *[("1404/07/10", "", "برگزارشده")] * 400,
            *[("مهر ۱۴۰۴", "", "برگزارشده")] * 30,
        ]
    )
    month = questions.calendar_month(published, Filter(), year=1404, month=7, per_day=4)
    assert month.totals == {10: 401, 11: 1, 12: 1}
    assert len(month.by_day) == 6
    assert days_of(month.by_day)[10][0] == ("D7-1404-0002", False)  # what was cancelled comes last
    assert (len(month.month_only), month.month_only_total) == (20, 30)
    day = to_gregorian(1404, 7, 10)
    pages = [
        questions.calendar_day(published, Filter(), day=day, page=page, page_size=150) for page in (1, 2, 3)
    ]
    listed = [key for page in pages for key in page.rows["activity_id"]]
    assert (len(listed), len(set(listed))) == (401, 401)
    assert listed[-1] == "D7-1404-0001"
    assert {(page.total, page.pages) for page in pages} == {(401, 3)}
    assert questions.calendar_day(published, Filter(), day=day, page=99, page_size=150).page == 3


def test_the_filter_narrows_and_the_month_takes_the_place_of_its_year(published: Published) -> None:
    everything = questions.calendar_month(published, Filter(), year=1404, month=6)
    assert (
        questions.calendar_month(published, Filter(year=1390), year=1404, month=6).totals == everything.totals
    )
    events = questions.calendar_month(published, Filter(kind="event"), year=1404, month=6)
    assert events.totals == {10: 1, 20: 1}
    assert questions.calendar_month(published, Filter(status="cancelled"), year=1404, month=6).totals == {
        20: 1
    }
    assert questions.calendar_month(published, Filter(status="done"), year=1404, month=6).totals[20] == 1
    assert questions.calendar_month(published, Filter(neighbourhood="701"), year=1404, month=6).totals == {
        10: 1
    }
    assert questions.calendar_month(published, Filter(query="پسماند بوستان"), year=1404, month=6).totals == {
        10: 1
    }


def test_internal_activities_are_on_no_day(with_demo: Published) -> None:
    internal = questions.calendar_month(with_demo, Filter(), year=1404, month=11)
    assert internal.totals == {}
    assert questions.calendar_day(with_demo, Filter(), day=to_gregorian(1404, 11, 22)).total == 0
    assert questions.feed_activity(with_demo, "D7-1404-0015").empty


def test_demonstration_is_only_where_it_is_wanted(published: Published, with_demo: Published) -> None:
    assert 12 not in questions.calendar_month(published, Filter(), year=1404, month=8).totals
    assert questions.calendar_month(with_demo, Filter(), year=1404, month=8).totals[12] == 1


@pytest.mark.parametrize(("year", "month"), [(1404, 0), (1404, 13), (1299, 1), (1451, 1)])
def test_a_month_that_is_not_there_is_an_error(published: Published, year: int, month: int) -> None:
    with pytest.raises(ValueError, match=r"There is no month|outside"):
        questions.calendar_month(published, Filter(), year=year, month=month)


def test_the_last_month_that_is_reckoned_can_be_asked_for(published: Published) -> None:
    assert questions.calendar_month(published, Filter(), year=1450, month=12).is_empty


def test_a_feed_has_what_goes_on_and_comes_before_what_is_past(published: Published) -> None:
    feed = questions.feed_activities(published, Filter(), today=TODAY, limit=100)
    assert feed.total == len(feed.rows) == 29
    assert feed.undated == 6
    last = [_last_day(row) for row in feed.rows.itertuples()]
    coming = [day >= TODAY for day in last]
    assert coming == sorted(coming, reverse=True)
    past = [day for day in last if day < TODAY]
    assert past == sorted(past, reverse=True)
    nearest = questions.feed_activities(published, Filter(), today=TODAY, limit=3)
    assert nearest.rows["activity_id"].tolist() == feed.rows["activity_id"].tolist()[:3]
    assert nearest.total == 29


def _last_day(row: Any) -> date:  # noqa: ANN401 — a row of a frame
    jalali = from_gregorian(row.start_date)
    ends = {
        "year": month_bounds(jalali.year, 12)[1],
        "month": month_bounds(jalali.year, jalali.month)[1],
        "day": row.start_date,
    }
    end: date = max(ends[row.start_precision], row.end_date or row.start_date)
    return end


def test_a_calendar_is_given_only_what_is_known_to_the_day(published: Published) -> None:
    feed = questions.feed_activities(published, Filter(), today=TODAY, limit=100, days_only=True)
    assert set(feed.rows["start_precision"]) == {"day"}
    assert len(feed.rows) == feed.total - feed.undated == 23


def test_a_changed_record_has_the_number_and_the_moment_of_the_batch_that_changed_it(ledger: Path) -> None:
    published = Store(ledger, demo=True).published()
    made = {row["number"]: row["made_at"] for row in published.records("SELECT number, made_at FROM batch")}
    (changed,) = questions.feed_activity(published, "D7-1404-0002").to_dict("records")
    assert (changed["since"], changed["made_at"]) == (3, made[3])
    (renamed_and_back,) = questions.feed_activity(published, "D7-1404-0003").to_dict("records")
    assert renamed_and_back["since"] == 11  # it grows when a change is taken back, too
    assert questions.feed_activity(published, "D7-1405-0010").empty  # its batch was taken back
    before = published.as_of(2)
    assert questions.feed_activity(before, "D7-1404-0002")["since"].tolist() == [1]
