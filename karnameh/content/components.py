"""What pages show: thin ``show_*`` functions that put the shared fragments on the canvas of the current view."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from karnameh.content.canvas import Chart
from karnameh.content.view import View, view
from karnameh.exports import fragments
from karnameh.exports.fragments import Card, Cell, Column, Fact, Figure, Link, Swatch
from karnameh.exports.parts import Download, Part, cell_text, table_part


def show(markup: Markup) -> None:
    """A ready piece."""
    view().canvas.show(markup)


def show_title(heading: str, lead: str = "") -> None:
    """The page's one heading of the first level."""
    view().headed.append(heading)
    show(fragments.title(heading, lead))


def show_note(sentence: str) -> None:
    """What should be kept in mind with what follows."""
    show(fragments.prose([sentence]))


def show_section(heading: str, sentence: str = "") -> None:
    """A section's heading and its sentence."""
    show(fragments.section(heading, sentence))


def show_figures(items: Sequence[Figure], *, caption: str) -> None:
    """A row of headline figures; each that has a code with a mark that leads to its address."""
    now = view()
    say = now.locale.text
    origins = {
        item.code: Link(
            href=now.link("figure", code=item.code), label=say("figure.mark_of", label=item.label)
        )
        for item in items
        if item.code
    }
    show(fragments.figures(items, caption=caption, origins=origins))
    heads = [Column(label=say("column.what")), Column(label=say("column.value"), numeric=True)]
    rows = [[item.label, item.value, item.note] for item in items]
    now.keep(table_part(caption, [*heads, Column(label=say("view.note"))], rows))


def show_cards(view: View, activities: pd.DataFrame, *, empty: str, label: str) -> None:
    """Activities as a list of cards, each a link to its own page."""
    show(fragments.cards([activity_card(view, row) for row in rows_of(activities)], empty=empty, label=label))
    keep_activities(view, activities, label=label)


def keep_activities(view: View, activities: pd.DataFrame, *, label: str) -> None:
    """Let a list of activities, however it is drawn, be in the file of this view."""
    say = view.locale.text
    names = ("field", "kind", "date", "place", "status", "demo", "identifier")
    heads = [Column(label=say(f"view.{name}")) for name in names]
    statuses = view.codes("status")
    rows: list[list[Cell]] = []
    for row in rows_of(activities):
        card = activity_card(view, row)
        status = statuses.label(card.status_code, view.locale)
        identifier = str(row["activity_id"])
        rows.append([card.title, card.kind, card.date, card.place, status, card.demo, identifier])
    view.keep(table_part(label, heads, rows))


def show_table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """A real table."""
    show(fragments.table(caption, columns, rows))
    view().keep(table_part(caption, columns, rows))


def show_chart(
    view: View,
    chart: Chart,
    *,
    alternative: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    download: Download,
    legend: Sequence[Swatch] = (),
) -> None:
    """A chart with its alternatives: a sentence for screen readers, its table, its file."""
    if legend:
        show(fragments.legend("", legend))
    view.canvas.chart(chart, alternative=alternative)
    show_under(view, columns=columns, rows=rows, caption=alternative, download=download)


def show_under(
    view: View, *, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str, download: Download
) -> None:
    """The folded table and the download that stand under a chart or a map."""
    say = view.locale.text
    table = fragments.table(caption, columns, rows, hide_caption=True)
    link = Link(href=download.href, label=say("transparency.download"), download=True)
    show(fragments.disclosure(say("transparency.show_table"), table, [link]))
    view.keep(Part(caption=say(f"file.{download.table}").replace("-", " "), download=download))


def show_download(view: View, download: Download) -> None:
    """The download that stands under a table, and has its rows."""
    link = Link(href=download.href, label=view.locale.text("transparency.download"), download=True)
    show(fragments.disclosure("", "", [link]))
    keep_download(view, download)


def keep_download(view: View, download: Download) -> None:
    """Let a download stand in the file of this view for what was shown last, of which it has all rows."""
    caption = (
        view.parts.pop().caption
        if view.parts
        else view.locale.text(f"file.{download.table}").replace("-", " ")
    )
    view.keep(Part(caption=caption, download=download))


def show_facts(caption: str, items: Sequence[Fact]) -> None:
    """A record as labelled lines."""
    show(fragments.facts(items))
    now = view()
    heads = [Column(label=now.locale.text("column.what")), Column(label=now.locale.text("column.value"))]
    rows = [[item.label, now.locale.joined([cell_text(one) for one in item.values])] for item in items]
    now.keep(table_part(caption, heads, rows))


def show_pager(
    view: View,
    page: int,
    pages: int,
    name: str,
    choices: Mapping[str, str],
    *,
    words: tuple[str, str] = ("activities.previous", "activities.next"),
) -> None:
    """Links to the pages of a list before and after this one, where there are any; ``words`` name them."""
    if pages <= 1:
        return
    say = view.locale.text

    def link(to: int, label: str) -> Link | None:
        if not 1 <= to <= pages:
            return None
        return Link(href=view.link(name, **choices, page=str(to) if to > 1 else ""), label=say(label))

    show(
        fragments.pager(
            label=say("activities.pages"),
            summary=say("activities.page", page=page, pages=pages),
            previous=link(page - 1, words[0]),
            following=link(page + 1, words[1]),
        )
    )


def show_links(items: Sequence[Link]) -> None:
    """A line of links drawn as buttons."""
    show(fragments.links(items))


def show_notice(heading: str, *sentences: str, link: Link | None = None) -> None:
    """A designed empty state."""
    show(fragments.notice(heading, sentences, link))


def activity_card(view: View, row: Mapping[str, Any]) -> Card:
    """One activity, from a row of ``latest``, ``upcoming`` or ``activity_list``."""
    kinds, statuses = view.codes("kind"), view.codes("status")
    status = str(row["status"])
    shown = "" if status in ("held", "published") else statuses.label(status, view.locale)
    return Card(
        href=view.link("activity", id=str(row["activity_id"])),
        title=str(row["title"]),
        kind=kinds.label(str(row["kind"]), view.locale),
        colour=kinds.colour(str(row["kind"])),
        icon=kinds.icon(str(row["kind"])),
        date=shown_dates(view, row),
        place=view.place_name(str(row["neighbourhood"])),
        status=shown,
        status_code=status,
        demo=view.locale.text("demo.tag") if row["demo"] else "",
    )


def shown_dates(view: View, row: Mapping[str, object]) -> str:
    """When an activity is: its day, or its first and last."""
    start = shown_date(view, row["start_date"], str(row["start_precision"]))
    if row["end_date"] is None or row["end_date"] == row["start_date"]:
        return start
    end = shown_date(view, row["end_date"], str(row["end_precision"] or "day"))
    return view.locale.text("activity.span", start=start, end=end)


def shown_date(view: View, day: object, precision: str) -> str:
    """A stored date in the reader's calendar, no finer than it is known."""
    moment = pd.Timestamp(str(day)).date() if not isinstance(day, date) else day
    return view.locale.date(moment, precision=precision)  # type: ignore[arg-type]


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows by column name."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
