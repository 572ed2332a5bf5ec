"""Who is let in, for how long, and what is kept of it."""

import sqlite3
import stat
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import pytest

from karnameh.accounts import AccountError, Accounts, Person, Refusal, passwords
from karnameh.accounts.passwords import is_outdated
from karnameh.settings import Settings
from tests.accounts.conftest import Clock

GOOD = "کبوتر و قطار شب"


def person(found: Person | Refusal) -> Person:
    assert isinstance(found, Person)
    return found


def refusal(found: Person | Refusal | None) -> Refusal:
    assert isinstance(found, Refusal)
    return found


@pytest.fixture
def ali(accounts: Accounts) -> str:
    """The first password of «ali»."""
    return accounts.add("ali", roles=["editor", "approver"], shown="علی", unit="روابط عمومی")


def kept(accounts: Accounts) -> bytes:
    """Everything in the file."""
    with closing(sqlite3.connect(accounts.database.path)) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_looking_makes_nothing(accounts: Accounts) -> None:
    assert not accounts.is_open()
    assert accounts.people() == []
    assert accounts.events() == []
    assert accounts.session("x") is None
    assert accounts.identity("a@b.ir") is None
    assert not accounts.remove("ali")
    accounts.sign_out("x")
    assert not accounts.database.path.parent.exists()


def test_a_first_password_lets_in_and_has_to_be_changed(accounts: Accounts, ali: str) -> None:
    found = person(accounts.check("ali", ali))
    assert found == Person(
        name="ali",
        shown="علی",
        roles=frozenset({"editor", "approver"}),
        unit="روابط عمومی",
        is_local=True,
        must_change=True,
    )
    assert accounts.change_password("ali", ali, GOOD) is None
    assert not person(accounts.check("ali", GOOD)).must_change
    assert refusal(accounts.check("ali", ali)).reason == "wrong"


def test_only_the_owner_may_read_the_file_and_no_secret_is_in_it(accounts: Accounts, ali: str) -> None:
    token, session = accounts.sign_in(person(accounts.check("ali", ali)))
    accounts.check("my-password-1234", "x")
    path = accounts.database.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []
    content = kept(accounts)
    for secret in (ali, token, session.csrf, "my-password-1234"):
        assert secret.encode() not in content
    assert b"$argon2id$" in content


def test_the_log_names_known_people_only(accounts: Accounts, ali: str) -> None:
    accounts.check("ali", "wrong")
    accounts.check("nobody", "wrong")
    token, _ = accounts.sign_in(person(accounts.check("ali", ali)))
    accounts.sign_out(token)
    accounts.sign_out(token)
    accounts.change_password("ali", ali, GOOD)
    said = [(event.name, event.what) for event in reversed(accounts.events())]
    assert said == [
        ("ali", "added"),
        ("ali", "failed"),
        ("", "failed"),
        ("ali", "signed in"),
        ("ali", "signed out"),
        ("ali", "changed password"),
    ]


def test_guesses_of_unknown_names_do_not_fill_the_file(
    accounts: Accounts, ali: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("karnameh.accounts.rows._UNKNOWN_KEPT", 3)
    for number in range(6):
        accounts.check(f"nobody{number}", "x")
    assert [event.what for event in accounts.events()].count("failed") == 3
    assert accounts.events()[-1].what == "added"


# ---- names ----


@pytest.mark.parametrize("name", ["ALI", " ali ", "Ali", "ａｌｉ"])
def test_one_name_is_one_account(accounts: Accounts, ali: str, name: str) -> None:
    assert person(accounts.check(name, ali)).name == "ali"
    with pytest.raises(AccountError, match="exists"):
        accounts.add(name, roles=["editor"])


def test_persian_names_and_digits(accounts: Accounts) -> None:
    password = accounts.add("علي۱۲", roles=["editor"])
    assert person(accounts.check("علی12", password)).name == "علی12"


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a@b", "a/b", "a\u200cb", "a\u202eb", "?ab12", "x" * 65, "\ud800", "a'--", "<b>"]
)
def test_what_is_no_name_is_refused_and_harmless(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError) as error:
        accounts.add(name, roles=["editor"])
    assert error.value.code == "name"
    assert refusal(accounts.check(name, "x")).reason == "wrong"


def test_an_identity_is_known_by_its_address_whatever_its_case(accounts: Accounts) -> None:
    accounts.allow("Sara@Tehran.IR", roles=["editor"])
    found = accounts.identity(" sara@tehran.ir")
    assert found is not None
    assert (found.name, found.is_local, found.must_change) == ("sara@tehran.ir", False, False)
    accounts.allow("sara@tehran.ir", roles=["approver"], shown="سارا")
    changed = accounts.identity("sara@tehran.ir")
    assert changed is not None
    assert (changed.roles, changed.shown) == (frozenset({"approver"}), "سارا")
    assert refusal(accounts.check("sara@tehran.ir", "")).reason == "wrong"
    with pytest.raises(AccountError, match="not-local"):
        accounts.reset("sara@tehran.ir")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sara",
        "ſara@tehran.ir",
        "sara@tehran.ir\u200b",
        "sara@tehran.ir\n@x",
        "sara@@x",
        "a b@x.ir",
        "x@" + "y" * 300,
    ],
)
def test_an_address_that_only_looks_alike_is_not_it(accounts: Accounts, address: str) -> None:
    accounts.allow("sara@tehran.ir", roles=["editor"])
    assert accounts.identity(address) is None
    with pytest.raises(AccountError):
        accounts.allow(address, roles=["editor"])


def test_a_local_account_is_no_identity(accounts: Accounts, ali: str) -> None:
    assert accounts.identity("ali") is None


# ---- the lock ----


def test_five_failures_lock_a_name_and_longer_each_time(accounts: Accounts, ali: str, clock: Clock) -> None:
    for minutes in (15, 30, 60, 60):
        for _ in range(4):
            assert refusal(accounts.check("ali", "wrong")).reason == "wrong"
        until = refusal(accounts.check("ali", "wrong")).until
        assert until is not None
        assert (until - clock.time).total_seconds() == minutes * 60
        assert refusal(accounts.check("ali", ali)) == Refusal(reason="locked", until=until)
        clock.turn(minutes=minutes)
    assert person(accounts.check("ali", ali)).name == "ali"
    assert refusal(accounts.check("ali", "wrong")).until is None


def test_a_name_that_nobody_has_is_locked_like_any_other(accounts: Accounts, ali: str) -> None:
    for name in ("ali", "nobody", "not a name"):
        answers = [refusal(accounts.check(name, "wrong")).reason for _ in range(6)]
        assert answers == ["wrong"] * 4 + ["locked"] * 2


def test_the_right_password_makes_up_for_failures(accounts: Accounts, ali: str) -> None:
    for _ in range(3):
        for _ in range(4):
            accounts.check("ali", "wrong")
        assert person(accounts.check("ali", ali))


def test_a_new_first_password_lifts_the_lock(accounts: Accounts, ali: str) -> None:
    for _ in range(5):
        accounts.check("ali", "wrong")
    assert person(accounts.check("ali", accounts.reset("ali")))


def test_guessing_the_old_password_in_the_form_counts_too(accounts: Accounts, ali: str) -> None:
    reasons = [refusal(accounts.change_password("ali", "wrong", GOOD)).reason for _ in range(6)]
    assert reasons == ["wrong"] * 4 + ["locked"] * 2


def test_hashes_have_the_strength_of_the_library(real_hashes: None, accounts: Accounts) -> None:
    accounts.add("sara", roles=["editor"])
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in kept(accounts)


def test_an_unknown_name_takes_as_long_as_a_known_one(real_hashes: None, accounts: Accounts) -> None:
    accounts.add("ali", roles=["editor"])

    def seconds(name: str) -> float:
        start = process_time()
        accounts.check(name, "wrong")
        return process_time() - start

    accounts.check("warm", "up")
    known = min(seconds("ali") for _ in range(4))
    unknown = min(seconds(f"nobody{number}") for number in range(4))
    assert 0.5 < unknown / known < 2


# ---- passwords ----


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("short", "short"),
        ("x" * 201, "long"),
        ("", "short"),
        ("aaaaaaaaaaaa", "simple"),
        ("1234567890", "simple"),
        ("0987654321", "simple"),
        ("QWERTYUIOP", "simple"),
        ("۱۱۱۱۲۲۲۲۱۱", "simple"),
    ],
)
def test_a_new_password_has_to_be_sane(accounts: Accounts, ali: str, new: str, reason: str) -> None:
    assert accounts.change_password("ali", ali, new) == Refusal(reason=reason)  # type: ignore[arg-type]
    assert person(accounts.check("ali", ali)).must_change


def test_a_new_password_is_neither_the_old_one_nor_the_name(accounts: Accounts) -> None:
    first = accounts.add("mohammadi.reza", roles=["editor"])
    assert refusal(accounts.change_password("mohammadi.reza", first, first)).reason == "same"
    assert refusal(accounts.change_password("mohammadi.reza", first, "Mohammadi.Reza")).reason == "named"
    assert refusal(accounts.change_password("mohammadi.reza", first, "mohammadi.reza1")).reason == "named"


def test_one_password_typed_in_two_unicode_forms_is_one(accounts: Accounts, ali: str) -> None:
    assert accounts.change_password("ali", ali, "آب‌نبات قیچی") is None
    assert person(accounts.check("ali", "ا\u0653ب‌نبات قیچی"))


def test_a_hash_of_older_strength_is_renewed(accounts: Accounts, ali: str) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(ali)
    with accounts.database.writing() as connection:
        connection.execute("UPDATE account SET password = ?", [weak])
    assert person(accounts.check("ali", ali)).must_change
    with accounts.database.reading() as connection:
        renewed = connection.execute("SELECT password FROM account").fetchone()[0]
    assert renewed != weak
    assert not is_outdated(renewed)
    assert person(accounts.check("ali", ali))


# ---- sessions ----


def test_a_session_lasts_eight_hours_of_use_at_most(accounts: Accounts, ali: str, clock: Clock) -> None:
    token, begun = accounts.sign_in(person(accounts.check("ali", ali)))
    assert (begun.expires_at - clock.time).total_seconds() == 8 * 3600
    for _ in range(15):
        clock.turn(minutes=31)
        assert accounts.session(token) == begun
    clock.turn(minutes=15)
    assert accounts.session(token) is None


def test_a_session_that_is_not_used_for_an_hour_is_over(accounts: Accounts, ali: str, clock: Clock) -> None:
    token, _ = accounts.sign_in(person(accounts.check("ali", ali)))
    clock.turn(minutes=59)
    assert accounts.session(token)
    clock.turn(minutes=59)
    assert accounts.session(token)
    clock.turn(minutes=60)
    assert accounts.session(token) is None
    clock.turn(minutes=-30)
    assert accounts.session(token) is None  # what is over stays over, whatever the clock says


def test_hours_are_a_setting(settings: Settings, clock: Clock) -> None:
    accounts = replace(Accounts.of(replace(settings, staff_hours=1)), now=clock)
    password = accounts.add("ali", roles=["editor"])
    token, _ = accounts.sign_in(person(accounts.check("ali", password)))
    clock.turn(minutes=30)
    assert accounts.session(token)
    clock.turn(minutes=30)
    assert accounts.session(token) is None


def test_roles_are_as_they_stand_now(accounts: Accounts) -> None:
    accounts.allow("sara@tehran.ir", roles=["editor", "approver"])
    found = accounts.identity("sara@tehran.ir")
    assert found is not None
    token, begun = accounts.sign_in(found)
    assert begun.can("approver")
    accounts.allow("sara@tehran.ir", roles=["editor"])
    now = accounts.session(token)
    assert now is not None
    assert not now.can("approver")


def test_a_removed_account_is_out_at_once(accounts: Accounts, ali: str) -> None:
    found = person(accounts.check("ali", ali))
    token, _ = accounts.sign_in(found)
    assert accounts.remove("Ali")
    assert accounts.session(token) is None
    with pytest.raises(AccountError, match="unknown"):
        accounts.sign_in(found)
    accounts.add("ali", roles=["editor"])
    assert accounts.session(token) is None


def test_a_change_or_reset_of_the_password_ends_every_session(accounts: Accounts, ali: str) -> None:
    tokens = [accounts.sign_in(person(accounts.check("ali", ali)))[0] for _ in range(3)]
    assert accounts.change_password("ali", ali, GOOD) is None
    assert [accounts.session(token) for token in tokens] == [None] * 3
    token, _ = accounts.sign_in(person(accounts.check("ali", GOOD)))
    accounts.reset("ali")
    assert accounts.session(token) is None


def test_signing_out_ends_one_session(accounts: Accounts, ali: str) -> None:
    found = person(accounts.check("ali", ali))
    first, second = accounts.sign_in(found)[0], accounts.sign_in(found)[0]
    assert first != second
    accounts.sign_out(first)
    assert accounts.session(first) is None
    assert accounts.session(second)


@pytest.mark.parametrize("token", [None, "", "x", "x" * 10_000, "\ud800", "' OR 1=1 --", "سلام"])
def test_what_is_no_token_is_no_session(accounts: Accounts, ali: str, token: str | None) -> None:
    accounts.sign_in(person(accounts.check("ali", ali)))
    assert accounts.session(token) is None
    accounts.sign_out(token)


def test_a_password_that_was_reset_meanwhile_lets_nobody_in(
    accounts: Accounts, ali: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(kept: str | None, password: str) -> bool:
        accounts.reset("ali")
        return True

    monkeypatch.setattr(passwords, "is_right", slow)
    assert refusal(accounts.check("ali", ali)).reason == "wrong"


# ---- many at once ----


def work(data: Path, number: int) -> tuple[str, bool]:
    """One process: makes an account, signs in and out with it, and looks."""
    accounts = Accounts.of(Settings(data=data, demo=False, district="7", memory="1GB"))
    password = accounts.add(f"p{number}", roles=["editor"])
    token, _ = accounts.sign_in(person(accounts.check(f"p{number}", password)))
    is_in = accounts.session(token) is not None
    accounts.sign_out(token)
    return f"p{number}", is_in and accounts.session(token) is None


def test_eight_processes_at_once_from_the_first_moment(settings: Settings) -> None:
    with ProcessPoolExecutor(8, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(work, [settings.data] * 8, range(8)))
    assert all(is_right for _, is_right in found)
    accounts = Accounts.of(settings)
    assert [each.name for each in accounts.people()] == sorted(name for name, _ in found)
    assert [event.what for event in accounts.events()].count("signed in") == 8
    assert {path.name for path in settings.staff.iterdir()} <= {
        f"staff.sqlite3{end}" for end in ("", "-wal", "-shm")
    }


def test_many_guesses_at_once_are_no_more_than_five(
    accounts: Accounts, ali: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def is_right(kept: str | None, password: str) -> bool:
        looked.append(password)
        return False

    monkeypatch.setattr(passwords, "is_right", is_right)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: accounts.check("ali", f"guess{number}"), range(40)))
    assert len(looked) == 5
    assert sum(refusal(answer).reason == "locked" for answer in answers) >= 35
