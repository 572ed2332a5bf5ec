"""``/feeds/…``: the chosen activities for calendars and news readers, kept up to date by them.

Programs ask for the same address again and again: what was made for an address
is kept, and an unchanged feed is not sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from karnameh.exports.atom import atom_bytes
from karnameh.exports.calendar_file import NotInCalendar, activity_icalendar_bytes, icalendar_bytes
from karnameh.exports.feeds import Feed
from karnameh.locales import Locale, chosen
from karnameh.settings import Settings, today
from karnameh.warehouse import Filter, NoWarehouse, site_store
from karnameh.warehouse.cache import Cache
from karnameh.web.asked import FILTER, Refused, choices_of, disposition, filter_of, is_known, refusal
from karnameh.web.documents import base_address

FORMAT = "1"
"""Raised when the same activities would be written differently, so that no program keeps the old feed."""
KEPT = 32
"""Feeds that stay in memory; the longest calendar has some 350 kB."""

_CALENDAR = "text/calendar; charset=utf-8; method=PUBLISH"
_ATOM = "application/atom+xml; charset=utf-8"
_LONGEST_IDENTIFIER = 40

_kept = Cache(KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What is to be sent: how it is called, and how it is made when it has to be."""

    name: str
    localised: str
    media_type: str
    kind: str
    content: Callable[[], bytes]


def activities_calendar(request: Request) -> Response:
    """``/feeds/activities.ics``, with the choices year, kind, n, status, q and lang."""

    def of(feed: Feed, locale: Locale) -> _File:
        name = f"{locale.text('file.activities')}.ics"
        return _File(
            name="activities.ics",
            localised=name,
            media_type=_CALENDAR,
            kind="attachment",
            content=lambda: icalendar_bytes(feed),
        )

    return _served(request, frozenset(FILTER), of)


def activities_atom(request: Request) -> Response:
    """``/feeds/activities.atom``, with the choices year, kind, n, status, q and lang."""

    def of(feed: Feed, locale: Locale) -> _File:
        name = f"{locale.text('file.activities')}.atom"
        return _File(
            name="activities.atom",
            localised=name,
            media_type=_ATOM,
            kind="inline",
            content=lambda: atom_bytes(feed, path=request.url.path),
        )

    return _served(request, frozenset(FILTER), of)


def activity_calendar(request: Request) -> Response:
    """``/feeds/activity.ics``, with the choices id and lang: one activity for a calendar."""
    identifier = request.query_params.get("id", "")

    def of(feed: Feed, locale: Locale) -> _File:
        if len(identifier) > _LONGEST_IDENTIFIER:
            raise Refused("no_activity", 404)
        return _File(
            name="activity.ics",
            localised=f"{identifier}.ics",
            media_type=_CALENDAR,
            kind="attachment",
            content=lambda: activity_icalendar_bytes(feed, identifier),
        )

    return _served(request, frozenset({"id"}), of)


def _served(request: Request, accepts: frozenset[str], of: Callable[[Feed, Locale], _File]) -> Response:
    locale = chosen(request.query_params.get("lang"))
    try:
        return _answer(request, accepts, of, locale)
    except Refused as refused:
        return refusal(refused, locale, section="feed")


def _answer(
    request: Request, accepts: frozenset[str], of: Callable[[Feed, Locale], _File], locale: Locale
) -> Response:
    feed = _feed(request, accepts, locale)
    file = of(feed, locale)
    tag = _tag(feed, request.url.path, file)
    headers = {
        "Cache-Control": "no-cache",
        "ETag": tag,
        "Content-Language": locale.code,
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    try:
        content = _kept.get(tag, file.content, worth=lambda _: True)
    except NotInCalendar as error:
        raise Refused(error.reason, 404) from error
    headers["Content-Disposition"] = disposition(file.name, file.localised, kind=file.kind)
    return Response(content, media_type=file.media_type, headers=headers)


def _feed(request: Request, accepts: frozenset[str], locale: Locale) -> Feed:
    try:
        published = site_store().published()
    except NoWarehouse as error:
        raise Refused("no_data", 503) from error
    choices = choices_of(request, accepts)
    choices.pop("id", None)
    return Feed(
        published=published,
        filter=filter_of(published, choices) if choices else Filter(),
        today=today(),
        locale=locale,
        site=base_address(request),
        district=Settings.from_environment().district,
    )


def _tag(feed: Feed, path: str, file: _File) -> str:
    """Changes with the data, the day, the choices and the site's address, and with nothing else."""
    data = (feed.published.version, feed.published.built_at, feed.published.demo)
    parts = (FORMAT, *data, path, file.localised, feed.filter, feed.today, feed.locale.code, feed.site)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:20]}"'
