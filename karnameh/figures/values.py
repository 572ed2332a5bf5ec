"""What a figure comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from karnameh.locales import Code

State = Literal["known", "unknown", "blank", "not_applicable"]
Names = Mapping[Code, str]
"""A name in each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureValue:
    """A figure of one published version.

    Attributes:
        value: None unless ``state`` is known; a share is a fraction of one.
        state: unknown (asked, not known), blank (nobody recorded anything), not_applicable
            (there is nothing that it could be of).
        unit: what is counted, as a word.
        rows: how many records it was made of.
        parts: what has to be said with it, such as how many of them are missing, by the keys of
            the locales' ``figure.part_…``.
    """

    value: float | None
    state: State
    unit: Names
    rows: int
    parts: Mapping[str, float] = field(default_factory=dict)
