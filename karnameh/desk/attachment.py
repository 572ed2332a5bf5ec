"""Files of the desk, to be kept and never shown by the browser, whatever they hold."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from karnameh.desk.work import missing


def attachment(request: Request, path: Path) -> Response:
    """A file as a download; the page for what is not there when it is not."""
    if not path.is_file():
        return missing(request)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")
