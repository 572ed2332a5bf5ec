"""The HTML pieces of the meeting view: one point of an agenda on each screen and on each printed page.

The markup stands in ``templates/meeting.html``; see ``fragments``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.exports.fragments import Link, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The live page behind a point.

    Attributes:
        label, link: what leads to it.
        address: its whole address, for those who hold the paper; empty in a copy on files.
        code, code_alt: address of the code to scan, and what it is; empty there too.
        note: what has to be kept in mind with the figures; may be empty.
    """

    label: str
    link: Link
    address: str
    code: str
    code_alt: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways from point to point; ``numbers`` are what the links to the ``points`` show."""

    label: str
    points: Sequence[Link]
    numbers: Sequence[str]
    previous: Link | None = None
    following: Link | None = None
    others: Sequence[Link] = ()


def opening(heading: str, sentence: str, *, eyebrow: str, is_first: bool, level: int) -> Markup:
    """A point's number, heading and sentence; the ``is_first`` of a page is where its text begins."""
    return _piece("opening", heading, sentence, eyebrow, is_first, level)


def cover(heading: str, sentence: str) -> Markup:
    """What stands over all points on the screen; it is not printed."""
    return _piece("cover", heading, sentence)


def more(sentence: str) -> Markup:
    """What of a long list stands on the full page only."""
    return _piece("more", sentence)


def source(item: Source) -> Markup:
    """The page behind a point: its code to scan, its name and its address."""
    return _piece("source", item)


def ways(item: Ways) -> Markup:
    """The links to the point before, to each, and to the next."""
    return _piece("ways", item)


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("meeting.html"), name)(*values))  # noqa: S704 — the template escapes each value
