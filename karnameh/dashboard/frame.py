"""What stands around every page: head, band, foot, and the states without data."""

import logging

import streamlit as st

from karnameh.dashboard import components
from karnameh.dashboard.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Language, Link
from karnameh.locales import Locale
from karnameh.settings import tehran_date
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import Filter, questions

log = logging.getLogger(__name__)


def show_state(locale: Locale, page: Page) -> None:
    """Tell the document its language, direction and title (read by ``frame.js``)."""
    say = locale.text
    page_title = f"{say(f'nav.{page.name}')} | {say('site.name')}"
    st.html(fragments.state(language=locale.code, direction=locale.direction, page_title=page_title))


def show_head(view: View) -> None:
    """Brand, menu and the way to the other language; then the band when demonstration data is shown."""
    say = view.locale.text
    menu = [
        Link(href=view.link(page.name), label=say(f"nav.{page.name}"), current=page == view.page)
        for page in PAGES
        if page.in_menu
    ]
    st.html(
        fragments.header(
            site=say("site.name"),
            subtitle=_subtitle(view),
            menu_label=say("site.menu"),
            items=menu,
            language=_other_language(view),
            skip=say("site.skip"),
        )
    )
    _show_moment(view)
    if questions.has_demo(view.data, Filter(), plans=True):
        st.html(fragments.band(say("demo.band"), say("demo.explain")))


def show_foot(view: View) -> None:
    """Where the numbers come from, and which version of the data this is."""
    say = view.locale.text
    version = questions.version_info(view.data)
    built = view.locale.date(tehran_date(version.built_at), style="long")
    sentences = [say("site.footer"), say("site.version", n=version.number, date=built)]
    links = [Link(href=view.link(name), label=say(f"site.{name}_link")) for name in ("about", "history")]
    st.html(fragments.footer(sentences, links))


def show_without_data(locale: Locale) -> None:
    """The page for a site that has published nothing yet."""
    say = locale.text
    log.warning("Nothing is published: run «python -m etl load data/logs».")
    components.show_notice(say("empty.title"), say("empty.text"))


def show_broken(locale: Locale, error: Exception) -> None:
    """The page for our own bugs: no traceback for the public, all of it in the log."""
    log.error("A page failed.", exc_info=error)
    components.show_notice(locale.text("empty.broken_title"), locale.text("empty.broken"))


def _subtitle(view: View) -> str:
    say = view.locale.text
    district = say("site.district", district=view.locale.plain(view.district))
    return f"{say('site.tagline')} · {district}"


def _show_moment(view: View) -> None:
    """The band that marks the record as it once stood, with the way back to today's."""
    say, number = view.locale.text, view.data.batch
    if view.preview is not None:
        leave = Link(href=_here(view, preview=""), label=say("then.today"))
        st.html(fragments.band(say("preview.band"), say("preview.text", n=view.preview), leave))
        return
    shown = questions.batch(view.data, number) if number is not None else None
    if shown is not None:
        day = view.locale.date(tehran_date(shown.made_at))
        today = Link(href=_here(view, as_of=""), label=say("then.today"))
        st.html(fragments.band(say("then.band"), say("then.text", n=shown.number, date=day), today))
    elif st.query_params.get("as_of"):
        st.html(fragments.band(say("then.band"), say("then.no_batch")))


def _here(view: View, **choices: str) -> str:
    """Address of this very page with some choices made otherwise."""
    return view.link(view.page.name, **{**st.query_params.to_dict(), **choices})


def _other_language(view: View) -> Language:
    say = view.locale.text
    code = "en" if view.locale.code == "fa" else "fa"
    href = _here(view, lang="en" if code == "en" else "")
    return Language(href=href, label=say("site.other_language"), code=code, title=say("site.switch_language"))
