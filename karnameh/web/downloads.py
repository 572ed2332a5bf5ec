"""``/downloads/<table>.csv``: the rows behind a view, for anyone to keep."""

from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from karnameh.accounts import COOKIE, Accounts
from karnameh.exports.downloads import Asked, TableExport
from karnameh.exports.registry import TABLES
from karnameh.locales import Locale, chosen
from karnameh.settings import Settings, today
from karnameh.sitemap import number_in
from karnameh.warehouse import (
    NoSuchBatch,
    NoWarehouse,
    Published,
    questions,
    site_previews,
    site_store,
)
from karnameh.web.asked import Refused, choices_of, disposition, filter_of, is_known, refusal

FORMAT = "1"
"""Raised when the same rows would be written differently, so that no browser keeps the old file."""

WITH_PLANS = ("plan-against-done", "promises", "unknowns")
"""Tables that tell of plan items: demonstration rows among these are told by the file's name too."""


def download(request: Request) -> Response:
    """Answer a request for a table. Nothing of the address is ever repeated in the answer."""
    locale = chosen(request.query_params.get("lang"))
    try:
        return _answer(request, locale)
    except Refused as refused:
        return refusal(refused, locale, section="download")


def _answer(request: Request, locale: Locale) -> Response:
    name, dot, suffix = str(request.path_params["file"]).rpartition(".")
    table = TABLES.get(name)
    if table is None or f"{dot}{suffix}" != ".csv":
        raise Refused("no_table", 404)
    try:
        published = site_store().published()
    except NoWarehouse as error:
        raise Refused("no_data", 503) from error
    choices = choices_of(request, table.accepts | {"as_of", "preview"})
    upload = choices.pop("preview", None)
    published = _preview(request, upload) if upload else _as_of(published, choices.pop("as_of", None))
    asked = _asked(published, table, choices)
    tag = _tag(published, table, asked, locale)
    headers = {
        "Cache-Control": "private, no-store" if upload else "no-cache",
        **({"Vary": "Cookie"} if upload else {}),
        "ETag": tag,
        "Content-Language": locale.code,
        "Content-Disposition": _disposition(published, table, asked, locale),
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    content = table.csv(published, asked, locale)
    return Response(content, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def _asked(published: Published, table: TableExport, choices: Mapping[str, str]) -> Asked:
    """The choices as a filter, each checked against what the published version knows."""
    if table.needs_year and "year" not in choices:
        raise Refused("needs_year", 400)
    return Asked(
        filter=filter_of(published, choices),
        today=today(),
        district=Settings.from_environment().district,
    )


def _preview(request: Request, text: str) -> Published:
    """The record with an upload in it, for people who are signed in."""
    number = number_in(text)
    session = Accounts.of(Settings.from_environment()).session(request.cookies.get(COOKIE))
    found = site_previews().of(number) if session is not None and number is not None else None
    if found is None:
        raise Refused("bad_value", 400)
    return found


def _as_of(published: Published, text: str | None) -> Published:
    """The record as it stood after the batch that the address names; today's without one."""
    if text is None:
        return published
    number = number_in(text)
    try:
        if number is not None:
            return published.as_of(number)
    except NoSuchBatch:
        pass
    raise Refused("bad_value", 400)


def _tag(published: Published, table: TableExport, asked: Asked, locale: Locale) -> str:
    """Changes with the data, the day and the choices, and with nothing else."""
    data = (published.version, published.built_at, published.demo, published.batch)
    parts = (FORMAT, *data, table.name, asked, locale.code)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:20]}"'


def _disposition(published: Published, table: TableExport, asked: Asked, locale: Locale) -> str:
    """The name of the file: table, year, moment, and whether there is demonstration data in it."""
    year, batch = asked.filter.year, published.batch
    demo = questions.has_demo(published, asked.filter, plans=table.name in WITH_PLANS)
    named = [locale.text(f"file.{table.name}"), locale.plain(year) if year else ""]
    named.append(locale.text("file.as_of", batch=locale.plain(batch)) if batch else "")
    named.append(locale.text("file.demo") if demo else "")
    plain = [table.name, str(year) if year else "", f"as-of-{batch}" if batch else "", "demo" if demo else ""]
    file, ascii_file = (f"{'-'.join(filter(None, parts))}.csv" for parts in (named, plain))
    return disposition(ascii_file, file)
