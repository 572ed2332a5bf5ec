"""A batch: one publication, with its files as received, the rows that it asserts, and its manifest.

The manifest, ``batch.json``, names every other file of the batch with its SHA-256, and the
fingerprint of the batch before. The SHA-256 of the manifest is the batch's own fingerprint:
one changed byte anywhere in the past changes every fingerprint after it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from karnameh.persian.jalali import YEARS, month_bounds

Kind = Literal["load", "undo", "correction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a load is the whole record of: rows of it that the load lacks are withdrawn.

    Attributes:
        unit: name of the unit; spellings with one search key are one unit.
        year: Jalali year in which the activities start.
    """

    unit: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The Jalali year, or months of it, that the sender says a load's activities are of.

    Raises ValueError when there is no such year or month, or the last is before the first.
    """

    year: int
    first_month: int = 1
    last_month: int = 12

    def __post_init__(self) -> None:
        if self.year not in YEARS or not 1 <= self.first_month <= self.last_month <= 12:
            raise ValueError(f"{self} is no period")

    @property
    def first_day(self) -> date:
        """Gregorian."""
        return month_bounds(self.year, self.first_month)[0]

    @property
    def last_day(self) -> date:
        """Gregorian."""
        return month_bounds(self.year, self.last_month)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the sender says of a publication.

    Attributes:
        who: the person; stays in the batch's folder, and is never published.
        unit: the unit that answers for it.
        note: why, for the public.
        demo: whether its rows are demonstration data.
        whole: what a load is the whole record of; None for additions and corrections.
        upload: number of the upload that it comes from, if it came by way of the desk.
        period: what its activities are said to be of; others are told, and not rejected.
    """

    who: str | None = None
    unit: str | None = None
    note: str | None = None
    demo: bool = False
    whole: Whole | None = None
    upload: int | None = None
    period: Period | None = None


def submission_of_dict(plain: Mapping[str, Any]) -> Submission:
    """A submission from what ``asdict`` made of it, or an older program; what that did not know is not said."""
    whole, period = plain.get("whole"), plain.get("period")
    return Submission(
        **{
            **plain,
            "whole": Whole(**whole) if whole else None,
            "period": Period(**period) if period else None,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One table among the files of a load.

    Attributes:
        file: its place among the tables of the load, from 0.
        name: of the file, and of the sheet behind it, fit to show.
        kept: name under which the bytes as received are kept; sheets of one workbook share it.
        sha256, size: of those bytes.
        table: the table of the record that it is for.
        rows_read, rejected: rows; added, changed, unchanged: records.
    """

    file: int
    name: str
    kept: str
    sha256: str
    size: int
    table: str
    rows_read: int
    added: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A public note on an activity: what was wrong, from which batch on, mended in which."""

    activity_id: str
    wrong: str
    wrong_since: int
    mended_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a batch did: rows read and rejected; records added, changed, unchanged and withdrawn."""

    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The manifest.

    Attributes:
        number: from 1, without gaps.
        kind: load, undo or correction.
        target: the batch that an undo takes back.
        made_at: UTC, without saying so, to the second.
        contract: version of the contract by which the files were read.
        partial: whether rows with errors were left out.
        read_as: what was said of the files, cells that were mended too; see ``etl.read.Overrides``.
        rows: table → number of asserted rows, in ``<table>.parquet``.
        hashes: SHA-256 of every other file in the batch's folder, by its path there.
        previous: fingerprint of the batch before; empty for the first.
        nonce: random, never published: without it the public fingerprint of a batch would let
            anyone try names until one fits.
        fingerprint: of this one; not part of the manifest itself.
    """

    number: int
    kind: Kind
    made_at: datetime
    submission: Submission
    contract: str
    counts: Counts
    previous: str
    target: int | None = None
    partial: bool = False
    sources: tuple[SourceFile, ...] = ()
    correction: Correction | None = None
    read_as: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    nonce: str = ""
    fingerprint: str = ""

    def to_json(self) -> bytes:
        """The manifest's bytes; the fingerprint is theirs."""
        plain = asdict(self)
        del plain["fingerprint"]
        plain["made_at"] = self.made_at.isoformat()
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Batch":
        """The batch of a manifest.

        Raises:
            ValueError, KeyError, TypeError: when it is none.
        """
        plain: dict[str, Any] = json.loads(content)
        return cls(
            **{
                **plain,
                "made_at": datetime.fromisoformat(plain["made_at"]),
                "submission": submission_of_dict(plain["submission"]),
                "counts": Counts(**plain["counts"]),
                "sources": tuple(SourceFile(**source) for source in plain["sources"]),
                "correction": Correction(**plain["correction"]) if plain["correction"] else None,
                "fingerprint": hashlib.sha256(content).hexdigest(),
            }
        )


def in_force(batches: Iterable[Batch]) -> set[int]:
    """The numbers of the batches that hold: all but those that an undo takes back that holds itself."""
    holding: set[int] = set()
    taken_back: set[int] = set()
    for batch in sorted(batches, key=lambda batch: batch.number, reverse=True):
        if batch.number not in taken_back:
            holding.add(batch.number)
            if batch.target is not None:
                taken_back.add(batch.target)
    return holding


def origin_of(batch: Batch, batches: Mapping[int, Batch]) -> Batch:
    """The load or correction that a batch is in the end about: that of an undo is what it takes back or brings back."""
    while batch.target is not None:
        batch = batches[batch.target]
    return batch
