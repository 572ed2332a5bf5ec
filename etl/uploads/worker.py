"""The worker: one process for a data folder that checks and publishes what is queued, in order of number.

Each job runs in a process of its own, so that its memory goes when it ends and a job that
kills its process harms no other. What a killed worker was at is queued still, and done again.
"""

import fcntl
import multiprocessing
import os
import time
from dataclasses import replace

from etl.build import now
from etl.geometry import place_geometry
from etl.reference import Reference
from etl.texts import problem_title
from etl.uploads.jobs import THE_SYSTEM, published_before, run
from etl.uploads.store import Uploads
from etl.uploads.upload import Event, State, Upload
from karnameh.locales import CODES
from karnameh.settings import Settings

_PAUSE = 0.1
_CLAIMED: dict[State, State] = {
    "waiting": "checking",
    "checking": "checking",
    "scheduled": "publishing",
    "publishing": "publishing",
}


def work(settings: Settings, *, forever: bool = True) -> None:
    """Do what is queued, and go on to look for more as long as the process that started this one lives.

    Waits while another worker has the folder; without ``forever`` it returns at once then,
    and when there is nothing more to do.
    """
    uploads = Uploads.of(settings)
    uploads.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    parent = os.getppid()
    with (uploads.folder / "worker.lock").open("a") as lock:
        # A job has the lock with us: what it does ends before another worker begins.
        while not _is_ours(lock.fileno()):
            if not forever or os.getppid() != parent:
                return
            time.sleep(_PAUSE)
        uploads.clear_leftovers()
        _warm_up(settings)
        while os.getppid() == parent:
            done = [_do(number, settings) for number in uploads.due(now())]
            if not any(done) and not forever:
                return
            if not any(done):
                time.sleep(_PAUSE)


def _warm_up(settings: Settings) -> None:
    """Make what every job needs and none changes: jobs are forked with it, and need not make it again."""
    reference = Reference.read(settings.reference)
    place_geometry(reference.places)
    for lang in CODES:
        problem_title(lang, "source-error")


def _is_ours(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _do(number: int, settings: Settings) -> bool:
    """One job, in a process of its own; False when there was nothing to do, or it has to be tried again."""
    uploads = Uploads.of(settings)
    was = _claim(uploads, number)
    if was is None:
        return False
    job = multiprocessing.get_context("fork").Process(target=run, args=(number, settings, was))
    job.start()
    job.join()
    if job.exitcode:
        uploads.change(number, lambda upload: _died(upload, settings))
    found = uploads.read(number)
    return found is not None and not found.is_for_the_worker


def _claim(uploads: Uploads, number: int) -> State | None:
    """Take a job, if it is one still, and no person changed it since it was found; its state until now."""
    was: list[State] = []

    def claimed(upload: Upload) -> Upload:
        is_early = upload.state == "scheduled" and upload.publish_at and upload.publish_at > now()
        if upload.state not in _CLAIMED or is_early:
            return upload
        was.append(upload.state)
        return replace(upload, state=_CLAIMED[upload.state])

    try:
        uploads.change(number, claimed)
    except KeyError:  # no upload that can be read: nothing will ever come of it
        uploads.forget(number)
    return was[0] if was else None


def _died(upload: Upload, settings: Settings) -> Upload:
    """What becomes of an upload whose job was killed or failed for no reason that we know of."""
    done = published_before(upload.number, settings) if upload.state == "publishing" else None
    state: State = "failed" if done is None else "published"
    failure = {"code": "job-died", "detail": {}} if done is None else None
    event = Event(at=now(), who=THE_SYSTEM, what=state, detail=str(done or ""))
    return replace(upload, state=state, failure=failure, batch=done, log=(*upload.log, event))


if __name__ == "__main__":
    work(Settings.from_environment())
