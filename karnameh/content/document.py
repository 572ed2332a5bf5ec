"""A page as a document's content: its script run on paper, inside the frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import CodeType

from markupsafe import Markup

from karnameh.content import frame
from karnameh.content.address import Address
from karnameh.content.canvas import About
from karnameh.content.palette import PAPER
from karnameh.content.paper import Paper
from karnameh.locales import Locale, chosen
from karnameh.settings import ROOT
from karnameh.sitemap import Page


@dataclass(frozen=True, slots=True)
class Written:
    """What a page says: its content, what the view is, whether it is a page of the site, and whether there is anything to show."""

    content: Markup
    about: About
    locale: Locale
    is_page: bool = True
    has_data: bool = True


def write_page(
    page: Page,
    query: dict[str, str],
    *,
    base: str = "",
    session: str | None = None,
    on: Callable[[Address, Locale], Paper] = Paper,
    run: Callable[[], None] | None = None,
) -> Written:
    """Run a page on paper; ``base`` is the site's own address, ``session`` the key of a staff session.

    ``on`` makes the paper, ``run`` what stands inside the frame instead of the page's own script.
    """
    address = Address(query)
    locale = chosen(address.get("lang"))
    paper = on(address, locale)
    has_data = frame.show_page(
        page,
        address,
        paper,
        colours=PAPER,
        base=base,
        session=session,
        run=run or (lambda: _run(page.name)),
    )
    return Written(paper.markup(), paper.about, locale, has_data=has_data)


def write_missing_page(page: Page, query: dict[str, str]) -> Written:
    """What stands at an address that is no page."""
    address = Address(query)
    locale = chosen(address.get("lang"))
    paper = Paper(address, locale)
    frame.show_missing(page, address, paper, colours=PAPER)
    return Written(paper.markup(), paper.about, locale, is_page=False)


def _run(name: str) -> None:
    exec(_script(name), {"__name__": f"pages.{name}"})  # noqa: S102 — a file of the project, as Streamlit runs it


@cache
def _script(name: str) -> CodeType:
    path = ROOT / "pages" / f"{name}.py"
    return compile(path.read_text(encoding="utf-8"), str(path), "exec")
