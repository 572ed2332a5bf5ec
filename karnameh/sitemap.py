"""The site's pages: one list for the menu, the documents and the live pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        name: its file in ``pages/`` and its key in the locales (``nav.…``, ``describe.…``).
        path: its address.
        in_menu: whether the menu lists it.
    """

    name: str
    path: str
    in_menu: bool = True


LONGEST_NUMBER = 9
"""Digits of a number in an address; anything that is counted here has fewer."""

PAGES = (
    Page(name="overview", path="/"),
    Page(name="map", path="/map"),
    Page(name="transparency", path="/transparency"),
    Page(name="activities", path="/activities"),
    Page(name="history", path="/history"),
    Page(name="about", path="/about"),
    Page(name="activity", path="/activity", in_menu=False),
)

PATHS: dict[str, str] = {page.name: page.path for page in PAGES}


def number_in(text: str) -> int | None:
    """The whole number, 1 or more, that an address's value is; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) or None if is_number else None
