"""What the questions by kind answer, on the logs of ``tests/logs_kinds`` and on the common fixture."""

from datetime import date
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.warehouse import Filter, Published, questions
from karnameh.warehouse.kind_records import Measure, Performed
from karnameh.warehouse.questions.issues import _missing, _numbers
from tests import kinds_warehouse
from tests.conftest import TODAY

BEFORE = date(2025, 11, 23)
"""2 Azar 1404."""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The logs of the pages by kind."""
    return kinds_warehouse.build(tmp_path_factory.mktemp("kinds"))


def summary(record: Published, **choices: object) -> dict[str, dict[str, object]]:
    asked = {"year": 1405, "until": TODAY, "before_until": BEFORE, "today": TODAY, **choices}
    frame = questions.kind_summary(record, **asked)  # type: ignore[arg-type]
    return {str(row["kind"]): dict(row) for row in frame.to_dict("records")}  # type: ignore[arg-type]


def done(record: Published, kind: str, **choices: object) -> dict[str, Performed]:
    page = questions.done_of_kind(record, kind=kind, **choices)  # type: ignore[arg-type]
    return {row.activity_id[-4:]: row for row in page.rows}


def test_every_kind_is_summed_up_in_the_vocabularys_order(record: Published) -> None:
    found = summary(record)
    assert list(found) == list(questions.codes(record, "kind"))
    survey = found["survey"]
    assert (survey["done"], survey["planned"], survey["cancelled"]) == (4, 1, 0)
    assert survey["before"] == 1  # the survey of Esfand was not in the same days of 1404
    assert found["publication"]["cancelled"] == 1
    assert (found["event"]["done"], found["event"]["before"]) == (0, 0)


def test_the_summary_of_a_neighbourhood_holds_only_its_own(record: Published) -> None:
    found = summary(record, neighbourhood="702")
    assert {kind: row["done"] for kind, row in found.items() if row["done"]} == {
        "publication": 1,
        "survey": 1,
        "portrait": 1,
        "project": 1,
        "social_outreach": 1,
    }


def test_what_is_past_and_not_reported_is_overdue_and_not_to_come(published: Published) -> None:
    event = summary(published)["event"]
    assert (event["planned"], event["overdue"]) == (2, 1)


def test_demonstration_rows_count_only_where_they_are_shown(
    published: Published, with_demo: Published
) -> None:
    asked = {"year": 1404, "until": date(2026, 3, 20), "before_until": date(2025, 3, 20)}
    assert summary(published, **asked)["workshop"]["done"] == 3
    assert summary(with_demo, **asked)["workshop"]["done"] == 4


def test_what_was_done_comes_newest_first_page_by_page(record: Published) -> None:
    first = questions.done_of_kind(record, kind="survey", year=1405, page_size=3)
    last = questions.done_of_kind(record, kind="survey", year=1405, page=99, page_size=3)
    assert [row.activity_id[-4:] for row in first.rows] == ["0026", "0023", "0022"]
    assert [row.activity_id[-4:] for row in last.rows] == ["0021"]
    assert (first.total, first.pages, last.page) == (4, 2, 2)


def test_an_internal_row_is_on_no_page_and_in_no_sum(record: Published) -> None:
    assert "0024" not in done(record, "survey", year=1405, page_size=50)
    measures = questions.measure_table(record, Filter(kind="survey"))
    assert not measures["activity_id"].str.endswith("0024").any()
    assert questions.surveys_heard(record, year=1405).held == 4


def test_measures_stand_with_all_that_was_said_of_them(record: Published) -> None:
    measures = done(record, "project", year=1405)["0071"].measured("satisfaction")
    (liked,) = measures
    assert (liked.baseline, liked.value, liked.target, liked.maximum) == (2.6, 4.1, 4, 5)
    assert (liked.sample_size, liked.margin, liked.method) == (130, 0.2, "survey")
    (uptake,) = done(record, "project", year=1405)["0071"].measured("service_uptake")
    assert (uptake.baseline, uptake.maximum, uptake.target) == (120, None, None)


def test_zero_unknown_and_unmeasured_stay_apart(record: Published) -> None:
    campaigns = done(record, "campaign", year=1405)
    reach = {measure.channel: (measure.value, measure.value_state) for measure in campaigns["0031"].measures}
    assert reach["website"] == (0, "known")
    assert reach["sms"] == (None, "unknown")
    assert reach[None] == (500, "known")
    assert campaigns["0032"].measures == ()


def test_reach_is_never_summed_where_a_part_is_unknown(record: Published) -> None:
    assert done(record, "campaign", year=1405)["0031"].known("reach") is None
    assert done(record, "survey", year=1405)["0021"].known("responses") == 120


def test_a_name_is_there_only_with_its_basis(record: Published) -> None:
    portraits = done(record, "portrait", year=1405)
    assert (portraits["0061"].person, portraits["0061"].consent) == ("سارا نمونه", "written_consent")
    assert portraits["0062"].person is None


def test_what_came_of_decisions(record: Published) -> None:
    found = questions.follow_up(
        record, kind="committee", raised="decisions", settled="decisions_done", year=1405
    )
    assert (found.activities, found.followed) == (4, 2)
    assert (found.raised, found.settled) == (4 + 2, 1 + 5)
    assert (found.unreported, found.unreported_raised, found.unknown) == (1, 3, 1)
    assert found.activities == found.followed + found.unreported + found.unknown


def test_what_came_of_nothing_is_nothing(record: Published) -> None:
    found = questions.follow_up(
        record, kind="committee", raised="decisions", settled="decisions_done", year=1399
    )
    assert (found.activities, found.followed, found.raised, found.unknown) == (0, 0, 0, 0)


def test_surveys_with_a_result_and_with_something_done_about_it(record: Published) -> None:
    heard = questions.surveys_heard(record, year=1405)
    assert (heard.held, heard.with_result, heard.with_action) == (4, 3, 1)
    assert questions.surveys_heard(record, year=1405, neighbourhood="701").with_result == 1


def test_conversations_in_every_neighbourhood(record: Published) -> None:
    frame = questions.social_by_neighbourhood(record, year=1405, district="7").set_index("code")
    assert len(frame) == 14 + 3
    here = frame.loc["701"]
    assert (here["done"], here["followed"], here["asked"], here["answered"]) == (2, 1, 10, 4)
    assert (here["viewed"], here["views_known"]) == (200, 1)
    there = frame.loc["702"]
    assert (there["done"], there["followed"]) == (1, 0)
    assert there[["asked", "answered", "viewed"]].isna().all()  # not recorded, and not zero
    assert frame.loc["718", "done"] == 0


# ---- issues ----


def test_issues_stand_in_their_series(record: Published) -> None:
    series = questions.issue_series(record, kind="publication", year=1405)
    assert [(each.name, each.total) for each in series] == [("ویژه‌نامه‌های پاییز", 2), ("هفته‌نامۀ محله", 4)]
    assert series[0].parent == "K7-1405-0007"
    weekly = series[1]
    assert [issue.number for issue in weekly.issues] == ["۶ و ۷", "4", "۲", "۱"]
    assert weekly.issues[-1].link == "https://example.org/1"
    assert weekly.issues[0].link is None


def test_a_missing_number_is_one_that_nobody_recorded(record: Published) -> None:
    """No. 5 was cancelled, 7 is half of a double issue, 8 and 9 are before one that is still to come."""
    (weekly,) = (
        each for each in questions.issue_series(record, kind="publication", year=1405) if each.parent is None
    )
    assert (weekly.is_numbered, weekly.missing) == (True, (3,))


def test_nothing_is_missing_where_numbers_are_no_numbers_or_only_a_part_is_shown(record: Published) -> None:
    (clips,) = questions.issue_series(record, kind="clip")
    assert (clips.total, clips.is_numbered, clips.missing) == (2, False, ())
    for series in questions.issue_series(record, kind="publication", year=1405, neighbourhood="CITYWIDE"):
        assert series.missing == ()


def test_a_shelf_is_bounded_and_says_how_many_there_are(record: Published) -> None:
    weekly = questions.issue_series(record, kind="publication", year=1405, limit=2)[1]
    assert (len(weekly.issues), weekly.total, weekly.missing) == (2, 4, (3,))


def test_an_internal_issue_is_on_no_shelf(record: Published) -> None:
    titles = {
        issue.title for each in questions.issue_series(record, kind="publication") for issue in each.issues
    }
    assert "راهنمای پنهان" not in titles


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_missing_numbers_and_those_that_are_there_make_the_whole_row(numbers: list[int]) -> None:
    ranges = [_numbers(str(number)) for number in numbers]
    missing = _missing(ranges, ranges)
    assert not set(missing) & set(numbers)
    assert sorted({*missing, *numbers}) == list(range(min(numbers), max(numbers) + 1))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("۱۲", [12]), ("۱۴–۱۵", [14, 15]), ("14, 16", [14, 15, 16]), ("ویژه", []), ("۹ تا ۲", [])],
)
def test_the_numbers_of_an_issue(text: str, numbers: list[int]) -> None:
    assert list(_numbers(text)) == numbers


def test_a_number_out_of_all_order_makes_nothing_missing() -> None:
    ranges = [range(1, 2), range(14050901, 14050902)]
    assert _missing(ranges, ranges) == ()


# ---- margins ----


def share(value: float | None = 46.0, asked: int | None = 341, **said: object) -> Measure:
    plain: dict[str, object] = dict.fromkeys(
        ("channel", "unit_fa", "unit_en", "target", "baseline", "margin", "quality")
    )
    given = {"unit": "percent", "method": "survey", "maximum": 100.0, **said}
    return Measure(
        **{**plain, "metric": "recall", "value_state": "known", "value": value, "sample_size": asked, **given}  # type: ignore[arg-type]
    )


def test_the_margin_of_a_share_by_hand() -> None:
    margin = share(50.0, 100).computed_margin
    assert margin is not None
    assert isclose(margin, 9.8)


@pytest.mark.parametrize(
    "measure",
    [
        share(asked=29),
        share(asked=None),
        share(value=None),
        share(value=0.0),
        share(value=100.0),
        share(value=2.0, asked=40),
        share(margin=3.0),
        share(method="register_data"),
        share(unit="out_of_5", value=4.1),
    ],
)
def test_no_margin_is_computed_where_its_assumptions_do_not_hold(measure: Measure) -> None:
    assert measure.computed_margin is None


@given(st.floats(0, 100), st.integers(1, 100_000))
def test_a_computed_margin_never_exceeds_that_of_thirty_halves(value: float, asked: int) -> None:
    margin = share(value, asked).computed_margin
    assert margin is None or 0 < margin <= 100 * 1.96 * (0.25 / 30) ** 0.5


def test_the_measures_to_download_are_those_of_the_view(record: Published) -> None:
    frame = questions.measure_table(record, Filter(year=1405, kind="project", status="done"))
    assert list(frame["metric"]) == ["progress", "progress", "satisfaction", "service_uptake"]
    assert frame["baseline"].notna().sum() == 2
    unknown = questions.measure_table(record, Filter(kind="campaign"))
    assert set(unknown.loc[unknown["value"].isna(), "value_state"]) == {"unknown"}


def test_a_kind_of_which_nothing_was_done_has_one_empty_page(record: Published) -> None:
    page = questions.done_of_kind(record, kind="annual_report", year=1405)
    assert (page.rows, page.total, page.page, page.pages) == ((), 0, 1, 1)
    assert questions.issue_series(record, kind="annual_report") == ()
