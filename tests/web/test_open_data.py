"""``/data/…``, «دریافت همین نما», the pieces for other sites, and what search engines read."""

import csv
import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from karnameh.__main__ import main
from karnameh.content.document import write_page
from karnameh.content.embeds import PIECES
from karnameh.content.view import view
from karnameh.exports import kept_archive
from karnameh.exports.archive import archive
from karnameh.exports.parts import number_or_text
from karnameh.locales import locale
from karnameh.sitemap import PAGES, PATHS
from karnameh.warehouse import Store, site_previews, site_store
from karnameh.web import middleware, routes
from tests.markup import read

Site = TestClient
Serve = Callable[[Path], TestClient]


@cache
def application() -> Starlette:
    """The site's addresses; nothing in them is of one record."""
    return Starlette(routes=routes(), middleware=middleware())


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """A site over a record, with a cache of its own."""

    def served(warehouse: Path) -> TestClient:
        (tmp_path / "warehouse").unlink(missing_ok=True)
        (tmp_path / "warehouse").symlink_to(warehouse)
        monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
        site_store.cache_clear()
        site_previews.cache_clear()
        return TestClient(application(), base_url="http://karnameh.test", follow_redirects=False)

    yield served
    site_store.cache_clear()
    site_previews.cache_clear()


@pytest.fixture
def site(serve: Serve, warehouse: Path) -> TestClient:
    return serve(warehouse)


def test_the_complete_download_is_served_as_a_file(site: Site) -> None:
    whole = site.get("/data/batch-2.zip")
    digest = sha256(whole.content)
    assert whole.status_code == 200
    assert whole.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert whole.headers["Repr-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert whole.headers["Cache-Control"] == "no-cache"
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    part = site.get("/data/batch-2.zip", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    again = site.get("/data/batch-2.zip", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert site.head("/data/batch-2.zip").headers["Content-Length"] == str(len(whole.content))
    assert site.get("/data/batch-2.zip.sha256").text == f"{digest.hexdigest()}  batch-2.zip\n"


def test_the_address_with_the_hash_never_gives_other_bytes(site: Site) -> None:
    whole = site.get("/data/batch-1.zip")
    digest = sha256(whole.content).hexdigest()
    pinned = site.get(f"/data/batch-1.zip?sha256={digest}")
    assert pinned.content == whole.content
    assert pinned.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    gone = site.get(f"/data/batch-1.zip?sha256={'0' * 64}")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
    assert gone.text == locale("fa").text("open.other_bytes")


def test_the_latest_leads_to_the_last_batch(site: Site) -> None:
    answer = site.get("/data/latest.zip")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (307, "no-store")
    assert site.get(answer.headers["Location"]).status_code == 200
    assert answer.headers["Location"] == "/data/batch-2.zip"


def test_the_command_writes_the_same_bytes(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    assert main(["data", str(out)]) == 0
    assert out.read_bytes() == site.get("/data/batch-2.zip").content
    assert main(["data", str(out), "--as-of", "1"]) == 0
    assert out.read_bytes() == site.get("/data/batch-1.zip").content


def test_a_batch_says_the_same_after_later_ones(serve: Serve, ledger: Path) -> None:
    """What stood after a batch is one file, whichever later version it is asked of."""
    now = Store(ledger, demo=True).published()
    target = io.BytesIO()
    archive(now.as_of(3), target)
    assert serve(ledger).get("/data/batch-3.zip").content == target.getvalue()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("batch-99.zip", 404),
        ("batch-0.zip", 404),
        ("batch-1.exe", 404),
        ("..%2Fcurrent.json", 404),
        ("batch-1.zip?sha256=<b>", 400),
        ("latest.zip?year=1404", 400),
        ("catalog.jsonld?sha256=00", 400),
    ],
)
def test_what_is_not_there_is_refused_in_words(site: Site, name: str, status: int) -> None:
    answer = site.get(f"/data/{name}")
    assert answer.status_code == status
    assert "<b>" not in answer.text


def test_one_is_made_at_a_time_and_once(site: Site, tmp_path: Path) -> None:
    with kept_archive._making:
        busy = site.get("/data/batch-1.zip")
        assert (busy.status_code, int(busy.headers["Retry-After"]) > 0) == (503, True)
    first = site.get("/data/batch-1.zip")
    (kept,) = (tmp_path / "cache" / "data").glob("*.zip")
    assert kept.read_bytes() == first.content
    assert not list((tmp_path / "cache" / "data").glob("*.part"))


def test_only_so_many_are_kept(
    serve: Serve, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_archive, "KEPT", 2)
    site = serve(ledger)
    for batch in (1, 2, 3):
        assert site.get(f"/data/batch-{batch}.zip").status_code == 200
    assert len(list((tmp_path / "cache" / "data").iterdir())) == 4  # each with its hash


def test_the_catalogue_tells_portals_of_every_file(site: Site) -> None:
    answer = site.get("/data/catalog.jsonld")
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    catalogue = answer.json()
    dataset = catalogue["dcat:dataset"]
    assert (catalogue["@type"], dataset["@type"]) == ("dcat:Catalog", "dcat:Dataset")
    assert {one["@language"] for one in dataset["dct:title"]} == {"fa", "en"}
    for file in dataset["dcat:distribution"]:
        address = urlsplit(file["dcat:downloadURL"]["@id"])
        assert address.netloc == "karnameh.test"
        assert site.head(address.path).status_code in (200, 307), address.path
    package = site.get("/data/datapackage.json").json()
    assert [resource["name"] for resource in package["resources"]] == sorted(
        ["activities", "metrics", "plan_items", "places", "codes", "fields"]
    )


def test_the_page_tells_search_engines_of_the_dataset(site: Site) -> None:
    script = read(site.get("/data").text).one("script", type="application/ld+json").text
    thing = json.loads(script)["mainEntity"]
    assert thing["@type"] == "Dataset"
    assert all(thing[key] for key in ("name", "description", "license", "version", "temporalCoverage"))
    assert thing["distribution"][0]["contentUrl"] == "http://karnameh.test/data/latest.zip"


def test_the_page_shows_the_hash_and_keeps_the_choices(site: Site) -> None:
    digest = site.get("/data/batch-2.zip.sha256").text.split()[0]
    text = site.get("/data?year=1404&kind=workshop&lang=en").text
    assert digest in text
    for form in ("csv", "json", "parquet", "geojson", "ics"):
        assert f"/api/v1/activities.{form}?year=1404&amp;kind=workshop&amp;lang=en" in text
    assert "/embed/map?year=1404&amp;kind=workshop&amp;lang=en" in text


def test_search_engines_find_every_page(site: Site) -> None:
    robots = site.get("/robots.txt").text
    assert "Disallow: /staff" in robots
    assert "Sitemap: http://karnameh.test/sitemap.xml" in robots
    root = ElementTree.fromstring(site.get("/sitemap.xml").content)  # noqa: S314 — our own
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [one.text or "" for one in root.findall("s:url/s:loc", space)]
    paths = {urlsplit(one).path for one in found}
    assert paths == set(PATHS.values()) - {"/activity", "/figure"}
    assert "http://karnameh.test/neighbourhood?n=701" in found


CHOSEN: list[dict[str, str]] = [{}, {"year": "1404", "n": "701", "kind": "workshop", "lang": "en"}]
WITHOUT = {"meeting", "data", "api", "report"}


@pytest.mark.parametrize("choices", CHOSEN, ids=["fa", "en"])
@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in WITHOUT], ids=lambda page: page.name
)
def test_this_view_is_what_the_page_shows(site: Site, page: object, choices: dict[str, str]) -> None:
    name = page.name  # type: ignore[attr-defined]
    choices = {**choices, **({"id": "D7-1404-0002"} if name == "activity" else {})}
    answer = site.get(PATHS[name], params=choices)
    links = [one.attributes["href"] for one in read(answer.text).every("a", cls="k-download")]
    taken = [href for href in links if href.startswith("/downloads/view/")]
    write_page(page, choices)  # type: ignore[arg-type]
    parts = view().parts
    assert bool(taken) == bool(parts)
    if not taken:
        return
    assert [urlsplit(href).path for href in taken] == [
        f"/downloads/view/{name}.csv",
        f"/downloads/view/{name}.xlsx",
    ]
    tables, book = csv_tables(site, taken[0]), xlsx_tables(site, taken[1])
    assert [len(rows) for rows in tables] == [len(rows) for rows in book]
    assert [rows[0] for rows in tables] == [[str(cell) for cell in rows[0]] for rows in book]
    shown = [part for part in parts if part.download is None]
    for part in shown:
        expected = [
            [said(cell) for cell in part.header],
            *([said(cell) for cell in row] for row in part.rows),
        ]
        assert expected in [[[said(cell) for cell in row] for row in rows] for rows in book]


def said(cell: object) -> str:
    """A cell without the difference of an empty text and none, of 3 and 3.0."""
    if isinstance(cell, int | float):
        return f"{cell:g}"
    return "" if cell is None else str(cell)


def csv_tables(site: Site, href: str) -> list[list[list[str]]]:
    answer = site.get(href)
    assert answer.status_code == 200, answer.text
    if answer.headers["Content-Type"].startswith("text/csv"):
        contents = [answer.content]
    else:
        with ZipFile(io.BytesIO(answer.content)) as made:
            contents = [made.read(name) for name in made.namelist()]
    return [list(csv.reader(io.StringIO(one.decode("utf-8-sig"), newline=""))) for one in contents]


def xlsx_tables(site: Site, href: str) -> list[list[list[object]]]:
    answer = site.get(href)
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    first, *sheets = book.worksheets
    assert all(bool(sheet.sheet_view.rightToLeft) == ("lang=en" not in href) for sheet in book.worksheets)
    assert all(
        cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )
    assert first["A1"].value
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]


def test_the_activities_of_a_view_are_all_of_them(site: Site) -> None:
    rows = csv_tables(site, "/downloads/view/activities.csv?year=1404&lang=en")[0]
    total = site.get("/downloads/activities.csv?year=1404&lang=en").content.decode("utf-8-sig")
    assert rows == list(csv.reader(io.StringIO(total, newline="")))
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_the_file_is_named_with_its_day_and_version(site: Site) -> None:
    header = site.get("/downloads/view/map.csv?year=1404").headers["Content-Disposition"]
    assert "کارنامه-نقشهٔ-محله‌ها-۱۴۰۴-نسخهٔ-۲-۱۴۰۵-۰۹-۰۲.zip" in unquote(header)
    assert 'filename="karnameh-map-1404-v2-20261123.zip"' in header


@pytest.mark.parametrize(
    ("address", "status"),
    [("nothing.csv", 404), ("map.pdf", 404), ("report.csv", 404), ("activity.csv?id=<b>", 404), ("map", 404)],
)
def test_no_rows_are_refused_in_words(site: Site, address: str, status: int) -> None:
    answer = site.get(f"/downloads/view/{address}")
    assert answer.status_code == status
    assert "<b>" not in answer.text


def test_a_view_is_not_sent_twice(site: Site) -> None:
    first = site.get("/downloads/view/kinds.xlsx")
    again = site.get("/downloads/view/kinds.xlsx", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("۱٬۲۳۴", 1234),
        ("۲٫۵", 2.5),
        ("−۳", -3),
        ("1,234", 1234),
        ("۱۲ از ۴۰", "۱۲ از ۴۰"),
        ("—", "—"),
        ("۴۵٪", "۴۵٪"),
    ],
)
def test_a_number_on_the_screen_is_a_number_in_the_file(text: str, value: object) -> None:
    assert number_or_text(text) == value


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("query", ["", "?year=1404&n=701&kind=workshop&lang=en", "?year=1390&n=0&kind=<b>"])
def test_a_piece_may_be_framed_and_needs_no_script(site: Site, name: str, query: str) -> None:
    answer = site.get(f"/embed/{name}{query}")
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "Set-Cookie" not in answer.headers
    root = read(answer.text)
    assert not root.every("script")
    assert not root.every("form")
    assert "<b>" not in answer.text
    source = root.one(cls="k-embed-source").one("a").attributes
    assert (source["target"], source["rel"]) == ("_blank", "noopener")
    assert source["href"].startswith(f"http://karnameh.test{PATHS[PIECES[name].page]}")
    again = site.get(f"/embed/{name}{query}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_nothing_else_may_be_framed(site: Site) -> None:
    for address in ("/", "/data", "/embed/nothing", "/data/catalog.jsonld", "/staff"):
        answer = site.get(address)
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN", address
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_a_piece_without_data_says_so(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = serve(tmp_path / "empty").get("/embed/map?lang=en")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert locale("en").text("empty.title") in answer.text
