"""Uploads on the desk: send, see what is wrong, mend, see the record as it would be, publish."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from etl.build import now
from etl.ledger.batch import Submission
from etl.reference import Reference
from etl.uploads import Event, Refused, Upload, Uploads
from karnameh.accounts import Session
from karnameh.desk.attachment import attachment
from karnameh.desk.forms import (
    WrongForm,
    cells_of,
    confirmed_of,
    moment_of,
    overrides_of,
    period_text,
    submission_of,
    text_of,
)
from karnameh.desk.front import front_page
from karnameh.desk.pages import language
from karnameh.desk.report import shown_report
from karnameh.desk.session import form_of, guarded
from karnameh.desk.work import missing, work_page
from karnameh.settings import Settings

_WORKING = ("waiting", "checking", "publishing")
_PREVIEW = "preview.duckdb"


def routes() -> list[Route]:
    """The addresses of uploads, each behind the sign-in."""
    number = "/staff/uploads/{number:int}"
    return [
        Route("/staff/uploads", guarded(send, role="editor"), methods=["POST"]),
        Route(number, guarded(show), methods=["GET"]),
        Route(f"{number}/progress", guarded(progress), methods=["GET"]),
        Route(f"{number}/read-as", guarded(read_as, role="editor"), methods=["POST"]),
        Route(f"{number}/mend", guarded(mend, role="editor"), methods=["POST"]),
        Route(f"{number}/discard", guarded(discard, role="editor"), methods=["POST"]),
        Route(f"{number}/publish", guarded(publish, role="approver"), methods=["POST"]),
        Route(f"{number}/wait", guarded(unschedule, role="approver"), methods=["POST"]),
        Route(f"{number}/files/{{place:int}}", guarded(source_file), methods=["GET"]),
        Route(f"{number}/rejected/{{place:int}}", guarded(rejected_file), methods=["GET"]),
    ]


async def send(request: Request, session: Session) -> Response:
    """Take files in; what is refused is said on the front page."""
    settings = Settings.from_environment()
    form = form_of(request)
    files: list[tuple[str, IO[bytes]]] = [
        (each.filename, each.file)
        for each in form.getlist("files")
        if isinstance(each, UploadFile) and each.filename
    ]
    try:
        said = Submission(unit=text_of(form, "unit") or session.person.unit, note=text_of(form, "note"))
        upload = await run_in_threadpool(Uploads.of(settings).receive, session.person.name, said, files)
    except Refused as refused:
        return front_page(request, refused=(f"work.refused-{refused.reason}", refused.detail))
    except WrongForm as wrong:
        return front_page(request, refused=(str(wrong), {}))
    return _to(request, upload.number)


def _to(request: Request, number: int, part: str = "") -> Response:
    lang = "?lang=en" if language(request).code == "en" else ""
    return RedirectResponse(f"/staff/uploads/{number}{lang}{part}", status_code=303)


def _found(request: Request) -> tuple[Settings, Upload | None]:
    settings = Settings.from_environment()
    return settings, Uploads.of(settings).read(int(request.path_params["number"]))


def show(request: Request, session: Session) -> Response:
    """The page of one upload."""
    settings, upload = _found(request)
    return missing(request) if upload is None else upload_page(request, settings, upload)


def upload_page(
    request: Request, settings: Settings, upload: Upload, *, wrong: str | None = None
) -> Response:
    """An upload with its report; ``wrong`` says what a form got wrong."""
    uploads = Uploads.of(settings)
    lang = language(request).code
    report = (
        _json(uploads.path(upload.number) / "report.json")
        if upload.state not in ("waiting", "failed")
        else None
    )
    reference = Reference.read(settings.reference)
    return work_page(
        request,
        "upload.html",
        status=400 if wrong else 200,
        upload=upload,
        wrong=wrong,
        is_working=upload.state in _WORKING,
        progress=_json(uploads.path(upload.number) / "progress.json"),
        report=shown_report(report, lang, reference) if report else None,
        has_preview=(uploads.path(upload.number) / _PREVIEW).is_file(),
        own=upload.who,
        period_text=period_text(upload.submission.period),
        second_approval=settings.second_approval,
    )


def _json(path: Path) -> Any:  # noqa: ANN401 — of our own making
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def progress(request: Request, session: Session) -> Response:
    """The state of an upload, and what is being done, for a script that waits."""
    settings, upload = _found(request)
    if upload is None:
        return missing(request)
    stage = _json(Uploads.of(settings).path(upload.number) / "progress.json") or {}
    return Response(json.dumps({"state": upload.state, **stage}), media_type="application/json")


async def read_as(request: Request, session: Session) -> Response:
    """Take what is said of the files and of the publication, and check again."""
    form = form_of(request)
    settings, _ = _found(request)
    metrics = Reference.read(settings.reference).vocabularies["metric"].names

    def change(upload: Upload) -> Upload:
        return replace(
            upload,
            submission=submission_of(form, upload.submission),
            overrides=overrides_of(form, upload.overrides, metrics),
        )

    return await _recheck(request, session, change, "read-as")


async def mend(request: Request, session: Session) -> Response:
    """Take mended cells, and check again."""
    form = form_of(request)
    settings, _ = _found(request)
    number = int(request.path_params["number"])
    report = _json(Uploads.of(settings).path(number) / "report.json") or {"grids": []}

    def change(upload: Upload) -> Upload:
        return replace(upload, overrides=cells_of(form, upload.overrides, report["grids"]))

    return await _recheck(request, session, change, "mended")


async def _recheck(
    request: Request, session: Session, change: Callable[[Upload], Upload], what: str
) -> Response:
    def again(upload: Upload) -> Upload:
        changed = change(upload)
        return replace(changed, state="waiting", confirmed=(), publish_at=None, approved_by=None)

    return await _changed(request, session, again, what, queued=True)


async def discard(request: Request, session: Session) -> Response:
    """Give an upload up: its files stay, and nothing of it is published."""

    def change(upload: Upload) -> Upload:
        return replace(upload, state="discarded", publish_at=None)

    return await _changed(request, session, change, "discarded")


async def publish(request: Request, session: Session) -> Response:
    """Publish an upload, at once or at a time."""
    form = form_of(request)
    settings = Settings.from_environment()

    def change(upload: Upload) -> Upload:
        if settings.second_approval and upload.who == session.person.name:
            raise WrongForm("work.own-upload")
        confirmed = confirmed_of(form)
        if not set(upload.wanted) <= set(confirmed):
            raise WrongForm("work.unconfirmed")
        return replace(
            upload,
            state="scheduled",
            partial=form.get("partial") == "1",
            confirmed=confirmed,
            publish_at=moment_of(form),
            approved_by=session.person.name,
        )

    return await _changed(request, session, change, "approved", queued=True)


async def unschedule(request: Request, session: Session) -> Response:
    """Take back the decision to publish later."""

    def change(upload: Upload) -> Upload:
        return replace(upload, state="checked", publish_at=None, approved_by=None)

    return await _changed(request, session, change, "unscheduled")


async def _changed(
    request: Request, session: Session, change: Callable[[Upload], Upload], what: str, *, queued: bool = False
) -> Response:
    """Change an upload that is still open, note who did it, queue it if there is work to do."""
    settings, upload = _found(request)
    if upload is None:
        return missing(request)
    uploads = Uploads.of(settings)

    def noted(found: Upload) -> Upload:
        if not found.is_open:
            raise WrongForm("work.too-late")
        event = Event(at=now(), who=session.person.name, what=what)
        return replace(change(found), log=(*found.log, event))

    try:
        changed = await run_in_threadpool(uploads.change, upload.number, noted)
    except WrongForm as wrong:
        return upload_page(request, settings, upload, wrong=str(wrong))
    if queued:
        uploads.queue(changed.number, at=changed.publish_at)
    else:
        uploads.unqueue(changed.number)
    return _to(request, changed.number)


def source_file(request: Request, session: Session) -> Response:
    """A file as received."""
    settings, upload = _found(request)
    place = int(request.path_params["place"])
    if upload is None or not 0 < place <= len(upload.files):
        return missing(request)
    file = upload.files[place - 1]
    return attachment(Uploads.of(settings).path(upload.number) / file.kept)


def rejected_file(request: Request, session: Session) -> Response:
    """A workbook of rows handed back."""
    settings, upload = _found(request)
    if upload is None:
        return missing(request)
    folder = Uploads.of(settings).path(upload.number)
    names = sorted((_json(folder / "report.json") or {}).get("rejected", ()))
    place = int(request.path_params["place"])
    if not 0 < place <= len(names) or not (folder / "rejected" / names[place - 1]).is_file():
        return missing(request)
    return attachment(folder / "rejected" / names[place - 1])
