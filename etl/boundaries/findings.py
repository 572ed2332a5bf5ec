"""What was found in a boundary file: values, told by ``etl.boundaries.report``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from etl.problems import shown

KEPT = 200
"""Examples that are kept of each finding; JSON has them all, the terminal shows the first."""

Outcome = Literal["published", "kept", "unchanged", "refused", "checked", "removed"]
Severity = Literal["error", "warning", "note"]

SEVERITY: dict[str, Severity] = {
    "overlaps": "error",
    "duplicates": "error",
    "missing": "error",
    "broken": "error",
    "outside": "warning",
    "swapped": "warning",
    "repaired": "warning",
    "unmatched": "warning",
    "small-overlaps": "warning",
    "areas": "warning",
    "far": "warning",
    "codes": "warning",
    "gaps": "warning",
    "slivers": "warning",
    "no-source": "warning",
    "no-licence": "warning",
    "by-position": "note",
    "without": "note",
    "elsewhere": "note",
    "skipped": "note",
}
"""Every code, in the order of the report. An error refuses the file; ``--force`` overrules it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, or that should be known.

    Attributes:
        code: a key of ``SEVERITY``; its sentence is ``boundaries_<code>``.
        count: how many there are.
        examples: the first of them, fit to show.
        detail: values for the sentence.
    """

    code: str
    count: int
    examples: tuple[str, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Whether it refuses the file."""
        return SEVERITY[self.code]


def finding(code: str, examples: Sequence[str], *, count: int | None = None, **detail: str) -> list[Finding]:
    """The finding as a list of one; of none when there is nothing to tell."""
    number = len(examples) if count is None else count
    kept = tuple(shown(each, limit=200) for each in examples[:KEPT])
    return [Finding(code=code, count=number, examples=kept, detail=detail)] if number else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The display geometry that was made.

    Attributes:
        shapes, points: of all of the file's net, simplified.
        tolerance: of the simplification, in metres.
        gzip: bytes of the file of matched places, compressed; ``limit`` is what they should be at most.
        points_before: of the net before it was simplified.
    """

    shapes: int
    points: int
    points_before: int
    tolerance: float
    gzip: int
    limit: int


@dataclass(slots=True, kw_only=True)
class BoundariesResult:
    """What became of a boundary file.

    Attributes:
        level: what its shapes are, ``neighbourhood`` or ``district``; None when boundaries were removed.
        shapes, matched, outlines: number of its areas, of the places found, of district outlines made.
        columns: use (``name``, ``code``, ``district``) → the attribute.
        version: the version now published; None when there is none.
    """

    outcome: Outcome
    file: str = ""
    level: str | None = None
    shapes: int = 0
    matched: int = 0
    outlines: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    size: Size | None = None
    version: int | None = None

    @property
    def exit_code(self) -> int:
        """1 when the file was refused, or would be."""
        refused = self.outcome == "checked" and any(each.severity == "error" for each in self.findings)
        return int(refused or self.outcome == "refused")

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        names = ("outcome", "file", "level", "shapes", "matched", "outlines", "columns", "version")
        size_names = Size.__slots__
        return {
            **{name: getattr(self, name) for name in names},
            "size": self.size and {name: getattr(self.size, name) for name in size_names},
            "findings": [
                {
                    "code": each.code,
                    "severity": each.severity,
                    "count": each.count,
                    "examples": list(each.examples),
                    "detail": each.detail,
                }
                for each in self.findings
            ],
        }
