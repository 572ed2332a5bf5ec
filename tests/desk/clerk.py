"""Clerks at the desk: they send files, fill in the forms that pages show, and the worker works for them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from etl.uploads import Upload, Uploads
from etl.uploads.worker import work
from karnameh.accounts import Accounts, Role
from karnameh.settings import Settings
from karnameh.warehouse import site_previews, site_store
from tests.desk.conftest import PASSWORD, Answer, Browser, desk_on
from tests.etl.dirty_files import csv_text

HEADER = ("شناسه", "نوع", "عنوان", "تاریخ شروع", "وضعیت", "منطقه", "محله", "واحد مجری")
ROW = ("D7-1404-0001", "رویداد", "جشن مهرگان", "۱۴۰۴/۰۷/۱۰", "برگزارشده", "۷", "کاج", "روابط عمومی")
File = tuple[str, bytes]


@pytest.fixture(autouse=True)
def fresh_site() -> Iterator[None]:
    """A site of this test's own data folder."""
    for cached in (site_store, site_previews):
        cached.cache_clear()
    yield
    for cached in (site_store, site_previews):
        cached.cache_clear()


def row(number: int = 1, **cells: str) -> tuple[str, ...]:
    """A right row with some cells changed; ``_`` in a header stands for a blank."""
    said = dict(zip(HEADER, ROW, strict=True)) | {"شناسه": f"D7-1404-{number:04}"}
    return tuple((said | {name.replace("_", " "): cell for name, cell in cells.items()}).values())


def csv(*rows: tuple[str, ...], name: str = "log.csv", header: tuple[str, ...] = HEADER) -> File:
    """Rows as a CSV file."""
    return name, csv_text([header, *rows]).encode()


def rows(first: int, last: int, **cells: str) -> list[tuple[str, ...]]:
    """Right rows with those numbers."""
    return [row(number, **cells) for number in range(first, last + 1)]


@dataclass
class Form:
    """A form as a browser would send it when nobody fills it in."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page says: its text, its forms, its elements with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._select = ""
        self.feed(source)
        self.close()

    @property
    def text(self) -> str:
        """All its text, blanks as one."""
        return " ".join(" ".join(self.texts).split())

    def form(self, action: str) -> Form:
        """The form that goes to an address with that end."""
        (found,) = [form for form in self.forms if form.action.split("?")[0].endswith(action)]
        return found

    def links(self, pattern: str) -> list[str]:
        """The addresses that pages of ours lead to."""
        found = [said.get("href") or "" for tag, said in self.elements if tag == "a"]
        return [href for href in found if re.search(pattern, href)]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.elements.append((tag, said))
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form":
            self.forms.append(Form(said.get("action") or ""))
        elif tag == "input" and name:
            is_sent = said.get("type") not in ("checkbox", "radio", "file") or "checked" in said
            if is_sent:
                self.forms[-1].fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in said or self._select not in self.forms[-1].fields):
            self.forms[-1].fields[self._select] = value


class Clerk(Browser):
    """Somebody who is signed in."""

    def page(self, path: str, status: int = 200) -> Page:
        """A page, which must be there."""
        answer = self.get(path)
        assert answer.status == status, (path, answer.status, answer.text[:2000])
        return Page(answer.text)

    def send_parts(self, path: str, parts: list[tuple[str, str | None, bytes]]) -> Answer:
        """Post fields and files (with a file name) as a browser does."""
        boundary = uuid4().hex
        body = b"".join(_part(boundary, *part) for part in parts) + f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return self.ask("POST", path, body, Content_Type=kind, Origin=self.origin)

    def try_to_send(self, *files: File, path: str = "/staff/uploads", **fields: str) -> Answer:
        """Send files; whatever comes of it."""
        said = {"csrf": self.token, **fields}
        parts: list[tuple[str, str | None, bytes]] = [
            (name, None, value.encode()) for name, value in said.items()
        ]
        parts += [("files", name, body) for name, body in files]
        return self.send_parts(path, [*parts, ("end", None, b"1")])

    def send(self, *files: File, **fields: str) -> int:
        """Send files that are taken; the upload's number."""
        answer = self.try_to_send(*files, **fields)
        assert answer.status == 303, answer.text[:3000]
        return int(answer.goal.split("?")[0].rsplit("/", 1)[1])

    @property
    def token(self) -> str:
        """The token of this session's forms."""
        return self.csrf("/staff/batches")

    def upload(self, number: int) -> Page:
        """The page of an upload."""
        return self.page(f"/staff/uploads/{number}")

    def fill_in(self, number: int, what: str, **fields: str) -> Answer:
        """Fill in a form of an upload's page and send it."""
        return self.submit(self.upload(number).form(f"/{number}/{what}"), fields)

    def submit(self, form: Form, fields: Mapping[str, str]) -> Answer:
        """Send a form with some fields filled in."""
        return self.post(form.action, {**form.fields, **fields})

    def post_bare(self, number: int, what: str, **fields: str) -> Answer:
        """Post to an upload without its page, with a right token."""
        return self.post(f"/staff/uploads/{number}/{what}", {"csrf": self.token, **fields})


def _part(boundary: str, name: str, file: str | None, body: bytes) -> bytes:
    named = "" if file is None else f'; filename="{_quoted(file)}"'
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"{named}\r\n'
    kind = "" if file is None else "Content-Type: application/octet-stream\r\n"
    return (head + kind + "\r\n").encode() + body + b"\r\n"


def _quoted(name: str) -> str:
    """As browsers write names into a header."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


@dataclass(frozen=True)
class Office:
    """A desk with its people and its worker."""

    settings: Settings
    port: int

    def clerk(self, name: str, *roles: Role, unit: str | None = "روابط عمومی") -> Clerk:
        """Somebody with an account, signed in; a further session for who has one already."""
        accounts = Accounts.of(self.settings)
        if all(person.name != name for person in accounts.people()):
            first = accounts.add(name, roles=list(roles), shown=name, unit=unit)
            assert accounts.change_password(name, first, PASSWORD) is None
        found = Clerk(self.port)
        assert found.sign_in(name, PASSWORD).status == 303
        return found

    def work(self) -> None:
        """Let the worker do what is queued."""
        work(self.settings, forever=False)

    def upload(self, number: int) -> Upload:
        """An upload as it is kept."""
        found = Uploads.of(self.settings).read(number)
        assert found is not None
        return found


@contextmanager
def office_of(settings: Settings) -> Iterator[Office]:
    """A desk on a port of its own."""
    with desk_on(settings) as browser:
        yield Office(settings, int(browser.origin.rsplit(":", 1)[1]))


@contextmanager
def another_setting(office: Office, **settings: object) -> Iterator[Office]:
    """The same office with a setting changed."""
    with office_of(replace(office.settings, **settings)) as found:  # type: ignore[arg-type]
        yield found
