"""How documents are kept: told apart, known again, let go with their version, and never shown to who may not see."""

import json
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from karnameh import web
from karnameh.accounts import COOKIE, Accounts
from karnameh.locales import locale
from karnameh.settings import Settings
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import site_previews, site_store
from karnameh.web.documents import Documents
from tests.fixture_warehouse import Ledger, build
from tests.markup import read
from tests.web.test_documents import address_of, each_page, head
from tests.web.test_site import Site, serving


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


@pytest.mark.parametrize("accept", ["", "br", "gzip"])
@each_page
def test_what_has_not_changed_is_not_sent_again(site: Site, page: Page, accept: str) -> None:
    first = site.get(address_of(page), Accept_Encoding=accept)
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.get(address_of(page), Accept_Encoding=accept, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "no-cache"
    other = "gzip" if accept != "gzip" else "br"
    assert site.get(address_of(page), Accept_Encoding=other, If_None_Match=first.headers["ETag"]).status == (
        200 if accept else 304  # the bytes as they are may be the base of a coding, and have the same content
    )
    assert site.get(address_of(page), Accept_Encoding=accept, If_None_Match='"other"').status == 200


@each_page
def test_head_says_what_get_would(site: Site, page: Page) -> None:
    for accept in ("", "br"):
        full = site.get(address_of(page), Accept_Encoding=accept)
        answer = site.ask("HEAD", address_of(page), Accept_Encoding=accept)
        assert (answer.status, answer.body) == (200, b"")
        unlike = {"date", "Date"}
        assert {name: value for name, value in answer.headers.items() if name not in unlike} == {
            name: value for name, value in full.headers.items() if name not in unlike
        }


def test_other_choices_are_another_document(site: Site) -> None:
    addresses = [
        "/map",
        "/map?year=1404",
        "/map?year=1403",
        "/map?n=701",
        "/map?n=702",
        "/map?measure=rate",
        "/map?points=1&year=1404",
        "/map?lang=en",
        "/map?as_of=1",
    ]
    tags = [site.get(address).headers["ETag"] for address in addresses]
    assert len(set(tags)) == len(addresses)


def request(query: str = "", host: str = "a.example", cookie: str = "") -> Request:
    headers = [(b"host", host.encode()), *([(b"cookie", cookie.encode())] if cookie else [])]
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "query_string": query.encode()}
    return Request({**scope, "headers": headers, "server": ("a.example", 80)})


@pytest.mark.usefixtures("site")
def test_what_means_nothing_makes_no_other_document_and_is_not_kept_apart() -> None:
    documents = Documents(web.site_files())
    ask = documents.endpoint(PAGES[0])
    first = ask(request())
    for query in (
        "utm_source=x",
        "q=",
        "year=&n=",
        "lang=fa",
        "a=1&b=2&c=3",
        "constructor=1&__proto__=1",
        "%00=1",
    ):
        assert ask(request(query)).headers["ETag"] == first.headers["ETag"], query
    kept = documents._kept[site_store().published()]
    assert len(kept) == 1
    for query in ("n=701&year=1404", "year=1404&n=701", "year=1404&utm=1&n=701", "year=1404&n=701&lang=fa"):
        ask(request(query))
    assert len(kept) == 2
    ask(request("preview=1"))
    assert len(kept) == 2


@pytest.mark.usefixtures("site")
def test_however_many_addresses_are_asked_for_few_documents_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("karnameh.web.documents.KEPT", 3)
    documents = Documents(web.site_files())
    for number in range(9):
        documents.endpoint(next(page for page in PAGES if page.name == "history"))(request(f"page={number}"))
    assert len(documents._kept[site_store().published()]) == 3


def test_a_page_that_raises_is_told_in_a_designed_way_and_not_kept(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret path")

    address = "/about?batch=77"  # asked for by no other test
    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr("karnameh.warehouse.questions.sources", broken)
        answer = site.get(address)
    root = read(answer.text)
    assert answer.status == 500
    assert root.one(cls="k-notice").one("h2").text == locale("fa").text("empty.broken_title")
    assert "a secret path" not in answer.text
    assert "Traceback" not in answer.text
    assert "a secret path" in caplog.text
    assert head(answer)["robots"] == "noindex"
    mended = site.get(address, If_None_Match=answer.headers["ETag"])
    assert mended.status == 200
    assert locale("fa").text("empty.broken_title") not in mended.text


def test_a_new_publication_is_seen_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(build(data)) as site:
        before = {page: site.get(address_of(page)) for page in PAGES}
        missing = site.get("/activity?id=D7-1405-0042")
        named = {"activity_id": "D7-1405-0042", "title": "جشن تازه", "neighbourhood": "718"}
        Ledger(data).load(activities={"D7-1405-0001": named})
        for page, answer in before.items():
            after = site.get(address_of(page), If_None_Match=answer.headers["ETag"])
            assert after.status == 200, page.name  # the foot names the version
            assert after.headers["ETag"] != answer.headers["ETag"]
        assert "جشن تازه" in site.get(address_of(PAGES[0])).text
        assert missing.status == 404
        assert site.get("/activity?id=D7-1405-0042").status == 200


@pytest.fixture(scope="module")
def with_preview(
    warehouse: Path, ledger: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, str]]:
    """A site with an upload that is not published yet, and the key of a staff session."""
    data = tmp_path_factory.mktemp("previewed")
    shutil.copytree(warehouse, data / "warehouse")
    upload = data / "uploads" / "000001"
    upload.mkdir(parents=True)
    pointer = json.loads((ledger / "current.json").read_text(encoding="utf-8"))
    shutil.copy(ledger / pointer["file"], upload / "preview.duckdb")
    site_previews.cache_clear()
    with serving(data / "warehouse") as site:
        accounts = Accounts.of(Settings(data=data, demo=True, district="7", memory="512MB"))
        accounts.add("ali", roles=["editor"], shown="علی", unit="روابط عمومی")
        (person,) = accounts.people()
        key, _ = accounts.sign_in(person)
        yield site, key
    site_previews.cache_clear()


UNPUBLISHED = "کارگاه کتاب‌خوانی کودکان و مادران"
"""A title that the upload brings and no publication has."""


@each_page
def test_staff_see_an_upload_on_every_page(with_preview: tuple[Site, str], page: Page) -> None:
    site, key = with_preview
    answer = site.get(address_of(page, "preview=1"), Cookie=f"{COOKIE}={key}", Accept_Encoding="br")
    say = locale("fa").text
    assert say("preview.band") in answer.text
    assert (answer.headers["Cache-Control"], "Cookie" in answer.headers["Vary"]) == (
        "private, no-store",
        True,
    )
    assert "Content-Encoding" not in answer.headers  # a length would tell of what stands in it
    assert head(answer)["robots"] == "noindex"
    menu = [one.attributes["href"] for one in read(answer.text).one("nav", cls="k-nav").every("a")]
    assert all("preview=1" in href for href in menu)
    again = site.get(
        address_of(page, "preview=1"), Cookie=f"{COOKIE}={key}", If_None_Match=answer.headers["ETag"]
    )
    assert again.status == 200


@pytest.mark.parametrize("cookie", ["", "x", "'; DROP TABLE session", "a" * 300])
def test_nobody_else_ever_sees_it(with_preview: tuple[Site, str], cookie: str) -> None:
    site, key = with_preview
    assert UNPUBLISHED in site.get("/activity?id=D7-1404-0002&preview=1", Cookie=f"{COOKIE}={key}").text
    for preview in ("1", "01", "%31", "1&preview=1", "000001", "9" * 9, "-1"):
        answer = site.get(f"/activity?id=D7-1404-0002&preview={preview}", Cookie=f"{COOKIE}={cookie}")
        assert answer.status == 200
        assert UNPUBLISHED not in answer.text
        assert locale("fa").text("preview.band") not in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert UNPUBLISHED not in site.get("/activity?id=D7-1404-0002", Cookie=f"{COOKIE}={key}").text


def test_many_visitors_at_once_get_the_same_document(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.get("/transparency?year=1404&page=9"), range(24)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


def test_the_documents_of_a_past_version_are_let_go(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KARNAMEH_DATA", str(data))
        build(data)
        site_store.cache_clear()
        documents = Documents(web.site_files())
        answer: Response = documents.endpoint(PAGES[0])(request())
        assert answer.status_code == 200
        assert len(documents._kept) == 1
        Ledger(data).load(activities={"D7-1405-0001": {"activity_id": "D7-1405-0042"}})
        documents.endpoint(PAGES[0])(request())
        assert [published.version for published in documents._kept] == [site_store().published().version]
    site_store.cache_clear()
