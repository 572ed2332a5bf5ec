"""The desk's documents: a template with the sentences of the reader's language, and who is signed in."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from karnameh.accounts import ROLES, Person, Session
from karnameh.desk.desk import desk_of
from karnameh.exports.fragments import Link
from karnameh.locales import CODES, Locale, desk_locale
from karnameh.settings import tehran_time
from karnameh.web.files import FONT_NAME

LANGUAGE_COOKIE = "karnameh_desk_language"
NAV: Sequence[tuple[str, str]] = (("/staff", "desk.front"), ("/staff/batches", "work.batches"))
"""The desk's menu: addresses and keys of their names."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("karnameh.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language(request: Request) -> Locale:
    """The language that the address asks for, or asked for last; the browser remembers it for the desk."""
    code = request.query_params.get("lang")
    if code not in CODES:
        code = request.cookies.get(LANGUAGE_COOKIE)
    return desk_locale("en" if code == "en" else "fa")


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A document of the desk, from a template that extends ``base.html``; see ``_shared`` for what it has."""
    locale = language(request)
    content = _environment().get_template(template).render({**_shared(request, locale), **values})
    answer = HTMLResponse(content, status_code=status, headers={"Content-Language": locale.code})
    if request.query_params.get("lang") in CODES:
        answer.set_cookie(LANGUAGE_COOKIE, locale.code, path="/", httponly=True, samesite="lax")
    return answer


def _shared(request: Request, locale: Locale) -> dict[str, object]:
    """What every template has besides its own values.

    ``say`` (the sentence of a key), ``locale`` and ``lang``, ``number`` and ``plain``
    (digits), ``moment`` (a stored time in Tehran), ``asset`` (address of a file),
    ``session``, ``person`` and ``csrf`` (None when nobody is signed in), ``lang_query``
    (for links that are to keep the language without a cookie).
    """
    files = desk_of(request).files
    session: Session | None = getattr(request.state, "session", None)
    person = session.person if session else None
    return {
        "say": locale.text,
        "locale": locale,
        "lang": locale.code,
        "lang_query": "?lang=en" if locale.code == "en" else "",
        "number": locale.number,
        "plain": locale.plain,
        "moment": partial(moment, locale),
        "asset": files.address,
        "font": files.address(FONT_NAME) if FONT_NAME in files else None,
        "session": session,
        "person": person,
        "csrf": session.csrf if session else None,
        "roles": ROLES,
        "nav": _nav(request, locale, person),
        "other": _other_language(request, locale),
    }


def moment(locale: Locale, stored: datetime) -> str:
    """A stored time as clocks in Tehran show it, with its date."""
    there = tehran_time(stored)
    hour = locale.plain(f"{there:%H:%M}")
    return f"{hour}، {locale.date(there.date())}" if locale.is_rtl else f"{hour}, {locale.date(there.date())}"


def _nav(request: Request, locale: Locale, person: Person | None) -> list[Link]:
    if person is None or person.must_change:
        return []
    here = request.url.path
    return [Link(href=path, label=locale.text(key), current=path == here) for path, key in NAV]


def _other_language(request: Request, locale: Locale) -> Link:
    """The same page in the other language. Of what the address says, only what is one text stays."""
    code = "fa" if locale.code == "en" else "en"
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name in ("next", "tab")]
    return Link(
        href=f"{request.url.path}?{urlencode([*kept, ('lang', code)])}",
        label=locale.text("site.other_language"),
    )
