"""The site's pages: one list for the menu, the documents and the live pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        name: its file in ``pages/`` and its key in the locales (``nav.…``, ``describe.…``).
        path: its address.
        in_menu: whether the menu lists it.
        filters: the shared filters that mean something on it and stay in its address.
    """

    name: str
    path: str
    in_menu: bool = True
    filters: tuple[str, ...] = ()


PAGES = (
    Page(name="overview", path="/", filters=("n", "year")),
    Page(name="map", path="/map", filters=("year", "kind", "n")),
    Page(name="transparency", path="/transparency", filters=("year",)),
    Page(name="activities", path="/activities", filters=("n", "year", "kind", "status")),
    Page(name="about", path="/about"),
    Page(name="activity", path="/activity", in_menu=False),
)

PATHS: dict[str, str] = {page.name: page.path for page in PAGES}
