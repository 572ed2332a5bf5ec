"""``/api/v1/<resource>``: the rows of a public table, in the format that is asked for, and one of them by its key."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from karnameh.exports import formats
from karnameh.exports.atom import atom_bytes
from karnameh.exports.calendar_file import icalendar_bytes
from karnameh.exports.feeds import Feed
from karnameh.locales import Locale, chosen
from karnameh.settings import Settings, today
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions import RESOURCES
from karnameh.warehouse.questions.page_index import IndexedPage, page_index
from karnameh.warehouse.questions.resource_texts import Selection, json_objects
from karnameh.warehouse.resource_fields import KEY_MARK, Resource
from karnameh.web.api import parameters
from karnameh.web.api.answers import Ready, meta, named
from karnameh.web.api.columns import headers_of
from karnameh.web.api.formats import Format
from karnameh.web.api.problems import ROOT, Problem
from karnameh.web.documents import base_address

COME_BACK = 5
"""Seconds after which someone may ask again for a workbook."""

_one_workbook = Lock()


def table(published: Published, request: Request, resource: Resource, format: Format) -> Ready:
    """The rows in a format. Raises Problem for choices that cannot be met."""
    asked = parameters.read(published, request, resource, format.choices(resource), is_page=format.is_page)
    locale, moment = chosen(asked.get("lang")), parameters.moment(published, asked)
    shown = {"Content-Type": format.content_type, "Content-Language": locale.code}
    shown |= named(moment, format, resource.name, locale)
    if format.is_feed:
        return Ready(content=_feed(moment, request, format, asked, locale), headers=shown)
    selection = _selection(resource, asked)
    if format.is_page:
        return _page(moment, request, selection, locale, shown)
    if format.suffix == "xlsx":
        _check_length(moment, selection)
    if request.method == "HEAD":
        return Ready(content=iter(()), headers=shown)
    return Ready(content=_stream(moment, format, selection, asked, locale), headers=shown)


def record(published: Published, request: Request, resource: Resource, key: str) -> Ready:
    """One row by its key. Raises Problem where there is none."""
    accepted = ("fields", "labels", "as_of", "lang")
    asked = parameters.read(published, request, resource, accepted, is_page=True)
    locale, moment = chosen(asked.get("lang")), parameters.moment(published, asked)
    if not parameters.fits(parameters.mark_pattern(resource, resource.key), key):
        raise Problem("no_record")
    selection = _selection(resource, {**asked, "limit": 1}, key=tuple(key.split(KEY_MARK)))
    rows = [row for part in json_objects(moment, selection) for row in part]
    if not rows:
        raise Problem("no_record")
    content = f'{{"data":{rows[0][0]},"meta":{_text(meta(moment, locale))}}}\n'
    return Ready(
        content=content.encode(),
        headers={"Content-Type": "application/json", "Content-Language": locale.code},
    )


def _selection(resource: Resource, asked: Mapping[str, Any], key: tuple[str, ...] | None = None) -> Selection:
    labels, after = asked.get("labels"), asked.get("after")
    return Selection(
        resource=resource,
        filter=parameters.filter_of(asked),
        fields=asked.get("fields"),
        labels=None if labels == "none" else labels,
        key=key,
        after=tuple(after.split(KEY_MARK)) if after is not None else None,
        limit=asked.get("limit"),
    )


def _page(
    published: Published, request: Request, selection: Selection, locale: Locale, shown: dict[str, str]
) -> Ready:
    """A page of JSON with a link to the next."""
    limit = selection.limit or parameters.PAGE
    objects, mark, count = _indexed(published, selection, limit) or _asked(published, selection, limit)
    link = _next(request, mark) if mark is not None else None
    said = meta(published, locale, count=count, limit=limit)
    tail = f'\n],"links":{_text({"next": link})},"meta":{_text(said)}}}\n'
    links = {"Link": f'<{link}>; rel="next"'} if link else {}
    content = b'{"data":[\n' + b",\n".join(objects) + tail.encode()
    return Ready(content=content, headers={**shown, **links})


def _indexed(published: Published, selection: Selection, limit: int) -> IndexedPage | None:
    """A page of the index; None where the index does not serve it."""
    plain = selection.fields is None and selection.labels is None and not selection.filter.query
    index = page_index(published) if plain and selection.resource is RESOURCES["activities"] else None
    return index.page(selection.filter, after=selection.after, limit=limit) if index else None


def _asked(published: Published, selection: Selection, limit: int) -> IndexedPage:
    """The same of the database; one row more tells whether there is another page."""
    wanted = replace(selection, limit=limit + 1)
    rows = [row for part in json_objects(published, wanted) for row in part]
    count = questions.resource_count(published, selection.resource.name, selection.filter)
    mark = rows[limit - 1][1] if len(rows) > limit else None
    return IndexedPage([text.encode() for text, _ in rows[:limit]], mark, count)


def _next(request: Request, mark: str) -> str:
    """The address of the page after a row."""
    kept = [(name, text) for name, text in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*kept, ('after', mark)])}"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stream(
    published: Published, format: Format, selection: Selection, asked: Mapping[str, Any], locale: Locale
) -> Iterator[bytes]:
    """All rows, piece by piece."""
    made: dict[str, Callable[[], Iterator[bytes]]] = {
        "csv": lambda: formats.csv_pieces(published, selection, excel=asked.get("excel") != "0"),
        "ndjson": lambda: formats.ndjson_pieces(published, selection),
        "parquet": lambda: formats.parquet_pieces(published, selection),
        "geojson": lambda: formats.geojson_pieces(published, selection),
        "xlsx": lambda: _workbook(published, selection, locale),
    }
    return made[format.suffix]()


def _check_length(published: Published, selection: Selection) -> None:
    """Raise Problem where there are more rows than a workbook takes."""
    count = questions.resource_count(published, selection.resource.name, selection.filter)
    if min(count, selection.limit or count) > formats.MOST_ROWS:
        raise Problem("too_many_rows", values={"most": formats.MOST_ROWS})


def _workbook(published: Published, selection: Selection, locale: Locale) -> Iterator[bytes]:
    """A workbook; one is made at a time. Raises Problem while another is made."""
    resource = selection.resource
    if not _one_workbook.acquire(blocking=False):
        raise Problem("busy", headers={"Retry-After": str(COME_BACK)})
    try:
        title = locale.text(f"api.resource_{resource.name}")
        headers = headers_of(published, selection.columns.columns, resource, locale)
        return formats.pieces_of(
            formats.workbook_file(published, selection, locale, title=title, headers=headers)
        )
    finally:
        _one_workbook.release()


def _feed(
    published: Published, request: Request, format: Format, asked: Mapping[str, Any], locale: Locale
) -> bytes:
    """The chosen activities for calendars or news readers, those nearest to today."""
    feed = Feed(
        published=published,
        filter=parameters.filter_of(asked),
        today=today(),
        locale=locale,
        site=base_address(request),
        district=Settings.from_environment().district,
    )
    return (
        icalendar_bytes(feed) if format.suffix == "ics" else atom_bytes(feed, path=f"{ROOT}/activities.atom")
    )
