"""The views of the twin: which addresses of the site it holds, by what name each lies in its folder, and which is nearest.

A page has endlessly many addresses. The twin holds those that a reader is likely to ask for: each page as it
opens, and by year, neighbourhood, kind or month. ``READS`` says which choices make a page another page.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from karnameh.locales import Code
from karnameh.sitemap import PAGES, PATHS

READS: Mapping[str, tuple[str, ...]] = {
    "overview": ("n", "year"),
    "neighbourhood": ("n",),
    "map": ("n", "year", "kind", "measure"),
    "kinds": ("kind", "year", "n"),
    "calendar": ("year", "month"),
    "transparency": ("year",),
    "council": ("year",),
    "promises": ("year", "item"),
    "compare": ("by", "year", "measure"),
    "equity": ("year", "kind"),
    "beyond": ("year", "n"),
    "unknowns": ("year", "what"),
    "meeting": ("year", "point"),
    "report": ("year",),
    "history": ("batch", "page"),
    "activity": ("id",),
    "figure": ("code",),
    "list": ("year",),
}
"""The choices that the twin tells a page's views apart by, the most telling first; of other pages none."""

WHOLE: Mapping[str, int] = {"calendar": 2, "activity": 1, "list": 1}
"""How many of its choices a view must keep: another month is nearest to none."""

ELSEWHERE = frozenset({"as_of", "preview"})
"""Choices that ask for another record than the one that was copied."""

_NAMES = {path: name for name, path in PATHS.items()} | {"/copy": "copy", "/list": "list"}
_UPPER, _LOWER = re.compile(r"[A-Z0-9-]{1,48}"), re.compile(r"[a-z0-9_-]{1,48}")


class View(NamedTuple):
    """One view in one language: ``choices`` are those of ``READS`` that are made, in its order."""

    page: str
    choices: tuple[tuple[str, str], ...]
    language: Code

    @classmethod
    def of(cls, page: str, query: Mapping[str, str], language: Code) -> "View":
        """The view that a page's choices ask for; what the twin does not tell apart is left out."""
        made = tuple((key, query[key]) for key in READS.get(page, ()) if query.get(key))
        return cls(page, made, language)

    @property
    def query(self) -> dict[str, str]:
        """The choices as the site's address has them."""
        return {**dict(self.choices), **({"lang": "en"} if self.language == "en" else {})}

    @property
    def file(self) -> str:
        """Its path in the twin's folder, safe on every file system and in every case of letters."""
        if self.page == "overview" and not self.choices and self.language == "fa":
            return "index.html"
        parts = [self.page, *(f"{key}-{_safe(key, value)}" for key, value in self.choices)]
        return f"{self.language}/{'.'.join(parts)}.html"

    def nearest(self) -> "Iterator[View]":
        """This view, then with ever fewer of its choices, the least telling left out first."""
        made, whole = len(self.choices), WHOLE.get(self.page, 0)
        for left in range(made, (whole if made >= whole else 0) - 1, -1):
            yield self._replace(choices=self.choices[:left])


def page_at(path: str) -> str | None:
    """The name of the page at a path; None where the twin can have none."""
    return _NAMES.get(path)


class Record(NamedTuple):
    """What of the record there can be views of; all codes, the most recent years first."""

    years: tuple[int, ...]
    plan_years: tuple[int, ...]
    places: tuple[str, ...]
    others: tuple[str, ...]
    kinds: tuple[str, ...]
    months: tuple[tuple[int, int], ...]
    items: tuple[tuple[int, str], ...]
    gaps: tuple[str, ...]
    batches: tuple[int, ...]
    points: int


Asked = tuple[str, dict[str, str]]
"""A page and the choices that are made on it."""


def planned(record: Record) -> list[Asked]:
    """Pages with their choices, the most wanted first; activities and figures come by another way."""
    found: list[Asked] = [(page.name, {}) for page in PAGES if page.name != "activity"]
    found += [
        ("list", {"year": str(year)}) for year in record.years
    ]  # without a script the way to activities
    parts = (_by_place(record), _by_year(record), _by_kind(record), _singly(record), _details(record))
    return found + [asked for part in parts for asked in part]


def extra(record: Record) -> list[Asked]:
    """What comes after the figures: months, the latest first, and each kind in each year."""
    months: list[Asked] = [
        ("calendar", {"year": str(year), "month": str(month)}) for year, month in record.months
    ]
    kinds: list[Asked] = [
        ("kinds", {"kind": kind, "year": str(year)}) for year in record.years for kind in record.kinds
    ]
    return months + kinds


def _by_year(record: Record) -> Iterator[Asked]:
    for year in record.years:
        of = {"year": str(year)}
        for page in ("overview", "map", "kinds", "equity", "beyond"):
            yield page, of
        yield "map", {**of, "measure": "rate"}
        yield "compare", {"by": "neighbourhood", **of}
        yield "compare", {"by": "kind", **of}
    for year in record.plan_years:
        of = {"year": str(year)}
        for page in ("transparency", "council", "promises", "unknowns", "meeting", "report"):
            yield page, of


def _details(record: Record) -> Iterator[Asked]:
    """The rows of each gap, and the points of each meeting."""
    for year in map(str, record.plan_years):
        yield from (("unknowns", {"year": year, "what": gap}) for gap in record.gaps)
        points = (*map(str, range(1, record.points + 1)), "all")
        yield from (("meeting", {"year": year, "point": point}) for point in points)


def _by_place(record: Record) -> Iterator[Asked]:
    yield "map", {"measure": "rate"}
    for code in (*record.places, *record.others):
        for page in ("neighbourhood", "overview", "kinds", "map"):
            if page != "neighbourhood" or code in record.places:
                yield page, {"n": code}


def _by_kind(record: Record) -> Iterator[Asked]:
    for kind in record.kinds:
        for page in ("kinds", "map", "equity"):
            yield page, {"kind": kind}


def _singly(record: Record) -> Iterator[Asked]:
    yield from (("promises", {"year": str(year), "item": item}) for year, item in record.items)
    yield from (("history", {"batch": str(number)}) for number in record.batches)


def _safe(key: str, value: str) -> str:
    """The value where it is a plain code, else its hash; identifiers of the data are plain in capitals only."""
    plain = _UPPER.fullmatch(value) or (key != "id" and _LOWER.fullmatch(value))
    return value if plain else f"x{sha256(value.encode('utf-8', 'replace')).hexdigest()[:20]}"
