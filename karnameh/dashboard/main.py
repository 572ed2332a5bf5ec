"""The main script: the frame around the page that the address names, drawn live.

It stands here and not beside ``pages/``: a ``pages`` folder beside the main
script switches on Streamlit's old pages mode, in which a deep link to a cold
server runs a page without this frame.
"""

from urllib.parse import urlsplit

import streamlit as st

from karnameh.accounts import COOKIE
from karnameh.content import frame
from karnameh.content.address import Address
from karnameh.content.palette import palette
from karnameh.dashboard.live import Live
from karnameh.locales import chosen
from karnameh.settings import ROOT
from karnameh.sitemap import PAGES


def run() -> None:
    """Draw one page inside its frame."""
    address = Address(st.query_params.to_dict())
    locale = chosen(address.get("lang"))
    st.set_page_config(
        page_title=locale.text("site.name"),
        page_icon=str(ROOT / "karnameh/web/assets/favicon.svg"),
        layout="wide",
    )
    pages = {
        page.name: st.Page(
            ROOT / "pages" / f"{page.name}.py",
            title=locale.text(f"nav.{page.name}"),
            url_path=page.path.strip("/") or None,
            default=page.path == "/",
        )
        for page in PAGES
    }
    running = st.navigation(list(pages.values()), position="hidden")
    page = next(page for page in PAGES if pages[page.name] == running)
    colours = palette(st.context.theme.type)
    canvas = Live(address, locale, colours, narrow=st.context.cookies.get("narrow") == "1")
    frame.show_page(
        page,
        address,
        canvas,
        colours=colours,
        base=_origin(st.context.url),
        session=st.context.cookies.get(COOKIE),
        run=running.run,
    )


def _origin(url: str | None) -> str:
    """The site's address out of a page's."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


run()
