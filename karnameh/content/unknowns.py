"""آنچه نمی‌دانیم: each gap with its rows, what has not arrived, and what changed its meaning.

There is no setting that leaves this out: a site that hides what it does not know would tell
another story with the same figures.
"""

import pandas as pd

from karnameh.content import due, headlines
from karnameh.content.components import (
    rows_of,
    show,
    show_cards,
    show_download,
    show_links,
    show_note,
    show_pager,
    show_section,
    show_table,
)
from karnameh.content.tables import Table, unknown_count
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Cell, Column, Link
from karnameh.settings import tehran_date
from karnameh.warehouse import questions
from karnameh.warehouse.questions.unknowns import ACTIVITY_UNKNOWNS


def table(view: View, found: pd.DataFrame, *, year: int) -> Table:
    """Rows of ``questions.unknowns``, each a link to the rows that it counts."""
    say, number = view.locale.text, view.locale.number
    columns = [Column(label=say("column.what"))]
    columns += [Column(label=say(f"column.{key}"), numeric=True) for key in ("count", "out_of")]
    columns += [Column(label=say("unknowns.share"), numeric=True)]
    rows: list[list[Cell]] = [
        [
            _to_rows(view, str(row["what"]), year=year) if row["count"] else say(f"unknown.{row['what']}"),
            unknown_count(view, row, year=year),
            number(row["total"]),
            _share(view, row["count"], row["total"]),
        ]
        for row in rows_of(found)
    ]
    return columns, rows


def _to_rows(view: View, what: str, *, year: int) -> Link:
    label = view.locale.text(f"unknown.{what}")
    if what in ACTIVITY_UNKNOWNS:
        return Link(href=view.link("unknowns", year=str(year), what=what), label=label)
    return Link(href=view.link("promises", year=str(year)), label=label)


def _share(view: View, count: int, total: int) -> str:
    """The share, of as many as bear a percentage; of nothing there is none."""
    if not total:
        return "—"
    if total < headlines.SMALL:
        return view.locale.text("unknowns.too_few")
    return view.locale.percent(count / total)


def show_unknowns(view: View, *, year: int) -> None:
    """All that is not known of a year, and of the record itself."""
    say = view.locale.text
    found = questions.unknowns(view.data, year=year, today=view.today)
    caption = say("unknowns.of_year", year=view.locale.plain(year))
    show_section(caption, headline(view, found))
    show_table(caption, *table(view, found, year=year))
    show_download(view, view.download("unknowns", year=str(year)))
    _show_promises(view, year=year)
    _show_units(view)
    _show_definitions(view)


def headline(view: View, found: pd.DataFrame) -> str:
    """The largest gap in a sentence."""
    say = view.locale.text
    gaps = found[found["count"] > 0]
    if gaps.empty:
        return say("unknowns.none")
    worst = gaps.iloc[int((gaps["count"] / gaps["total"]).argmax())]
    return say(
        "unknowns.headline",
        gaps=len(gaps),
        what=say(f"unknown.{worst['what']}"),
        count=int(worst["count"]),
        total=int(worst["total"]),
    )


def _show_promises(view: View, *, year: int) -> None:
    say = view.locale.text
    plan = questions.promises(view.data, year=year, today=view.today)
    without = plan[plan["quantity_state"].isin(["unknown", "blank"])]
    heading = say("unknowns.promises", year=view.locale.plain(year))
    if plan.empty or without.empty:
        show_section(heading, say("transparency.plan_empty" if plan.empty else "unknowns.promises_none"))
        return
    show_section(heading, say("unknowns.promises_lead", n=len(without), total=len(plan)))
    links = [
        Link(
            href=view.link("promises", year=str(year), item=str(row["plan_item_id"])),
            label=f"{row['title']} ({say('demo.tag')})" if row["demo"] else str(row["title"]),
        )
        for row in rows_of(without)
    ]
    show_links(links)


def _show_units(view: View) -> None:
    """Units of which something has not arrived though its day is past."""
    say = view.locale.text
    columns, rows = due.updates_table(view)
    late = questions.updates_by_unit(view.data, today=view.today)["is_overdue"]
    overdue = [_linked(view, row) for row, is_late in zip(rows, late, strict=True) if is_late]
    show_section(say("unknowns.units"), due.rule(view))
    if overdue:
        show_table(say("unknowns.units"), columns, overdue)
    else:
        show_note(say("unknowns.units_none"))
    show_links([Link(href=view.link("about"), label=say("unknowns.all_units"))])


def _linked(view: View, row: list[Cell]) -> list[Cell]:
    """The unit as a link to its activities."""
    name = str(row[0])
    plain = name.removesuffix(f" ({view.locale.text('demo.tag')})")
    return [Link(href=view.link("activities", q=plain, year="", n="", kind=""), label=name), *row[1:]]


def _show_definitions(view: View) -> None:
    """What is known of changed definitions, and what is not kept at all."""
    say = view.locale.text
    show_section(say("unknowns.definitions"), say("unknowns.definitions_lead"))
    show(fragments.prose([*_contracts(view), _boundaries(view), _population(view), say("unknowns.not_kept")]))
    show_links([Link(href=view.link("history"), label=say("site.history_link"))])


def _contracts(view: View) -> list[str]:
    say = view.locale.text
    used = questions.contracts(view.data)
    if len(used) < 2:
        return [say("unknowns.contract_one", contract=view.locale.plain(one.contract)) for one in used]
    return [
        say(
            "unknowns.contract",
            contract=view.locale.plain(one.contract),
            batch=view.locale.plain(one.first_batch),
            date=view.locale.date(tehran_date(one.made_at)),
            n=one.batches,
        )
        for one in used
    ]


def _boundaries(view: View) -> str:
    source = questions.boundary_source(view.data)
    return view.locale.text("unknowns.boundaries_official" if source else "unknowns.boundaries")


def _population(view: View) -> str:
    """All years are measured by one census."""
    years = sorted({int(year) for year in view.neighbourhoods["population_year"].dropna()})
    if not years:
        return view.locale.text("unknowns.no_census")
    return view.locale.text("unknowns.census", year=view.locale.joined([view.locale.plain(y) for y in years]))


def definitions_note(view: View, years: list[int]) -> str:
    """What has to be said with a chart over years that were read by different contracts; empty when they were not."""
    by_year = questions.contracts_by_year(view.data)
    used = sorted({contract for year in years for contract in by_year.get(year, ())})
    if len(used) < 2:
        return ""
    contracts = view.locale.joined([view.locale.plain(contract) for contract in used])
    return view.locale.text("unknowns.chart_note", contracts=contracts)


def show_rows(view: View, what: str, *, year: int, page: int) -> None:
    """The activities behind one line of the table."""
    say = view.locale.text
    found = questions.unknown_activities(view.data, what=what, year=year, today=view.today, page=page)
    heading = say(f"unknown.{what}")
    show_section(heading, say("unknowns.rows", n=found.total, year=view.locale.plain(year)))
    show_cards(view, found.rows, empty=say("unknowns.no_rows"), label=heading)
    show_pager(view, found.page, found.pages, "unknowns", {"year": str(year), "what": what})
    show_links([Link(href=view.link("unknowns", year=str(year)), label=say("unknowns.back"))])
