"""The batches on the desk: who, what, when, the report, the files; and the way to take one back."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import etl
from etl import publish
from etl.diff import Changes
from etl.ledger.batch import Batch, Submission, in_force
from etl.ledger.folder import FILES, REPORT, Ledger
from etl.problems import PublishError
from etl.show import show as published_batch
from etl.texts import table_label
from karnameh.accounts import Session
from karnameh.desk.attachment import attachment
from karnameh.desk.forms import WrongForm, text_of
from karnameh.desk.pages import language
from karnameh.desk.report import difference_shown
from karnameh.desk.session import form_of, guarded
from karnameh.desk.work import missing, work_page
from karnameh.settings import Settings

_PER_PAGE = 50


def routes() -> list[Route]:
    """The addresses of batches, each behind the sign-in."""
    number = "/staff/batches/{number:int}"
    return [
        Route("/staff/batches", guarded(batches), methods=["GET"]),
        Route(number, guarded(batch), methods=["GET"]),
        Route(f"{number}/files/{{place:int}}", guarded(source_file), methods=["GET"]),
        Route(f"{number}/report.json", guarded(report_file), methods=["GET"]),
        Route(f"{number}/undo", guarded(preview_undo, role="approver"), methods=["GET"]),
        Route(f"{number}/undo", guarded(undo, role="approver"), methods=["POST"]),
    ]


def _published(settings: Settings) -> dict[int, Batch]:
    """The published batches, by number."""
    pointer = publish.current(settings.warehouse)
    return Ledger(settings.batches).batches(last=pointer.batch if pointer else 0)


def batches(request: Request, session: Session) -> Response:
    """The list of batches, the latest first."""
    settings = Settings.from_environment()
    found = _published(settings)
    before = (
        int(request.query_params.get("before", "0") or 0)
        if request.query_params.get("before", "").isdecimal()
        else 0
    )
    numbers = [number for number in sorted(found, reverse=True) if not before or number < before]
    return work_page(
        request,
        "batches.html",
        batches=[found[number] for number in numbers[:_PER_PAGE]],
        holding=in_force(found.values()),
        older=numbers[_PER_PAGE - 1] if len(numbers) > _PER_PAGE else None,
    )


def batch(request: Request, session: Session) -> Response:
    """One batch."""
    settings = Settings.from_environment()
    number = int(request.path_params["number"])
    try:
        found = published_batch(number, settings)
    except PublishError:
        return missing(request)
    lang = language(request).code
    return work_page(
        request,
        "batch.html",
        batch=found.batch,
        is_holding=number in in_force(_published(settings).values()),
        differences=[difference_shown(each._asdict(), lang) for each in found.differences],
        files=_files(settings, found.batch),
    )


def _files(settings: Settings, found: Batch) -> list[tuple[str, str, str]]:
    """Name, SHA-256 and kept name of each file, sheets of one workbook once."""
    kept = {
        source.kept: (source.name.split(" › ")[0], source.sha256, source.kept) for source in found.sources
    }
    return list(kept.values())


def source_file(request: Request, session: Session) -> Response:
    """A file as received."""
    settings = Settings.from_environment()
    found = _published(settings).get(int(request.path_params["number"]))
    place = int(request.path_params["place"])
    files = _files(settings, found) if found else []
    if found is None or not 0 < place <= len(files):
        return missing(request)
    return attachment(Ledger(settings.batches).path(found.number) / FILES / files[place - 1][2])


def report_file(request: Request, session: Session) -> Response:
    """What the sender of a batch was told, as it was kept."""
    settings = Settings.from_environment()
    path = Ledger(settings.batches).path(int(request.path_params["number"])) / REPORT
    if not path.is_file():
        return missing(request)
    return attachment(path)


async def preview_undo(request: Request, session: Session) -> Response:
    """What taking a batch back would do."""
    return await _undo(request, Submission(), confirmed=False)


async def undo(request: Request, session: Session) -> Response:
    """Take a batch back."""
    form = form_of(request)
    try:
        said = Submission(who=session.person.name, unit=session.person.unit, note=text_of(form, "note"))
    except WrongForm:
        said = Submission(who=session.person.name, unit=session.person.unit)
    return await _undo(request, said, confirmed=True)


async def _undo(request: Request, said: Submission, *, confirmed: bool) -> Response:
    settings = Settings.from_environment()
    number = int(request.path_params["number"])
    try:
        result = await run_in_threadpool(etl.undo, number, settings, submission=said, confirmed=confirmed)
    except PublishError as error:
        return work_page(
            request, "failed.html", status=409, failed={"code": error.code, "detail": error.detail}
        )
    if confirmed:
        lang = "?lang=en" if language(request).code == "en" else ""
        return RedirectResponse(f"/staff/batches/{result.batch}{lang}", status_code=303)
    lang = language(request).code
    changes: Changes = result.changes
    return work_page(
        request,
        "undo.html",
        number_of=number,
        changes={table_label(lang, table): states for table, states in changes.items()},
        overruled=result.overruled,
        left_alone=result.left_alone,
        differences=[difference_shown(each._asdict(), lang) for each in result.differences],
    )
