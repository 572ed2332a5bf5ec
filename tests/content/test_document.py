"""Every page as a document's content: whole, whatever stands in its address, and with nothing hostile in it."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from karnameh.content.document import write_missing_page, write_page
from karnameh.locales import locale
from karnameh.sitemap import CHOICES, FEEDS, PAGES, PATHS
from tests.content.conftest import Over, Write, page_named
from tests.content.test_paper import sent
from tests.fixture_warehouse import CLERK
from tests.markup import Element, read

NAMES = [page.name for page in PAGES]
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
SOME = {"id": "D7-1404-0002", "year": "1404"}
"""Choices with which every page has something to show."""

OURS = frozenset(PATHS.values()) | {path for _, path, _ in FEEDS}
FILES = re.compile(r"/(downloads|feeds|assets|drawings|pictures|codes|reports|data|embed|api/v1)/[\w./-]+")
ELEMENTS = re.compile(
    "a|article|bdi|br|button|caption|circle|code|dd|del|details|div|dl|dt|figcaption|figure|footer|form|g|h[1-4]|header|img|input|ins"
    "|label|li|mark|nav|ol|option|p|path|pre|section|select|span|strong|summary|svg|table|tbody|td|text|th|thead|time|title"
    "|tr|tspan|ul"
)
"""What pages are made of."""


def hrefs(root: Element) -> list[str]:
    return [one.attributes["href"] for one in root.every("a")]


def is_a_page(root: Element, *, lang: str = "fa") -> None:
    """What every page has, and what none may have."""
    (heading,) = root.every("h1")
    assert heading.text
    assert root.one("header", cls="k-header").every("nav")
    assert root.one("footer", cls="k-footer").text
    assert {one.attributes["href"] for one in root.every("a", cls="k-skip")} == {"#k-main"}
    assert len(root.every(id="k-main")) == 1
    levels = [int(one.tag[1]) for one in root.every() if re.fullmatch(r"h[1-6]", one.tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    language = root.one("a", cls="k-language").attributes["lang"]
    assert language == ("en" if lang == "fa" else "fa")
    nothing_hostile(root)
    nothing_foreign(root)


def nothing_hostile(root: Element) -> None:
    """No element and no attribute that a page of ours does not have, so none that came with a text."""
    assert not [one.tag for one in root.every() if not ELEMENTS.fullmatch(one.tag)]
    assert not [
        one.attributes for one in root.every() if any(name.startswith("on") for name in one.attributes)
    ]
    assert all(FILES.fullmatch(urlsplit(one.attributes["src"]).path) for one in root.every("img"))


def nothing_foreign(root: Element) -> None:
    """Every address leads to a page or a file of ours; evidence alone leads away, and a message to somebody else."""
    for link in root.every("a"):
        href = urlsplit(link.attributes["href"])
        if href.scheme in ("http", "https") or href.netloc:
            assert {"noopener", "nofollow", "ugc"} <= set(link.attributes["rel"].split()), href
        elif href.scheme:
            assert href.scheme in ("mailto", "sms")
        elif href.path:
            assert href.path in OURS or FILES.fullmatch(href.path), link.attributes
            assert all(value for _, value in parse_qsl(href.query, keep_blank_values=True)), link.attributes
    for form in root.every("form"):
        assert form.attributes["action"] in OURS


def nothing_raw(root: Element) -> None:
    """No missing value has come through as a program writes it, and no text as a template."""
    for word in ("None", "nan", "NaN", "NaT", "<NA>", "Timestamp", "{", "}"):
        assert not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", root.text), word


@pytest.mark.parametrize("demo", ["0", "1"])
@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_whole(write: Write, over: Over, name: str, lang: str, demo: str) -> None:
    over(demo=demo)
    for choices in ({}, SOME, {**SOME, "n": "701", "kind": "workshop", "points": "1", "measure": "rate"}):
        written = write(name, lang=lang, **choices)
        root = read(written.content)
        is_a_page(root, lang=lang)
        nothing_raw(root)
        assert written.locale.code == lang
        assert written.is_page
        assert written.about.status in ((200, 404) if "id" not in choices else (200,))
        assert written.about.title
        assert bool(root.every(cls="k-band")) == (demo == "1")


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_the_record_as_it_was(
    write: Write, over: Over, ledger: Path, name: str, lang: str
) -> None:
    over(ledger.parent)
    for batch in ("1", "3", "11"):
        root = read(write(name, lang=lang, as_of=batch, **SOME).content)
        is_a_page(root, lang=lang)
        nothing_raw(root)
        assert root.every(cls="k-then")
        menu = root.one("nav", cls="k-nav")
        assert all(("as_of", batch) in parse_qsl(urlsplit(href).query) for href in hrefs(menu))
        assert CLERK not in root.text


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_what_it_is_for_those_who_see_only_the_link(write: Write, name: str) -> None:
    seen = set()
    for lang in ("fa", "en"):
        about = write(name, lang=lang, id="D7-1404-0003").about
        assert 10 <= len(about.description) <= 500
        assert about.title not in ("", about.description)
        seen.add(about.description)
    assert len(seen) == 2


@pytest.mark.parametrize("key", [key for key in CHOICES if key != "lang"])
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_choice_changes_nothing_but_what_is_not_found(write: Write, name: str, key: str) -> None:
    for value in (HOSTILE, "\x00{{7*7}}"):
        written = write(name, **{**SOME, key: value})
        root = read(written.content)
        is_a_page(root)
        assert written.about.status < 500, (key, value)
        assert value not in {
            dict(parse_qsl(urlsplit(href).query)).get(key) for href in hrefs(root.one("nav", cls="k-nav"))
        }


@pytest.mark.parametrize("year", ["۱۴۰۴", "١٤٠٤", "01404", "9999"])
def test_a_year_that_the_page_does_not_take_does_not_go_along(write: Write, year: str) -> None:
    root = read(write("overview", year=year).content)
    (chosen,) = [
        one for one in root.one("select", name="year").every("option") if "selected" in one.attributes
    ]
    assert chosen.attributes["value"] == "1405"
    assert not [href for href in hrefs(root.one("nav", cls="k-nav")) if "year" in href]


@pytest.mark.parametrize("name", NAMES)
def test_everything_hostile_at_once_is_still_the_page(write: Write, name: str) -> None:
    for value in (HOSTILE, "x" * 200, "2" * 9, "9" * 200, "-1", "' OR 1=1 --", "null", "%00", "\ud7ff"):
        written = write(name, **dict.fromkeys(CHOICES, value))
        is_a_page(read(written.content))
        assert written.about.status < 500
        assert written.locale.code == "fa"


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_form_sent_as_it_stands_asks_for_the_same_view(write: Write, name: str, lang: str) -> None:
    asked = {
        **SOME,
        "lang": lang,
        "n": "701",
        "kind": "event",
        "status": "held",
        "measure": "rate",
        "q": "جشن",
    }
    for form in read(write(name, **asked).content).every("form"):
        fields = sent(form)
        assert {key: value for key, value in asked.items() if key in fields and key != "id"} == {
            key: value for key, value in fields.items() if key in asked and key != "id"
        }
        again = read(write(name, **fields).content)
        assert [sent(one) for one in again.every("form")] == [fields]
        assert form.attributes["action"] == PATHS[name]


@pytest.mark.parametrize("name", NAMES)
def test_whose_choices_are_made_in_a_form_can_be_made_without_a_script(write: Write, name: str) -> None:
    for select in read(write(name, **SOME).content).every("select"):
        for option in select.every("option"):
            chosen = {**SOME, select.attributes["name"]: option.attributes["value"]}
            root = read(write(name, **{key: value for key, value in chosen.items() if value}).content)
            (same,) = root.every("select", name=select.attributes["name"])
            (selected,) = [one for one in same.every("option") if "selected" in one.attributes]
            assert selected.text == option.text


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_name(write: Write, name: str, lang: str) -> None:
    root = read(write(name, lang=lang, **SOME).content)
    for control in root.every():
        if control.tag in ("a", "button", "summary", "svg", "select"):
            labels = [one for one in control.around if one.tag == "label"]
            assert control.text or control.attributes.get("aria-label") or labels, control.attributes
        if control.tag == "input" and control.attributes["type"] != "hidden":
            assert [one for one in control.around if one.tag == "label"], control.attributes
        if control.tag == "img":
            assert "alt" in control.attributes
        if control.attributes.get("role") in ("img", "region", "group"):
            assert control.attributes.get("aria-label"), control.attributes
    for table in root.every("table"):
        assert table.one("caption").text
        assert all(head.attributes["scope"] in ("col", "row") for head in table.every("th"))
        assert {len(row.every("td")) + len(row.every("th")) for row in table.every("tr")} == {
            len(table.one("thead").every("th"))
        }


@pytest.mark.parametrize("name", NAMES)
def test_a_site_without_data_is_a_designed_page(over: Over, tmp_path: Path, name: str) -> None:
    over(tmp_path)
    written = write_page(page_named(name), {})
    root = read(written.content)
    assert locale("fa").text("empty.title") in root.text
    assert str(tmp_path) not in written.content
    nothing_hostile(root)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_page_that_is_none_leads_home(over: Over, lang: str) -> None:
    written = write_missing_page(PAGES[0], {"lang": lang, "n": HOSTILE})
    root = read(written.content)
    nothing_hostile(root)
    assert (written.about.status, written.is_page) == (404, False)
    assert locale("en" if lang == "en" else "fa").text("empty.missing_title") in root.text
    assert root.one(cls="k-notice").one("a").attributes["href"].startswith("/")
    assert root.every("header", cls="k-header")


@pytest.mark.parametrize("state", ["missing", "broken", "without data"])
def test_a_designed_state_has_a_heading_and_where_the_skip_link_leads(
    over: Over, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    if state == "without data":
        over(tmp_path)
    monkeypatch.setattr("karnameh.content.view.View.place_name", broken)
    page = page_named("map")
    root = read((write_missing_page if state == "missing" else write_page)(page, {"n": "701"}).content)
    assert len(root.every("h1")) == 1
    assert not root.every("a", cls="k-skip") or root.every(id="k-main")


def test_a_page_that_is_none_is_one_without_data_too(over: Over, tmp_path: Path) -> None:
    over(tmp_path)
    written = write_missing_page(PAGES[0], {})
    assert written.about.status == 404
    assert locale("fa").text("empty.missing_title") in read(written.content).text


def test_an_activity_that_does_not_exist_is_said_so_and_counts_as_missing(write: Write) -> None:
    for asked in ({}, {"id": "D7-1403-9999"}, {"id": "D7-1404-0015"}, {"id": HOSTILE}):
        written = write("activity", **asked)
        is_a_page(read(written.content))
        assert written.about.status == 404, asked
        assert locale("fa").text("activity.missing") in written.content
    assert write("activity", id="D7-1404-0002").about.status == 200


def test_a_withdrawn_activity_counts_as_missing_and_an_internal_one_never_was(
    write: Write, over: Over, ledger: Path
) -> None:
    over(ledger.parent)
    withdrawn = write("activity", id="D7-1403-0003")
    assert withdrawn.about.status == 404
    assert locale("fa").text("history.withdrawn_title") in withdrawn.content
    internal = write("activity", id="D7-1403-0004")
    assert internal.about.status == 404
    assert "نمایشگاه" not in internal.content + internal.about.title + internal.about.description


def test_a_page_that_raises_is_told_in_a_designed_way(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("karnameh.warehouse.questions.sources", broken)
    written = write("about")
    root = read(written.content)
    assert written.about.status == 500
    assert locale("fa").text("empty.broken_title") in root.text
    assert "a secret path" not in written.content + written.about.title + written.about.description
    assert root.every("footer", cls="k-footer")
    nothing_hostile(root)
