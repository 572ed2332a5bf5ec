"""The pages that only the twin has: the search in the browser, the list of a year, and what the copy says of itself.

Each runs inside the frame of the site's pages, as their own scripts do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.content.components import show, show_links, show_note, show_section, show_table, show_title
from karnameh.content.search import status_name
from karnameh.content.view import View, view
from karnameh.exports import fragments
from karnameh.exports.documents import inline_json
from karnameh.exports.fragments import Cell, Choice, Column, Fact, Link, TextField
from karnameh.settings import tehran_date
from karnameh.warehouse import Filter, questions

LISTED = 1_000
"""Activities that the list of a year holds at most."""


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
    found = questions.activity_list(now.data, Filter(year=year), today=now.today, page_size=LISTED)
    heading = say("twin.list_title", year=now.locale.plain(year))
    key = "twin.list_lead" if found.total <= LISTED else "twin.list_part"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What the copy says of itself.

    Attributes:
        pages: how many views there are; ``left_out`` how many had no room.
        data_hash: SHA-256 of the data file; empty where it had no room.
        files: the data files by the keys of their names in the locales.
    """

    pages: int
    left_out: int
    own_pages: int
    indexed: int
    total: int
    limit: int
    data_hash: str
    files: Sequence[tuple[str, str]]


def show_copy(copied: Copied) -> None:
    """Version, day, hash, what is in the copy and what is not, and how it is checked."""
    now = view()
    say = now.locale.text
    version = questions.version_info(now.data)
    show_title(say("twin.title"), say("twin.lead"))
    now.tell(title=say("twin.title"), description=say("twin.lead"))
    facts = [
        ("version", now.locale.plain(version.number)),
        ("built", now.locale.date(tehran_date(version.built_at), style="long")),
        ("day", now.locale.date(now.today, style="long")),
        ("rows_hash", version.rows_hash),
        *([("data_hash", copied.data_hash)] if copied.data_hash else []),
        ("address", now.base or say("twin.no_address")),
    ]
    show(fragments.facts([Fact(label=say(f"twin.{key}"), values=[text]) for key, text in facts]))
    show_section(say("twin.what_title"))
    show(fragments.prose(_contents(now, copied)))
    show_section(say("twin.files_title"))
    show_links([Link(href=f"/{path}", label=say(f"twin.{key}"), download=True) for key, path in copied.files])
    show_section(say("twin.verify_title"), say("twin.verify"))
    show(_piece('<pre class="k-sums"><code>sha256sum -c SHA256SUMS</code></pre>'))
    if version.demo:
        show_note(say("demo.explain"))


def _contents(now: View, copied: Copied) -> list[str]:
    """What there is and what is left out, in sentences."""
    say = now.locale.text
    rest = copied.own_pages < copied.total
    activities = say("twin.what_activities", n=copied.own_pages, total=copied.total)
    if rest:
        activities = f"{activities} {say('twin.what_activities_rest', limit=copied.limit)}"
    return [
        say("twin.what_pages", n=copied.pages),
        activities,
        *(
            [say("twin.search_part", n=copied.indexed, total=copied.total)]
            if copied.indexed < copied.total
            else []
        ),
        *([say("twin.what_views", n=copied.left_out)] if copied.left_out else []),
        *([] if copied.data_hash else [say("twin.what_no_data")]),
        say("twin.what_links"),
    ]
