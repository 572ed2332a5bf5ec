"""Files of the desk, to be kept and never shown by the browser, whatever they hold."""

from pathlib import Path

from starlette.responses import FileResponse, Response


def attachment(path: Path) -> Response:
    """A file as a download."""
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")
