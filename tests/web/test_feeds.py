"""The feeds' addresses, asked over HTTP of a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import icalendar
import pytest

from karnameh.locales import locale
from karnameh.warehouse import site_store
from karnameh.web.security import HEADERS
from tests.web.test_site import Site, serving

CALENDAR, ATOM, ONE = "/feeds/activities.ics", "/feeds/activities.atom", "/feeds/activity.ics"


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[Site]:
    """The site over the fixture warehouse."""
    with serving(warehouse) as site:
        yield site


def events(body: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}


@pytest.mark.parametrize(
    ("path", "kind", "disposition"),
    [
        (CALENDAR, "text/calendar; charset=utf-8; method=PUBLISH", 'attachment; filename="activities.ics"'),
        (ATOM, "application/atom+xml; charset=utf-8", 'inline; filename="activities.atom"'),
        (
            f"{ONE}?id=D7-1404-0002",
            "text/calendar; charset=utf-8; method=PUBLISH",
            'attachment; filename="activity.ics"',
        ),
    ],
)
@pytest.mark.parametrize("code", ["fa", "en"])
def test_a_feed_is_what_it_says(site: Site, path: str, kind: str, disposition: str, code: str) -> None:
    answer = site.get(f"{path}{'&' if '?' in path else '?'}lang={code}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Language"] == code
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Disposition"].startswith(disposition)
    assert answer.headers["Content-Disposition"].isascii()
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], name


def test_a_feed_has_a_persian_name(site: Site) -> None:
    name = site.get(CALENDAR).headers["Content-Disposition"].partition("filename*=UTF-8''")[2]
    assert unquote(name) == "فعالیت‌ها.ics"
    one = site.get(f"{ONE}?id=D7-1404-0002").headers["Content-Disposition"]
    assert one.endswith("''D7-1404-0002.ics")


def test_the_choices_in_the_address_are_the_feeds(site: Site) -> None:
    everything = events(site.get(CALENDAR).body)
    assert len(everything) == 26  # demonstration rows too, as the site shows them
    query = "?year=1404&kind=event&n=701&status=held&q=نیلوفر&lang=fa"
    assert list(events(site.get(f"{CALENDAR}{query}").body)) == ["D7-1404-0009@karnameh"]
    done = events(site.get(f"{CALENDAR}?status=done&year=1404").body)
    assert "D7-1404-0010@karnameh" not in done
    assert len(done) == 13
    assert len(feedparser.parse(site.get(f"{ATOM}?year=1405&kind=workshop").body).entries) == 3
    assert events(site.get(f"{CALENDAR}?year=&kind=&q=").body).keys() == everything.keys()


def test_addresses_in_feeds_are_those_of_the_request_unless_one_is_set(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = feedparser.parse(site.get(ATOM, Host="karnameh.test").body)
    assert own.entries[0].link.startswith("http://karnameh.test/activity?id=")
    monkeypatch.setenv("KARNAMEH_ADDRESS", "https://karnameh.example/")
    answer = site.get(ATOM, Host="karnameh.test")
    assert b"karnameh.test" not in answer.body
    parsed = feedparser.parse(answer.body)
    assert parsed.entries[0].link.startswith("https://karnameh.example/activity?id=")
    assert parsed.feed.links[0].href == f"https://karnameh.example{ATOM}"
    assert parsed.entries[0].id == own.entries[0].id  # an activity keeps its name when the site moves
    (event,) = events(site.get(f"{ONE}?id=D7-1404-0002&lang=en").body).values()
    assert str(event["URL"]) == "https://karnameh.example/activity?id=D7-1404-0002&lang=en"


def test_an_unchanged_feed_is_not_sent_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.get(f"{CALENDAR}?kind=workshop")
    again = site.get(f"{CALENDAR}?kind=workshop", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    others = [
        CALENDAR,
        f"{CALENDAR}?kind=event",
        f"{CALENDAR}?kind=workshop&lang=en",
        f"{ATOM}?kind=workshop",
    ]
    assert first.headers["ETag"] not in {site.get(other).headers["ETag"] for other in others}
    monkeypatch.setenv("KARNAMEH_TODAY", "2026-11-24")
    assert site.get(f"{CALENDAR}?kind=workshop").headers["ETag"] != first.headers["ETag"]


def test_feeds_are_sent_compressed(site: Site) -> None:
    for path in (CALENDAR, ATOM):
        plain, packed = site.get(path), site.get(path, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.body) < len(plain.body) / 2


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        (f"{CALENDAR}?as_of=1", 400, "no_parameter"),
        (f"{CALENDAR}?preview=1", 400, "no_parameter"),
        (f"{ATOM}?page=2", 400, "no_parameter"),
        (f"{ATOM}?year=1404&year=1403", 400, "no_parameter"),
        (f"{ATOM}?<script>=1", 400, "no_parameter"),
        (f"{ATOM}?year=14040", 400, "bad_value"),
        (f"{ATOM}?year=2025", 400, "bad_value"),
        (f"{ATOM}?year=۱۴۰۴", 400, "bad_value"),
        (f"{ATOM}?kind=<script>alert(1)</script>", 400, "bad_value"),
        (f"{CALENDAR}?n=999", 400, "bad_value"),
        (f"{CALENDAR}?status=gone", 400, "bad_value"),
        (f"{CALENDAR}?lang=de", 400, "bad_value"),
        (f"{CALENDAR}?q=" + "a" * 201, 400, "bad_value"),
        (ONE, 404, "no_activity"),
        (f"{ONE}?id=D7-1404-0015", 404, "no_activity"),  # internal
        (f"{ONE}?id=" + "a" * 500, 404, "no_activity"),
        (f"{ONE}?id=<script>", 404, "no_activity"),
        (f"{ONE}?id=D7-1404-0006", 404, "no_day"),
        (f"{ONE}?id=D7-1404-0002&kind=event", 400, "no_parameter"),
    ],
)
def test_what_is_not_there_is_said_plainly(site: Site, path: str, status: int, reason: str) -> None:
    answer = site.get(path)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text == locale("fa").text(f"feed.{reason}")  # and so repeats nothing of the address
    if "lang=" not in path:
        english = site.get(f"{path}{'&' if '?' in path else '?'}lang=en")
        assert english.text == locale("en").text(f"feed.{reason}")


def test_nothing_internal_is_in_a_feed(site: Site) -> None:
    for path in (CALENDAR, ATOM):
        for query in ("", "?year=1404", "?kind=event", "?q=محرمانه"):
            body = site.get(f"{path}{query}").body
            assert b"D7-1404-0015" not in body
            assert "جلسۀ محرمانه".encode() not in body
            assert "رضا نمونه".encode() not in body


def test_a_site_without_data_says_so(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path))
    site_store.cache_clear()
    try:
        for path in (CALENDAR, ATOM, f"{ONE}?id=D7-1404-0002"):
            answer = site.get(path)
            assert (answer.status, answer.text) == (503, locale("fa").text("feed.no_data"))
    finally:
        monkeypatch.undo()
        site_store.cache_clear()
