"""``python -m etl staff``: what the operator says and is told."""

import json
import re
from pathlib import Path

import pytest

from etl.__main__ import main
from karnameh.accounts import Accounts, Person
from karnameh.settings import Settings


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))


def staff(*words: str) -> int:
    return main(["staff", *words])


def test_an_account_is_made_listed_reset_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    accounts = Accounts.of(Settings.from_environment())
    assert staff("list") == 0
    assert "etl staff add" in capsys.readouterr().out
    assert (
        staff("add", "Ali", "--role", "editor", "--role", "approver", "--shown", "علی", "--unit", "واحد") == 0
    )
    said = capsys.readouterr().out
    password = re.search(r"([a-z0-9]{4}-){3}[a-z0-9]{4}", said)
    assert password is not None
    found = accounts.check("ali", password[0])
    assert isinstance(found, Person)
    assert found.must_change
    assert staff("list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "name": "ali",
            "shown": "علی",
            "roles": ["approver", "editor"],
            "unit": "واحد",
            "local": True,
            "must_change": True,
        }
    ]
    assert staff("reset", "ali") == 0
    assert password[0] not in capsys.readouterr().out
    assert staff("remove", "ali") == 0
    assert not accounts.is_open()


def test_an_identity_is_allowed_and_its_roles_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert staff("allow", "Sara@Tehran.ir", "--role", "editor", "--lang", "en") == 0
    assert staff("--lang", "en", "allow", "sara@tehran.ir", "--role", "approver") == 0
    capsys.readouterr()
    assert staff("list", "--lang", "en") == 0
    assert capsys.readouterr().out == "sara@tehran.ir: approver, the organisation's account\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "ali", "--role", "editor"), "already"),
        (("add", "a b", "--role", "editor"), "cannot be the name"),
        (("allow", "ali", "--role", "editor"), "no e-mail address"),
        (("reset", "nobody"), "no account"),
        (("remove", "nobody"), "no account"),
        (("reset", "sara@tehran.ir"), "organisation"),
    ],
)
def test_what_cannot_be_done_is_said(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    staff("add", "ali", "--role", "editor")
    staff("allow", "sara@tehran.ir", "--role", "editor")
    capsys.readouterr()
    assert staff("--lang", "en", *words) == 2
    answer = capsys.readouterr()
    assert said in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    "words", [(), ("add",), ("add", "ali"), ("add", "ali", "--role", "king"), ("dance",)]
)
def test_half_a_command_is_a_usage_error(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stop:
        staff(*words)
    assert stop.value.code == 2
    capsys.readouterr()
