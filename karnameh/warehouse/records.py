"""Single records, as the questions return them. A missing value is ``None``; dates are Gregorian."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity as it stands in the warehouse. Fields as in the contract, ``etl/schema.py``."""

    activity_id: str
    kind: str
    title: str
    summary: str | None
    start_date: date
    start_precision: str
    end_date: date | None
    end_precision: str | None
    year: int
    month: int | None
    day: int | None
    status: str
    status_reason: str | None
    district: str
    neighbourhood: str
    venue: str | None
    lat: float | None
    lon: float | None
    unit: str
    audience: tuple[str, ...] | None
    topics: tuple[str, ...] | None
    partners: tuple[str, ...] | None
    channels: tuple[str, ...] | None
    evidence: tuple[str, ...] | None
    budget: int | None
    budget_state: str
    budget_quality: str | None
    issue_number: str | None
    person: str | None
    consent: str | None
    action_taken: str | None
    resolutions: str | None
    source: str | None
    demo: bool
    source_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One promise of a yearly plan."""

    plan_item_id: str
    year: int
    district: str
    title: str
    kind: str
    quantity: float | None
    quantity_state: str
    quantity_quality: str | None
    unit: str | None
    due_date: date | None
    due_precision: str | None
    owner: str | None
    dropped_reason: str | None
    source: str | None
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of a batch. ``made_at``, of the batch, is UTC."""

    batch: int
    file_name: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """All that is published about one activity.

    Attributes:
        activity: the record itself.
        metrics: its measures, see ``activity_metrics``.
        plan_item: the promise that it serves, if that is published.
        parent: the campaign or series that it is part of, if that is published.
        children: its own parts, with the columns of ``activity_list``.
        source: the file that brought the record as it stands.
    """

    activity: Activity
    metrics: pd.DataFrame
    plan_item: PlanItem | None
    parent: Activity | None
    children: pd.DataFrame
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """One page of a list of activities.

    Attributes:
        rows: see ``activity_list``.
        total: how many activities there are on all pages.
        page: number of this page, from 1.
        pages: how many pages there are, at least 1.
    """

    rows: pd.DataFrame
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures of one period.

    Attributes:
        done: activities held or published; ``held`` and ``published`` are its parts.
        neighbourhoods: neighbourhoods on the map with at least one of them.
        kinds: kinds of activity among them.
        workshops: those that are workshops or courses.
        date_uncertain: those known only to a month or year that runs past the period's
            end; they are counted by the first day on which they can have been.
        planned: planned or confirmed in the whole year and not past today.
        postponed, cancelled: of the activities that were to start in the period.
        attendance: sum of the known values; None when none is known.
        attendance_known: done activities with a known attendance.
        attendance_unknown: held activities whose attendance was reported as unknown.
        attendance_blank: held activities without a record of attendance.
    """

    done: int
    held: int
    published: int
    neighbourhoods: int
    kinds: int
    workshops: int
    date_uncertain: int
    planned: int
    postponed: int
    cancelled: int
    attendance: float | None
    attendance_known: int
    attendance_unknown: int
    attendance_blank: int

    @property
    def is_recorded(self) -> bool:
        """Whether anything at all is recorded; without it, nothing done is blank and not zero."""
        return self.done + self.planned + self.postponed + self.cancelled > 0

    @property
    def attendance_missing(self) -> int:
        """Held activities whose attendance nobody knows, asked or not."""
        return self.attendance_unknown + self.attendance_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """What the visitor should know of the version on show. ``built_at`` is UTC, ``rows_hash`` of every row, past ones too."""

    number: int
    built_at: datetime
    contract: str
    rows_hash: str
    activities: int
    plan_items: int
    sources: int
    demo: bool
