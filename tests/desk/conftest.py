"""The desk on a server of its own, asked over HTTP as a browser asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
import uvicorn
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.types import ASGIApp

from karnameh import desk, web
from karnameh.accounts import COOKIE, Accounts, passwords
from karnameh.settings import Settings


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time: how strong they are is tested where they are made."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobody.cache_clear()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def goal(self) -> str:
        return self.headers.get("Location", "")

    def cookie(self, name: str = COOKIE) -> str | None:
        """The line that sets a cookie."""
        lines = self.headers.get_all("Set-Cookie") or []
        return next((line for line in lines if line.startswith(f"{name}=")), None)


class Browser:
    """Keeps cookies, and says of its posts where they come from."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}
        self._port = port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body or None, sent)
            found = connection.getresponse()
            answer = Answer(found.status, found.headers, found.read())
        finally:
            connection.close()
        self._keep(answer)
        return answer

    def _keep(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                gone = morsel["max-age"] == "0" or "1970" in morsel["expires"]
                self.cookies.pop(name, None) if gone else self.cookies.update({name: morsel.value})

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", **{"Accept": "text/html", **headers})

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        said = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin, **headers}
        return self.ask("POST", path, urlencode(fields).encode(), **{n: v for n, v in said.items() if v})

    def sign_in(self, name: str, password: str, goal: str = "/staff") -> Answer:
        return self.post("/staff/sign-in", {"name": name, "password": password, "next": goal})

    def csrf(self, path: str = "/staff") -> str:
        """The token in the forms of a page."""
        return self.get(path).text.split('name="csrf" value="')[1].split('"')[0]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))  # for the rooms that ask the environment
    return Settings(data=tmp_path, demo=False, district="7", memory="1GB", secrets=tmp_path / "secrets.toml")


@pytest.fixture
def accounts(settings: Settings) -> Accounts:
    return Accounts.of(settings)


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """Serve an application on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none", lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def desk_on(settings: Settings) -> Iterator[Browser]:
    """The desk before the site's own routes, as in ``app.py``."""
    routes = [*desk.routes(settings), *web.routes()]
    with served(Starlette(routes=routes, middleware=web.middleware())) as port:
        yield Browser(port)


@pytest.fixture
def browser(settings: Settings) -> Iterator[Browser]:
    """A signed-out browser at the desk."""
    with desk_on(settings) as found:
        yield found


PASSWORD = "کبوتر و قطار شب"  # noqa: S105 — of a test


@pytest.fixture
def ali(accounts: Accounts) -> str:
    """A local account, both roles, its password chosen."""
    first = accounts.add("ali", roles=["editor", "approver"], shown="علی رضایی", unit="روابط عمومی")
    assert accounts.change_password("ali", first, PASSWORD) is None
    return PASSWORD


@pytest.fixture
def at_desk(browser: Browser, ali: str) -> Browser:
    """A browser in which «ali» is signed in."""
    assert browser.sign_in("ali", ali).status == 303
    return browser
