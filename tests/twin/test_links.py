"""Where the site's addresses lead in a twin, and what becomes of links that lead nowhere."""

from karnameh.locales import Code
from karnameh.twin.links import Links
from karnameh.twin.views import View

WRITTEN = {
    View("map", (), "fa"),
    View("map", (("n", "701"),), "fa"),
    View("map", (("year", "1404"),), "fa"),
    View("calendar", (), "fa"),
    View("activity", (("id", "D7-1404-0001"),), "fa"),
    View("activities", (), "fa"),
}


def _no_file(path: str, query: dict[str, str], language: Code) -> None:
    return None


LINKS = Links(WRITTEN, _no_file)


def test_the_nearest_view_is_the_one_without_the_least_telling_choices() -> None:
    leads = {
        "/map?year=1404": "fa/map.year-1404.html",
        "/map?n=701&year=1404&measure=rate": "fa/map.n-701.html",
        "/map?kind=event&points=1": "fa/map.html",
        "/map?year=1399&lang=fa": "fa/map.html",
        "/calendar": "fa/calendar.html",
        "/calendar?year=1404": "fa/calendar.html",
        "/activity?id=D7-1404-0001&n=701": "fa/activity.id-D7-1404-0001.html",
        "/activity?id=D7-1404-0002": "fa/activities.html#id=D7-1404-0002",
        "/activities?year=1404&n=701&page=3&lang=fa": "fa/activities.html#n=701&year=1404",
        "/assets/icons/mic.svg": "files/icons/mic.svg",
    }
    assert {address: LINKS.target(address, "fa") for address in leads} == leads


def test_what_is_not_written_leads_nowhere() -> None:
    for address in (
        "/calendar?year=1404&month=3",  # another month is no answer
        "/map?as_of=2",  # nor is today's record
        "/map?year=1403&only=1",
        "/map?lang=en",
        "/downloads/activities.csv",
        "/staff",
    ):
        assert LINKS.target(address, "fa") is None, address


def test_dead_links_become_text_and_dead_offers_go() -> None:
    document = (
        '<p>متن <a href="/staff"><bdi>a &amp; b</bdi></a>، <a class="k-button" href="/staff">go</a></p>'
        '<svg><a href="/staff"><path d="M0 0"/></a></svg><img src="/codes/map.svg" alt="x">'
        '<a href="https://example.org/x?a=1&amp;b=2">e</a><a href="#k-main">m</a>'
        '<a href="/map?year=1404&amp;n=702">map</a>'
    )
    assert LINKS.rewritten(document, file="fa/a.html", language="fa") == (
        "<p>متن <span><bdi>a &amp; b</bdi></span>، </p>"
        '<svg><g><path d="M0 0"/></g></svg>'
        '<a href="https://example.org/x?a=1&amp;b=2">e</a><a href="#k-main">m</a>'
        '<a href="map.html">map</a>'
    )


def test_identifiers_that_are_no_plain_names_are_hashed() -> None:
    odd = ["../../etc/passwd", "d7-1404-0001", "D7/1", "سه", "A" * 200, "CON.html", '"><script>']
    names = [View.of("activity", {"id": key}, "fa").file for key in odd]
    assert len(set(names)) == len(odd)
    assert all(name.startswith("fa/activity.id-x") and len(name) < 60 for name in names)
