"""دادهٔ باز: what there is to take away, how to check it, how to cite it, and how to build on it."""

from urllib.parse import urlencode

from karnameh.content.components import (
    show,
    show_facts,
    show_links,
    show_note,
    show_notice,
    show_section,
    show_table,
)
from karnameh.content.embeds import PIECES, embed_address
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.catalog import API
from karnameh.exports.feeds import choices_of, subscriptions
from karnameh.exports.fragments import Cell, Column, Fact, Link
from karnameh.exports.kept_archive import archive_name, is_quick, kept_archive
from karnameh.settings import Settings, tehran_date
from karnameh.warehouse import Filter, questions

FORMATS = ("csv", "xlsx", "json", "ndjson", "parquet")
"""Formats of every table; places on the map also come as GeoJSON, activities as calendar and feed."""
_ALSO = {"activities": ("geojson", "ics", "atom"), "places": ("geojson",)}


def api_address(view: View, table: str, form: str, choices: dict[str, str] | None = None) -> str:
    """Address of a table with the choices that are given, the language and the moment of this view."""
    moment = {} if view.data.batch is None else {"as_of": str(view.data.batch)}
    language = {} if view.locale.code == "fa" else {"lang": view.locale.code}
    query = urlencode({**(choices or {}), **moment, **language})
    return f"{API}/{table}.{form}" + (f"?{query}" if query else "")


def show_complete(view: View) -> None:
    """The complete download: its address, its hash, and how to check it."""
    say = view.locale.text
    batch = questions.archive_batch(view.data)
    if view.preview is not None or batch is None:
        show_notice(
            say("open.complete"), say("open.not_now" if view.preview is not None else "open.no_batch")
        )
        return
    name = archive_name(batch.number)
    day = view.locale.date(tehran_date(batch.made_at), style="long")
    number = view.locale.plain(batch.number)
    show_section(say("open.complete"), say("open.complete_lead", batch=number, date=day))
    show_links(
        [
            Link(href=f"/data/{name}", label=say("open.complete_link"), download=True),
            Link(href="/data/latest.zip", label=say("open.latest_link"), download=True),
            Link(href="/data/datapackage.json", label=say("open.package_link")),
            Link(href="/data/catalog.jsonld", label=say("open.catalog_link")),
        ]
    )
    _show_hash(view, name)
    show_note(say("open.changes"))


def _show_hash(view: View, name: str) -> None:
    """The hash where the file is there at once; else where it stands."""
    say, told = view.locale.text, f"{view.base}/data/{name}.sha256"
    if is_quick(view.data):
        file = kept_archive(view.data, Settings.from_environment().cache / "data", wait=True)
        size = say("open.bytes", n=file.path.stat().st_size)
        show_facts(
            say("open.complete"),
            [
                Fact(label=say("open.size"), values=[size]),
                Fact(label=say("open.hash"), values=[file.sha256]),
            ],
        )
        pinned = f"{view.base}/data/{name}?sha256={file.sha256}"
        show(fragments.snippet(say("open.pinned"), pinned))
    else:
        show(fragments.snippet(say("open.hash_there"), told))
    show(
        fragments.snippet(say("open.check"), f"curl -O {view.base}/data/{name} && curl {told} | sha256sum -c")
    )
    show(fragments.snippet(say("open.check_windows"), f"Get-FileHash *-{name} -Algorithm SHA256"))


def show_tables(view: View) -> None:
    """Every table with its rows and its formats."""
    say = view.locale.text
    show_section(say("open.tables"), say("open.tables_lead"))
    columns = [Column(label=say("open.table")), Column(label=say("open.holds"))]
    columns += [Column(label=say("open.rows"), numeric=True)]
    columns += [Column(label=say(f"open.format_{form}")) for form in (*FORMATS, "geojson")]
    rows: list[list[Cell]] = []
    for name in questions.RESOURCES:
        forms = (*FORMATS, *_ALSO.get(name, ()))
        cells: list[Cell] = [
            Link(href=api_address(view, name, form), label=form) if form in forms else "—"
            for form in (*FORMATS, "geojson")
        ]
        count = view.locale.number(questions.resource_count(view.data, name))
        rows.append([say(f"open.resource_{name}"), say(f"open.holds_{name}"), count, *cells])
    show_table(say("open.tables"), columns, rows)


def show_chosen(view: View, chosen: Filter) -> None:
    """The activities of the view's choices in every format."""
    say, choices = view.locale.text, _choices(view, chosen)
    count = questions.resource_count(view.data, "activities", chosen)
    show_section(say("open.chosen"), say("open.chosen_lead", n=count))
    links = [
        Link(href=api_address(view, "activities", form, choices), label=say(f"open.format_{form}"))
        for form in (*FORMATS, *_ALSO["activities"])
    ]
    page = Link(href=view.link("activities", **choices), label=say("open.chosen_page"))
    show_links([*links, page])


def _choices(view: View, chosen: Filter) -> dict[str, str]:
    given = choices_of(chosen, view.locale)
    given.pop("lang", None)
    return given


def show_citation(view: View) -> None:
    """A ready citation, and the terms."""
    say, batch = view.locale.text, questions.archive_batch(view.data)
    show_section(say("open.cite"))
    if batch is not None:
        text = say(
            "open.cite_text",
            publisher=say("open.publisher", district=view.locale.plain(view.district)),
            batch=view.locale.plain(batch.number),
            date=view.locale.date(tehran_date(batch.made_at), style="long"),
            address=f"{view.base}/data/{archive_name(batch.number)}",
        )
        show(fragments.prose([text]))
    show_section(say("open.licence"), say("archive.licence"))


def show_api(view: View, chosen: Filter) -> None:
    """The API in a few lines."""
    say, choices = view.locale.text, _choices(view, chosen)
    show_section(say("open.api_title"), say("open.api_lead"))
    csv, json = (f"{view.base}{api_address(view, 'activities', form, choices)}" for form in ("csv", "json"))
    show(fragments.snippet(say("open.example_curl"), f'curl "{json}"'))
    show(
        fragments.snippet(
            say("open.example_pandas"), f'import pandas as pd\nactivities = pd.read_csv("{csv}")'
        )
    )
    show(fragments.snippet(say("open.example_excel"), csv))
    show_links(
        [
            Link(href=view.link("api"), label=say("open.api_link")),
            Link(href=f"{API}/openapi.json", label=say("open.api_description")),
        ]
    )


def show_feeds(view: View, chosen: Filter) -> None:
    """What can be subscribed to."""
    show_section(view.locale.text("open.feeds"), view.locale.text("open.feeds_lead"))
    show_links(subscriptions(chosen, view.locale))


def show_embeds(view: View, chosen: Filter) -> None:
    """Code for other sites, with the choices that mean something for each piece."""
    say = view.locale.text
    language = {} if view.locale.code == "fa" else {"lang": view.locale.code}
    choices = {**_choices(view, chosen), **language}
    show_section(say("open.embeds"), say("open.embeds_lead"))
    for piece in PIECES.values():
        address, title = f"{view.base}{embed_address(piece, choices)}", say(f"embed.piece_{piece.name}")
        code = (
            f'<iframe src="{address}" title="{title}" width="100%" height="{piece.height}" loading="lazy" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>'
        )
        with view.canvas.fold(title):
            show(fragments.snippet(title, code))
            show_links([Link(href=embed_address(piece, choices), label=say("open.embeds_see"))])
