"""``/embed/…``: charts, maps and lists as small documents that any site may frame; no script is in them or needed."""

from hashlib import sha256
from weakref import WeakKeyDictionary

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.content.address import Address
from karnameh.content.embeds import PIECES, Piece, drawn
from karnameh.content.palette import PAPER
from karnameh.content.paper import Paper
from karnameh.content.view import View, open_view
from karnameh.exports import fragments
from karnameh.exports.fragments import template
from karnameh.locales import Locale, chosen
from karnameh.settings import tehran_date, today
from karnameh.warehouse import Filter, NoWarehouse, Published, questions, site_store
from karnameh.warehouse.cache import Cache
from karnameh.web.asked import is_known
from karnameh.web.documents import base_address, choices_in
from karnameh.web.files import Files

KEPT = 128
"""Documents of one version that stay in memory; one has some 60 kB."""


class Embeds:
    """The documents of all pieces: made when they are asked for, kept as long as their version is published."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._kept: WeakKeyDictionary[Published, Cache] = WeakKeyDictionary()

    def endpoint(self, request: Request) -> Response:
        """Serve a piece; what is not published yet is never among them."""
        piece = PIECES.get(str(request.path_params["piece"]))
        if piece is None:
            return PlainTextResponse("404", status_code=404)
        known = choices_in(request.query_params)
        query = {key: known[key] for key in (*piece.accepts, "lang", "as_of") if key in known}
        locale, base = chosen(query.get("lang")), base_address(request)
        try:
            published = site_store().published()
        except NoWarehouse:
            return _answer(request, self._empty(locale, f"{base}{piece.page_of.path}"), locale, "no-store")
        kept = self._kept.setdefault(published, Cache(KEPT))
        content: bytes = kept.get(
            (piece.name, base, today(), *query.items()),
            lambda: self._made(piece, query, base),
            worth=lambda _: True,
        )
        return _answer(request, content, locale, "no-cache")

    def _made(self, piece: Piece, query: dict[str, str], base: str) -> bytes:
        address = Address(query)
        paper = Paper(address, chosen(address.get("lang")))
        view = open_view(piece.page_of, address, paper, colours=PAPER, base=base)
        content = drawn(piece, view, paper)
        live = f"{view.base}{view.link(piece.page, **{key: query.get(key, '') for key in piece.accepts})}"
        is_demo = questions.has_demo(view.data, Filter(), plans=True)
        demo = view.locale.text("demo.band") if is_demo else ""
        return self._document(view.locale, content, paper.about.title, live, _source(view), demo)

    def _empty(self, locale: Locale, live: str) -> bytes:
        say = locale.text
        notice = fragments.notice(say("empty.title"), [say("empty.text")], level=1)
        return self._document(locale, notice, say("empty.title"), live, say("site.name"), "")

    def _document(
        self, locale: Locale, content: Markup, title: str, live: str, source: str, demo: str
    ) -> bytes:
        given = {
            "language": locale.code,
            "direction": locale.direction,
            "title": locale.text("site.page_title", title=title),
            "style": Markup(self._files.style),  # noqa: S704 — our own file
            "content": content,
            "live": live,
            "source": source,
            "demo": demo,
        }
        return template("embed.html").render(given).encode()


def _source(view: View) -> str:
    """«کارنامه، نسخهٔ ۱۲، ۲ آذر ۱۴۰۵»."""
    version = questions.version_info(view.data)
    day = view.locale.date(tehran_date(version.built_at), style="long")
    said = view.locale.text("embed.source", n=version.number, date=day)
    moment = view.data.batch
    if moment is None:
        return said
    return view.locale.joined([said, view.locale.text("history.as_of", batch=view.locale.plain(moment))])


def _answer(request: Request, content: bytes, locale: Locale, caching: str) -> Response:
    tag = f'"{sha256(content).hexdigest()[:24]}"'
    headers = {"Cache-Control": caching, "ETag": tag, "Content-Language": locale.code}
    if is_known(request, tag) and "no-store" not in caching:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/html", headers=headers)
