"""The site's own addresses, asked over HTTP of a real server."""

import csv
import gc
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote, unquote

import anyio
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request

from karnameh import web
from karnameh.locales import locale
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import site_store
from karnameh.web.documents import DocumentError, Documents, streamlit_document
from karnameh.web.files import FONT_NAME, STYLES, File, Files
from karnameh.web.security import HEADERS
from tests.markup import read


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8-sig")


class Site:
    """Asks a server that listens on a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.address = f"http://127.0.0.1:{port}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, quote(path, safe="/?&=%.:"), headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(warehouse: Path) -> Iterator[Site]:
    """Our routes and middleware on a real server, over a published warehouse."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KARNAMEH_DATA", str(warehouse.parent))
        site_store.cache_clear()
        app = Starlette(routes=web.routes(), middleware=web.middleware())
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.05)
            assert thread.is_alive()
        yield Site(server.servers[0].sockets[0].getsockname()[1])
        server.should_exit = True
        thread.join()
    site_store.cache_clear()


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize(
    ("query", "opening"),
    [
        ("", '<html lang="fa" dir="rtl">'),
        ("&lang=en", '<html lang="en" dir="ltr">'),
        ("&lang=fa", '<html lang="fa" dir="rtl">'),
        ("&lang=xx&n=701", '<html lang="fa" dir="rtl">'),
    ],
)
def test_every_page_is_a_document_of_ours(site: Site, page: Page, query: str, opening: str) -> None:
    address = f"{page.path}?id=D7-1404-0002{query}"
    answer = site.get(address)
    speaking = locale("en" if "lang=en" in query else "fa")
    root = read(answer.text)
    assert answer.status == 200
    assert answer.text.startswith("<!DOCTYPE html>\n" + opening)
    assert root.one("html").one("head").one("title").text.endswith(f" | {speaking.text('site.name')}")
    assert root.one("div", id="root").every("h1")  # what it says stands there without a script
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Language"] == speaking.code
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '"./' not in answer.text
    assert "SourceSans" not in answer.text
    assert site.get(address, If_None_Match=answer.headers["ETag"]).status == 304


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere?lang=en", "/صفحه", "/Map"])
def test_an_unknown_page_is_a_document_of_ours_too(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert f'<html lang="{"en" if "lang=en" in path else "fa"}"' in answer.text
    assert "404" not in answer.text


@pytest.mark.parametrize("path", ["/favicon.png", "/manifest.json", "/_stcore", "/oauth2callback", "/a/b"])
def test_what_may_be_streamlits_is_left_to_it(site: Site, path: str) -> None:
    assert site.get(path).text == "Not Found"  # no Streamlit behind the routes of this test


def test_what_a_document_names_is_served_for_ever(site: Site) -> None:
    document = site.get("/").text
    files = Files.of_site(web.FONT, web.ICONS)
    for name in ("frame.js", "favicon.svg"):
        address = files.address(name)
        assert f'"{address}"' in document
        answer = site.get(address)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    stale = site.get("/assets/karnameh.css?v=old")
    assert stale.headers["Cache-Control"] == "no-cache"
    assert site.get("/assets/karnameh.css", If_None_Match=stale.headers["ETag"]).status == 304


def test_the_styles_stand_in_the_document_as_they_are_served(site: Site) -> None:
    style = read(site.get("/").text).one("style").text
    for name in STYLES:
        served = site.get(f"/assets/{name}")
        assert served.status == 200
        assert " ".join(served.text.split()) in style


def overview(files: Files) -> str:
    """The first page as a site with those files would answer."""
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "server": ("a.example", 80)}
    answer = Documents(files).endpoint(PAGES[0])(Request({**scope, "headers": []}))
    return bytes(answer.body).decode()


@pytest.mark.usefixtures("site")
def test_the_font_is_loaded_ahead_by_the_address_that_the_style_names() -> None:
    files = Files({"karnameh.css": File.of(b"", suffix=".css")})
    assert FONT_NAME not in files
    found = Files.of_site(web.FONT, web.ICONS)
    if FONT_NAME not in found:
        pytest.skip("the font is not installed")
    document = overview(found)
    assert f'<link rel="preload" href="{found.address(FONT_NAME)}" as="font"' in document
    assert f'"{found.address(FONT_NAME)}"' in found.style
    assert f'"{found.address(FONT_NAME)}"' in read(document).one("style").text


@pytest.mark.usefixtures("site")
def test_without_the_font_nothing_is_loaded_ahead(tmp_path: Path) -> None:
    files = Files.of_site(tmp_path / "no-such-font.woff2", tmp_path / "no-icons")
    assert 'rel="preload"' not in overview(files)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/nothing.css",
        "/assets/../documents.py",
        "/assets/..%2fdocuments.py",
        "/assets/%2e%2e/documents.py",
        "/assets//etc/passwd",
        "/assets/fonts/",
    ],
)
def test_no_other_file_is_served(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_every_answer_carries_the_security_headers(site: Site) -> None:
    for path in (
        "/",
        "/assets/karnameh.css",
        "/downloads/activities.csv",
        "/downloads/nothing.csv",
        "/nothing",
    ):
        answer = site.get(path)
        for name, value in HEADERS.items():
            assert answer.headers.get_all(name) == [value], (path, name)
    policy = HEADERS["Content-Security-Policy"]
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert "'unsafe-eval'" not in script
    assert "http:" not in policy
    assert "*" not in policy


def test_a_streamlit_with_another_page_stops_the_start() -> None:
    files = Files.of_site(web.FONT, web.ICONS)
    shell = streamlit_document().read_text(encoding="utf-8")
    Documents(files, page=shell)
    script, style = (
        re.search(pattern, shell) for pattern in (r"<script type=.*</script>", r"<link rel=.style.*>")
    )
    assert script
    assert style
    for known, other in (
        (script[0], ""),
        (style[0], ""),
        ('<div id="root"></div>', "<div></div>"),
        ('src="./static/', 'src="./elsewhere/'),
        ('rel="modulepreload" crossorigin href="./', 'rel="modulepreload" crossorigin href="/'),
    ):
        assert known in shell
        with pytest.raises(DocumentError):
            Documents(files, page=shell.replace(known, other))
    for more in (
        script[0],
        '<div id="root"></div>',
        '<link rel="new" href="./static/js/a.js">',
        '<link rel="modulepreload" href="https://foreign.example/a.js">',
        '<link rel="stylesheet" href="//foreign.example/a.css">',
        '<script src="/other/a.js"></script>',
        "<script>new()</script>",
    ):
        with pytest.raises(DocumentError):
            Documents(files, page=shell.replace("</head>", f"{more}</head>"))


def test_the_live_page_loads_what_streamlits_own_page_loads(site: Site) -> None:
    shell = streamlit_document().read_text(encoding="utf-8")
    loaded = set(re.findall(r'(?:src|href)="\.(/static/(?:js|css)/[^"]+)"', shell))
    later = read(site.get("/map").text).one("template", id="k-live")
    assert {one.attributes.get("href") or one.attributes["src"] for one in later.every()} == loaded
    assert [one.attributes["type"] for one in later.every("script")] == ["module"]
    assert not read(site.get("/nowhere").text).every("template")


def test_a_download_is_the_rows_of_its_view(site: Site) -> None:
    answer = site.get("/downloads/activities-by-month.csv?year=1404&n=701")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["ماه"] for row in rows][:2] == ["فروردین", "اردیبهشت"]
    assert [int(row["انجام‌شده"]) for row in rows] == [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2]


def test_a_download_has_a_persian_name_and_a_plain_one(site: Site) -> None:
    disposition = site.get("/downloads/activities-by-kind.csv?year=1404").headers["Content-Disposition"]
    plain, _, named = disposition.partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="activities-by-kind-1404-demo.csv"'
    assert unquote(named) == "فعالیت‌ها-به-تفکیک-نوع-۱۴۰۴-نمایشی.csv"
    assert disposition.isascii()
    without_demo = site.get("/downloads/activities-by-kind.csv?year=1403&lang=en")
    assert 'filename="activities-by-kind-1403.csv"' in without_demo.headers["Content-Disposition"]


def test_an_unchanged_download_is_not_sent_again(site: Site) -> None:
    path = "/downloads/activities.csv?kind=workshop"
    first = site.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    for other in ("?kind=event", "?kind=workshop&lang=en", "?kind=workshop&year=1404", ""):
        assert site.get(f"/downloads/activities.csv{other}").headers["ETag"] != first.headers["ETag"]


def test_an_empty_choice_is_no_choice(site: Site) -> None:
    everything = site.get("/downloads/activities.csv")
    assert site.get("/downloads/activities.csv?kind=&n=&q=&lang=fa").body == everything.body


def test_searching_in_a_download(site: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/downloads/activities.csv?q=کتاب").text, newline="")))
    assert [row["شناسه"] for row in rows] == ["D7-1404-0002"]


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [
        ("/downloads/nothing.csv", 404, "download.no_table"),
        ("/downloads/activities", 404, "download.no_table"),
        ("/downloads/activities.xlsx", 404, "download.no_table"),
        ("/downloads/activities.csv.csv", 404, "download.no_table"),
        ("/downloads/<script>alert(1)<script>.csv", 404, "download.no_table"),
        ("/downloads/activities-by-kind.csv", 400, "download.needs_year"),
        ("/downloads/activities-by-kind.csv?year=", 400, "download.needs_year"),
        ("/downloads/activities-by-kind.csv?year=1404&status=held", 400, "download.no_parameter"),
        ("/downloads/activities.csv?year=1404&year=1403", 400, "download.no_parameter"),
        ("/downloads/activities.csv?<script>=1", 400, "download.no_parameter"),
        ("/downloads/activities.csv?year=14040", 400, "download.bad_value"),
        ("/downloads/activities.csv?year=2025", 400, "download.bad_value"),
        ("/downloads/activities.csv?year=۱۴۰۴", 400, "download.bad_value"),
        ("/downloads/activities.csv?year=-1", 400, "download.bad_value"),
        ("/downloads/activities.csv?kind=<script>alert(1)</script>", 400, "download.bad_value"),
        ("/downloads/activities.csv?n=999", 400, "download.bad_value"),
        ("/downloads/activities.csv?status=gone", 400, "download.bad_value"),
        ("/downloads/activities.csv?lang=de", 400, "download.bad_value"),
        ("/downloads/activities.csv?q=" + "a" * 201, 400, "download.bad_value"),
    ],
)
def test_what_is_not_there_is_said_plainly(site: Site, path: str, status: int, key: str) -> None:
    answer = site.get(path)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == locale("fa").text(key)  # and so repeats nothing of the address
    english = site.get(f"{path}{'&' if '?' in path else '?'}lang=en") if "lang=" not in path else None
    if english is not None:
        assert english.text == locale("en").text(key)


def test_a_site_without_data_says_so(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    try:
        answer = site.get("/downloads/activities.csv")
        assert (answer.status, answer.text) == (503, locale("fa").text("download.no_data"))
        assert site.get("/").status == 200
    finally:
        monkeypatch.undo()
        site_store.cache_clear()


def test_the_site_starts_with_data_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> int:
        async with web.lifespan(None):
            return gc.get_freeze_count()

    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    try:
        assert anyio.run(start) > 0
    finally:
        gc.unfreeze()
        site_store.cache_clear()
