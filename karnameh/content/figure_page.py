"""نشانی یک رقم: parts of the page on one figure."""

from karnameh import figures
from karnameh.content.components import (
    show_cards,
    show_facts,
    show_figures,
    show_links,
    show_note,
    show_notice,
    show_section,
    show_table,
)
from karnameh.content.share import show_share
from karnameh.content.view import View
from karnameh.exports.fragments import Column, Fact, Figure, Link
from karnameh.figures import FigureRef, FigureValue, WrongFigure
from karnameh.settings import tehran_date
from karnameh.warehouse import Filter, VersionInfo, questions

CARDS = 5
"""Rows that are shown of those behind a figure; the rest is a link away."""


def show_figure(view: View, ref: FigureRef, found: FigureValue) -> None:
    """Everything that there is to know of a figure."""
    locale, say = view.locale, view.locale.text
    name = figures.title(view.data, ref, locale)
    shown = figures.value_text(ref, found, locale)
    version = questions.version_info(view.data)
    show_figures([Figure(label=name, value=shown)], caption=name)
    show_facts(name, [Fact(label=label, values=[text]) for label, text in _said(view, ref, found)])
    _show_rows(view, ref, found)
    show_section(say("figure.again"), say("figure.again_lead"))
    show_facts(
        say("figure.again"), [Fact(label=label, values=[text]) for label, text in _origin(view, ref, version)]
    )
    line = say("figure.share_line", value=shown, n=version.number)
    show_share(view, name, line, code=str(ref))


def _said(view: View, ref: FigureRef, found: FigureValue) -> list[tuple[str, str]]:
    say = view.locale.text
    return [
        *figures.part_texts(found, view.locale),
        (say("figure.meaning"), figures.definition(ref, view.locale)),
        (say("figure.asked"), figures.query(view.data, ref, view.locale)),
    ]


def _origin(view: View, ref: FigureRef, version: VersionInfo) -> list[tuple[str, str]]:
    say, batch = view.locale.text, view.data.batch
    built = view.locale.date(tehran_date(version.built_at))
    command = f"python -m karnameh figure {ref}" + (f" --as-of {batch}" if batch else "")
    return [
        (say("figure.command"), command),
        (say("figure.code"), str(ref)),
        (say("figure.version"), say("figure.version_text", n=version.number, date=built)),
        *([(say("figure.as_of"), say("figure.as_of_text", n=batch))] if batch else []),
        (say("figure.hash"), version.rows_hash),
    ]


def _show_rows(view: View, ref: FigureRef, found: FigureValue) -> None:
    """The first rows behind a figure, and the ways to all of them."""
    say, rows = view.locale.text, figures.rows(ref)
    show_section(say("figure.behind"), say("figure.behind_n", n=found.rows))
    links = [
        Link(href=view.download(rows.table, **rows.choices).href, label=say("figure.download"), download=True)
    ]
    if rows.activities is None:
        show_note(say("figure.behind_plan"))
    else:
        chosen = rows.activities
        wanted = Filter(
            year=ref.year, kind=chosen.get("kind"), neighbourhood=ref.place, status=chosen.get("status")
        )
        listed = questions.activity_list(view.data, wanted, today=view.today, page_size=CARDS)
        if listed.total > found.rows:
            show_note(say("figure.behind_year"))
        show_cards(view, listed.rows, empty=say("figure.behind_none"), label=say("figure.behind"))
        every = {"n": "", "kind": "", **chosen}
        links.insert(0, Link(href=view.link("activities", **every), label=say("figure.all")))
    show_links(links)


def show_wrong(view: View, wrong: WrongFigure) -> None:
    """What stands where a code names no figure."""
    say = view.locale.text
    back = Link(href=view.link("figure"), label=say("figure.all_figures"))
    show_notice(say("figure.wrong_title"), say(f"figure.wrong_{wrong.reason}"), link=back)


def show_all(view: View) -> None:
    """The figures that have an address, each with what it means."""
    say = view.locale.text
    columns = [
        Column(label=say("figure.value")),
        Column(label=say("figure.meaning")),
        Column(label=say("figure.code")),
    ]
    rows = [
        [say(f"figure.name_{name}"), say(f"figure.means_{name}"), f"{name}-…"] for name in figures.DEFINITIONS
    ]
    show_section(say("figure.find_title"), say("figure.find"))
    show_table(say("figure.all_figures"), columns, rows)
