"""Pages of the desk's work: what their templates have besides what every page of the desk has."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from etl.texts import failure_text
from karnameh.desk.pages import language, page
from karnameh.locales import Locale

_UNITS = ("B", "kB", "MB", "GB")


def work_page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    """A page of the desk's work.

    Besides what ``page`` gives, templates have ``size`` (of a file), ``day`` and
    ``month_name``, ``numbers`` (values of a sentence) and ``failure`` (the sentence of one).
    """
    locale = language(request)
    shared = {
        "size": partial(_size, locale),
        "day": lambda value: locale.date(value) if isinstance(value, date) else locale.text("work.never"),
        "month_name": locale.month,
        "numbers": lambda found: {name: locale.number(value) for name, value in found.items()},
        "failure": partial(_failure, locale),
    }
    return page(request, template, status=status, **{**shared, **values})


def missing(request: Request) -> Response:
    """The page for what is not there."""
    return work_page(request, "missing.html", status=404)


def _failure(locale: Locale, failure: Mapping[str, object]) -> str:
    detail = failure["detail"]
    details = {str(key): str(value) for key, value in detail.items()} if isinstance(detail, Mapping) else {}
    return failure_text(locale.code, str(failure["code"]), details)


def _size(locale: Locale, number: int) -> str:
    size, place = float(number), 0
    while size >= 1000 and place < len(_UNITS) - 1:
        size, place = size / 1000, place + 1
    return locale.text(f"work.size_{_UNITS[place]}", size=locale.number(round(size)))
