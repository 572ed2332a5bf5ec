"""Records of how the record came to be, as ``questions.history`` returns them. Moments are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["withdrawn", "changed", "added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One publication.

    Attributes:
        kind: load, undo or correction.
        target: the batch that an undo takes back.
        unit, note: what the sender says of it; never a person.
        whole_unit, whole_year: what a load is the whole record of.
        rows_read, rejected: rows; added, changed, withdrawn: records, internal ones too.
        fingerprint: SHA-256, made of the batch before as well.
        undone_by: the batch that takes it back; None while it is in force.
    """

    number: int
    kind: str
    target: int | None
    made_at: datetime
    unit: str | None
    note: str | None
    demo: bool
    whole_unit: str | None
    whole_year: int | None
    rows_read: int
    added: int
    changed: int
    withdrawn: int
    rejected: int
    fingerprint: str
    undone_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """One page of the list of batches, newest first; see ``ActivityPage``."""

    rows: tuple[Batch, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one batch did to one public record.

    Attributes:
        table: activity, metric or plan_item.
        key: identifier of the activity or plan item.
        batch, made_at: the batch, and when it was published.
        before, after: the record's columns; None where it did not stand, or was not public.
        measures: of an activity that stood before and after, its measures that changed.
    """

    table: str
    key: str
    batch: int
    made_at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    measures: tuple["Change", ...] = ()

    @property
    def state(self) -> State:
        """What became of the record."""
        if self.after is None:
            return "withdrawn"
        return "added" if self.before is None else "changed"

    @property
    def known(self) -> Mapping[str, Any]:
        """The record as it stands after the batch; as it stood before where it stands no more."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChanges:
    """What a batch did to one table's public records.

    Attributes:
        shown: the first records of each state.
        totals: how many there are of each state.
    """

    shown: Mapping[State, tuple[Change, ...]]
    totals: Mapping[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was wrong with an activity's record.

    Attributes:
        wrong: what was wrong, in a sentence.
        wrong_since, wrong_from: the batch from which on it was, and when that was published.
        mended_in, mended_at: the batch that mended it.
        batch: the batch that says so.
    """

    activity_id: str
    wrong: str
    wrong_since: int
    wrong_from: datetime
    mended_in: int
    mended_at: datetime
    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An activity that was public and is not any more.

    Attributes:
        title: as it last was.
        batch: the batch after which it is not public.
        last_seen: the last batch before; None when none is on show.
    """

    activity_id: str
    title: str
    batch: Batch
    last_seen: int | None
