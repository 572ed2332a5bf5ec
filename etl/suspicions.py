"""What looks like a mistake in a load, as values: nothing is rejected for it, a person is asked to look.

Of each kind a few examples are kept, and the true number. ``mistakes`` and
``personal_rows`` find them; their texts are in ``karnameh/locales/problems.*.toml``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Literal

from etl.personal import CODES as PERSONAL_CODES

EXAMPLES = 20
"""Places that are told of each kind."""

Code = Literal[
    "year-halves",
    "value-high",
    "outside-period",
    "personal-phone",
    "personal-id",
    "personal-email",
    "personal-card",
]
CODES: tuple[Code, ...] = ("year-halves", "value-high", "outside-period", *PERSONAL_CODES)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One place.

    Attributes:
        file: title of the file; None where no file is meant, as for what is withdrawn.
        row: as a spreadsheet numbers it.
        table, field: names in the contract; a metric's own column is ``metric:<code>``.
        value: what was found, shortened and made harmless to show.
        detail: values for the sentence; ``<name>_en`` stands in for ``<name>`` in English.
    """

    file: str | None = None
    row: int | None = None
    table: str | None = None
    field: str | None = None
    value: str | None = None
    detail: Mapping[str, str] = attribute(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        names = ("file", "row", "table", "field", "value")
        return {**{name: getattr(self, name) for name in names}, "detail": dict(self.detail)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """One kind of likely mistake: how many there are, the first of them, values for the sentence."""

    code: Code
    count: int
    examples: tuple[Example, ...]
    detail: Mapping[str, str] = attribute(default_factory=dict)

    @property
    def is_personal(self) -> bool:
        """Whether it is personal data, which is published only after a yes."""
        return self.code in PERSONAL_CODES

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code,
            "count": self.count,
            "detail": dict(self.detail),
            "examples": [example.to_dict() for example in self.examples],
        }


def personal_places(suspicions: Sequence[Suspicion]) -> int:
    """In how many places there seems to be personal data."""
    return sum(suspicion.count for suspicion in suspicions if suspicion.is_personal)


def is_new(delta: str, rowid: str) -> str:
    """The condition that an incoming row would be added or changed."""
    return f"{rowid} IN (SELECT incoming FROM {delta} WHERE state IN ('added', 'changed'))"
