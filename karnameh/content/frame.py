"""What stands around every page: head, band, foot, and the states without data."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from karnameh.content.address import Address
from karnameh.content.canvas import About, Canvas
from karnameh.content.components import show
from karnameh.content.palette import Palette
from karnameh.content.view import View, open_view
from karnameh.exports import fragments
from karnameh.exports.fragments import Language, Link
from karnameh.locales import Locale, chosen
from karnameh.settings import tehran_date
from karnameh.sitemap import CHOICES, COPY, PAGES, Page
from karnameh.warehouse import Filter, NoWarehouse, questions

_WITHOUT_ROWS = frozenset({"meeting", "data", "api"})
"""Pages that speak of rows of other pages, which have their files."""

log = logging.getLogger(__name__)


def show_page(
    page: Page,
    address: Address,
    canvas: Canvas,
    *,
    colours: Palette,
    run: Callable[[], None],
    base: str = "",
    session: str | None = None,
) -> bool:
    """A page inside its frame; returns whether there is anything published.

    ``run`` runs the page's own script; what it raises is told in a designed way.
    """
    locale = chosen(address.get("lang"))
    canvas.tell(
        About(title=locale.text(f"nav.{page.name}"), description=locale.text(f"describe.{page.name}"))
    )
    try:
        view = open_view(page, address, canvas, colours=colours, base=base, session=session)
    except NoWarehouse:
        _show_without_data(canvas, locale)
        return False
    show_head(view, here=page)
    try:
        _run(run, view)
    except Exception as error:
        view.parts.clear()
        _show_broken(view, error)
    _show_taking(view)
    show_foot(view)
    return True


def show_missing(page: Page, address: Address, canvas: Canvas, *, colours: Palette) -> None:
    """What stands inside the frame at an address that is no page; ``page`` is the way home."""
    say = chosen(address.get("lang")).text
    canvas.tell(About(title=say("empty.missing_title"), description=say("empty.missing"), status=404))
    notice = fragments.notice(
        say("empty.missing_title"),
        [say("empty.missing")],
        Link(href=page.path, label=say("empty.home")),
        level=1,
    )
    try:
        view = open_view(page, address, canvas, colours=colours)
    except NoWarehouse:
        canvas.show(notice)
        return
    show_head(view, here=None)
    canvas.show(notice)
    show_foot(view)


def _run(run: Callable[[], None], view: View) -> None:
    """The page itself; a site whose every row is hidden has nothing to show."""
    if view.year_choice() or view.page.name in ("data", "api", "about", "history"):
        run()
    else:
        _show_without_data(view.canvas, view.locale)


def show_head(view: View, *, here: Page | None) -> None:
    """Brand, menu and the way to the other language; then the band when demonstration data is shown.

    ``here`` is the page that the menu marks.
    """
    say = view.locale.text
    menu = [
        Link(href=view.link(page.name), label=say(f"nav.{page.name}"), current=page == here)
        for page in PAGES
        if page.in_menu
    ]
    show(
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
        show(fragments.band(say("demo.band"), say("demo.explain")))


def _show_taking(view: View) -> None:
    """«دریافت همین نما»: the rows of this view as files, on every page that has any."""
    if not view.parts or view.canvas.is_copy or view.page.name in _WITHOUT_ROWS:
        return
    say = view.locale.text
    query = urlencode({key: value for key in CHOICES if (value := view.address.get(key))})
    address = f"/downloads/view/{view.page.name}"
    links = [
        Link(href=f"{address}.{form}{'?' if query else ''}{query}", label=say(f"view.{form}"), download=True)
        for form in ("csv", "xlsx")
    ]
    show(fragments.taking(say("view.take"), links))


def show_foot(view: View) -> None:
    """Where the numbers come from, and which version of the data this is."""
    say = view.locale.text
    version = questions.version_info(view.data)
    built = view.locale.date(tehran_date(version.built_at), style="long")
    sentences = [say("site.footer"), say("site.version", n=version.number, date=built)]
    links = [
        Link(href=view.link(name), label=say(f"site.{name}_link")) for name in ("data", "about", "history")
    ]
    show(fragments.footer(sentences, links))


def _show_without_data(canvas: Canvas, locale: Locale) -> None:
    """The page for a site that has published nothing yet."""
    say = locale.text
    log.warning("Nothing is published: run «python -m etl load data/logs».")
    canvas.show(fragments.notice(say("empty.title"), [say("empty.text")], level=1))


def _show_broken(view: View, error: Exception) -> None:
    """The page for our own bugs: no traceback for the public, all of it in the log."""
    say = view.locale.text
    log.error("A page failed.", exc_info=error)
    view.canvas.tell(About(title=say("empty.broken_title"), status=500))
    level = 2 if view.headed else 1
    view.canvas.show(fragments.notice(say("empty.broken_title"), [say("empty.broken")], level=level))


def _subtitle(view: View) -> str:
    say = view.locale.text
    district = say("site.district", district=view.locale.plain(view.district))
    return f"{say('site.tagline')} · {district}"


def _show_moment(view: View) -> None:
    """The band that marks the record as it once stood, or as it was copied, with the way back to today's."""
    say, number = view.locale.text, view.data.batch
    if view.canvas.is_copy:
        _show_copied(view)
        return
    if view.preview is not None:
        leave = Link(href=_here(view, preview=""), label=say("then.today"))
        show(fragments.band(say("preview.band"), say("preview.text", n=view.preview), leave))
        return
    shown = questions.batch(view.data, number) if number is not None else None
    if shown is not None:
        day = view.locale.date(tehran_date(shown.made_at))
        today = Link(href=_here(view, as_of=""), label=say("then.today"))
        show(fragments.band(say("then.band"), say("then.text", n=shown.number, date=day), today))
    elif view.address.get("as_of"):
        show(fragments.band(say("then.band"), say("then.no_batch")))


def _show_copied(view: View) -> None:
    """The band of a copy on files: of which day and version it is, and where the site itself is."""
    say = view.locale.text
    version = questions.version_info(view.data)
    text = say("twin.text", n=version.number, date=view.locale.date(view.today, style="long"))
    links = [Link(href=f"{COPY}?lang={view.locale.code}", label=say("twin.about_link"))]
    if view.base:
        links.append(Link(href=f"{view.base}/", label=say("twin.live_link")))
    show(fragments.band(say("twin.band"), text, *links))


def _here(view: View, **choices: str) -> str:
    """Address of this very page with some choices made otherwise."""
    return view.link(view.page.name, **{**view.address.items(), **choices})


def _other_language(view: View) -> Language:
    say = view.locale.text
    code = "en" if view.locale.code == "fa" else "fa"
    href = _here(view, lang="en" if code == "en" else "")
    return Language(href=href, label=say("site.other_language"), code=code, title=say("site.switch_language"))
