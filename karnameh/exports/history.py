"""The HTML pieces of the history: batches, changes old against new, corrections.

The markup stands in ``templates/history.html``; see ``fragments``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from karnameh.exports.fragments import Code, Link, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCard:
    """One batch in the list.

    Attributes:
        heading: its name, leading to its own page.
        about: what kind it is and when, in one line; ``of`` the batch that an undo takes back.
        demo, undone: marks; empty where they do not hold.
        note: what the sender says, for the public.
        counts: what it did, each a label and a number.
        fingerprint: with its label.
        links: where to go from here.
    """

    heading: Link
    about: str
    demo: str
    undone: str
    note: str
    counts: Sequence[tuple[str, str]]
    fingerprint: tuple[str, Code]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """One field that changed, before and after in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem:
    """One record in one batch, or one batch of one record: what was changed."""

    heading: Link
    about: str
    state: str = ""
    state_code: str = ""
    demo: str = ""
    diffs: Sequence[Diff] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffWords:
    """What stands between two values: an arrow to see, and words to hear."""

    before: str
    after: str
    arrow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionItem:
    """What was wrong, how long it stood, and the batches behind it."""

    label: str
    wrong: str
    span: str
    links: Sequence[Link]


def batches(items: Sequence[BatchCard], *, label: str) -> Markup:
    """A list of batches."""
    return _piece("batches", items, label)


def changes(items: Sequence[ChangeItem], *, label: str, words: DiffWords) -> Markup:
    """A list of changes, each with its fields before and after."""
    return _piece("changes", items, label, words)


def corrections(items: Sequence[CorrectionItem]) -> Markup:
    """Corrections, each in a box of its own."""
    return _piece("corrections", items)


def _piece(name: str, *values: object) -> Markup:
    return Markup(getattr(pieces("history.html"), name)(*values))  # noqa: S704 — the template escapes each value
