"""The site's pages: one list for the menu, the documents and the live pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        name: its file in ``pages/`` and its key in the locales (``nav.…``, ``describe.…``).
        path: its address.
        in_menu: whether the menu lists it.
        has_feeds: whether what it shows can be subscribed to.
    """

    name: str
    path: str
    in_menu: bool = True
    has_feeds: bool = False


LONGEST_NUMBER = 9
"""Digits of a number in an address; anything that is counted here has fewer."""

PAGES = (
    Page(name="overview", path="/", has_feeds=True),
    Page(name="neighbourhood", path="/neighbourhood", has_feeds=True),
    Page(name="map", path="/map", has_feeds=True),
    Page(name="activities", path="/activities", has_feeds=True),
    Page(name="kinds", path="/kinds", has_feeds=True),
    Page(name="calendar", path="/calendar", has_feeds=True),
    Page(name="transparency", path="/transparency"),
    Page(name="council", path="/council"),
    Page(name="promises", path="/promises", in_menu=False),
    Page(name="compare", path="/compare", in_menu=False),
    Page(name="equity", path="/equity", in_menu=False),
    Page(name="beyond", path="/beyond", in_menu=False),
    Page(name="unknowns", path="/unknowns", in_menu=False),
    Page(name="meeting", path="/meeting", in_menu=False),
    Page(name="report", path="/report", in_menu=False),
    Page(name="data", path="/data", in_menu=False, has_feeds=True),
    Page(name="api", path="/api", in_menu=False),
    Page(name="about", path="/about", in_menu=False),
    Page(name="history", path="/history", in_menu=False),
    Page(name="activity", path="/activity", in_menu=False),
    Page(name="figure", path="/figure", in_menu=False),
)

SHARED = ("year", "n", "kind", "lang", "as_of", "preview")
"""Choices that go along from page to page."""

CHOICES = (
    *SHARED,
    "status",
    "q",
    "page",
    "measure",
    "points",
    "id",
    "batch",
    "month",
    "day",
    "item",
    "what",
    "by",
    "align",
    "occasion",
    "code",
    "point",
)
"""Every choice that an address can hold; anything else in it means nothing."""

FEEDS = (
    ("calendar", "/feeds/activities.ics", "text/calendar"),
    ("atom", "/feeds/activities.atom", "application/atom+xml"),
)
"""Name in the locales, address and media type of what can be subscribed to."""

COPY = "/copy"
"""What a copy on files says of itself; the site has no such page."""

PATHS: dict[str, str] = {page.name: page.path for page in PAGES}


def number_in(text: str) -> int | None:
    """The whole number, 1 or more, that an address's value is; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) or None if is_number else None
