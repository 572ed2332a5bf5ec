"""The documents of the twin before their links are made relative: the pages of the site on the twin's paper."""

from collections.abc import Callable, Container
from typing import NamedTuple

from markupsafe import Markup

from karnameh.content.address import Address
from karnameh.content.document import Written, write_page
from karnameh.content.site_files import STYLES
from karnameh.exports.documents import Document
from karnameh.locales import Locale
from karnameh.sitemap import PAGES, Page
from karnameh.twin.paper import CopyPaper
from karnameh.twin.views import View

STYLE = "karnameh.css"
"""All style sheets of the public pages and the twin's own, as one file."""

_PAGES = {page.name: page for page in PAGES}
_FRAMES = {"list": "activities", "copy": "about"}
"""Pages of the twin's own, by the page in whose frame they stand."""


class PageFailed(Exception):
    """A page of the site could not be written; the log says why."""


class Made(NamedTuple):
    """A document: its markup with the site's addresses in it."""

    view: View
    markup: str


class Documents:
    """Writes views as documents; ``planned`` are the views that choices may lead to."""

    def __init__(self, planned: Container[View], *, base: str) -> None:
        self._planned = planned
        self._base = base

    def made(
        self, view: View, *, run: Callable[[], None] | None = None, scripts: tuple[str, ...] = ()
    ) -> Made | None:
        """The document of a view, or what ``run`` shows in its frame; None where the site has nothing there.

        Raises PageFailed when the page could not be written.
        """

        def paper(address: Address, locale: Locale) -> CopyPaper:
            return CopyPaper(address, locale, self._planned)

        page = _PAGES[_FRAMES.get(view.page, view.page)]
        written = write_page(page, view.query, base=self._base, on=paper, run=run)
        if written.about.status >= 500:
            raise PageFailed(view.file)
        if written.about.status != 200:
            return None
        return Made(view, _document(page, written, scripts).html().decode())


def _document(page: Page, written: Written, scripts: tuple[str, ...]) -> Document:
    say, about = written.locale.text, written.about
    return Document(
        language=written.locale.code,
        direction=written.locale.direction,
        title=say("site.page_title", title=about.title),
        heading=about.title,
        description=about.description,
        site=say("site.name"),
        address="",
        picture="",
        thing={},
        font="",
        icon="/assets/favicon.svg",
        script="",
        style="",
        content=Markup(written.content),  # noqa: S704 — escaped by the pieces that it is made of
        languages=(),
        hidden=True,  # search engines shall lead to the site, not to a copy of a day
        sheet=f"/assets/{STYLE}",
        scripts=scripts,
    )


def style_sheet(sheets: "dict[str, str]") -> bytes:
    """The style sheets as one file beside the font."""
    joined = "".join(sheets[name] for name in (*STYLES, "twin.css"))
    return joined.replace('"/assets/', '"').encode()
