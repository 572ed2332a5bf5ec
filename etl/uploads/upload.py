"""One upload: the files as received, what its people said and did, and what became of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from etl.ledger.batch import Submission, submission_of_dict
from etl.read import Overrides

State = Literal[
    "waiting", "checking", "checked", "failed", "scheduled", "publishing", "published", "discarded"
]
"""Waiting to be checked; being checked; checked, for a person to decide; failed (could not be
checked); to be published at a time, or as soon as the worker comes to it; published; discarded."""

_OPEN: tuple[State, ...] = ("checked", "failed", "scheduled")
_FOR_THE_WORKER: tuple[State, ...] = ("waiting", "checking", "scheduled", "publishing")
_AUTHORING = ("sent", "read-as", "mended")
"""Events by which a person makes content, or changes what is made of it."""


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
    """Something that was done: when (UTC), by whom (nobody: the system), what (a key of the locales), with what."""

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
        wanted: what must be said yes to before it is published → values for the sentence.
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
        return self.state in _OPEN

    @property
    def is_for_the_worker(self) -> bool:
        """Whether the worker has something to do, now or at ``publish_at``."""
        return self.state in _FOR_THE_WORKER

    @property
    def revision(self) -> int:
        """Grows with everything that is done: what a form was made of, so that it changes nothing newer."""
        return len(self.log)

    @property
    def authors(self) -> frozenset[str]:
        """The people who sent it or changed what is made of it."""
        return frozenset({self.who, *(event.who for event in self.log if event.what in _AUTHORING)})

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
        """What ``to_json`` wrote, here or in another version of the program: what is not known is left.

        Raises:
            ValueError, KeyError, TypeError: when it is none.
        """
        plain: dict[str, Any] = json.loads(text)
        publish_at = plain.get("publish_at")
        known = {
            **plain,
            "made_at": datetime.fromisoformat(plain["made_at"]),
            "publish_at": datetime.fromisoformat(publish_at) if publish_at else None,
            "submission": submission_of_dict(plain["submission"]),
            "overrides": Overrides.from_dict(plain.get("overrides", {})),
            "files": tuple(Received(**file) for file in plain["files"]),
            "confirmed": tuple(plain.get("confirmed", ())),
            "log": tuple(
                Event(**{**event, "at": datetime.fromisoformat(event["at"])})
                for event in plain.get("log", ())
            ),
        }
        return cls(**{each.name: known[each.name] for each in fields(cls) if each.name in known})
