"""اتاق شورا: the doors to the council's pages, each with its headline figure."""

from karnameh.content import beyond, comparison, equity, unknowns
from karnameh.content.components import show
from karnameh.content.view import View
from karnameh.exports import council as pieces
from karnameh.exports.comparisons import compared
from karnameh.exports.council import Door
from karnameh.exports.fragments import Column, Link
from karnameh.exports.parts import table_part
from karnameh.sitemap import PATHS
from karnameh.warehouse import questions

OTHERS = ("transparency", "report", "meeting")
"""Pages that one goes on to from here, where the site has them."""


def show_doors(view: View, *, year: int) -> None:
    """The doors, each with its figure."""
    say = view.locale.text
    items = doors(view, year=year)
    show(pieces.doors(items, label=say("council.title")))
    heads = [Column(label=say("column.what")), Column(label=say("column.value"), numeric=True)]
    rows = [[item.heading.label, item.value, item.note] for item in items if item.value]
    view.keep(table_part(say("council.title"), [*heads, Column(label=say("view.note"))], rows))


def doors(view: View, *, year: int) -> list[Door]:
    """The council's pages with what stands first on each, for a year; then the yearly page and what is made of it."""
    own = (_promises, _compare, _equity, _beyond, _unknowns)
    others = [_door(view, name, "", "", year=year) for name in OTHERS if name in PATHS]
    return [*(door(view, year) for door in own), *others]


def _door(view: View, name: str, value: str, note: str, *, year: int) -> Door:
    return Door(
        heading=Link(href=view.link(name, year=str(year)), label=view.locale.text(f"nav.{name}")),
        value=value,
        note=note,
        about=view.locale.text(f"describe.{name}"),
    )


def _promises(view: View, year: int) -> Door:
    say = view.locale.text
    plan = questions.promises(view.data, year=year, today=view.today)
    if plan.empty:
        return _door(view, "promises", "—", say("transparency.plan_empty"), year=year)
    without = int(((plan["done"] == 0) & (plan["state"] != "dropped")).sum())
    value = say("chart.done_of", done=view.locale.number(without), planned=view.locale.number(len(plan)))
    return _door(view, "promises", value, say("council.promises"), year=year)


def _compare(view: View, year: int) -> Door:
    """All that was done, beside the equal span of the year before."""
    asked = comparison.Asked(by="kind", measure="count", year=year)
    sides = compared(view.data, by="kind", today=view.today, year=year)
    frame = comparison.ask(view, asked, sides.spans)
    done = int(frame[frame["span"] == 1]["done"].sum())
    value = view.locale.number(done)
    return _door(view, "compare", value, comparison.sentence(view, sides, frame), year=year)


def _equity(view: View, year: int) -> Door:
    found = equity.ask(view, year=year, kind="")
    return _door(
        view, "equity", equity.index_text(view, found), view.locale.text("council.equity"), year=year
    )


def _beyond(view: View, year: int) -> Door:
    total = questions.beyond_counting(view.data, by="kind", year=year).sum(numeric_only=True)
    done, output = int(total["done"]), int(total["output"])
    if not done:
        nothing = view.locale.text("transparency.no_year", year=view.locale.plain(year))
        return _door(view, "beyond", "—", nothing, year=year)
    value = beyond.share_text(view, output, done)
    return _door(view, "beyond", value, view.locale.text("beyond.output"), year=year)


def _unknowns(view: View, year: int) -> Door:
    found = questions.unknowns(view.data, year=year, today=view.today)
    value = view.locale.number(int((found["count"] > 0).sum()))
    return _door(view, "unknowns", value, unknowns.headline(view, found), year=year)
