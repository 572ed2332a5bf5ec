"""The meeting view: each point, the ways between them, and what becomes of a year without data."""

from urllib.parse import parse_qs, urlsplit

import pytest

from karnameh.content.meeting_points import POINTS
from karnameh.content.view import view
from karnameh.locales import locale
from karnameh.sitemap import PATHS
from tests.content.conftest import OnPaper, Write
from tests.markup import Element, read

FA = locale("fa")
NUMBERS = range(1, len(POINTS) + 1)
BEHIND = ("overview", "promises", "transparency", "kinds", "equity", "beyond", "unknowns")


def meeting(write: Write, **choices: str) -> Element:
    """The meeting view with the choices of an address, as markup."""
    return read(write("meeting", **choices).content)


def point_of(link: Element) -> str:
    """The point that a link leads to."""
    (point,) = parse_qs(urlsplit(link.attributes["href"]).query)["point"]
    return point


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("number", NUMBERS)
def test_each_point_has_a_number_a_sentence_and_the_page_behind_it(
    write: Write, number: int, lang: str
) -> None:
    said = locale("en" if lang == "en" else "fa")
    written = write("meeting", year="1404", point=str(number), lang=lang, n="701", kind="workshop")
    shown = read(written.content)
    prefix = said.text("meeting.point", at=number, of=len(POINTS), heading="")
    assert shown.one("h1").text.startswith(prefix.strip())
    sentence = shown.one(cls="k-meeting-sentence").text
    assert sentence
    assert written.about.description == sentence
    behind = shown.one(cls="k-meeting-source")
    address = urlsplit(behind.one("a").attributes["href"])
    assert address.path == PATHS[BEHIND[number - 1]]
    assert parse_qs(address.query) == {
        "year": ["1404"],
        "lang": [lang],
    }  # a point is of the whole district and of all kinds
    code = urlsplit(behind.one("img").attributes["src"])
    assert (code.path, code.query) == (f"/codes/{BEHIND[number - 1]}.svg", address.query)
    assert behind.one(cls="k-meeting-address").text.endswith(behind.one("a").attributes["href"])


@pytest.mark.parametrize("number", NUMBERS)
def test_the_ways_lead_to_the_points_before_and_after(write: Write, number: int) -> None:
    ways = meeting(write, year="1404", point=str(number)).one("nav", cls="k-meeting-ways")
    before = [point_of(link) for link in ways.every("a", rel="prev")]
    after = [point_of(link) for link in ways.every("a", rel="next")]
    assert before == ([str(number - 1)] if number > 1 else [])
    assert after == ([str(number + 1)] if number < len(POINTS) else [])
    points = ways.one("ol").every("a")
    assert [point_of(link) for link in points] == [str(one) for one in NUMBERS]
    assert [point_of(link) for link in points if "aria-current" in link.attributes] == [str(number)]
    assert all("year=1404" in link.attributes["href"] for link in ways.every("a"))


@pytest.mark.parametrize("point", ["", "0", "8", "-1", "۲", "x", "All", "1' OR '1'='1", "9" * 500])
def test_a_point_that_is_none_is_the_first(write: Write, point: str) -> None:
    assert meeting(write, year="1404", point=point).one("h1").text == (
        meeting(write, year="1404", point="1").one("h1").text
    )


def test_all_points_stand_on_one_page_to_be_printed(write: Write) -> None:
    shown = meeting(write, year="1404", point="all")
    assert shown.one("h1").text == FA.text("meeting.of_year", year="۱۴۰۴")
    headings = [point.one("h2").text for point in shown.every(cls="k-meeting-point")]
    singly = [meeting(write, year="1404", point=str(one)).one("h1").text for one in NUMBERS]
    assert headings == singly
    assert len(shown.every(cls="k-meeting-source")) == len(POINTS)
    assert not [link for link in shown.every("a") if "rel" in link.attributes]


def test_promises_without_evidence_come_first(write: Write) -> None:
    shown = meeting(write, year="1404", point="2")
    parts = [one.text for one in shown.one("ul", cls="k-promises").every("li")]
    without = [FA.text("promises.nothing_done") in part for part in parts]
    assert any(without)
    assert without == sorted(without, reverse=True)
    count = shown.one(cls="k-meeting-sentence").text
    assert count == FA.text("promises.no_evidence", n=sum(without))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_point_of_a_year_in_which_nothing_was_done_says_so_and_draws_nothing(
    on_paper: OnPaper, number: int
) -> None:
    on_paper("meeting")
    point = POINTS[number - 1](view(), 1399)
    key = "transparency.plan_empty" if number == 2 else "transparency.no_year"
    assert point.sentence == FA.text(key, year="۱۳۹۹")
    assert point.show is None


def test_a_year_that_is_not_in_the_record_is_the_latest_one(write: Write) -> None:
    assert meeting(write, year="99999").one("h1").text == meeting(write).one("h1").text


def test_the_council_room_leads_to_the_meeting(write: Write) -> None:
    doors = read(write("council", year="1404").content).one(cls="k-doors")
    (door,) = [link for link in doors.every("a") if link.text == FA.text("nav.meeting")]
    assert door.attributes["href"] == "/meeting?year=1404"


def test_each_page_says_that_there_is_demonstration_data(write: Write) -> None:
    marks = meeting(write, year="1404", point="all").every(cls="k-meeting-eyebrow")
    assert all(FA.text("demo.band") in mark.text for mark in marks)
