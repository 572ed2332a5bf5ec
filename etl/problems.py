"""Problems in a source file, as values: what was found, where, and how grave it is.

The codes are Frictionless's where it has one, and ours in the same style. Their
texts, in both languages, are in ``karnameh/locales/problems.*.toml``.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from types import MappingProxyType

KEPT_PER_CODE = 1_000
"""Problems of one code kept for one file; the rest is only counted, so that memory stays bounded."""

SHOWN_CHARACTERS = 80
"""A longer value is shortened to this many characters wherever it is shown."""

_KEPT_FORMAT_CHARACTERS = "\u200c"  # the half-space belongs to Persian spelling


class Severity(StrEnum):
    """Whether a problem keeps a file from being published, wants a look, or only tells what was done."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


CODES: Mapping[str, Severity] = MappingProxyType(
    {
        "source-error": Severity.ERROR,
        "encoding-error": Severity.ERROR,
        "unknown-table": Severity.ERROR,
        "empty-table": Severity.ERROR,
        "missing-label": Severity.ERROR,
        "duplicate-label": Severity.ERROR,
        "forbidden-label": Severity.ERROR,
        "incomplete-sheet": Severity.ERROR,
        "legacy-encoding": Severity.WARNING,
        "legacy-workbook": Severity.WARNING,
        "mojibake": Severity.WARNING,
        "extra-sheet": Severity.WARNING,
        "near-label": Severity.WARNING,
        "extra-label": Severity.WARNING,
        "blank-label": Severity.WARNING,
        "leading-rows": Severity.NOTE,
        "two-row-header": Severity.NOTE,
        "blank-column": Severity.NOTE,
        "totals-row": Severity.WARNING,
        "note-row": Severity.WARNING,
        "repeated-header": Severity.NOTE,
        "example-row": Severity.NOTE,
        "merged-cells": Severity.WARNING,
        "kept-value": Severity.NOTE,
        "blank-row": Severity.NOTE,
        "pdf-damage": Severity.WARNING,
        "missing-cell": Severity.ERROR,
        "extra-cell": Severity.ERROR,
        "cell-too-large": Severity.ERROR,
        "merged-number": Severity.ERROR,
        "formula-error": Severity.ERROR,
        "type-error": Severity.ERROR,
        "constraint-error": Severity.ERROR,
        "forbidden-value": Severity.ERROR,
        "unknown-code": Severity.ERROR,
        "unknown-place": Severity.ERROR,
        "unknown-unit": Severity.ERROR,
        "place-mismatch": Severity.ERROR,
        "ambiguous-date": Severity.ERROR,
        "impossible-date": Severity.ERROR,
        "date-out-of-range": Severity.ERROR,
        "weekday-mismatch": Severity.ERROR,
        "end-before-start": Severity.ERROR,
        "date-in-future-held": Severity.WARNING,
        "ambiguous-number": Severity.ERROR,
        "estimated-number": Severity.WARNING,
        "converted-number": Severity.NOTE,
        "unit-mismatch": Severity.ERROR,
        "other-unit": Severity.WARNING,
        "wrong-stage": Severity.ERROR,
        "wrong-kind-field": Severity.WARNING,
        "missing-consent": Severity.ERROR,
        "primary-key": Severity.ERROR,
        "foreign-key": Severity.ERROR,
        "outside-whole": Severity.ERROR,
        "demo-mixed": Severity.ERROR,
    }
)
"""Every code with its severity, in the order in which a report shows them."""

UNUSABLE = frozenset({"source-error", "encoding-error", "unknown-table"})
"""The file could not be read as a table of the record at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem at one place.

    Attributes:
        code: a key of ``CODES``.
        file: base name of the source file.
        row: as a spreadsheet numbers it (the first row is 1); None for the whole file.
        field: the contract's name of the field; None for a row or a file.
        value: what was found, shortened and made harmless to show.
        detail: values for the message; ``rule`` chooses between the texts of one code.
    """

    code: str
    file: str
    row: int | None = None
    field: str | None = None
    value: str | None = None
    detail: Mapping[str, str] = attribute(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return CODES[self.code]


def shown(value: str, *, limit: int = SHOWN_CHARACTERS) -> str:
    """A hostile value made fit to show: shortened, control and direction characters escaped."""
    cut = value[:limit]
    safe = "".join(_escaped(character) for character in cut)
    return f"{safe}…" if len(value) > limit else safe


def _escaped(character: str) -> str:
    if character in _KEPT_FORMAT_CHARACTERS:
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character


@dataclass(slots=True)
class Problems:
    """The problems of one file: at most ``KEPT_PER_CODE`` of each code, and their true number."""

    file: str
    kept: list[Problem] = attribute(default_factory=list)
    counts: Counter[str] = attribute(default_factory=Counter)
    _kept_by_code: Counter[str] = attribute(default_factory=Counter)

    def add(
        self,
        code: str,
        *,
        row: int | None = None,
        field: str | None = None,
        value: str | None = None,
        detail: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Record one problem; the value and the details are shortened and escaped here."""
        self.counts[code] += 1
        if self._kept_by_code[code] >= KEPT_PER_CODE:
            return
        self._kept_by_code[code] += 1
        self.kept.append(
            Problem(
                code=code,
                file=self.file,
                row=row,
                field=field,
                value=None if value is None else shown(value),
                detail={key: shown(text, limit=400) for key, text in detail.items()},
            )
        )

    def count_more(self, code: str, number: int) -> None:
        """Count problems that are not kept, since enough of their code are."""
        self.counts[code] += number

    @property
    def has_errors(self) -> bool:
        """Whether any problem keeps the file, or rows of it, from being published."""
        return any(CODES[code] is Severity.ERROR for code in self.counts)

    @property
    def is_unusable(self) -> bool:
        """Whether the file could not be read as a table at all."""
        return any(code in UNUSABLE for code in self.counts)


class UnusableInputError(Exception):
    """A file that cannot be read as a table; its problem is in the report already."""


class PublishError(Exception):
    """The pipeline could not do its work (folder, disk, lock): one clear sentence.

    Attributes:
        code: key of the sentence in ``problems.*.toml``, table ``failure``.
        detail: values for the sentence.
    """

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = {key: shown(text, limit=400) for key, text in detail.items()}
