"""The batches on the desk: who, what, when, the report, the files; and the way to take one back."""

from collections.abc import Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import etl
from etl import publish
from etl.ledger.batch import Batch, Submission, in_force
from etl.ledger.folder import FILES, REPORT, Ledger
from etl.outcome import UndoResult
from etl.problems import PublishError
from etl.show import show as published_batch
from etl.texts import table_label
from karnameh.accounts import Session
from karnameh.desk.attachment import attachment
from karnameh.desk.desk import desk_of
from karnameh.desk.forms import WrongForm, text_of
from karnameh.desk.numbers import NUMBER
from karnameh.desk.pages import language
from karnameh.desk.report import difference_shown
from karnameh.desk.session import form_of, guarded
from karnameh.desk.work import missing, work_page
from karnameh.settings import Settings
from karnameh.sitemap import number_in

_PER_PAGE = 50

Room = Callable[[Request, Session], Response]


def _told(room: Room) -> Room:
    """A room in which a fault of the ledger is told, and what is not there is missing."""

    @wraps(room)
    def answer(request: Request, session: Session) -> Response:
        try:
            return room(request, session)
        except PublishError as error:
            if error.code == "no-batch":
                return missing(request)
            failed = {"code": error.code, "detail": error.detail}
            return work_page(request, "failed.html", status=409, failed=failed)

    return answer


def routes() -> list[Route]:
    """The addresses of batches, each behind the sign-in."""
    number = f"/staff/batches/{{number:{NUMBER}}}"
    return [
        Route("/staff/batches", guarded(_told(batches)), methods=["GET"]),
        Route(number, guarded(_told(batch)), methods=["GET"]),
        Route(f"{number}/files/{{place:{NUMBER}}}", guarded(_told(source_file)), methods=["GET"]),
        Route(f"{number}/report.json", guarded(_told(report_file)), methods=["GET"]),
        Route(f"{number}/undo", guarded(_told(preview_undo), role="approver"), methods=["GET"]),
        Route(f"{number}/undo", guarded(_told(undo), role="approver"), methods=["POST"]),
    ]


def _last(settings: Settings) -> int:
    """Number of the last published batch; 0 when there is none."""
    pointer = publish.current(settings.warehouse)
    return pointer.batch if pointer else 0


def _published(settings: Settings) -> dict[int, Batch]:
    """The published batches, by number."""
    return Ledger(settings.batches).batches(last=_last(settings))


def batches(request: Request, session: Session) -> Response:
    """The list of batches, the latest first."""
    found = _published(desk_of(request).settings)
    before = number_in(request.query_params.get("before", ""))
    numbers = [number for number in sorted(found, reverse=True) if before is None or number < before]
    return work_page(
        request,
        "batches.html",
        batches=[found[number] for number in numbers[:_PER_PAGE]],
        holding=in_force(found.values()),
        older=numbers[_PER_PAGE - 1] if len(numbers) > _PER_PAGE else None,
    )


def batch(request: Request, session: Session) -> Response:
    """One batch."""
    settings = desk_of(request).settings
    number = request.path_params["number"]
    found = published_batch(number, settings)
    lang = language(request).code
    return work_page(
        request,
        "batch.html",
        batch=found.batch,
        is_holding=number in in_force(_published(settings).values()),
        differences=[difference_shown(each._asdict(), lang) for each in found.differences],
        files=_files(found.batch),
    )


def _files(found: Batch) -> list[tuple[str, str, str]]:
    """Name, SHA-256 and kept name of each file, sheets of one workbook once."""
    kept = {
        source.kept: (source.name.split(" › ")[0], source.sha256, source.kept) for source in found.sources
    }
    return list(kept.values())


def source_file(request: Request, session: Session) -> Response:
    """A file as received."""
    settings = desk_of(request).settings
    found = _published(settings).get(request.path_params["number"])
    place = request.path_params["place"]
    files = _files(found) if found else []
    if found is None or place > len(files):
        return missing(request)
    return attachment(request, Ledger(settings.batches).path(found.number) / FILES / files[place - 1][2])


def report_file(request: Request, session: Session) -> Response:
    """What the sender of a batch was told, as it was kept."""
    settings = desk_of(request).settings
    number = request.path_params["number"]
    if number > _last(settings):
        return missing(request)
    return attachment(request, Ledger(settings.batches).path(number) / REPORT)


def preview_undo(request: Request, session: Session) -> Response:
    """What taking a batch back would do."""
    return _preview(request)


def undo(request: Request, session: Session) -> Response:
    """Take a batch back, as it was shown: since then nothing was published."""
    settings, number, form = desk_of(request).settings, request.path_params["number"], form_of(request)
    if form.get("seen") != str(_last(settings)):
        return _preview(request, wrong="work.undo_changed")
    try:
        said = Submission(who=session.person.name, unit=session.person.unit, note=text_of(form, "note"))
    except WrongForm as wrong:
        return _preview(request, wrong=str(wrong))
    result = etl.undo(number, settings, submission=said, confirmed=True)
    lang = "?lang=en" if language(request).code == "en" else ""
    return RedirectResponse(f"/staff/batches/{result.batch}{lang}", status_code=303)


def _preview(request: Request, *, wrong: str | None = None) -> Response:
    settings, number = desk_of(request).settings, request.path_params["number"]
    seen = _last(settings)  # before, so that what comes in between is noticed
    result: UndoResult = etl.undo(number, settings)
    lang = language(request).code
    return work_page(
        request,
        "undo.html",
        status=400 if wrong else 200,
        wrong=wrong,
        seen=seen,
        number_of=number,
        changes={table_label(lang, table): states for table, states in result.changes.items()},
        overruled=result.overruled,
        left_alone=result.left_alone,
        differences=[difference_shown(each._asdict(), lang) for each in result.differences],
    )
