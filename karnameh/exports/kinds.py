"""The HTML pieces of the pages by kind: tiles, shelves of issues, and what was done with its bars.

The markup stands in ``templates/kinds.html``; see ``fragments``. A bar is a box as wide as its
share, so that it runs the way the page does; its number always stands beside it as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.exports.fragments import Link, pieces

Said = tuple[str, str]
"""A label and what is said under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One kind in the index.

    Attributes:
        heading: its name, leading to its own page.
        about: what it is, in a sentence.
        counts: labels and numbers; the first is the one that counts.
        promises: what the year's plan says of it, item by item.
    """

    heading: Link
    about: str
    colour: str
    icon: str
    counts: Sequence[Said]
    promises: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One issue on a shelf. ``number`` is empty where it has none: its title is on the cover then.

    ``link`` leads to the issue itself, where its address is recorded.
    """

    href: str
    title: str
    number: str
    date: str
    link: Link | None = None
    demo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A series with its covers, newest first, and what has to be said of it.

    ``href`` leads to the record of the series itself, where there is one.
    """

    name: str
    href: str
    notes: Sequence[str]
    covers: Sequence[Cover]
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One number on a scale.

    Attributes:
        label, value: in words and digits.
        share: of the scale, 0 to 100; None where nothing can be drawn.
        tone: ``before``, ``target`` or empty for the result itself.
        reach: where the margin of error begins and ends on the scale, 0 to 100.
    """

    label: str
    value: str
    share: float | None = None
    tone: str = ""
    reach: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars on one scale, side by side, and what has to be known to read them."""

    caption: str
    bars: Sequence[Bar]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A text of the record under its label, or the sentence that says that there is none."""

    label: str
    text: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity that was done, with its results.

    Attributes:
        heading: its title, leading to its own page.
        about: when and where, in one line.
        person: the person presented, or the sentence that the name is not published; empty elsewhere.
        text: what it was, in the record's own words.
        bars, facts, remarks: results on a scale, other numbers, texts.
        links: what there is to look at.
    """

    heading: Link
    about: str
    colour: str
    demo: str = ""
    person: str = ""
    text: str = ""
    bars: Sequence[Bars] = ()
    facts: Sequence[Said] = ()
    remarks: Sequence[Remark] = ()
    links: Sequence[Link] = ()


def tiles(items: Sequence[Tile], *, label: str) -> Markup:
    """The index of kinds."""
    return _piece("tiles", items, label)


def shelf(item: Shelf) -> Markup:
    """A shelf of issues, its covers drawn and not pictures."""
    return _piece("shelf", item)


def entries(items: Sequence[Entry], *, empty: str, label: str) -> Markup:
    """Activities with their results, or the sentence that says there are none."""
    return _piece("entries", items, empty, label)


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("kinds.html"), name)(*values))  # noqa: S704 — the template escapes each value
