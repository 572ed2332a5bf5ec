"""The worker's jobs: to check an upload, and to publish it, exactly once."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from etl import publish
from etl.build import now
from etl.examine import Progress
from etl.ledger.folder import Ledger
from etl.load import load
from etl.problems import PublishError
from etl.uploads.prepare import PREVIEW, PROGRESS, prepare
from etl.uploads.store import Uploads
from etl.uploads.upload import Event, State, Upload
from karnameh.settings import Settings

THE_SYSTEM = ""
"""Who did it, in an upload's log, when it was not a person: no account has this name."""
_RETURNED = {"confirmed": (), "approved_by": None, "publish_at": None, "partial": False}

Changes = Mapping[str, Any]
"""Fields of an upload, with what becomes of them."""


def run(number: int, settings: Settings, was: State) -> None:
    """Do what an upload was claimed for; ``was`` is its state before."""
    uploads = Uploads.of(settings)
    upload = uploads.read(number)
    if upload is None:
        return
    progress = _progress(uploads, number)
    try:
        if upload.state == "publishing":
            changes = _publish(upload, settings, progress, was=was)
        else:
            changes = {**prepare(upload, settings, progress), "state": "checked"}
    except PublishError as error:
        if error.code == "lock-held" and upload.state == "publishing":  # it is tried again, until it is free
            changes = {"state": "scheduled"}
        else:
            changes = {
                **_RETURNED,
                "state": "failed",
                "failure": {"code": error.code, "detail": dict(error.detail)},
            }
    (uploads.path(number) / PROGRESS).unlink(missing_ok=True)
    uploads.change(number, lambda found: _after(found, changes))


def _after(found: Upload, changes: Changes) -> Upload:
    """The upload with what became of it, and an event that says so."""
    changed = replace(found, **changes)
    if changed.is_for_the_worker:
        return changed
    is_returned = found.state == "publishing" and changed.state == "checked"
    what = "returned" if is_returned else changed.state
    event = Event(at=now(), who=THE_SYSTEM, what=what, detail=str(changes.get("batch") or ""))
    return replace(changed, log=(*found.log, event))


def _progress(uploads: Uploads, number: int) -> Progress:
    path = uploads.path(number) / PROGRESS

    def tell(stage: str, share: float) -> None:
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps({"stage": stage, "share": share}), encoding="utf-8")
        temporary.replace(path)

    return tell


def _publish(upload: Upload, settings: Settings, progress: Progress, *, was: State) -> Changes:
    """Publish an upload as a batch, unless a worker that was killed had done it already."""
    done = published_before(upload.number, settings) if was == "publishing" else None
    if done is not None:
        return _published(upload, settings, done)
    pointer = publish.current(settings.warehouse)
    if upload.base != (None if pointer is None else pointer.version):
        # The record has changed since the check: what was said yes to may have become more.
        changes = prepare(upload, settings, progress)
        if _asks_more(changes["wanted"], upload):
            return _returned(changes, "unconfirmed")
    folder = Uploads.of(settings).path(upload.number)
    result = load(
        [folder / file.kept for file in upload.files],
        settings,
        overrides=upload.overrides,
        submission=upload.submission,
        partial=upload.partial,
        confirmed=set(upload.confirmed),  # type: ignore[arg-type]
        progress=progress,
    )
    if result.batch:
        return _published(upload, settings, result.batch)
    # A publication without a batch brought new reference tables, and nothing of the upload.
    outcome = "unchanged" if result.outcome == "published" else result.outcome
    return _returned(prepare(upload, settings, progress), outcome)


def _published(upload: Upload, settings: Settings, batch: int) -> Changes:
    (Uploads.of(settings).path(upload.number) / PREVIEW).unlink(missing_ok=True)
    return {"state": "published", "batch": batch, "failure": None}


def _returned(changes: Changes, outcome: str) -> Changes:
    """Checked anew, and given back to its people with the reason."""
    failure = {"code": f"not-{outcome}", "detail": {}}
    return {**changes, **_RETURNED, "state": "checked", "failure": failure}


def _asks_more(wanted: Mapping[str, Mapping[str, int]], upload: Upload) -> bool:
    """Whether a yes is wanted that was not given, or was given to less."""
    return any(
        name not in upload.confirmed or _size(values) > _size(upload.wanted.get(name, {}))
        for name, values in wanted.items()
    )


def _size(values: Mapping[str, int]) -> int:
    return values.get("records", values.get("places", 0))


def published_before(number: int, settings: Settings) -> int | None:
    """The batch that an upload became, if it did.

    Raises:
        PublishError: when a batch cannot be read.
    """
    pointer = publish.current(settings.warehouse)
    ledger = Ledger(settings.batches)
    for batch in range(pointer.batch if pointer else 0, 0, -1):
        found = ledger.read(batch)
        if found.kind == "load" and found.submission.upload == number:
            return batch
    return None
