"""The document of every page, asked over HTTP: what its head says, how it is kept, and who may see what."""

import gzip
import json
import logging
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import brotli
import pytest
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from karnameh import web
from karnameh.accounts import COOKIE, Accounts
from karnameh.exports.documents import Document, OtherLanguage
from karnameh.locales import locale
from karnameh.settings import Settings
from karnameh.sitemap import FEEDS, PAGES, PATHS, Page
from karnameh.warehouse import site_previews, site_store
from karnameh.web.documents import Documents
from karnameh.web.security import HEADERS
from tests.fixture_warehouse import Ledger, build
from tests.markup import Element, read
from tests.web.test_site import Answer, Site, serving

LARGEST = 60_000
"""Bytes that a document may have on its way."""
HOSTILE = "</script><script>alert(1)</script><!--\u2028&amp;\"'"
SOME = "id=D7-1404-0002"
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


def address_of(page: Page, query: str = "") -> str:
    return f"{page.path}?{SOME}{'&' if query else ''}{query}"


def head(answer: Answer) -> dict[str, str]:
    """Metadata of a document: name or property → content; and rel of links → address."""
    found: dict[str, str] = {}
    for one in read(answer.text).one("head").every():
        name = one.attributes.get("name") or one.attributes.get("property")
        if one.tag == "meta" and name and "media" not in one.attributes:
            assert name not in found, name
            found[name] = one.attributes["content"]
        elif one.tag == "link" and one.attributes["rel"] in ("canonical", "icon"):
            found[one.attributes["rel"]] = one.attributes["href"]
    return found


def thing(answer: Answer) -> dict[str, object]:
    """What the document says to search engines."""
    script = read(answer.text).one("script", type="application/ld+json")

    def refused(constant: str) -> object:
        raise AssertionError(f"{constant} is no JSON")

    said: dict[str, object] = json.loads("".join(map(str, script.content)), parse_constant=refused)
    return said


@each_page
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_head_says_what_this_very_view_is(site: Site, page: Page, lang: str) -> None:
    answer = site.get(address_of(page, "n=701&year=1404" + ("&lang=en" if lang == "en" else "")))
    root, said = read(answer.text), head(answer)
    title = root.one("head").one("title").text
    assert title == locale("en" if lang == "en" else "fa").text("site.page_title", title=said["og:title"])
    assert said["og:description"] == said["description"]
    assert len(said["description"]) >= 10
    assert said["og:url"] == said["canonical"] == site.address + _sorted(page, "701", "1404", lang)
    assert said["og:locale"][:2] == lang
    picture = urlsplit(said["og:image"])
    assert f"{picture.scheme}://{picture.netloc}" == site.address
    assert picture.path == f"/pictures/{page.name}.png"
    assert parse_qs(picture.query) == parse_qs(urlsplit(said["canonical"]).query)
    assert said["og:image:alt"]
    assert "robots" not in said
    assert said["viewport"] == "width=device-width, initial-scale=1"  # a reader may enlarge it


def _sorted(page: Page, place: str, year: str, lang: str) -> str:
    english = "&lang=en" if lang == "en" else ""
    return f"{page.path}?year={year}&n={place}{english}&id=D7-1404-0002"


@each_page
def test_each_language_names_the_other(site: Site, page: Page) -> None:
    persian, english = (site.get(address_of(page, f"year=1404{lang}")) for lang in ("", "&lang=en"))
    for one, other, code in ((persian, english, "en"), (english, persian, "fa")):
        links = read(one.text).one("head").every("link", rel="alternate")
        (named,) = [link.attributes["href"] for link in links if link.attributes.get("hreflang") == code]
        assert named == head(other)["canonical"]
        assert one.headers["Content-Language"] != other.headers["Content-Language"]


@each_page
def test_search_engines_are_told_in_their_own_words(site: Site, page: Page) -> None:
    answer = site.get(address_of(page, "lang=en"))
    said, metadata = thing(answer), head(answer)
    assert (said["@context"], said["@type"]) == ("https://schema.org", "WebPage")
    assert (said["name"], said["description"]) == (metadata["og:title"], metadata["description"])
    assert (said["inLanguage"], said["url"]) == ("en", metadata["canonical"])


def test_an_activity_is_told_as_what_it_is_and_its_title_ends_no_script(site: Site) -> None:
    event = thing(site.get("/activity?id=D7-1404-0001"))["mainEntity"]
    assert isinstance(event, dict)
    assert (event["@type"], event["name"], event["startDate"]) == ("Event", "جشن نوروزگاه", "2025-04-04")
    assert event["url"].startswith(site.address)
    hostile = site.get("/activity?id=D7-1404-0017")
    said = thing(hostile)["mainEntity"]
    assert isinstance(said, dict)
    assert said["name"] == "گفت‌وگو ۵۰% شهر_پاک <script>alert(1)</script>"
    assert "<script>alert" not in hostile.text
    assert hostile.text.count("</script>") == len(read(hostile.text).every("script")) == 3


def test_a_document_of_hostile_texts_says_them_as_texts() -> None:
    texts = dict.fromkeys(
        ("title", "heading", "description", "site", "address", "picture", "font", "icon", "script"), HOSTILE
    )
    made = Document(
        language="fa",
        direction="rtl",
        **texts,
        thing={"name": HOSTILE, HOSTILE: [HOSTILE]},
        style="p { color: red }",
        content=Markup("<p>content</p>"),
        other=OtherLanguage(code="en", href=HOSTILE),
    )
    root = read(made.html().decode())
    assert [one.attributes.get("type") for one in root.every("script")] == ["application/ld+json", "module"]
    data = "".join(map(str, root.one("script", type="application/ld+json").content))
    assert json.loads(data) == {"name": HOSTILE, HOSTILE: [HOSTILE]}
    assert not set("<>&\u2028\u2029") & set(data)
    assert "".join(map(str, root.one("head").one("title").content)) == HOSTILE
    assert root.one("meta", name="description").attributes["content"] == HOSTILE
    assert root.one("link", rel="canonical").attributes["href"] == HOSTILE


@each_page
def test_what_is_subscribed_to_is_of_the_same_choices(site: Site, page: Page) -> None:
    answer = site.get(address_of(page, "year=1404&kind=event&n=701&lang=en&as_of=1&page=2"))
    links = [one.attributes for one in read(answer.text).one("head").every("link", rel="alternate")]
    feeds = [link for link in links if "type" in link]
    assert [link["type"] for link in feeds] == ([media for _, _, media in FEEDS] if page.has_feeds else [])
    for link in feeds:
        query = parse_qs(urlsplit(link["href"]).query)
        assert query == {"year": ["1404"], "kind": ["event"], "n": ["701"], "lang": ["en"]}
        assert link["title"]
        assert site.get(link["href"].removeprefix(site.address)).status == 200


def test_what_is_no_view_is_kept_from_search_engines_and_messengers(site: Site) -> None:
    for path, status in (("/nowhere", 404), ("/activity?id=nothing", 404), ("/map?preview=1", 200)):
        answer = site.get(path)
        said = head(answer)
        assert (answer.status, said["robots"]) == (status, "noindex"), path
        assert "canonical" not in said
        assert not [name for name in said if name.startswith("og:")]
        assert "ld+json" not in answer.text


@pytest.mark.parametrize("accept", ["", "br", "gzip"])
@each_page
def test_a_document_is_small_and_the_same_in_every_coding(site: Site, page: Page, accept: str) -> None:
    for query in ("", "lang=en", "points=1&year=1404&lang=en"):
        plain = site.get(address_of(page, query))
        answer = site.get(address_of(page, query), Accept_Encoding=accept)
        assert answer.headers.get("Content-Encoding") == (accept or None)
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert "Accept-Encoding" in answer.headers["Vary"]
        opened = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}[accept](answer.body)
        assert opened == plain.body
        assert not accept or len(answer.body) <= LARGEST
        assert answer.headers["ETag"].strip('"').removesuffix(f"-{accept}") == plain.headers["ETag"].strip(
            '"'
        )


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


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_changed_by_asking_for_a_page(site: Site, method: str) -> None:
    assert site.ask(method, "/map").status == 405


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


@each_page
def test_a_site_without_data_is_a_designed_document(
    site: Site, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    try:
        answer = site.get(page.path, Accept_Encoding="br")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Encoding" not in answer.headers
        assert locale("fa").text("empty.title") in answer.text
        assert str(tmp_path) not in answer.text
        assert read(answer.text).every("template", id="k-live")  # once there is data the live page shows it
        assert site.get("/nowhere").status == 404
    finally:
        monkeypatch.undo()
        site_store.cache_clear()


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


@pytest.mark.parametrize(
    "host",
    [
        'evil"><script>alert(1)</script>',
        "[",
        "[::1",
        "a b",
        "a/b?c#d",
        "a@b",
        "a\\b",
        "a:99999999",
        "%00",
        "x" * 5000,
    ],
)
def test_a_hostile_host_is_no_part_of_a_document(site: Site, host: str) -> None:
    answer = site.get("/map", Host=host)
    assert answer.status in (200, 400)
    if answer.status == 200:
        root = read(answer.text)
        assert len(root.every("script")) == 3
        assert "alert(1)" not in answer.text
    assert head(site.get("/map"))["canonical"] == f"{site.address}/map"


def test_the_address_that_is_set_counts_whatever_the_host_says(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = head(site.get("/map", Host="other.example"))
    assert said["canonical"] == "http://other.example/map"
    monkeypatch.setenv("KARNAMEH_ADDRESS", "https://karnameh.example/")
    answer = site.get("/map?n=701", Host="other.example", X_Forwarded_Host="third.example")
    said = head(answer)
    assert said["canonical"] == said["og:url"] == "https://karnameh.example/map?n=701"
    assert said["og:image"].startswith("https://karnameh.example/pictures/map.png")
    assert "other.example" not in answer.text
    assert "third.example" not in answer.text


def loads(root: Element) -> list[tuple[str, str]]:
    """What a browser loads for a document: kind and address."""
    found = []
    for one in root.every():
        if one.tag in ("script", "img", "iframe", "embed", "source") and "src" in one.attributes:
            found.append((one.tag, one.attributes["src"]))
        elif one.tag == "link" and one.attributes["rel"] in (
            "stylesheet",
            "modulepreload",
            "preload",
            "icon",
        ):
            found.append((one.attributes["rel"], one.attributes["href"]))
        elif one.tag == "form":
            found.append(("form", one.attributes["action"]))
        found += [(name, value) for name, value in one.attributes.items() if name == "data-source"]
    return found


@each_page
def test_the_policy_lets_a_document_do_all_it_does_and_no_more(site: Site, page: Page) -> None:
    answer = site.get(address_of(page))
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    root = read(answer.text)
    for script in root.every("script"):
        assert "src" in script.attributes or script.attributes["type"] == "application/ld+json"
    assert "'unsafe-inline'" in policy["style-src"]  # the style stands in the document
    assert not [one for one in root.every() if any(name.startswith("on") for name in one.attributes)]
    assert "javascript:" not in answer.text
    for kind, address in loads(root):
        assert urlsplit(urljoin(site.address, address)).netloc == urlsplit(site.address).netloc, (
            kind,
            address,
        )
    for directive in ("default-src", "script-src", "img-src", "font-src", "form-action", "worker-src"):
        assert "'self'" in policy[directive]
    assert not root.every("base")
    assert not re.search(r"url\((?![\"']?(?:/assets/|data:))", root.one("style").text)
    assert "@import" not in root.one("style").text


@each_page
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_address_in_a_document_is_answered(site: Site, page: Page, lang: str) -> None:
    asked = set()
    for query in ("", "n=701&year=1404"):
        answer = site.get(address_of(page, f"{query}&lang={lang}"))
        root = read(answer.text)
        links = [one.attributes["href"] for one in root.one("body").every("a")]
        asked |= {urlsplit(link)._replace(fragment="").geturl() for link in links if link.startswith("/")}
        asked |= {address for _, address in loads(root) if not address.startswith("/static/")}
        asked |= {head(answer)["og:image"].removeprefix(site.address)}
    for address in sorted(asked):
        status = site.ask("HEAD", address).status
        assert status == 200 or (status, urlsplit(address).path) == (404, PATHS["activity"]), address


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
