"""``/reports/<name>``: the files of the printed report, made once for each version and kept on the disk.

Making one takes seconds, so one is made at a time; who asks for another meanwhile is asked to
come back. Only of the record as it is published now: a preview or a past moment is refused.
"""

from hashlib import sha256
from pathlib import Path
from threading import Lock

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from karnameh.locales import Locale, chosen
from karnameh.report import bundle
from karnameh.report.edition import NoReport
from karnameh.report.names import FileOf, named
from karnameh.report.pdf import NoFont
from karnameh.settings import Settings
from karnameh.warehouse import NoWarehouse, Published, site_store
from karnameh.web.asked import Refused, choices_of, disposition, is_known, refusal

FORMAT = "1"
"""Raised when the same version would be reported otherwise, so that nobody keeps the old file."""
KEPT = 36
"""Files that stay on the disk; the ones that were asked for longest ago go."""
COME_BACK = 10
"""Seconds after which a visitor may ask again."""

_making = Lock()


def report(request: Request) -> Response:
    """A file of a report. Nothing of the address is ever repeated in the answer."""
    locale = chosen(request.query_params.get("lang"))
    try:
        return _answer(request)
    except Refused as refused:
        answer = refusal(refused, locale, section="report")
        if refused.status == 503:
            answer.headers["Retry-After"] = str(COME_BACK)
        return answer
    except NoReport as error:
        return _nothing(error, locale)


def _nothing(error: NoReport, locale: Locale) -> Response:
    text = locale.text(f"report.{error.reason}", **error.values)
    headers = {"Cache-Control": "no-store", "Content-Language": locale.code}
    return Response(text, status_code=404, media_type="text/plain; charset=utf-8", headers=headers)


def _answer(request: Request) -> Response:
    settings = Settings.from_environment()
    file = named(str(request.path_params["name"]))
    if file is None or file.district != settings.district:
        raise Refused("no_file", 404)
    choices_of(request, frozenset())
    try:
        published = site_store().published()
    except NoWarehouse as error:
        raise Refused("no_data", 503) from error
    tag = _tag(published, file)
    headers = {
        "Cache-Control": "no-cache",
        "ETag": f'"{tag}"',
        "Content-Language": "fa",
        "Content-Disposition": disposition(str(file), str(file)),
    }
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    path = _kept(settings.cache / "reports", tag, published, file)
    return FileResponse(path, media_type=file.media_type, headers=headers)


def _tag(published: Published, file: FileOf) -> str:
    """Changes with the data and the file, and with nothing else."""
    parts = (FORMAT, published.version, published.built_at, published.demo, str(file))
    return sha256(repr(parts).encode()).hexdigest()[:24]


def _kept(folder: Path, tag: str, published: Published, file: FileOf) -> Path:
    """The file's place on the disk, where it is made when it is not there."""
    path = folder / f"{tag}-{file}"
    if path.is_file():
        path.touch()
        return path
    if not _making.acquire(blocking=False):
        raise Refused("busy", 503)
    try:
        content = bundle.made(published, file)
        folder.mkdir(parents=True, exist_ok=True)
        bundle.put(path, content)
        _tidy(folder)
    except NoFont as error:
        raise Refused("no_font", 503) from error
    finally:
        _making.release()
    return path


def _tidy(folder: Path) -> None:
    """Leave the files that were asked for last."""
    files = sorted(folder.glob("*-karnameh-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEPT:]:
        path.unlink(missing_ok=True)
