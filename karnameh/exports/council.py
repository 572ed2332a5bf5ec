"""The HTML pieces of the council's pages: promises with their meters, and the tiles that lead to the pages.

The markup stands in ``templates/council.html``; see ``fragments``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.exports.fragments import Link, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How far something has come, in percent of its room: ``share`` of it, and where it ``should`` be."""

    share: float
    should: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """One promise: how it stands, in words and as a meter, and what shows it.

    Attributes:
        state, state_label: a code that the style sheet knows, and its name.
        parts: what is told of it, a few words each.
        notes: sentences that have to be said with it.
        evidence: the newest activities done for it.
        more: the way to all of them.
    """

    heading: Link
    state: str
    state_label: str
    kind: str
    parts: Sequence[str]
    notes: Sequence[str] = ()
    meter: Meter | None = None
    evidence: Sequence[tuple[Link, str]] = ()
    more: Link | None = None
    demo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A page that one is led to, with its headline figure where it has one."""

    heading: Link
    value: str
    note: str
    about: str


def pledges(items: Sequence[Pledge], *, label: str) -> Markup:
    """Promises, one below the other."""
    return _piece("pledges", items, label)


def doors(items: Sequence[Door], *, label: str) -> Markup:
    """Tiles that lead to pages."""
    return _piece("doors", items, label)


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("council.html"), name)(*values))  # noqa: S704 — the template escapes each value
