"""Uploads on the desk: send files, see what was found in them, fetch them and the rows handed back."""

import json
from pathlib import Path
from typing import IO, Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from etl.ledger.batch import Submission
from etl.reference import Reference
from etl.uploads import Refused, Upload, Uploads
from etl.uploads.prepare import PREVIEW, PROGRESS, REJECTED, REPORT, REPORT_FORMAT
from karnameh.accounts import Session
from karnameh.desk.attachment import attachment
from karnameh.desk.desk import desk_of
from karnameh.desk.forms import WrongForm, period_text, text_of
from karnameh.desk.front import front_page
from karnameh.desk.numbers import NUMBER
from karnameh.desk.pages import language
from karnameh.desk.report import ReportShown, shown_report
from karnameh.desk.session import form_of, guarded
from karnameh.desk.work import missing, work_page

_WORKING = ("waiting", "checking", "publishing")
_STAGES = ("read", "normalise", "validate", "compare", "publish")


def routes() -> list[Route]:
    """The addresses of uploads, each behind the sign-in."""
    number = f"/staff/uploads/{{number:{NUMBER}}}"
    return [
        Route("/staff/uploads", guarded(send, role="editor"), methods=["POST"]),
        Route(number, guarded(show), methods=["GET"]),
        Route(f"{number}/progress", guarded(progress), methods=["GET"]),
        Route(f"{number}/files/{{place:{NUMBER}}}", guarded(source_file), methods=["GET"]),
        Route(f"{number}/rejected/{{place:{NUMBER}}}", guarded(rejected_file), methods=["GET"]),
    ]


def send(request: Request, session: Session) -> Response:
    """Take files in; what is refused is said on the front page."""
    form = form_of(request)
    if form.get("end") != "1":  # the last field of the form: without it, something was lost on the way
        return front_page(request, refused=("work.lost", {}))
    files: list[tuple[str, IO[bytes]]] = [
        (each.filename, each.file)
        for each in form.getlist("files")
        if isinstance(each, UploadFile) and each.filename
    ]
    try:
        said = Submission(unit=text_of(form, "unit") or session.person.unit, note=text_of(form, "note"))
        upload = Uploads.of(desk_of(request).settings).receive(session.person.name, said, files)
    except Refused as refused:
        return front_page(request, refused=(f"work.refused-{refused.reason}", refused.detail))
    except WrongForm as wrong:
        return front_page(request, refused=(str(wrong), {}))
    return to_upload(request, upload.number)


def to_upload(request: Request, number: int) -> Response:
    """Lead to the page of an upload, in the language of this one."""
    lang = "?lang=en" if language(request).code == "en" else ""
    return RedirectResponse(f"/staff/uploads/{number}{lang}", status_code=303)


def upload_of(request: Request) -> tuple[Uploads, Upload | None]:
    """The uploads, and the one that the address names."""
    uploads = Uploads.of(desk_of(request).settings)
    return uploads, uploads.read(request.path_params["number"])


def show(request: Request, session: Session) -> Response:
    """The page of one upload."""
    _, upload = upload_of(request)
    return missing(request) if upload is None else upload_page(request, upload)


def upload_page(request: Request, upload: Upload, *, wrong: str | None = None) -> Response:
    """An upload with its report; ``wrong`` says what a form got wrong."""
    settings = desk_of(request).settings
    folder = Uploads.of(settings).path(upload.number)
    report = _report(request, folder) if upload.state not in ("waiting", "failed") else None
    return work_page(
        request,
        "upload.html",
        status=400 if wrong else 200,
        upload=upload,
        wrong=wrong,
        is_working=upload.state in _WORKING,
        progress=_progress(folder),
        report=report,
        is_stale=upload.state == "checked" and report is None,
        has_preview=(folder / PREVIEW).is_file(),
        period_text=period_text(upload.submission.period),
        second_approval=settings.second_approval,
    )


def _report(request: Request, folder: Path) -> ReportShown | None:
    """The report of a check; None when there is none, or another program made it."""
    kept = read_json(folder / REPORT)
    if kept.get("format") != REPORT_FORMAT:
        return None
    try:
        reference = Reference.read(desk_of(request).settings.reference)
        return shown_report(kept, language(request).code, reference)
    except (KeyError, TypeError, ValueError, AttributeError):  # it names what this program does not know
        return None


def conclusion_of(folder: Path) -> str | None:
    """What a check came to; None when its report is not there or another program made it."""
    kept = read_json(folder / REPORT)
    return kept.get("conclusion") if kept.get("format") == REPORT_FORMAT else None


def read_json(path: Path) -> dict[str, Any]:
    """An object of our own making; an empty one when it is not there or not whole."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _progress(folder: Path) -> dict[str, Any] | None:
    found = read_json(folder / PROGRESS)
    return found if found.get("stage") in _STAGES else None


def progress(request: Request, session: Session) -> Response:
    """The state of an upload, and what is being done, for a script that waits."""
    uploads, upload = upload_of(request)
    if upload is None:
        return missing(request)
    stage = _progress(uploads.path(upload.number)) or {}
    return Response(json.dumps({**stage, "state": upload.state}), media_type="application/json")


def source_file(request: Request, session: Session) -> Response:
    """A file as received."""
    uploads, upload = upload_of(request)
    place = request.path_params["place"]
    if upload is None or place > len(upload.files):
        return missing(request)
    return attachment(request, uploads.path(upload.number) / upload.files[place - 1].kept)


def rejected_file(request: Request, session: Session) -> Response:
    """A workbook of rows handed back."""
    uploads, upload = upload_of(request)
    if upload is None:
        return missing(request)
    folder = uploads.path(upload.number)
    names = read_json(folder / REPORT).get("rejected", ())
    place = request.path_params["place"]
    if place > len(names):
        return missing(request)
    return attachment(request, folder / REJECTED / Path(names[place - 1]).name)
