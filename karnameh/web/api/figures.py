"""``/api/v1/figures``: the figures that there are, and each by its code, computed from the published data."""

from starlette.requests import Request

from karnameh import figures
from karnameh.content.figure_record import figure_record
from karnameh.locales import chosen
from karnameh.warehouse import Published
from karnameh.web.api import parameters
from karnameh.web.api.answers import Ready, json_bytes, meta
from karnameh.web.api.problems import Problem


def definitions(published: Published, request: Request) -> Ready:
    """The figures, each with what it means, and the choices that its code must and may have besides the year."""
    locale = chosen(parameters.read(published, request, None, ("lang",)).get("lang"))
    listed = [
        {
            "name": name,
            "title": locale.text(f"figure.name_{name}"),
            "definition": locale.text(f"figure.means_{name}"),
            "needs": sorted(definition.needs),
            "takes": sorted(definition.takes),
        }
        for name, definition in figures.DEFINITIONS.items()
    ]
    content = {"data": listed, "meta": meta(published, locale, count=len(listed))}
    return Ready(content=json_bytes(content), headers=_headers(locale.code))


def figure(published: Published, request: Request, code: str) -> Ready:
    """A figure by its code. Raises Problem for a code that names none."""
    asked = parameters.read(published, request, None, ("as_of", "lang"))
    locale, moment = chosen(asked.get("lang")), parameters.moment(published, asked)
    try:
        ref = figures.parse(code)
        found = figures.compute(moment, ref)
    except figures.WrongFigure as wrong:
        raise Problem("wrong_figure", expected=f"figure.wrong_{wrong.reason}") from wrong
    content = {"data": figure_record(moment, ref, found, locale), "meta": meta(moment, locale)}
    return Ready(content=json_bytes(content), headers=_headers(locale.code))


def _headers(code: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Content-Language": code}
