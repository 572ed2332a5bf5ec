"""What maps are made of, asked over HTTP: for ever by its version, and for nobody who may not see it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from karnameh.accounts import COOKIE, Accounts
from karnameh.content.palette import PALETTES, Theme, rgb
from karnameh.locales import locale
from karnameh.settings import Settings
from karnameh.sitemap import CHOICES
from karnameh.warehouse import site_previews, site_store
from karnameh.web.files import LASTING
from tests.fixture_warehouse import Ledger, build
from tests.markup import read
from tests.web.test_site import Answer, Site, serving

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"'><script>alert(1)</script>"


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


def svg(answer: Answer) -> ElementTree.Element:
    """A drawing as an XML parser reads it."""
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    return ElementTree.fromstring(answer.body)  # noqa: S314 — our own


def shapes(site: Site, query: str = "year=1404") -> list[dict[str, Any]]:
    answer = site.get(f"/drawings/places?as=shapes&{query}")
    assert answer.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.body)
    assert found["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = found["features"]
    return features


def source(site: Site, path: str = "/") -> str:
    """The address of the shapes that a document names."""
    return read(site.get(path).text).one(cls="k-near").attributes["data-source"]


def test_a_map_is_a_drawing_of_links_to_every_neighbourhood(site: Site) -> None:
    drawn = svg(site.get("/drawings/places?as=svg&year=1404"))
    links = [parse_qs(urlsplit(link.get("href") or "").query)["n"] for link in drawn.iter(f"{SVG}a")]
    assert len(links) == 14
    assert drawn.get("aria-label")
    assert all(link.get("aria-label") for link in drawn.iter(f"{SVG}a"))


@pytest.mark.parametrize("theme", list(PALETTES))
def test_shapes_have_the_colours_of_the_readers_theme(site: Site, theme: Theme) -> None:
    features = shapes(site, f"year=1404&theme={theme}")
    allowed = [rgb(colour) for colour in (PALETTES[theme].nothing, *PALETTES[theme].sequence)]
    assert all(feature["fill"][:3] in allowed for feature in features)
    assert rgb(PALETTES[theme].sequence[4]) in [feature["fill"][:3] for feature in features]
    assert len(features) == 14
    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon"}


def test_choices_are_kept_and_wrong_ones_are_the_defaults(site: Site) -> None:
    counts = {feature["code"]: feature["detail"] for feature in shapes(site, "year=1404")}
    assert counts["701"] == "۶ فعالیت"
    assert {feature["detail"] for feature in shapes(site, "year=1404&kind=survey")} == {"۰ فعالیت"}
    assert shapes(site, "year=1404&lang=en")[0]["detail"] == "6 activities"
    assert shapes(site, "year=1404&measure=rate&kind=x") != shapes(site, "year=1404")
    plain = shapes(site, "year=1405")
    for wrong in ("", "year=9999", "year=x&kind=x&measure=x&lang=x&n=x&theme=x", "utm=1"):
        assert shapes(site, wrong) == plain


def test_points_are_there_when_they_are_asked_for(site: Site) -> None:
    asked = json.loads(site.get("/drawings/places?as=points&points=1&year=1404").body)
    assert {row["title"] for row in asked} == {
        "جشن نوروزگاه",
        "کارگاه کتاب‌خوانی کودکان",
        "پاک‌سازی بوستان نیلوفر",
        "جشن نمایشی",
    }  # and not the internal meeting, which has a known spot too
    assert all(35 < row["lat"] < 36 and 51 < row["lon"] < 52 for row in asked)
    assert all(len(row["fill"]) == 3 for row in asked)
    assert json.loads(site.get("/drawings/places?as=points&year=1404").body) == []
    drawn = svg(site.get("/drawings/places?as=svg&points=1&year=1404"))
    assert len(list(drawn.iter(f"{SVG}circle"))) == len(asked)


@pytest.mark.parametrize("form", ["", "?as=", "?as=html", "?as=SVG", "?as=svg.", "?as=<script>"])
@pytest.mark.parametrize("path", ["/drawings/places", "/drawings/place"])
def test_another_form_is_not_there(site: Site, path: str, form: str) -> None:
    answer = site.get(path + form)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "script" not in answer.text


@pytest.mark.parametrize("path", ["/drawings", "/drawings/x", "/drawings/places/x"])
def test_another_drawing_is_not_there(site: Site, path: str) -> None:
    assert site.get(path).status == 404


@pytest.mark.parametrize(
    "value", [HOSTILE, "\x00", "9" * 5000, "%ff", "۱۴۰۴", "'; DROP TABLE place; --", "../x"]
)
def test_hostile_choices_change_nothing(site: Site, value: str) -> None:
    keys = [key for key in CHOICES if key not in ("preview", "as_of")]
    query = (
        "&".join(f"{key}={value}" for key in [*keys, "v", "theme"]).replace(";", "%3B").replace("\x00", "%00")
    )
    drawn = svg(site.get(f"/drawings/places?as=svg&{query}"))
    assert {one.tag.removeprefix(SVG) for one in drawn.iter()} <= {
        "svg",
        "a",
        "path",
        "title",
        "circle",
        "g",
        "text",
        "tspan",
    }
    answer = site.get(f"/drawings/places?as=shapes&{query}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert json.loads(answer.body) == json.loads(site.get("/drawings/places?as=shapes").body)


def test_an_address_of_this_version_lasts_and_any_other_is_asked_for_again(site: Site) -> None:
    address = source(site)
    assert site.get(address).headers["Cache-Control"] == LASTING
    version = parse_qs(urlsplit(address).query)["v"][0]
    for other in ("", "v=", "v=1", f"v={version}0", f"v={version[:-1]}", f"v=x{version}", "v=%26", "v=None"):
        answer = site.get(f"/drawings/places?as=shapes&year=1404&{other}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache"), other


def test_another_version_and_another_choice_have_another_address(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(build(data)) as site:
        first = source(site)
        assert source(site) == first
        assert len({first, source(site, "/?as_of=1"), source(site, "/?lang=en")}) == 3
        before = site.get(first)
        added = {"activity_id": "D7-1405-0042", "neighbourhood": "718"}
        Ledger(data).load(activities={"D7-1405-0001": added})
        after = source(site)
        assert after != first
        assert site.get(after).body != before.body
        assert (
            site.get(first).headers["Cache-Control"] == "no-cache"
        )  # nobody keeps new shapes by an old address


def test_drawings_are_sent_compressed(site: Site) -> None:
    for form in ("svg", "shapes"):
        answer = site.get(f"/drawings/places?as={form}&year=1404", Accept_Encoding="br")
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.body) < 10_000


def test_without_data_there_is_no_drawing(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    try:
        for path in ("/drawings/places", "/drawings/place"):
            answer = site.get(f"{path}?as=svg")
            assert (answer.status, answer.text) == (503, locale("fa").text("download.no_data"))
    finally:
        monkeypatch.undo()
        site_store.cache_clear()


def test_where_an_activity_was_is_a_small_map_with_its_spot(site: Site) -> None:
    drawn = svg(site.get("/drawings/place?as=svg&id=D7-1404-0001"))
    (spot,) = drawn.iter(f"{SVG}circle")
    assert "جشن نوروزگاه" in (spot.findtext(f"{SVG}title") or "")
    (chosen,) = [link for link in drawn.iter(f"{SVG}a") if link.get("aria-current") == "true"]
    assert parse_qs(urlsplit(chosen.get("href") or "").query)["n"] == ["701"]
    assert not list(svg(site.get("/drawings/place?as=svg&id=D7-1404-0003")).iter(f"{SVG}circle"))
    english = svg(site.get("/drawings/place?as=svg&id=D7-1404-0001&lang=en"))
    assert english.get("aria-label") != drawn.get("aria-label")


@pytest.mark.parametrize(
    "asked", ["", "id=", "id=D7-1403-9999", "id=D7-1404-0015", "id=D7-1404-0005", f"id={HOSTILE}", "id=%00"]
)
def test_of_what_is_nowhere_unknown_or_internal_there_is_no_map(site: Site, asked: str) -> None:
    assert site.get(f"/drawings/place?as=svg&{asked}").status == 404


@pytest.mark.parametrize("form", ["shapes", "points"])
def test_a_small_map_asked_for_otherwise_is_no_fault_of_the_server(site: Site, form: str) -> None:
    assert site.get(f"/drawings/place?as={form}&id=D7-1404-0001").status in (200, 404)


def test_drawings_of_a_preview_are_for_staff_only(warehouse: Path, ledger: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(warehouse, data / "warehouse")
    upload = data / "uploads" / "000001"
    upload.mkdir(parents=True)
    pointer = json.loads((ledger / "current.json").read_text(encoding="utf-8"))
    shutil.copy(ledger / pointer["file"], upload / "preview.duckdb")
    site_previews.cache_clear()
    with serving(data / "warehouse") as site:
        accounts = Accounts.of(Settings(data=data, demo=True, district="7", memory="512MB"))
        accounts.add("ali", roles=["editor"])
        (person,) = accounts.people()
        key, _ = accounts.sign_in(person)
        address = "/drawings/places?as=shapes&year=1403"
        published = site.get(address)
        staff = site.get(f"{address}&preview=1", Cookie=f"{COOKIE}={key}")
        stranger = site.get(f"{address}&preview=1")
        assert staff.body != published.body == stranger.body
        assert (staff.headers["Cache-Control"], "Cookie" in staff.headers["Vary"]) == (
            "private, no-store",
            True,
        )
        version = parse_qs(urlsplit(source(site)).query)["v"][0]
        lasting = f"{address}&v={version}&preview=1"
        assert "immutable" not in site.get(lasting, Cookie=f"{COOKIE}={key}").headers["Cache-Control"]
        assert site.get(lasting).body == published.body
    site_previews.cache_clear()
