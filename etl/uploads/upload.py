"""One upload: the files as received, what its people said and did, and what became of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from etl.ledger.batch import Submission, submission_of_dict
from etl.read import Overrides

State = Literal[
    "waiting", "checking", "checked", "failed", "scheduled", "publishing", "published", "discarded"
]
"""Waiting to be checked; being checked; checked, for a person to decide; failed (could not be
checked); to be published at a time, or as soon as the worker comes to it; published; discarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file as received.

    Attributes:
        name: its base name, made harmless.
        kept: its path in the upload's folder.
        size: in bytes; sha256 of them.
    """

    name: str
    kept: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done: when (UTC), by whom, what (a key of the locales), and with what."""

    at: datetime
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload.

    Attributes:
        number: from 1 on; never used again.
        made_at: UTC.
        who: name of the account that sent it.
        submission: what is said of the publication.
        overrides: what is said of the files, and the cells that were mended.
        files: in the order in which they were sent.
        partial: whether the good rows are to be published and the bad ones handed back.
        confirmed: what was said yes to, keys of ``etl.confirm.Confirmation``.
        state: see ``State``.
        failure: why the work could not be done: code and values of the sentence.
        wanted: what must still be said yes to before it is published → values for the sentence.
        base: version of the warehouse that it was compared with.
        publish_at: when it is to be published, UTC; None for at once.
        approved_by: who decided to publish it.
        batch: number of the batch that it became.
        log: everything that was done, in order.
    """

    number: int
    made_at: datetime
    who: str
    submission: Submission
    files: tuple[Received, ...]
    overrides: Overrides = field(default_factory=Overrides)
    partial: bool = False
    confirmed: tuple[str, ...] = ()
    state: State = "waiting"
    failure: Mapping[str, Any] | None = None
    wanted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    base: int | None = None
    publish_at: datetime | None = None
    approved_by: str | None = None
    batch: int | None = None
    log: tuple[Event, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something may still be changed about it."""
        return self.state in ("checked", "failed", "scheduled")

    def to_json(self) -> str:
        """As it is kept."""
        plain = {
            **asdict(self),
            "overrides": self.overrides.to_dict(),
            "made_at": self.made_at.isoformat(),
            "publish_at": None if self.publish_at is None else self.publish_at.isoformat(),
            "log": [{**asdict(event), "at": event.at.isoformat()} for event in self.log],
        }
        return json.dumps(plain, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Upload":
        """What ``to_json`` wrote."""
        plain: dict[str, Any] = json.loads(text)
        return cls(
            **{
                **plain,
                "made_at": datetime.fromisoformat(plain["made_at"]),
                "publish_at": datetime.fromisoformat(plain["publish_at"]) if plain["publish_at"] else None,
                "submission": submission_of_dict(plain["submission"]),
                "overrides": Overrides.from_dict(plain["overrides"]),
                "files": tuple(Received(**file) for file in plain["files"]),
                "confirmed": tuple(plain["confirmed"]),
                "log": tuple(
                    Event(**{**event, "at": datetime.fromisoformat(event["at"])}) for event in plain["log"]
                ),
            }
        )
