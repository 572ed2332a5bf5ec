"""What a check or a load tells: values, to be rendered by ``etl.report`` or written as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from etl.confirm import Wanted
from etl.diff import Changes, State
from etl.differences import Difference
from etl.ledger.batch import Batch
from etl.ledger.check import Fault
from etl.preview import PreviewRow
from etl.problems import CODES, Problems, Severity, shown
from etl.suspicions import Suspicion

Conclusion = Literal["valid", "invalid", "unusable"]


@dataclass(slots=True, kw_only=True)
class FileReport:
    """One source file, or one sheet of a workbook: how it was read, and what was found in it.

    Attributes:
        number: of the table in this load.
        source: place of its file among those of the load, from 1.
        file: base name, never a path.
        sheet: the sheet's name; None for a text file.
        sha256, size, encoding, separator: of the bytes as received.
        header_row, header_rows: row of the header's last line, and how many lines it has.
        table: the table of the record that it is for.
        header: all cells of the header, row after row.
        labels: the text that names each column.
        mapping: header as written → field of the contract, or ``metric:<code>``.
        measures: ``metric:<code>`` → its names (fa, en), of the metrics with columns of their own.
        matched: header as written → how it was matched (see ``targets.How``).
        rows_read: data rows, without blank ones; accepted and rejected add up to it.
        changes: table → state → number of accepted records against the published version.
        preview: the first accepted rows, as they would be published.
        problems: kept problems and true counts.
    """

    number: int
    source: int
    file: str
    problems: Problems
    sheet: str | None = None
    sha256: str | None = None
    size: int | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    header_rows: int = 1
    table: str | None = None
    header: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    matched: Mapping[str, str] = field(default_factory=dict)
    rows_read: int = 0
    rows_rejected: int = 0
    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    preview: list[PreviewRow] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The file's name, and the sheet's behind it, fit to show."""
        return shown(self.file if self.sheet is None else f"{self.file} › {self.sheet}", limit=200)

    @property
    def rows_accepted(self) -> int:
        """Rows that may be published."""
        return self.rows_read - self.rows_rejected

    @property
    def added(self) -> int:
        """Records that the published version does not have."""
        return self._changes("added")

    @property
    def changed(self) -> int:
        """Records that the published version has otherwise."""
        return self._changes("changed")

    @property
    def unchanged(self) -> int:
        """Records that the published version has as they are."""
        return self._changes("unchanged")

    def _changes(self, state: State) -> int:
        return sum(states.get(state, 0) for states in self.changes.values())

    def to_dict(self) -> dict[str, Any]:
        """For JSON: names as here, problems as a list with the true counts beside."""
        plain = {
            name: getattr(self, name)
            for name in (
                *("file", "sheet", "sha256", "size", "encoding", "separator"),
                *("header_row", "header_rows", "table"),
            )
        }
        counts = ("rows_read", "rows_accepted", "rows_rejected", "added", "changed", "unchanged")
        return {
            **plain,
            "mapping": dict(self.mapping),
            "matched": dict(self.matched),
            "changes": self.changes,
            "preview": [row._asdict() for row in self.preview],
            **{name: getattr(self, name) for name in counts},
            "problem_counts": {
                code: self.problems.counts[code] for code in CODES if self.problems.counts[code]
            },
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity.value,
                    "row": problem.row,
                    "field": problem.field,
                    "value": problem.value,
                    "detail": dict(problem.detail),
                }
                for problem in self.problems.kept
            ],
        }


@dataclass(slots=True, kw_only=True)
class Report:
    """Everything that was found in the files of one check or load.

    Attributes:
        files: one report for each table that was read.
        changes: table → state → number of records, of all files; withdrawn ones too.
        differences: the first records that would change, field by field, where that was asked for.
        suspicions: what looks like a mistake in the records that would change.
        rejected: workbooks with the rows that have errors, to be mended and sent again.
    """

    files: list[FileReport]
    changes: Changes = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    suspicions: list[Suspicion] = field(default_factory=list)
    rejected: list[Path] = field(default_factory=list)

    def number_of(self, state: State) -> int:
        """Number of records of all tables in a state."""
        return sum(states.get(state, 0) for states in self.changes.values())

    @property
    def conclusion(self) -> Conclusion:
        """Unusable when some file is no table of the record; invalid when any has an error."""
        if any(file.problems.is_unusable for file in self.files):
            return "unusable"
        return "invalid" if any(file.problems.has_errors for file in self.files) else "valid"

    @property
    def exit_code(self) -> int:
        """0 for valid, 1 for rows rejected or publication refused, 2 for unusable input."""
        return {"valid": 0, "invalid": 1, "unusable": 2}[self.conclusion]

    @property
    def errors(self) -> int:
        """Number of errors in all files."""
        return self._number(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """Number of warnings in all files."""
        return self._number(Severity.WARNING)

    @property
    def notes(self) -> int:
        """Number of notes in all files."""
        return self._number(Severity.NOTE)

    def _number(self, severity: Severity) -> int:
        return sum(
            number
            for file in self.files
            for code, number in file.problems.counts.items()
            if CODES[code] is severity
        )

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "conclusion": self.conclusion,
            "errors": self.errors,
            "warnings": self.warnings,
            "notes": self.notes,
            "rejected": [path.name for path in self.rejected],
            "changes": self.changes,
            "differences": [each._asdict() for each in self.differences],
            "suspicions": [suspicion.to_dict() for suspicion in self.suspicions],
            "files": [file.to_dict() for file in self.files],
        }


Outcome = Literal["published", "unchanged", "refused", "unconfirmed", "preview"]


@dataclass(slots=True, kw_only=True)
class LoadResult:
    """What became of a load.

    Attributes:
        outcome: published; unchanged (nothing new, nothing published); refused; unconfirmed
            (what it would withdraw, change or tell of persons wants an explicit yes).
        version: the version that is now current; None when there is none.
        batch: number of the batch that was published; None when none was.
        wanted: what must be confirmed, ``withdraw``, ``large`` or ``personal`` → values for the sentence.
    """

    report: Report
    outcome: Outcome
    version: int | None
    batch: int | None = None
    wanted: Wanted = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """The report's exit code: a load that left rows out is not a clean one."""
        return max(self.report.exit_code, int(self.outcome == "unconfirmed"))

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "outcome": self.outcome,
            "version": self.version,
            "batch": self.batch,
            "wanted": self.wanted,
            **self.report.to_dict(),
        }


@dataclass(slots=True, kw_only=True)
class UndoResult:
    """What an undo does, or did.

    Attributes:
        target: the batch that is taken back.
        outcome: preview, or published.
        changes: table → state → number of records.
        differences: the first of those records, field by field.
        overruled: records of the batch that a later one says otherwise of: they stay as that one has them.
        left_alone: measures whose activity would go; they are hidden until it comes back.
        batch, version: of the undo itself, once it is published.
    """

    target: int
    outcome: Outcome
    changes: Changes
    differences: list[Difference]
    overruled: int
    left_alone: int
    batch: int | None = None
    version: int | None = None

    exit_code = 0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        names = ("target", "outcome", "changes", "overruled", "left_alone", "batch", "version")
        return {
            **{name: getattr(self, name) for name in names},
            "differences": [each._asdict() for each in self.differences],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to.

    Attributes:
        version: the new version.
        batches: how many were replayed.
        content: its content hash.
        is_same: whether that is the one from before; None when there was none, or it was of another contract.
    """

    version: int
    batches: int
    content: str
    is_same: bool | None

    @property
    def exit_code(self) -> int:
        """1 when the content differs from that of before."""
        return int(self.is_same is False)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: getattr(self, name) for name in ("version", "batches", "content", "is_same")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A published batch, and the records that it changed."""

    batch: Batch
    differences: list[Difference]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: the manifest, its fingerprint, the records."""
        return {
            **json.loads(self.batch.to_json()),
            "fingerprint": self.batch.fingerprint,
            "differences": [each._asdict() for each in self.differences],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Everything that is not as it should be; nothing is what one hopes for."""

    faults: list[Fault]

    @property
    def exit_code(self) -> int:
        """1 when there is any fault."""
        return int(bool(self.faults))

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"faults": [fault._asdict() for fault in self.faults]}


@dataclass(slots=True, kw_only=True)
class Status:
    """The published version: ``version`` is None when nothing has been published."""

    folder: str
    version: int | None = None
    built_at: str | None = None
    content: str | None = None
    rows: dict[str, int] = field(default_factory=dict)
    batches: list[dict[str, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "folder": self.folder,
            "version": self.version,
            "built_at": self.built_at,
            "content": self.content,
            "rows": self.rows,
            "batches": self.batches,
        }
