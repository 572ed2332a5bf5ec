"""What people do with an upload that was checked: read it otherwise, mend it, publish it, give it up."""

from collections.abc import Callable
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from etl.build import now
from etl.reference import Reference
from etl.uploads import Event, Upload
from etl.uploads.prepare import PREVIEW, REPORT
from karnameh.accounts import Session
from karnameh.desk.desk import desk_of
from karnameh.desk.forms import (
    WrongForm,
    cells_of,
    confirmed_of,
    moment_of,
    overrides_of,
    submission_of,
)
from karnameh.desk.numbers import NUMBER
from karnameh.desk.session import form_of, guarded
from karnameh.desk.uploads import conclusion_of, read_json, to_upload, upload_of, upload_page
from karnameh.desk.work import missing

Change = Callable[[Upload], Upload]


def routes() -> list[Route]:
    """The addresses of decisions, each behind the sign-in and a role."""
    number = f"/staff/uploads/{{number:{NUMBER}}}"
    return [
        Route(f"{number}/read-as", guarded(read_as, role="editor"), methods=["POST"]),
        Route(f"{number}/mend", guarded(mend, role="editor"), methods=["POST"]),
        Route(f"{number}/discard", guarded(discard, role="editor"), methods=["POST"]),
        Route(f"{number}/publish", guarded(publish, role="approver"), methods=["POST"]),
        Route(f"{number}/wait", guarded(unschedule, role="approver"), methods=["POST"]),
    ]


def read_as(request: Request, session: Session) -> Response:
    """Take what is said of the files and of the publication, and check again."""
    form = form_of(request)
    reference = Reference.read(desk_of(request).settings.reference)
    metrics = reference.vocabularies["metric"].names

    def change(upload: Upload) -> Upload:
        _ask_same(form, upload)
        return _recheck(
            upload,
            submission=submission_of(form, upload.submission),
            overrides=overrides_of(form, upload.overrides, metrics),
        )

    return _changed(request, session, change, "read-as")


def mend(request: Request, session: Session) -> Response:
    """Take mended cells, and check again."""
    form = form_of(request)
    uploads, _ = upload_of(request)
    path = uploads.path(request.path_params["number"]) / REPORT

    def change(upload: Upload) -> Upload:
        _ask_same(form, upload)
        return _recheck(upload, overrides=cells_of(form, upload.overrides, read_json(path).get("grids", [])))

    return _changed(request, session, change, "mended")


def _recheck(upload: Upload, **changes: object) -> Upload:
    """To be checked again: whatever was decided was decided of something else."""
    undecided = {"confirmed": (), "partial": False, "publish_at": None, "approved_by": None, "failure": None}
    return replace(upload, **changes, **undecided, state="waiting")  # type: ignore[arg-type]


def _ask_same(form: FormData, upload: Upload) -> None:
    """What a person decides must be what that person saw: since then nobody changed anything.

    Raises:
        WrongForm: when somebody did.
    """
    if form.get("seen") != str(upload.revision):
        raise WrongForm("work.changed-since")


def discard(request: Request, session: Session) -> Response:
    """Give an upload up: its files stay, and nothing of it is published."""
    uploads, _ = upload_of(request)

    def change(upload: Upload) -> Upload:
        (uploads.path(upload.number) / PREVIEW).unlink(missing_ok=True)
        return replace(upload, state="discarded", publish_at=None)

    return _changed(request, session, change, "discarded")


def publish(request: Request, session: Session) -> Response:
    """Publish an upload, at once or at a time."""
    form = form_of(request)
    uploads, _ = upload_of(request)
    needs_second = desk_of(request).settings.second_approval

    def change(upload: Upload) -> Upload:
        if upload.state != "checked":
            raise WrongForm("work.too-late")
        _ask_same(form, upload)
        if needs_second and session.person.name in upload.authors:
            raise WrongForm("work.own-upload")
        confirmed, partial = confirmed_of(form), form.get("partial") == "1"
        if partial and upload.submission.whole:
            raise WrongForm("work.whole_has_errors")
        has_errors = conclusion_of(uploads.path(upload.number)) != "valid"
        if (has_errors and not partial) or not set(upload.wanted) <= set(confirmed):
            raise WrongForm("work.unconfirmed")
        return replace(
            upload,
            state="scheduled",
            partial=partial,
            confirmed=confirmed,
            publish_at=moment_of(form),
            approved_by=session.person.name,
            failure=None,
        )

    return _changed(request, session, change, "approved")


def unschedule(request: Request, session: Session) -> Response:
    """Take back the decision to publish later."""

    def change(upload: Upload) -> Upload:
        if upload.state != "scheduled":
            raise WrongForm("work.too-late")
        return replace(upload, state="checked", publish_at=None, approved_by=None, confirmed=())

    return _changed(request, session, change, "unscheduled")


def _changed(request: Request, session: Session, change: Change, what: str) -> Response:
    """Change an upload that is still open, and note who did it."""
    uploads, upload = upload_of(request)
    if upload is None:
        return missing(request)

    def noted(found: Upload) -> Upload:
        if not found.is_open:
            raise WrongForm("work.too-late")
        event = Event(at=now(), who=session.person.name, what=what)
        return replace(change(found), log=(*found.log, event))

    try:
        uploads.change(upload.number, noted)
    except WrongForm as wrong:
        return upload_page(request, uploads.read(upload.number) or upload, wrong=str(wrong))
    return to_upload(request, upload.number)
