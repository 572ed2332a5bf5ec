"""Equal spans side by side: 30 Esfand, a year that has just begun, Ramadan twice in a year, places without residents."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import etl
from karnameh.exports.comparisons import compared, compared_occasions, compared_years
from karnameh.exports.occasions import OCCASIONS, OccasionCode, occasion, occasions
from karnameh.persian.calendar import (
    from_gregorian,
    is_leap,
    to_gregorian,
    year_end,
    year_start,
)
from karnameh.settings import Settings
from karnameh.warehouse import Published, Store, questions
from karnameh.warehouse.questions.comparison import BY, Span, to_same_day
from tests.conftest import TODAY
from tests.fixture_warehouse import build

DAYS = st.dates(to_gregorian(1396, 1, 1), to_gregorian(1412, 1, 1))


def publish(folder: Path, dates: list[str]) -> Published:
    """A record of one event on each of the dates, as a clerk writes them."""
    rows = ["شناسه,نوع,عنوان,تاریخ شروع,وضعیت,منطقه,محله,واحد مجری"]
    rows += [
        f"D7-1404-{at:04},رویداد,جشن محله,{day},برگزارشده,۷,701,روابط عمومی"
        for at, day in enumerate(dates, 1)
    ]
    path = folder / "log.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    settings = Settings(data=folder, demo=True, district="7", memory="256MB")
    assert etl.load([path], settings).outcome == "published"
    return Store(settings.warehouse, demo=True).published()


def done(published: Published, spans: tuple[Span, ...], **chosen: object) -> list[int]:
    frame = questions.comparison(published, by="year", spans=spans, district="7", **chosen)  # type: ignore[arg-type]
    return [int(value) for value in frame["done"]]


def test_30_esfand_is_beside_the_last_day_of_a_common_year(tmp_path: Path) -> None:
    assert is_leap(1403)
    published = publish(tmp_path, ["1402/12/29", "1403/12/29", "1403/12/30", "1404/12/29"])
    today = to_gregorian(1403, 12, 30)
    sides = compared_years(published, today=today)
    assert [span.last for span in sides.spans] == [year_end(1402), today]
    assert done(published, sides.spans) == [1, 2]
    common = compared_years(published, today=to_gregorian(1404, 12, 29))
    assert [from_gregorian(span.last)[1:] for span in common.spans] == [(12, 29)] * 3
    assert done(published, common.spans) == [1, 1, 1]  # 30 Esfand has no day beside it


@given(DAYS, st.integers(1396, 1412))
def test_spans_of_years_are_equal_but_for_the_day_that_a_common_year_lacks(today: date, year: int) -> None:
    now = from_gregorian(today)
    span, own = to_same_day(year, today), to_same_day(now.year, today)
    assert own.last == today
    assert span.first == year_start(year)
    lacks = now.month == 12 and now.day == 30 and not is_leap(year)
    assert from_gregorian(span.last)[1:] == ((12, 29) if lacks else now[1:])
    assert (own.last - own.first).days - (span.last - span.first).days == int(lacks)


def test_a_year_that_has_just_begun_is_compared_by_its_one_day(tmp_path: Path) -> None:
    published = publish(tmp_path, ["1403/01/01", "1403/01/02", "1403/06/01", "1404/01/01"])
    sides = compared_years(published, today=year_start(1404))
    assert [(span.last - span.first).days for span in sides.spans] == [0, 0]
    assert done(published, sides.spans) == [1, 1]
    assert sides.is_partial
    ahead = compared_years(published, today=year_start(1405))  # nothing recorded of the year itself
    assert ahead.years == (1403, 1404, 1405)
    assert done(published, ahead.spans) == [1, 1, 0]


def test_a_past_year_is_compared_whole(published: Published) -> None:
    sides = compared_years(published, today=TODAY, year=1404)
    assert sides.years == (1403, 1404)
    assert not sides.is_partial
    assert sides.spans == sides.wholes


def test_every_comparison_adds_up_to_the_same(published: Published) -> None:
    sides = compared(published, by="kind", today=TODAY, year=1405)
    sums = [
        questions.comparison(published, by=by, spans=sides.spans, district="7").groupby("span")["done"].sum()
        for by in BY
    ]
    for at, span in enumerate(sides.spans):
        headline = questions.headline(published, year=sides.years[at], today=TODAY, until=span.last)
        assert {int(one[at]) for one in sums} == {headline.done}


def test_rates_are_of_the_residents_that_are_meant(published: Published) -> None:
    spans = (Span(first=year_start(1404), last=year_end(1404)),)
    by_place = questions.comparison(published, by="neighbourhood", spans=spans, district="7")
    row = by_place[by_place["item"] == "701"].iloc[0]
    assert row["per_1000"] == pytest.approx(row["done"] * 1000 / 27721)
    special = by_place[by_place["item"].isin(["CITYWIDE", "ONLINE", "UNKNOWN"])]
    assert special["per_1000"].isna().all()
    (whole,) = questions.comparison(published, by="year", spans=spans, district="7").to_dict("records")
    assert whole["per_1000"] == pytest.approx(whole["done"] * 1000 / 312002)
    online = questions.comparison(published, by="year", spans=spans, district="7", neighbourhood="ONLINE")
    assert online["per_1000"].isna().all()
    assert online["done"].sum() > 0


@pytest.mark.parametrize("population", ["NULL", "0"])
def test_a_neighbourhood_without_residents_has_its_count_and_no_rate(tmp_path: Path, population: str) -> None:
    folder = build(tmp_path)
    path = sorted(folder.glob("*.duckdb"))[-1]
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"UPDATE place SET population = {population} WHERE code = '701'")
    published = Published(path, demo=False, memory="256MB")
    spans = (Span(first=year_start(1404), last=year_end(1404)),)
    frame = questions.comparison(published, by="neighbourhood", spans=spans, district="7")
    row = frame[frame["item"] == "701"].iloc[0]
    assert row["done"] > 0
    assert pd.isna(row["per_1000"])


def test_what_is_known_to_the_month_only_is_told_and_left_out_where_certainty_is_asked(
    tmp_path: Path,
) -> None:
    published = publish(tmp_path, ["1404/06/10", "شهریور 1404", "1404"])
    half = (Span(first=to_gregorian(1404, 6, 5), last=to_gregorian(1404, 6, 20)),)
    frame = questions.comparison(published, by="year", spans=half, district="7", certain_only=True)
    assert (frame["done"][0], frame["uncertain"][0]) == (1, 2)
    month = (Span(first=to_gregorian(1404, 6, 1), last=to_gregorian(1404, 6, 31)),)
    frame = questions.comparison(published, by="year", spans=month, district="7", certain_only=True)
    assert (frame["done"][0], frame["uncertain"][0]) == (2, 1)
    year = (to_same_day(1404, to_gregorian(1404, 6, 15)),)
    frame = questions.comparison(published, by="year", spans=year, district="7")
    assert (frame["done"][0], frame["uncertain"][0]) == (3, 2)


def test_ramadan_twice_in_a_jalali_year_is_two_ramadans(tmp_path: Path) -> None:
    both = occasions("ramadan", first=year_start(1402), last=year_end(1402))
    assert [one.lunar_year for one in both] == [1444, 1445]
    published = publish(
        tmp_path, ["1402/01/10", "1402/01/11", "1402/12/25", "1403/01/10", "1403/12/20", "1402/07/01"]
    )
    sides = compared_occasions(published, "ramadan", today=to_gregorian(1404, 2, 1))
    assert [one.lunar_year for one in sides.occasions] == [1444, 1445, 1446]
    assert sides.years == (1402, 1402, 1403)
    assert done(published, sides.spans) == [2, 2, 1]  # 1445 has Esfand 1402 and Farvardin 1403


def test_an_occasion_that_goes_on_cuts_the_others_at_its_day(tmp_path: Path) -> None:
    published = publish(tmp_path, ["1403/12/12", "1403/12/25", "1404/12/01", "1404/12/28"])
    ramadan = occasion("ramadan", 1447)
    sides = compared_occasions(published, "ramadan", today=ramadan.first + timedelta(days=4))
    assert sides.is_partial
    assert {(span.last - span.first).days for span in sides.spans} == {4}
    assert done(published, sides.spans)[-2:] == [1, 1]


def test_a_thirtieth_day_is_beside_the_last_of_a_shorter_month() -> None:
    long, short = occasion("ramadan", 1447), occasion("ramadan", 1446)
    assert ((long.last - long.first).days, (short.last - short.first).days) == (29, 28)
    assert short.until(30) == short.last
    assert long.until(30) == long.last


@pytest.mark.parametrize(
    ("code", "year", "first", "last", "certainty"),
    [
        ("ramadan", 1445, "2024-03-12", "2024-04-09", "official"),
        ("ramadan", 1446, "2025-03-02", "2025-03-30", "official"),
        ("ramadan", 1447, "2026-02-19", "2026-03-20", "official"),
        ("muharram_safar", 1447, "2025-06-27", "2025-08-24", "official"),
        ("shaban", 1446, "2025-01-31", "2025-03-01", "official"),
        ("muharram_safar", 1449, "2027-06-06", "2027-08-03", "computed"),  # the list itself is computed
        ("ramadan", 1444, "2023-03-23", "2023-04-20", "computed"),  # before the list
    ],
)
def test_occasions_follow_from_the_official_calendar_as_far_as_it_goes(
    code: OccasionCode, year: int, first: str, last: str, certainty: str
) -> None:
    found = occasion(code, year)
    assert (found.first.isoformat(), found.last.isoformat(), found.certainty) == (first, last, certainty)


@given(st.sampled_from(OCCASIONS), st.integers(1400, 1490))
def test_an_occasion_has_its_months_and_comes_once_a_lunar_year(code: OccasionCode, year: int) -> None:
    found, following = occasion(code, year), occasion(code, year + 1)
    months = 2 if code == "muharram_safar" else 1
    assert 29 * months <= (found.last - found.first).days + 1 <= 30 * months
    assert 352 <= (following.first - found.first).days <= 357


def test_sha_ban_ends_where_ramadan_begins() -> None:
    for year in range(1440, 1455):
        gap = occasion("ramadan", year).first - occasion("shaban", year).last
        assert gap == timedelta(days=1)
