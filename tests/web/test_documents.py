"""The document of every page, asked over HTTP: what its head says, how it is kept, and who may see what."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import brotli
import pytest
from markupsafe import Markup

from karnameh.exports.documents import Document, InLanguage
from karnameh.locales import locale
from karnameh.sitemap import FEEDS, PAGES, PATHS, Page
from karnameh.warehouse import site_store
from karnameh.web.security import HEADERS
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
    made = Document(
        language="fa",
        direction="rtl",
        title=HOSTILE,
        heading=HOSTILE,
        description=HOSTILE,
        site=HOSTILE,
        address=HOSTILE,
        picture=HOSTILE,
        font=HOSTILE,
        icon=HOSTILE,
        script=HOSTILE,
        thing={"name": HOSTILE, HOSTILE: [HOSTILE]},
        style="p { color: red }",
        content=Markup("<p>content</p>"),
        languages=[InLanguage(code="en", href=HOSTILE)],
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


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_changed_by_asking_for_a_page(site: Site, method: str) -> None:
    assert site.ask(method, "/map").status == 405


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
        allowed = {PATHS["activity"]: 404, "/data/latest.zip": 307}
        assert status in (200, allowed.get(urlsplit(address).path)), address
