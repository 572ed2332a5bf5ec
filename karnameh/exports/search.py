"""The HTML pieces of the search: what was found, what it can be narrowed by, «did you mean?».

The markup stands in ``templates/search.html``; see ``fragments``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from karnameh.exports.fragments import Card, Link
from karnameh.exports.fragments import pieces as template_pieces
from karnameh.locales import Locale
from karnameh.persian.highlight import spans
from karnameh.warehouse.search_records import FacetCount

_SNIPPET = 160
"""Characters of a snippet, its ellipses apart."""
_BEFORE = 40
"""Characters of them before the first word that was searched for."""
_SHOWN = 6
"""Choices of a facet that stand open; the others are folded."""
_FIELDS = ("summary", "topics", "venue", "partners", "unit")
"""Where a snippet is taken from, in this order where several have as many of the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text, marked where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A part of a record's text with the words that were searched for; ``label`` is the field's, if it needs one."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One activity that was found: its card, its title in pieces, and where else the words stand."""

    card: Card
    title: Sequence[Piece]
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChoice:
    """One choice: its link and how many activities it leaves; ``off`` takes the one that is made back."""

    link: Link
    count: str
    off: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """The choices of one facet: those that stand open, and the others behind ``more_label``."""

    heading: str
    choices: Sequence[FacetChoice]
    more: Sequence[FacetChoice] = ()
    more_label: str = ""


def marked_pieces(text: str, words: Iterable[str]) -> list[Piece]:
    """The text in pieces, those marked that begin a word with a folded ``words`` (``Filter.words``)."""
    return _pieces(text, spans(text, words), 0, len(text))


def snippet(row: Mapping[str, Any], words: Sequence[str], locale: Locale) -> Snippet | None:
    """What to show of a row of ``questions.search`` besides its title; None where the title says it all.

    It is taken from the field that has most of the words that the title lacks.
    """
    lacking = [word for word in words if not spans(str(row["title"]), [word])]
    texts = {field: _shown(row[field], locale) for field in _FIELDS if row[field]}
    found = {field: spans(text, words) for field, text in texts.items()}
    having = [field for field in texts if found[field]]
    if not having:
        return None
    best = max(having, key=lambda field: sum(bool(spans(texts[field], [word])) for word in lacking))
    label = "" if best == "summary" else locale.text(f"activity.{best}")
    return Snippet(label=label, pieces=_window(texts[best], found[best]))


def _shown(value: str | Sequence[str], locale: Locale) -> str:
    return value if isinstance(value, str) else locale.joined(list(value))


def _window(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """The pieces around the first mark, cut between words."""
    start, end = 0, len(text)
    if marks[0][0] > _BEFORE and len(text) > _SNIPPET:
        start = max(0, min(marks[0][0] - _BEFORE, len(text) - _SNIPPET))
        start = min(text.find(" ", start) + 1 or start, marks[0][0])
    if start + _SNIPPET < len(text):
        end = max(text.rfind(" ", start, start + _SNIPPET), marks[0][1])
    pieces = _pieces(text, [mark for mark in marks if mark[1] <= end], start, end)
    before = [Piece(text="… ")] if start else []
    return before + pieces + ([Piece(text=" …")] if end < len(text) else [])


def _pieces(text: str, marks: Iterable[tuple[int, int]], start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    for first, last in marks:
        found += [Piece(text=text[start:first]), Piece(text=text[first:last], marked=True)]
        start = last
    return [piece for piece in (*found, Piece(text=text[start:end])) if piece.text]


def facet_group(
    locale: Locale,
    heading: str,
    counts: Sequence[FacetCount],
    *,
    chosen: str | None,
    label: Callable[[str], str],
    href: Callable[[str], str],
) -> FacetGroup:
    """The choices of a facet of ``SearchPage.facets`` as links.

    ``label`` gives a code's name and ``href`` the address of the search with that choice; with
    an empty code, the address without one.
    """
    # The choice that is made never hides among the folded ones.
    shown = [count for place, count in enumerate(counts) if place < _SHOWN or count.code == chosen]
    folded = [count for count in counts if count not in shown]

    def choice(count: FacetCount) -> FacetChoice:
        name, current = label(count.code), count.code == chosen
        off = Link(href=href(""), label=locale.text("search.off", choice=name)) if current else None
        link = Link(href=href(count.code), label=name, current=current)
        return FacetChoice(link=link, count=locale.number(count.activities), off=off)

    return FacetGroup(
        heading=heading,
        choices=[choice(count) for count in shown],
        more=[choice(count) for count in folded],
        more_label=locale.text("search.more", n=len(folded)) if folded else "",
    )


def results(items: Sequence[Result], *, empty: str, label: str) -> Markup:
    """What was found as a list of cards, or the sentence that says there is nothing."""
    return _piece("results", items, empty, label)


def facets(groups: Sequence[FacetGroup], *, label: str) -> Markup:
    """What the results can be narrowed by; folded on a phone. Facets without a choice are left out."""
    return _piece("facets", [group for group in groups if group.choices], label)


def did_you_mean(sentence: str, link: Link) -> Markup:
    """The line that asks whether another query was meant; the link stands where ``{query}`` does."""
    before, _, after = sentence.partition("{query}")
    return _piece("did_you_mean", before, link, after)


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(template_pieces("search.html"), name)(*values))  # noqa: S704 — the template escapes each value
