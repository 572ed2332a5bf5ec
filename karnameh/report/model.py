"""What a report is made of. Everything in it is text in the reader's language, or a share of a drawing.

The typst templates take these blocks as JSON, each with its class name as ``block``; nothing
of the data ever becomes markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Sentences that follow each other: a lead, plain text, or a note to keep in mind."""

    sentences: Sequence[str]
    tone: Literal["lead", "plain", "note"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the second level."""

    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A headline figure. ``code`` is the address of the figure, printed as a footnote; empty for none."""

    label: str
    value: str
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Headline figures side by side."""

    items: Sequence[Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column; ``weight`` is its share of the width."""

    label: str
    numeric: bool = False
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. Its head stands again on each page."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar; shares are of the whole width, 0 to 1.

    Attributes:
        of: the share of what it is held against, drawn as an outline; None for none.
        tone: ``before``, ``target``, or empty for the result itself.
    """

    label: str
    value: str
    share: float | None
    of: float | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of horizontal bars; ``legend`` names a bar's inside and its outline where both are drawn."""

    caption: str
    alternative: str
    bars: Sequence[Bar]
    legend: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One column of the months chart; shares are of its height, 0 to 1."""

    label: str
    value: str
    done: float
    planned: float
    cancelled: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Activities by month; ``legend`` names done, planned, cancelled."""

    caption: str
    alternative: str
    months: Sequence[Month]
    legend: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A place on the map. Rings and ``middle`` are in shares of the map's width; ``step`` 0 to 5 of the scale."""

    lines: Sequence[str]
    value: str
    rings: Sequence[Sequence[Point]]
    middle: Point
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Places coloured by a value; ``height`` in shares of the width, ``legend`` from little to much."""

    caption: str
    alternative: str
    shapes: Sequence[Shape]
    height: float
    legend: Sequence[tuple[int, str]]
    legend_title: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Bars of one measure of an entry, with what is to be said of it."""

    caption: str
    bars: Sequence[Bar]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity with its results. ``facts`` and ``remarks`` are labels with texts."""

    heading: str
    about: str
    text: str
    measured: Sequence[Measured]
    facts: Sequence[tuple[str, str]]
    remarks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Activities one below the other."""

    entries: Sequence[Entry]


Block = Prose | Section | Numbers | Table | Bars | Months | Map | Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter with its heading of the first level."""

    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which record a report is of.

    Attributes:
        version: number of the published version.
        batch: number of the last batch in it.
        fingerprint: the hash of its content, as the pages of figures and the data file have it.
        day: the day in Tehran on which the version was built; «today» of everything in the report.
    """

    version: int
    batch: int
    fingerprint: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document to print.

    Attributes:
        title, subtitle: what the cover and the running head say.
        mark: a warning that stands on the cover and each page, as of demonstration data; empty for none.
        about: labels and values at the foot of the cover.
        edition: the record that it is of.
        words: fixed words of the templates by name.
        cover: shapes of the district for the cover; empty for a plain one.
        chapters: in their order.
    """

    title: str
    subtitle: str
    mark: str
    about: Sequence[tuple[str, str]]
    edition: Edition
    words: dict[str, str]
    cover: Map | None
    chapters: Sequence[Chapter]
