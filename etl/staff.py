"""``python -m etl staff …``: who may use the staff desk."""

import argparse
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from etl.problems import PublishError
from etl.texts import Lang, sentence
from karnameh.accounts import ROLES, AccountError, Accounts, Person
from karnameh.settings import Settings

_DOES = {
    "add": ("make a local account and show its first password, once", "NAME"),
    "allow": ("let an e-mail address of the sign-in provider in, or change its roles", "EMAIL"),
    "list": ("tell who has an account", None),
    "reset": ("give a local account a new first password and end its sessions", "NAME"),
    "remove": ("remove an account and end its sessions", "NAME"),
}


def add_staff_options(command: argparse.ArgumentParser) -> None:
    """The commands below ``staff``, each with the options that all commands have."""
    actions = command.add_subparsers(dest="action", required=True)
    for name, (text, who) in _DOES.items():
        action = actions.add_parser(name, help=text, description=text)
        # Suppressed, so that what stands before the action is not forgotten.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        action.add_argument("--lang", choices=("fa", "en"), default=argparse.SUPPRESS)
        action.add_argument("--traceback", action="store_true", default=argparse.SUPPRESS)
        if who:
            action.add_argument("name", metavar=who)
        if name in ("add", "allow"):
            action.add_argument(
                "--role", action="append", choices=ROLES, required=True, help="may be repeated"
            )
            action.add_argument("--shown", help="the name that others see")
            action.add_argument("--unit", help="the unit that the person answers for")


def staff(options: argparse.Namespace, settings: Settings) -> str:
    """Do one of them; returns what there is to say.

    Raises:
        PublishError: when there is no such account, or it cannot be made.
    """
    accounts = Accounts.of(settings)
    lang: Lang = options.lang
    with _told():
        match options.action:
            case "add":
                said = {"roles": options.role, "shown": options.shown, "unit": options.unit}
                return _password(lang, "staff_added", options.name, accounts.add(options.name, **said))
            case "allow":
                said = {"roles": options.role, "shown": options.shown, "unit": options.unit}
                accounts.allow(options.name, **said)
                return sentence(lang, "report", "staff_allowed", {"name": options.name})
            case "reset":
                return _password(lang, "staff_reset", options.name, accounts.reset(options.name))
            case "remove":
                if not accounts.remove(options.name):
                    raise AccountError("unknown", options.name)
                return sentence(lang, "report", "staff_removed", {"name": options.name})
            case _:
                return _listed(accounts.people(), lang, as_json=options.json)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except AccountError as error:
        raise PublishError(f"staff-{error.code}", name=error.name) from error
    except sqlite3.Error as error:
        raise PublishError("database", reason=str(error)) from error
    except OSError as error:
        raise PublishError("system", reason=str(error)) from error


def _password(lang: Lang, key: str, name: str, password: str) -> str:
    return sentence(lang, "report", key, {"name": name, "password": password})


def _listed(people: list[Person], lang: Lang, *, as_json: bool) -> str:
    if as_json:
        rows = [
            {
                "name": person.name,
                "shown": person.shown,
                "roles": sorted(person.roles),
                "unit": person.unit,
                "local": person.is_local,
                "must_change": person.must_change,
            }
            for person in people
        ]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if not people:
        return sentence(lang, "report", "staff_none")
    return "\n".join(_line(person, lang) for person in people)


def _line(person: Person, lang: Lang) -> str:
    kind = "staff_local" if person.is_local else "staff_provider"
    said = [sentence(lang, "report", f"staff_{role}") for role in ROLES if role in person.roles]
    said += [sentence(lang, "report", kind), person.unit or ""]
    said += [sentence(lang, "report", "staff_must_change")] if person.must_change else []
    shown = "" if person.shown == person.name else f" ({person.shown})"
    comma = "، " if lang == "fa" else ", "
    return f"{person.name}{shown}: {comma.join(filter(None, said))}"
