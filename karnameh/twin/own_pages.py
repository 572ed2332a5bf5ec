"""The pages that only the twin has: the search in the browser, and the list of a year.

Each runs inside the frame of the site's pages, as their own scripts do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.content.components import show, show_links, show_section, show_table, show_title
from karnameh.content.search import status_name
from karnameh.content.view import View, view
from karnameh.exports import fragments
from karnameh.exports.documents import inline_json
from karnameh.exports.fragments import Cell, Choice, Column, Link, TextField
from karnameh.warehouse import Filter, questions

LISTED = 4_000
"""Activities that the lists of all years hold at most, each as many as the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What the search has: how many activities of how many, and the files of those with a page of their own."""

    activities: int
    total: int
    pages: Mapping[str, str]


def show_search(indexed: Indexed) -> None:
    """The search; where no script runs, a sentence and the lists by year."""
    now = view()
    say = now.locale.text
    held, total = indexed.activities, indexed.total
    lead = say("twin.search_lead", n=total) if held == total else say("twin.search_part", n=held, total=total)
    lead = lead if held else say("twin.search_none")
    show_title(say("activities.title"), lead)
    now.tell(title=say("activities.title"), description=lead)
    show(_piece('<div id="k-search-off">{}</div>', fragments.prose([say("twin.search_off")])))
    show(
        _piece(
            '<div id="k-search" hidden>{}<p id="k-found" role="status"></p>'
            '<ul class="k-cards" id="k-results" aria-label="{}"></ul>'
            '<p class="k-links"><button class="k-button" id="k-more" type="button" hidden></button></p></div>'
            '<script type="application/json" id="k-words">{}</script>',
            _form(now),
            say("activities.title"),
            inline_json(_words(now, indexed)),
        )
    )
    show_section(say("twin.by_year"))
    years = [(str(year), now.locale.plain(year)) for year in questions.years(now.data, plans=False)]
    lang = "&lang=en" if now.locale.code == "en" else ""
    show_links(
        [
            Link(href=f"/list?year={year}{lang}", label=say("twin.list_link", year=name))
            for year, name in years
        ]
    )


def _piece(template: str, *values: object) -> Markup:
    return Markup(template).format(*values)  # noqa: S704 — templates of our own; format() escapes the values


def _form(now: View) -> Markup:
    say = now.locale.text
    years = {str(year): now.locale.plain(year) for year in questions.years(now.data, plans=False)}
    statuses = {code: status_name(now, code) for code in ("done", *now.codes("status").rows)}
    choices = {
        "n": ("neighbourhood", now.places),
        "year": ("year", years),
        "kind": ("kind", now.codes("kind").labels(now.locale)),
        "status": ("status", statuses),
    }
    fields: list[Choice | TextField] = [
        TextField(key="q", label=say("filter.search"), placeholder=say("filter.search_hint"), text="")
    ]
    fields += [
        Choice(
            key=key,
            label=say(f"filter.{name}"),
            options={"": say(f"filter.any_{name}"), **options},
            chosen="",
        )
        for key, (name, options) in choices.items()
    ]
    return fragments.choices(
        action="#", fields=fields, kept={}, submit=say("twin.submit"), label=say("filter.choices")
    )


def _words(now: View, indexed: Indexed) -> dict[str, object]:
    """What the script says, and the names of the codes."""
    texts, kinds = now.locale.texts, now.codes("kind")
    results = texts.get("count.results") or texts["count.results.other"]
    return {
        "language": 0 if now.locale.code == "fa" else 1,
        "digits": [now.locale.plain(digit) for digit in range(10)],
        "group": "٬" if now.locale.code == "fa" else ",",
        "results": {"one": texts.get("count.results.one", results), "other": results},
        "demo": texts["demo.tag"],
        **{key: texts[f"twin.{key}"] for key in ("nothing", "more", "one", "one_missing")},
        "kinds": {
            code: {"name": name, "colour": kinds.colour(code)}
            for code, name in kinds.labels(now.locale).items()
        },
        "statuses": now.codes("status").labels(now.locale),
        "places": {code: now.locale.name(row) for code, row in questions.place_names(now.data).items()}
        | now.places,
        "pages": indexed.pages,
    }


def show_list() -> None:
    """The activities of the year in the address, newest first."""
    now = view()
    say, year = now.locale.text, int(now.address.get("year"))
    most = LISTED // len(questions.years(now.data, plans=False))
    found = questions.activity_list(now.data, Filter(year=year), today=now.today, page_size=most)
    heading = say("twin.list_title", year=now.locale.plain(year))
    key = "twin.list_lead" if found.total <= most else "twin.list_part"
    lead = say(key, n=len(found.rows), total=found.total)
    show_title(heading, lead)
    now.tell(title=heading, description=lead)
    heads = ("twin.column_title", "twin.column_date", "column.kind", "column.neighbourhood", "filter.status")
    columns = [Column(label=say(key)) for key in heads]
    rows: list[list[Cell]] = [
        [
            Link(href=now.link("activity", id=str(row["activity_id"]), year=""), label=str(row["title"])),
            now.locale.date(row["start_date"], precision=row["start_precision"]),
            now.codes("kind").label(row["kind"], now.locale),
            now.place_name(row["neighbourhood"]),
            now.codes("status").label(row["status"], now.locale),
        ]
        for row in found.rows.to_dict("records")
    ]
    show_table(heading, columns, rows)
