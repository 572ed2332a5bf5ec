"""The main script: the frame around the page that the address names.

It stands here and not beside ``pages/``: a ``pages`` folder beside the main
script switches on Streamlit's old pages mode, in which a deep link to a cold
server runs a page without this frame.
"""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from karnameh.dashboard import frame
from karnameh.dashboard.view import View, language, open_view
from karnameh.settings import ROOT
from karnameh.sitemap import PAGES
from karnameh.warehouse import NoWarehouse


def run() -> None:
    """Draw one page inside its frame."""
    locale = language()
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
    frame.show_state(locale, page)
    try:
        view = open_view(page)
    except NoWarehouse:
        frame.show_without_data(locale)
        return
    frame.show_head(view)
    try:
        _run(running, view)
    except Exception as error:
        frame.show_broken(locale, error)
    frame.show_foot(view)


def _run(running: StreamlitPage, view: View) -> None:
    """The page itself; a site whose every row is hidden has nothing to show."""
    if view.year_choice() or view.page.name in ("about", "history"):
        running.run()
    else:
        frame.show_without_data(view.locale)


run()
