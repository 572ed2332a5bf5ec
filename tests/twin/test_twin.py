"""The twin as files: whole, signed, the same each time, and without a link that leads nowhere."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from karnameh.__main__ import main
from karnameh.locales import locale
from karnameh.sitemap import PAGES
from karnameh.twin.folder import SUMS, NotEmpty
from karnameh.twin.room import TooLarge
from karnameh.twin.twin import LIMIT, write_twin
from karnameh.warehouse import Published, questions
from tests.conftest import TODAY
from tests.content.test_document import ELEMENTS
from tests.markup import Element
from tests.twin.folder import ADDRESS, addresses, documents, target

_OF_DOCUMENTS = {"html", "head", "body", "meta", "link", "title", "main", "pre", "code"}
_OF_SEARCH = {"form", "label", "select", "option", "input", "button", "script"}
CHOICES = {"q", "n", "year", "kind", "status", "id"}


@pytest.fixture(scope="module")
def pages(twin: Path) -> Mapping[str, Element]:
    return dict(documents(twin))


def test_every_address_resolves_inside_the_folder(twin: Path, pages: Mapping[str, Element]) -> None:
    files = {path.relative_to(twin).as_posix() for path in twin.rglob("*") if path.is_file()}
    for file, root in pages.items():
        names = {one.attributes["id"] for one in root.every() if "id" in one.attributes}
        for element, address in addresses(root):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                is_evidence = {"noopener", "nofollow", "ugc"} <= set(
                    element.attributes.get("rel", "").split()
                )
                assert element.tag == "a", (file, address)
                assert is_evidence or address == f"{ADDRESS}/", (file, address)
                continue
            assert not parts.query, (file, address)
            led_to = target(file, address)
            assert led_to in files, (file, address)
            if parts.fragment and led_to.endswith("/activities.html") and element.tag == "a":
                assert set(dict(parse_qsl(parts.fragment))) <= CHOICES or parts.fragment == "k-main", address
            elif parts.fragment:
                assert (led_to, parts.fragment in names) == (file, True), address


def test_styles_and_scripts_name_files_of_the_twin_only(twin: Path) -> None:
    style = (twin / "files" / "karnameh.css").read_text(encoding="utf-8")
    for named in re.findall(r"url\(\s*[\"']?([^)\"']+)", style):
        assert named.startswith("data:") or (twin / "files" / named).is_file(), named
    assert "@import" not in style
    for script in (twin / "files").glob("*.js"):
        assert not re.search(r"https?:|fetch\(|XMLHttpRequest|innerHTML", script.read_text(encoding="utf-8"))


def test_every_page_of_the_site_is_there_in_both_languages(pages: Mapping[str, Element]) -> None:
    for page in PAGES:
        for code in ("fa", "en"):
            name = "index.html" if (page.name, code) == ("overview", "fa") else f"{code}/{page.name}.html"
            assert name in pages or page.name == "activity", name


def test_every_page_says_of_which_day_and_version_it_is_a_copy(
    pages: Mapping[str, Element], with_demo: Published
) -> None:
    version = questions.version_info(with_demo).number
    for file, root in pages.items():
        say = locale("en" if file.startswith("en/") else "fa")
        text = say.text("twin.text", n=version, date=say.date(TODAY, style="long"))
        band = root.every(cls="k-band")[0]
        assert say.text("twin.band") in band.text, file
        assert text in band.text, file
        assert f"{ADDRESS}/" in [link.attributes["href"] for link in band.every("a")], file
        assert not root.every("form") or file.endswith("/activities.html"), file


def test_choices_are_links_to_the_very_views(pages: Mapping[str, Element]) -> None:
    found = {
        one.attributes["aria-label"]: [link.attributes["href"] for link in one.every("a")]
        for one in pages["fa/map.year-1404.html"].every("ul", cls="k-places")
    }
    say = locale("fa").text
    assert "map.year-1403.html" in found[say("filter.year")]
    assert "map.kind-event.html" in found[say("filter.kind")]
    assert found[say("map.measure")] == ["map.year-1404.html", "map.year-1404.measure-rate.html"]
    calendar = pages["fa/calendar.html"]
    assert not [one for one in calendar.every("details") if say("filter.kind") in one.text]


def test_hostile_texts_stay_texts(twin: Path, pages: Mapping[str, Element]) -> None:
    hostile = "<script>alert(1)</script>"
    told = [file for file, root in pages.items() if hostile in root.text]
    assert told
    for file, root in pages.items():
        odd = [one.tag for one in root.every() if not ELEMENTS.fullmatch(one.tag)]
        assert set(odd) <= _OF_DOCUMENTS | (_OF_SEARCH if file.endswith("/activities.html") else set()), file
        for script in root.every("script"):
            assert script.attributes.get("src") or file.endswith("/activities.html")
        assert not [one for one in root.every() if any(name.startswith("on") for name in one.attributes)]
    search = pages["fa/activities.html"].one("script", id="k-words")
    json.loads("".join(map(str, search.content)))


def test_the_sums_are_of_every_file(twin: Path) -> None:
    lines = (twin / SUMS).read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {path.relative_to(twin).as_posix(): path for path in twin.rglob("*") if path.is_file()}
    assert set(listed) == set(files) - {SUMS}
    for name, digest in listed.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    told = (twin / "fa" / "copy.html").read_text(encoding="utf-8")
    assert listed["data/karnameh-data.zip"] in told


def test_names_suit_every_file_system(twin: Path) -> None:
    names = [path.relative_to(twin).as_posix() for path in twin.rglob("*")]
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", name) and len(name) < 120 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_a_small_twin_says_what_it_lacks_and_is_the_same_each_time(
    over_fixture: None, tmp_path: Path, with_demo: Published
) -> None:
    made = [write_twin(tmp_path / name, limit=2) for name in ("one", "two")]
    assert made[0] == made[1]
    assert made[0].size <= 2_000_000
    assert (tmp_path / "one" / SUMS).read_bytes() == (tmp_path / "two" / SUMS).read_bytes()
    small = dict(documents(tmp_path / "one"))
    text = small["en/copy.html"].text
    assert "views had no room" in text
    total = len(questions.search_index(with_demo, today=TODAY))
    own = len([file for file in small if file.startswith("en/activity.")])
    assert f"{own} of {total} activities have a page of their own" in text
    files = {path.relative_to(tmp_path / "one").as_posix() for path in (tmp_path / "one").rglob("*")}
    for file, root in small.items():
        for _, address in addresses(root):
            assert urlsplit(address).scheme or target(file, address) in files, (file, address)


def test_too_little_room_is_refused(over_fixture: None, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        write_twin(tmp_path / "out", limit=0)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_refused_in_plain_words(
    over_fixture: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine")
    with pytest.raises(NotEmpty):
        write_twin(tmp_path)
    assert main(["twin", str(tmp_path), "--lang", "en"]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_it_is_small_enough(twin: Path) -> None:
    assert sum(path.stat().st_size for path in twin.rglob("*") if path.is_file()) <= LIMIT * 1_000_000
