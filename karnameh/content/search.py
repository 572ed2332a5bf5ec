"""What a search found: the results, what they can be narrowed by, and perhaps a better spelling."""

from collections.abc import Callable, Mapping

from karnameh.content.components import activity_card, keep_activities, rows_of, show
from karnameh.content.view import View
from karnameh.exports import search as pieces
from karnameh.exports.fragments import Link
from karnameh.exports.search import FacetGroup, Result, facet_group, marked_pieces, snippet
from karnameh.warehouse import Filter
from karnameh.warehouse.search_records import FACETS, FacetName, SearchPage

KEYS: Mapping[FacetName, str] = {"kind": "kind", "year": "year", "status": "status", "neighbourhood": "n"}
"""The facets by their names in the address."""


def show_suggestion(view: View, found: SearchPage, choices: Mapping[str, str]) -> None:
    """«Did you mean?», where a better spelling finds something with the other choices as they are."""
    if found.suggestion:
        href = view.link("activities", **{**choices, "q": found.suggestion})
        link = Link(href=href, label=found.suggestion)
        show(pieces.did_you_mean(view.locale.texts["search.did_you_mean"], link))


def show_facets(view: View, found: SearchPage, wanted: Filter, choices: Mapping[str, str]) -> None:
    """What the results can be narrowed by, each with what it would leave."""
    label = view.locale.text("search.narrow")
    show(pieces.facets([_group(view, found, wanted, choices, name) for name in FACETS], label=label))


def _group(
    view: View, found: SearchPage, wanted: Filter, choices: Mapping[str, str], name: FacetName
) -> FacetGroup:
    chosen = getattr(wanted, name)
    return facet_group(
        view.locale,
        view.locale.text(f"filter.{name}"),
        found.facets[name],
        chosen=None if chosen is None else str(chosen),
        label=_names(view)[name],
        href=lambda code: view.link("activities", **{**choices, KEYS[name]: code}),
    )


def _names(view: View) -> Mapping[FacetName, Callable[[str], str]]:
    return {
        "kind": lambda code: view.codes("kind").label(code, view.locale),
        "year": view.locale.plain,
        "status": lambda code: status_name(view, code),
        "neighbourhood": view.place_name,
    }


def status_name(view: View, code: str) -> str:
    """A status in words; «done» is what was held or published."""
    return (
        view.locale.text("filter.done") if code == "done" else view.codes("status").label(code, view.locale)
    )


def show_results(view: View, found: SearchPage, wanted: Filter, *, label: str) -> None:
    """The activities of this page of the results, with the words that were searched for marked."""
    items = [
        Result(
            card=activity_card(view, row),
            title=marked_pieces(str(row["title"]), wanted.words),
            snippet=snippet(row, wanted.words, view.locale),
        )
        for row in rows_of(found.rows)
    ]
    show(pieces.results(items, empty="", label=label))
    keep_activities(view, found.rows, label=label)
