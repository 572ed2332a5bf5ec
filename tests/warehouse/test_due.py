"""What has been brought up to date and what is due, on the fixture warehouse and on small records of its kind."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import etl
from karnameh.persian.calendar import to_gregorian
from karnameh.settings import Settings, tehran_date
from karnameh.warehouse import Published, Store, questions
from karnameh.warehouse.questions.due import DUE_DAY, EXPECTED_MONTHS, due_by
from tests.conftest import TODAY

Record = Callable[[Mapping[str, list[str]]], Published]
"""Publishes the months of units, each with one activity."""


@pytest.fixture
def record(tmp_path: Path) -> Record:
    def publish(months: Mapping[str, list[str]]) -> Published:
        rows = ["شناسه,نوع,عنوان,تاریخ شروع,وضعیت,منطقه,محله,واحد مجری"]
        for unit, dates in months.items():
            for start in dates:
                rows.append(f"D7-1404-{len(rows):04},رویداد,جشن محله,{start},برگزارشده,۷,نامشخص,{unit}")
        path = tmp_path / "log.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        settings = Settings(data=tmp_path, demo=True, district="7", memory="256MB")
        assert etl.load([path], settings).outcome == "published"
        return Store(settings.warehouse, demo=True).published()

    return publish


def days(year: int, *months: int) -> list[str]:
    return [f"{year}/{month:02}/10" for month in months]


def by_unit(published: Published, today: date) -> dict[str, dict[str, Any]]:
    rows = questions.updates_by_unit(published, today=today).to_dict("records")
    return {row["unit"]: {str(key): value for key, value in row.items()} for row in rows}


def test_the_fixture(published: Published) -> None:
    (row,) = questions.updates_by_unit(published, today=TODAY).to_dict("records")
    assert row["unit"] == "روابط عمومی"
    assert row["last_activity"] == to_gregorian(1405, 8, 30)  # what is planned for tomorrow is not done
    assert row["last_update"] == tehran_date(questions.version_info(published).built_at)
    assert row["expected_by"] == to_gregorian(1405, 9, DUE_DAY)
    assert row["missing_months"] == ((1405, 2), (1405, 4), (1405, 5), (1405, 7))
    assert (row["is_overdue"], row["demo"]) == (True, False)


def test_missing_months_are_told_one_by_one(published: Published) -> None:
    frame = questions.missing_by_month(published, today=TODAY)
    assert [tuple(row) for row in frame.itertuples(index=False)] == [
        ("روابط عمومی", 1405, month) for month in (2, 4, 5, 7)
    ]


def test_demonstration_units_are_shown_only_where_they_are_wanted(with_demo: Published) -> None:
    rows = by_unit(with_demo, TODAY)
    assert list(rows) == ["روابط عمومی", "واحد نمایشی"]
    demo = rows["واحد نمایشی"]
    assert (demo["demo"], demo["expected_by"], demo["missing_months"]) == (
        True,
        None,
        (),
    )  # two months are few


def test_a_district_without_activities_has_no_units(published: Published) -> None:
    assert len(questions.updates_by_unit(published, today=TODAY, district="7")) == 1
    assert questions.updates_by_unit(published, today=TODAY, district="1").empty
    assert questions.missing_by_month(published, today=TODAY, district="1").empty


def test_a_unit_is_expected_once_it_had_records_in_enough_of_the_months_before(record: Record) -> None:
    months = list(range(1, EXPECTED_MONTHS + 1))
    published = record({"پیوسته": days(1405, *months), "گاه‌به‌گاه": days(1405, *months[1:])})
    rows = by_unit(published, to_gregorian(1405, EXPECTED_MONTHS + 2, 20))
    assert rows["پیوسته"]["missing_months"] == ((1405, EXPECTED_MONTHS + 1),)
    assert rows["پیوسته"]["is_overdue"]
    assert (rows["گاه‌به‌گاه"]["missing_months"], rows["گاه‌به‌گاه"]["expected_by"]) == ((), None)


def test_a_unit_that_has_been_silent_for_a_year_is_expected_no_longer(record: Record) -> None:
    published = record({"خاموش": days(1403, 10, 11, 12)})
    assert by_unit(published, TODAY)["خاموش"]["missing_months"] == ()
    silent = by_unit(published, to_gregorian(1404, 12, 20))["خاموش"]
    assert silent["missing_months"] == tuple((1404, month) for month in range(1, 11))


def test_nothing_is_late_before_its_day(record: Record) -> None:
    published = record({"روابط عمومی": days(1405, *range(1, 8))})
    for day, is_overdue in ((1, False), (DUE_DAY, False), (DUE_DAY + 1, True)):
        row = by_unit(published, to_gregorian(1405, 9, day))["روابط عمومی"]
        assert row["missing_months"] == ((1405, 8),)
        assert row["expected_by"] == due_by(1405, 8) == to_gregorian(1405, 9, DUE_DAY)
        assert row["is_overdue"] is is_overdue


def test_in_the_first_month_the_last_one_of_the_old_year_is_due(record: Record) -> None:
    published = record({"روابط عمومی": days(1404, *range(1, 12))})
    row = by_unit(published, to_gregorian(1405, 1, 20))["روابط عمومی"]
    assert row["missing_months"] == ((1404, 12),)
    assert row["expected_by"] == to_gregorian(1405, 1, DUE_DAY)


def test_spellings_with_one_search_key_are_one_unit(record: Record) -> None:
    published = record(
        {
            "اداره سلامت": days(1405, 1),
            "اداره ی سلامت": days(1405, 2, 3),
            "ادارهٔ سلامت.": days(1405, 5),
            "سلامت": ["1405"],
        }
    )
    rows = by_unit(published, to_gregorian(1405, 6, 20))
    assert list(rows) == ["اداره ی سلامت", "سلامت"]
    assert rows["اداره ی سلامت"]["missing_months"] == ((1405, 4),)
    assert rows["اداره ی سلامت"]["last_activity"] == to_gregorian(1405, 5, 10)


def test_a_date_known_to_the_year_only_is_of_no_month(record: Record) -> None:
    published = record({"روابط عمومی": ["1405", *days(1405, 1, 2, 3)]})
    assert by_unit(published, to_gregorian(1405, 5, 20))["روابط عمومی"]["missing_months"] == ((1405, 4),)


def test_an_update_of_a_measure_is_one_of_its_unit(ledger: Path) -> None:
    published = Store(ledger, demo=False).published()
    (row,) = questions.updates_by_unit(published, today=TODAY).to_dict("records")
    assert row["last_update"] == tehran_date(questions.batches(published).rows[0].made_at)
