"""The site's own style, script, mark, font and icons: a closed list, read once, kept in memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.content.site_files import ASSETS, FONT_NAME, STYLES, kinds_icons
from karnameh.web.asked import is_known
from karnameh.web.copies import COMPRESSIBLE, Original

__all__ = ["ASSETS", "FONT_NAME", "LASTING", "STYLES", "File", "Files"]

LASTING = "public, max-age=31536000, immutable"
"""For an address that changes with its file."""

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file in memory; ``version`` changes whenever its bytes do."""

    content: bytes
    media_type: str
    version: str

    @classmethod
    def of(cls, content: bytes, *, suffix: str) -> "File":
        """A file of those bytes. Raises KeyError for a kind of file that the site does not serve."""
        return cls(content, _MEDIA_TYPES[suffix], sha256(content).hexdigest()[:12])


class Files:
    """The files by their names under ``/assets/``; no other name reaches a disk."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = dict(files)

    @classmethod
    def of_site(cls, font: Path, icons: Path) -> "Files":
        """The files in ``assets``; the font and the kinds' icons, if they are installed.

        Addresses of files inside a style sheet get their versions, so that the
        font of a page and the one it loads ahead are the same.
        """
        files = {
            path.name: File.of(path.read_bytes(), suffix=path.suffix)
            for path in sorted(ASSETS.iterdir())
            if path.suffix in _MEDIA_TYPES
        }
        if font.is_file():
            files[FONT_NAME] = File.of(font.read_bytes(), suffix=font.suffix)
        for name, path in kinds_icons(icons).items():
            files[name] = File.of(path.read_bytes(), suffix=".svg")
        found = cls(files)
        for name in [name for name in files if name.endswith(".css")]:
            found._files[name] = File.of(found._with_versions(files[name].content), suffix=".css")
        return found

    def _with_versions(self, style: bytes) -> bytes:
        for name in self._files:
            style = style.replace(f'"/assets/{name}"'.encode(), f'"{self.address(name)}"'.encode())
        return style

    @property
    def style(self) -> str:
        """The style sheets of the public pages as one, for the head of a document."""
        return "".join(self._files[name].content.decode() for name in STYLES if name in self._files)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def address(self, name: str) -> str:
        """Address of a file with its version. Raises KeyError when there is no such file."""
        return f"/assets/{name}?v={self._files[name].version}"

    def originals(self) -> Iterator[Original]:
        """The files that are worth compressing."""
        for name, file in self._files.items():
            if Path(name).suffix in COMPRESSIBLE:
                content = file.content
                yield Original(f"/assets/{name}", len(content), lambda content=content: content)  # type: ignore[misc]

    def endpoint(self, request: Request) -> Response:
        """Serve a file; for ever when its version is asked for, else checked each time."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("404", status_code=404)
        lasting = request.query_params.get("v") == file.version
        headers = {
            "Cache-Control": LASTING if lasting else "no-cache",
            "ETag": f'"{file.version}"',
        }
        if file.media_type.startswith("font/"):  # pieces in frames of other sites have no origin of their own
            headers["Access-Control-Allow-Origin"] = "*"
        if not lasting and is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(file.content, media_type=file.media_type, headers=headers)
