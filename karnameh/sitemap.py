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


PAGES = (
    Page(name="overview", path="/"),
    Page(name="map", path="/map"),
    Page(name="transparency", path="/transparency"),
    Page(name="activities", path="/activities"),
    Page(name="about", path="/about"),
    Page(name="activity", path="/activity", in_menu=False),
)

PATHS: dict[str, str] = {page.name: page.path for page in PAGES}
