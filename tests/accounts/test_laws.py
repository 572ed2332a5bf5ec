"""Laws of the lock and of names, over whatever may come."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from karnameh.accounts import AccountError
from karnameh.accounts.lockout import LONGEST, MOST, WINDOW, Tries
from karnameh.accounts.names import account_name, any_name, clean, email_address, place_of_unknown
from karnameh.accounts.passwords import fault, first_password

START = datetime(2026, 1, 1)
PAUSES = st.lists(st.integers(0, 100_000) | st.integers(0, 200), max_size=60)


@given(PAUSES)
def test_no_quarter_of_an_hour_sees_more_than_five_tries(pauses: list[int]) -> None:
    tries, now = Tries(), START
    looked: list[datetime] = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if tries.locked_until(now) is None:
            looked.append(now)
            tries = tries.after_failure(now)
        until = tries.locked_until(now)
        assert until is None or until - now <= LONGEST
    for place, first in enumerate(looked):
        assert sum(at - first < WINDOW for at in looked[place:]) <= MOST


@given(PAUSES)
def test_a_lock_always_ends_and_four_failures_never_lock(pauses: list[int]) -> None:
    tries, now = Tries(), START
    for pause in pauses:
        now += timedelta(seconds=pause)
        if tries.locked_until(now) is None:
            tries = tries.after_failure(now)
        assert tries.locked_until(now + LONGEST) is None
        assert len(tries.recent) < MOST


@given(st.text())
def test_a_name_in_its_form_stays_as_it_is(text: str) -> None:
    try:
        name = any_name(text)
    except AccountError:
        return
    assert any_name(name) == name
    assert not name.startswith("?")


@given(st.text())
def test_local_names_and_addresses_are_never_one(text: str) -> None:
    found = []
    for form in (account_name, email_address):
        try:
            found.append(form(text))
        except AccountError:
            continue
    assert len(found) <= 1


@given(st.text(st.characters()))
def test_unknown_names_have_few_places_and_shown_ones_one_line(text: str) -> None:
    assert len(place_of_unknown(text)) == 5
    assert "\n" not in clean(text)
    assert clean(clean(text)) == clean(text)
    assert not set(clean(text)) & set("\u202e\u2066\u0000\u2028")


def test_first_passwords_are_taken_as_passwords_and_hold_enough() -> None:
    made = {first_password() for _ in range(500)}
    assert len(made) == 500
    assert all(fault("name", "", password) is None for password in made)
    assert len("23456789bcdfghjkmnpqrstvwxz") ** 16 > 2**60
