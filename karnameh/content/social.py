"""Two-way contact in social networks, neighbourhood by neighbourhood."""

from collections.abc import Mapping
from typing import Any

from karnameh.content.components import rows_of, show_section, show_table
from karnameh.content.view import View
from karnameh.exports.fragments import Cell, Column, Link
from karnameh.warehouse import questions


def show_social(view: View, *, year: int) -> None:
    """Every neighbourhood of the district, those without any conversation too."""
    say, number = view.locale.text, view.locale.number
    counts = questions.social_by_neighbourhood(view.data, year=year, district=view.district)
    places = counts[counts["level"] == "neighbourhood"]
    reached = number(int((places["done"] > 0).sum()))
    show_section(
        say("kinds.by_neighbourhood"),
        say("kinds.by_neighbourhood_lead", reached=reached, n=len(places)),
    )
    heads = [
        Column(label=say("column.neighbourhood")),
        Column(label=say("kinds.conversations"), numeric=True),
        Column(label=say("kinds.answered")),
        Column(label=say("kinds.views"), numeric=True),
    ]
    kept = counts[(counts["level"] == "neighbourhood") | (counts["done"] > 0)]
    show_table(say("kinds.by_neighbourhood"), heads, [_social_row(view, row, year) for row in rows_of(kept)])


def _social_row(view: View, row: Mapping[str, Any], year: int) -> list[Cell]:
    """A dash where there was no conversation; «not recorded» where there was and nobody wrote a number."""
    say, number = view.locale.text, view.locale.number
    nothing = "—" if row["done"] == 0 else say("state.blank")

    def of_some(value: str, known: int) -> str:
        return value if known == row["done"] else say("kinds.of_some", value=value, known=number(known))

    answered, viewed = nothing, nothing
    if row["followed"]:
        both = say("kinds.part_of", part=number(row["answered"]), whole=number(row["asked"]))
        answered = of_some(both, row["followed"])
    if row["views_known"]:
        viewed = of_some(number(row["viewed"]), row["views_known"])
    href = view.link("activities", n=str(row["code"]), year=str(year), kind="social_outreach")
    name = Link(href=href, label=view.place_name(str(row["code"])))
    return [name, number(row["done"]), answered, viewed]
