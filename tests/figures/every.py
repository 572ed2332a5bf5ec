"""Which figures there are: those that pages show, and a systematic product of definitions and choices."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from karnameh.content.document import write_page
from karnameh.figures import DEFINITIONS, FigureRef
from karnameh.persian import calendar
from karnameh.sitemap import PAGES
from karnameh.warehouse import Published, questions
from karnameh.warehouse.kind_records import PAIRS
from tests.figures.recompute import CODE_IN_A_PAGE
from tests.markup import read

FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"year": "1403"},
    {"year": "1404", "lang": "en"},
    {"year": "1405", "n": "701"},
    {"year": "1404", "n": "UNKNOWN"},
    {"n": "702", "kind": "workshop", "year": "1404"},
    {"kind": "survey", "year": "1404"},
    {"kind": "press_conference", "year": "1404"},
    {"kind": "committee", "year": "1405"},
)


def on_the_pages() -> set[str]:
    """The codes that all pages of the site show, with several filters each."""
    return {
        code
        for page in PAGES
        for choices in FILTERS
        for code in CODE_IN_A_PAGE.findall(write_page(page, choices).content)
    }


def in_tables() -> set[tuple[str, str]]:
    """The numbers with an address in the tables of all pages in Persian: code, and what stands there."""
    return {
        (link.attributes["href"].rpartition("code=")[2], link.text)
        for page in PAGES
        for choices in FILTERS
        if "lang" not in choices
        for cell in read(write_page(page, choices).content).every("td", cls="k-num")
        for link in cell.every("a")
    }


def systematic(published: Published, today: date) -> list[FigureRef]:
    """Every definition with the choices that it takes, over the years on record and one that has none."""
    return [
        ref
        for year in (*questions.years(published), 1390)
        for name in DEFINITIONS
        for ref in _of(published, name, year, today)
    ]


def _of(published: Published, name: str, year: int, today: date) -> Iterator[FigureRef]:
    definition = DEFINITIONS[name]
    choices: dict[str, list[object]] = {
        "until": [today]
        if definition.sees
        else [calendar.to_gregorian(year, 6, 20), calendar.year_end(year)],
        "month": [2, 12],
        "place": ["701", "715", "UNKNOWN", "CITYWIDE"],
        "kind": [*PAIRS] if name == "settled" else ["workshop", "publication"],
        "metric": [
            code for code, row in questions.codes(published, "metric").items() if row["total"] != "none"
        ],
        "unit": [],
        "what": [what for what in _unknowns(published, year, today) if what != "overdue_planned"],
        "plan_item": list(
            questions.plan_against_done(published, year=year, today=today)["plan_item_id"].iloc[:12]
        ),
    }
    names = sorted(definition.needs | definition.takes)
    options = [choices[one] if one in definition.needs else [None, *choices[one]] for one in names]
    for values in product(*options):
        made = dict(zip(names, values, strict=True))
        if made.get("what") == "plan_quantity_unknown" and made.get("place"):
            continue
        yield FigureRef(name=name, year=year, **made)  # type: ignore[arg-type]


def _unknowns(published: Published, year: int, today: date) -> list[str]:
    return list(questions.unknowns(published, year=year, today=today)["what"])
