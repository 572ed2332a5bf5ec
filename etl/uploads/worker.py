"""The worker: one process for a data folder that checks and publishes what is queued, in order of number.

Each job runs in a process of its own, so that its memory goes when it ends and a job that
kills its process harms no other. What a killed worker was at is queued still, and done again.
"""

import fcntl
import json
import multiprocessing
import os
import time
from dataclasses import replace
from typing import Any

from etl.build import now
from etl.ledger.folder import Ledger
from etl.load import load
from etl.problems import PublishError
from etl.uploads.prepare import prepare
from etl.uploads.store import Uploads
from etl.uploads.upload import Event, Upload
from karnameh.settings import Settings

_PAUSE = 0.1
_WORKER = "etl"
"""Who did it, in an upload's log, when it was not a person."""


def work(settings: Settings, *, forever: bool = True) -> None:
    """Do what is queued, and go on to look for more as long as the process that started this one lives.

    Returns at once when another worker has the folder.
    """
    uploads = Uploads.of(settings)
    uploads.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parent = os.getppid()
    with (uploads.folder / "worker.lock").open("a") as lock:
        while not _is_ours(lock.fileno()):
            if not forever or os.getppid() != parent:
                return
            time.sleep(1)
        while os.getppid() == parent:
            numbers = uploads.due(now())
            for number in numbers:
                _do(number, settings)
            if not numbers:
                if not forever:
                    return
                time.sleep(_PAUSE)


def _is_ours(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _do(number: int, settings: Settings) -> None:
    """One job, in a process of its own."""
    uploads = Uploads.of(settings)
    job = multiprocessing.get_context("fork").Process(target=_job, args=(number, settings))
    job.start()
    job.join()
    if job.exitcode:
        failure = {"code": "job-died", "detail": {}}
        uploads.change(number, lambda upload: replace(upload, state="failed", failure=failure))
    uploads.unqueue(number)


def _job(number: int, settings: Settings) -> None:
    uploads = Uploads.of(settings)
    upload = uploads.read(number)
    if upload is None or upload.state in ("published", "discarded"):
        return
    try:
        if upload.state in ("scheduled", "publishing"):
            changes = _publish(upload, settings)
        else:
            uploads.change(number, lambda found: replace(found, state="checking"))
            changes = {"state": "checked", **prepare(upload, settings, _progress(uploads, number))}
    except PublishError as error:
        changes = {"state": "failed", "failure": {"code": error.code, "detail": error.detail}}
    event = Event(at=now(), who=_WORKER, what=str(changes["state"]), detail=str(changes.get("batch") or ""))
    uploads.change(number, lambda found: replace(found, **changes, log=(*found.log, event)))
    (uploads.path(number) / "progress.json").unlink(missing_ok=True)


def _progress(uploads: Uploads, number: int) -> Any:  # noqa: ANN401 — a Progress
    path = uploads.path(number) / "progress.json"

    def tell(stage: str, share: float) -> None:
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps({"stage": stage, "share": share}), encoding="utf-8")
        temporary.replace(path)

    return tell


def _publish(upload: Upload, settings: Settings) -> dict[str, Any]:
    """Publish an upload as a batch, unless a worker that was killed had done it already."""
    uploads = Uploads.of(settings)
    done = _published_before(upload.number, settings) if upload.state == "publishing" else None
    if done is not None:
        return {"state": "published", "batch": done, "failure": None}
    uploads.change(upload.number, lambda found: replace(found, state="publishing"))
    folder = uploads.path(upload.number)
    result = load(
        [folder / file.kept for file in upload.files],
        settings,
        overrides=upload.overrides,
        submission=upload.submission,
        partial=upload.partial,
        confirmed=set(upload.confirmed),  # type: ignore[arg-type]
        rejects=folder / "rejected",
        progress=_progress(uploads, upload.number),
    )
    if result.outcome == "published" and result.batch:
        (folder / "preview.duckdb").unlink(missing_ok=True)
        return {"state": "published", "batch": result.batch, "failure": None, "wanted": {}}
    # The record has changed since the check: a person has to look at it again.
    changes = prepare(upload, settings, _progress(uploads, upload.number))
    return {
        **changes,
        "state": "checked",
        "confirmed": (),
        "failure": {"code": f"not-{result.outcome}", "detail": {}},
    }


def _published_before(number: int, settings: Settings) -> int | None:
    ledger = Ledger(settings.batches)
    for batch in reversed(ledger.numbers()):
        if batch != ledger.pending() and ledger.read(batch).submission.upload == number:
            return batch
    return None


if __name__ == "__main__":
    work(Settings.from_environment())
