"""What each question answers, on the fixture warehouse (see ``tests/logs``)."""

from datetime import date

import pytest

from karnameh.warehouse import Filter, Published, questions
from tests.conftest import TODAY

REAL_1404 = 13
"""Done in 1404 without demonstration rows; the internal row is none of them."""


def test_years_come_latest_first(published: Published, with_demo: Published) -> None:
    assert questions.years(published) == [1405, 1404, 1403]
    assert questions.years(with_demo) == [1405, 1404, 1403]


def test_headline_of_a_whole_year(published: Published) -> None:
    figures = questions.headline(published, today=TODAY, year=1404)
    assert (figures.done, figures.held, figures.published) == (13, 10, 3)
    assert figures.neighbourhoods == 3  # 701, 704, 715; the special answers are no place on the map
    assert (figures.kinds, figures.workshops) == (9, 3)
    assert (figures.postponed, figures.cancelled) == (1, 2)
    assert figures.attendance == 1200 + 45 + 0  # a counted zero is known
    assert figures.attendance_known == 3
    assert (figures.attendance_unknown, figures.attendance_blank) == (1, 6)
    assert figures.attendance_missing == 7


def test_headline_without_any_known_attendance_is_none_and_not_zero(published: Published) -> None:
    figures = questions.headline(published, today=TODAY, year=1404, kind="clip")
    assert figures.done == 1
    assert figures.attendance is None
    assert figures.attendance_blank == 0  # nobody attends a clip: only what was held is asked for


def test_equal_periods_of_two_years(published: Published) -> None:
    """2 Azar of either year; the weekly publications are known to the year only."""
    now = questions.headline(published, today=TODAY, year=1405, until=TODAY)
    before = questions.headline(published, today=TODAY, year=1403, until=date(2024, 11, 22))
    assert (now.done, now.planned, now.date_uncertain) == (4, 3, 1)
    assert (before.done, before.date_uncertain) == (3, 1)
    assert questions.headline(published, today=TODAY, year=1403).done == 5
    assert questions.headline(published, today=TODAY, year=1405, until=date(2026, 3, 20)).done == 0


def test_headline_of_an_empty_year_is_zeros(published: Published) -> None:
    figures = questions.headline(published, today=TODAY, year=1399)
    assert (figures.done, figures.planned, figures.attendance_known) == (0, 0, 0)
    assert figures.attendance is None


def test_headline_of_one_neighbourhood(published: Published, with_demo: Published) -> None:
    assert questions.headline(published, today=TODAY, year=1404, neighbourhood="701").done == 5
    assert questions.headline(with_demo, today=TODAY, year=1404, neighbourhood="701").done == 6


def test_twelve_months_always(published: Published) -> None:
    frame = questions.activities_by_month(published, year=1404)
    assert frame["month"].tolist() == list(range(1, 13))
    assert frame["done"].tolist() == [1, 2, 1, 1, 1, 2, 0, 0, 1, 1, 0, 2]
    assert frame["cancelled"].tolist() == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert frame["postponed"].tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    without = questions.activities_without_month(published, year=1404)
    assert frame["done"].sum() + without == questions.headline(published, today=TODAY, year=1404).done
    empty = questions.activities_by_month(published, year=1399)
    assert empty[["done", "planned", "postponed", "cancelled"]].to_numpy().sum() == 0


def test_months_up_to_a_day(published: Published) -> None:
    frame = questions.activities_by_month(published, year=1404, until=date(2025, 5, 1))
    assert frame["done"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_planned_activities_are_counted_apart(published: Published) -> None:
    frame = questions.activities_by_month(published, year=1405)
    assert frame.set_index("month")["planned"].to_dict() | {6: 1, 9: 2, 12: 1} == {
        month: {6: 1, 9: 2, 12: 1}.get(month, 0) for month in range(1, 13)
    }
    assert frame["done"].sum() == 3


def test_every_kind_is_listed(published: Published) -> None:
    frame = questions.activities_by_kind(published, year=1404)
    assert len(frame) == 14
    assert frame["done"].sum() == REAL_1404
    done = frame.set_index("kind")["done"]
    assert (done["event"], done["workshop"], done["project"]) == (3, 3, 0)
    assert frame["done"].is_monotonic_decreasing
    assert frame["icon"].notna().all()
    assert questions.activities_by_kind(published, year=1404, neighbourhood="704")["done"].sum() == 1


def test_every_neighbourhood_is_listed_and_the_rows_add_up(published: Published) -> None:
    frame = questions.activities_by_neighbourhood(published, year=1404).set_index("code")
    assert (frame["level"] == "neighbourhood").sum() == 14
    assert frame.index[-3:].tolist() == ["CITYWIDE", "ONLINE", "UNKNOWN"]
    assert frame["done"].sum() == questions.headline(published, today=TODAY, year=1404).done
    assert frame.loc[["701", "706", "CITYWIDE", "ONLINE", "UNKNOWN"], "done"].tolist() == [5, 0, 2, 2, 2]
    assert frame.loc["701", "per_1000"] == pytest.approx(5 / 27.721)
    assert frame.loc["706", "per_1000"] == 0
    assert frame.loc["CITYWIDE":, "per_1000"].isna().all()


def test_neighbourhoods_of_one_district_only(published: Published) -> None:
    frame = questions.activities_by_neighbourhood(published, year=1404, district="6")
    assert frame["level"].unique().tolist() == ["special"]
    assert questions.neighbourhood_shapes(published, "6").empty
    assert len(questions.neighbourhood_shapes(published, "7")) == 14


def test_points_are_of_activities_done_with_a_known_spot(published: Published) -> None:
    points = questions.activity_points(published, Filter(year=1404))
    assert points["activity_id"].tolist() == ["D7-1404-0009", "D7-1404-0002", "D7-1404-0001"]
    assert questions.activity_points(published, Filter(year=1404), limit=1).shape[0] == 1
    assert questions.activity_points(published, Filter(year=1404, status="planned")).empty


def test_upcoming_are_planned_and_not_past(published: Published) -> None:
    coming = questions.upcoming(published, today=TODAY, limit=10)
    assert coming["activity_id"].tolist() == ["D7-1405-0005", "D7-1405-0007", "D7-1405-0006"]
    here = questions.upcoming(published, today=TODAY, neighbourhood="701")
    assert here["activity_id"].tolist() == ["D7-1405-0005"]
    after_azar = questions.upcoming(published, today=date(2026, 12, 22))
    assert after_azar["activity_id"].tolist() == ["D7-1405-0007"]  # «Azar» is past on 1 Dey


def test_latest_are_done_and_newest_first(published: Published) -> None:
    rows = questions.latest(published, today=TODAY, limit=3)
    assert rows["activity_id"].tolist() == ["D7-1405-0003", "D7-1405-0002", "D7-1405-0001"]
    assert questions.latest(published, today=date(2024, 3, 1)).empty


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("کارگاه", {"D7-1403-0003", "D7-1404-0002", "D7-1404-0003", "D7-1405-0002", "D7-1405-0006"}),
        ("كارگاه كتاب", {"D7-1404-0002"}),  # Arabic kaf
        ("کتاب کارگ", {"D7-1404-0002"}),  # any order, beginnings of words
        ("ارگاه", set()),  # not the middle of a word
        ("خانهٔ کتاب", {"D7-1404-0002"}),  # a partner
        ("خانه کتاب", {"D7-1404-0002"}),
        ("۵۰", {"D7-1404-0017"}),
        ("50%", {"D7-1404-0017"}),
        ("%", set()),  # a wildcard means itself
        ("_", set()),
        ("شهر_پاک", {"D7-1404-0017"}),
        ("شهر پاک", {"D7-1404-0017"}),
        ("محرمانه", set()),  # internal
        ("' OR 1=1 --", set()),
    ],
)
def test_search(published: Published, query: str, found: set[str]) -> None:
    assert (
        set(questions.activity_list(published, Filter(query=query), today=TODAY).rows["activity_id"]) == found
    )


def test_search_reaches_every_searched_field(published: Published) -> None:
    """Title, summary, venue, unit, topics and partners, each by the first word of it."""
    for query in ("پاک‌سازی", "دو نشست", "بوستان اندیشه", "روابط عمومی", "پسماند", "سازمان آتش‌نشانی"):
        assert questions.activity_list(published, Filter(query=query), today=TODAY).total > 0, query


def test_filters_narrow_together(published: Published) -> None:
    wanted = Filter(year=1404, kind="event", neighbourhood="701", status="held", district="7", query="جشن")
    assert questions.activity_list(published, wanted, today=TODAY).rows["activity_id"].tolist() == [
        "D7-1404-0001"
    ]
    assert questions.activity_list(published, Filter(kind="nothing"), today=TODAY).total == 0


def test_pages_of_a_list(published: Published) -> None:
    first = questions.activity_list(published, Filter(), today=TODAY, page=1, page_size=10)
    assert (first.total, first.page, first.pages, len(first.rows)) == (29, 1, 3, 10)
    last = questions.activity_list(published, Filter(), today=TODAY, page=99, page_size=10)
    assert (last.page, len(last.rows)) == (3, 9)
    assert questions.activity_list(published, Filter(), today=TODAY, page=-4, page_size=10).rows.equals(
        first.rows
    )
    pages = [
        questions.activity_list(published, Filter(), today=TODAY, page=page, page_size=10).rows
        for page in (1, 2, 3)
    ]
    identifiers = [identifier for rows in pages for identifier in rows["activity_id"]]
    assert len(set(identifiers)) == 29
    assert questions.activity_list(published, Filter(query="هیچ‌کجا"), today=TODAY).pages == 1


def test_one_activity_with_all_that_belongs_to_it(published: Published) -> None:
    record = questions.activity(published, "D7-1404-0002")
    assert record is not None
    assert record.activity.title == "کارگاه کتاب‌خوانی کودکان"
    assert record.activity.start_date == date(2025, 4, 30)
    assert (record.activity.budget, record.activity.budget_state) == (45_000_000, "known")
    assert record.activity.topics == ("کتاب", "خواندن")
    assert record.metrics["metric"].tolist() == ["attendance", "satisfaction"]
    assert record.metrics["unit_en"].tolist() == ["people", "out of 5"]
    assert record.plan_item is not None
    assert record.plan_item.quantity == 4
    assert record.source is not None
    assert (record.source.batch, record.source.file_name) == (1, "activities.csv")
    assert record.parent is None
    assert record.children.empty


def test_parts_of_a_campaign(published: Published) -> None:
    part = questions.activity(published, "D7-1404-0009")
    assert part is not None
    assert part.parent is not None
    assert part.parent.activity_id == "D7-1404-0008"
    assert part.activity.budget is None
    assert part.activity.budget_state == "blank"


@pytest.mark.parametrize("identifier", ["", "D7-1404-9999", "D7-1404-0015", "' OR 1=1 --"])
def test_no_such_public_activity(published: Published, identifier: str) -> None:
    assert questions.activity(published, identifier) is None


def test_a_demonstration_activity_only_where_it_is_shown(published: Published, with_demo: Published) -> None:
    assert questions.activity(published, "DEMO-1404-0001") is None
    record = questions.activity(with_demo, "DEMO-1404-0001")
    assert record is not None
    assert record.activity.demo


def test_plan_against_done(published: Published) -> None:
    plan = questions.plan_against_done(published, year=1404, today=TODAY).set_index("plan_item_id")
    assert plan.index.tolist() == ["D7-1404-P01", "D7-1404-P02", "D7-1404-P03"]
    assert plan["done"].tolist() == [3, 1, 0]  # the internal activity of P01 is not counted
    assert plan["quantity_state"].tolist() == ["known", "unknown", "blank"]
    assert plan.loc["D7-1404-P01", "quantity"] == 4
    assert plan["quantity"].isna().tolist() == [False, True, True]
    assert plan.loc["D7-1404-P01", "due_date"] == date(2026, 3, 20)
    coming = questions.plan_against_done(published, year=1405, today=TODAY)
    assert coming[["done", "planned", "overdue"]].to_numpy().tolist() == [[1, 1, 0]]
    later = questions.plan_against_done(published, year=1405, today=date(2027, 1, 1))
    assert later[["done", "planned", "overdue"]].to_numpy().tolist() == [[1, 0, 1]]
    assert questions.plan_against_done(published, year=1399, today=TODAY).empty


def test_what_fell_away(published: Published) -> None:
    reasons = questions.cancelled_by_reason(published, year=1404)
    assert reasons.to_numpy().tolist() == [
        ["cancelled", "بارش شدید باران", 2],
        ["postponed", "همزمانی با تعطیلی شهر", 1],
    ]
    listed = questions.cancelled_list(published, year=1404)
    assert listed["activity_id"].tolist() == ["D7-1404-0012", "D7-1404-0011", "D7-1404-0010"]


def test_what_is_not_known(published: Published) -> None:
    frame = questions.unknowns(published, year=1404, today=TODAY).set_index("what")
    counts = {what: (row["count"], row["total"]) for what, row in frame.to_dict("index").items()}
    assert counts == {
        "place_unknown": (2, 13),
        "attendance_blank": (6, 10),
        "attendance_unknown": (1, 10),
        "budget_blank": (9, 13),
        "budget_unknown": (1, 13),
        "date_imprecise": (2, 13),
        "overdue_planned": (0, 0),
        "reason_missing": (0, 3),
        "plan_quantity_unknown": (2, 3),
    }
    rows = questions.unknowns(published, year=1405, today=TODAY).to_dict("records")
    this_year = {row["what"]: (row["count"], row["total"]) for row in rows}
    assert this_year["overdue_planned"] == (1, 4)
    assert this_year["attendance_blank"] == (2, 3)  # one has a row whose value is blank


def test_metrics_are_totalled_by_their_own_rule(published: Published) -> None:
    frame = questions.metric_totals(published, year=1404)
    rows = {(row["metric"], row["channel"]): row for row in frame.to_dict("records")}
    attendance = rows["attendance", None]
    assert (attendance["value"], attendance["known"], attendance["unknown"]) == (1245, 3, 1)
    assert rows["satisfaction", None]["value"] == pytest.approx(4.0)
    assert rows["print_run", None]["value"] == 5000
    for channel, amount in (("social", 15000), ("messenger", 9000)):
        reach = rows["reach", channel]
        assert reach["value"] != reach["value"], "reach is never added up"
        assert (reach["lowest"], reach["highest"]) == (amount, amount)
    assert ("reach", None) not in rows
    assert questions.metric_totals(published, year=1404, kind="clip").empty


def test_demonstration_rows_announce_themselves(published: Published, with_demo: Published) -> None:
    assert not questions.has_demo(published, Filter(), plans=True)
    assert questions.has_demo(with_demo, Filter(year=1404))
    assert not questions.has_demo(with_demo, Filter(year=1403))
    assert not questions.has_demo(with_demo, Filter(year=1404, neighbourhood="704"))
    assert questions.has_demo(with_demo, Filter(year=1404, neighbourhood="704"), plans=True)


def test_about_the_record(published: Published, with_demo: Published) -> None:
    info = questions.version_info(published)
    assert (info.number, info.activities, info.plan_items, info.sources) == (2, 29, 4, 3)
    assert not info.demo
    assert questions.version_info(with_demo).demo
    sources = questions.sources(with_demo)
    assert sources["file_name"].tolist() == ["plan.csv", "activities.csv", "metrics.csv"] * 2
    assert sources["demo"].tolist() == [True] * 3 + [False] * 3
    fields = questions.field_dictionary(published)
    assert fields["table_name"].unique().tolist() == ["activity", "metric", "plan_item"]
    places = questions.places(published)
    assert (places["level"] == "district").sum() == 22
    names = questions.place_names(published)
    assert names["UNKNOWN"] == {"fa": "نامشخص", "en": "Unknown"}
    assert names["701"]["en"] == "Niloufar–Shahid Ghandi"


def test_codes_keep_their_order_and_say_what_they_have(published: Published) -> None:
    statuses = questions.codes(published, "status")
    assert list(statuses) == ["planned", "confirmed", "held", "published", "postponed", "cancelled"]
    assert questions.codes(published, "kind")["event"]["colour"] == "#0B6E6E"
    assert questions.codes(published, "metric")["reach"]["total"] == "none"
    assert questions.codes(published, "nothing") == {}
    statuses["held"]["fa"] = "دستکاری‌شده"
    assert questions.codes(published, "status")["held"]["fa"] == "برگزارشده"


def test_the_table_for_download_has_every_chosen_row(published: Published) -> None:
    table = questions.activity_table(published, Filter(year=1404))
    assert len(table) == questions.activity_list(published, Filter(year=1404), today=TODAY).total
    attendance = table.set_index("activity_id")["attendance"]
    assert attendance["D7-1404-0016"] == 0
    assert attendance[["D7-1404-0003", "D7-1404-0004"]].isna().all()
