"""Sentences made from the data, and the equal periods that they compare."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.content import headlines
from karnameh.locales import locale
from karnameh.persian import calendar

FA = locale("fa")


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)))
def test_the_period_before_is_equal_to_the_day(today: date) -> None:
    now = calendar.from_gregorian(today)
    period = headlines.period(now.year, today)
    before = calendar.from_gregorian(period.before_until)
    assert (before.year, before.month) == (now.year - 1, now.month)
    assert before.day == min(now.day, calendar.month_length(now.year - 1, now.month))


def test_the_last_day_of_a_leap_year_stands_beside_the_last_of_a_common_one() -> None:
    today = calendar.to_gregorian(1403, 12, 30)
    period = headlines.period(1403, today)
    assert calendar.from_gregorian(period.before_until) == (1402, 12, 29)


def test_a_past_year_is_compared_whole() -> None:
    period = headlines.period(1403, date(2026, 11, 23))
    assert period.whole
    assert calendar.from_gregorian(period.until) == (1403, 12, 30)
    assert calendar.from_gregorian(period.before_until) == (1402, 12, 29)


def test_a_promise_without_a_quantity_is_unknown_and_never_unkept() -> None:
    plan = pd.DataFrame({"quantity_state": ["unknown", "unknown"], "quantity": [None, None], "done": [0, 4]})
    sentence = headlines.plan(FA, plan)
    assert "نامشخص" in sentence
    assert "به مقدار خود رسیده" not in sentence


@pytest.mark.parametrize(
    ("now", "before", "part"),
    [(5, 0, "ثبت نشده"), (7, 7, "برابر"), (4, 3, "همین بازه"), (30, 20, "۵۰٪ بیشتر"), (10, 20, "۵۰٪ کمتر")],
)
def test_a_change_is_told_in_words_and_never_as_a_percentage_of_few(now: int, before: int, part: str) -> None:
    sentence = headlines.change(FA, now, before, previous=1404)
    assert part in sentence
    assert before >= headlines.SMALL or "٪" not in sentence


def test_a_tie_names_all_who_share_it() -> None:
    frame = pd.DataFrame({"label": ["الف", "ب", "پ"], "done": [4, 1, 4]})
    assert headlines.leaders(FA, frame, "done", "label") == "الف، پ"
    many = pd.DataFrame({"label": list("ابپتث"), "done": [2] * 5})
    assert "۵" in headlines.leaders(FA, many, "done", "label")


def test_a_year_to_come_is_compared_with_nothing() -> None:
    assert not headlines.period(1406, date(2026, 11, 23)).compares
    assert headlines.period_text(FA, headlines.period(1406, date(2026, 11, 23))) == ""
