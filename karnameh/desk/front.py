"""The desk's front page: send files, what is under way, what is due."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from etl.reference import Reference
from etl.uploads import Uploads
from etl.workbook.template import write_template
from karnameh.accounts import Session
from karnameh.desk.attachment import attachment
from karnameh.desk.desk import desk_of
from karnameh.desk.pages import language
from karnameh.desk.session import guarded
from karnameh.desk.work import work_page
from karnameh.persian.calendar import from_gregorian
from karnameh.settings import Settings, today
from karnameh.sitemap import number_in
from karnameh.warehouse import NoWarehouse, questions, site_store

_SHOWN = 30


def routes() -> list[Route]:
    """The front page and the form to fill in."""
    return [
        Route("/staff", guarded(front), methods=["GET"]),
        Route("/staff/template.xlsx", guarded(template), methods=["GET"]),
    ]


def front(request: Request, session: Session) -> Response:
    """The front page."""
    return front_page(request)


def front_page(request: Request, *, refused: tuple[str, Mapping[str, str | int]] | None = None) -> Response:
    """The front page; ``refused`` says why an upload was not taken."""
    settings = desk_of(request).settings
    uploads = Uploads.of(settings)
    before = number_in(request.query_params.get("before", ""))
    numbers = [number for number in uploads.numbers() if before is None or number < before]
    latest = [uploads.read(number) for number in numbers[:_SHOWN]]
    return work_page(
        request,
        "front.html",
        status=400 if refused else 200,
        refused=refused,
        uploads=[upload for upload in latest if upload is not None],
        older=numbers[_SHOWN - 1] if len(numbers) > _SHOWN else None,
        due=_due(settings),
        most=settings.upload_megabytes,
    )


def _due(settings: Settings) -> list[dict[str, object]]:
    """What has not arrived, unit by unit; nothing while nothing is published."""
    try:
        published = site_store().published()
    except NoWarehouse:
        return []
    frame = questions.updates_by_unit(published, today=today(), district=settings.district)
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def template(request: Request, session: Session) -> Response:
    """The workbook to fill in, with this year's codes."""
    settings = desk_of(request).settings
    year = from_gregorian(today()).year
    lang = language(request).code
    path = settings.uploads / f"karnameh-{year}-{lang}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_template(path, Reference.read(settings.reference), year=year, lang=lang)
    return attachment(request, path)
