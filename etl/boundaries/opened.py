"""A file that anybody may have made, copied to where it is safe to read: known kind, bounded size, our own names.

GDAL tells formats by their content, and some of those it knows read other files or the
network. So the kind is settled here, and a file that names such a format is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from etl.problems import PublishError

MEGABYTE = 1 << 20
FILE_AT_MOST = 100 * MEGABYTE
"""Of a file as it lies there, and of everything in a ZIP file together."""

_MEMBERS_AT_MOST = 500
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SINGLE = (".geojson", ".json", ".kml", ".gpkg")
_SHP_MAGIC = b"\x00\x00\x27\x0a"
_NAMES_OTHER_SOURCES = re.compile(rb"<\s*(?:OGR|GDAL|VRT|WMS|WFS)|<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KML_ROOT = re.compile(rb"<(?:\w+:)?kml[\s>]")


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """A copy of the file, for as long as it is needed, named after its kind (``layer.kml``).

    ``path`` is a GeoJSON, KML or GeoPackage file, a ZIP file with one of these or a
    Shapefile in it, a ``.shp`` with its companions beside it, or a folder with one.

    Raises:
        PublishError: when it is none of these, too large, damaged, or not safe.
    """
    if not path.exists():
        raise PublishError("not-found", path=str(path))
    with TemporaryDirectory(prefix="karnameh-") as name:
        folder = Path(name)
        if path.is_dir():
            found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".shp")
            if len(found) != 1:
                raise PublishError("boundaries-many", file=path.name, number=str(len(found)))
            path = found[0]
        if zipfile.is_zipfile(path):
            _unzip(path, folder)
        elif path.suffix.lower() == ".shp":
            _copy_companions(path, folder)
        else:
            _copy(path.open("rb"), folder / "layer", path.name, FILE_AT_MOST)
        yield _named(folder, path.name)


def _copy(stream: IO[bytes], target: Path, file: str, at_most: int) -> int:
    """Copy a stream that may say nothing true of its length; returns how much it was."""
    copied = 0
    with stream, target.open("wb") as kept:
        while block := stream.read(MEGABYTE):
            copied += len(block)
            if copied > at_most:
                raise PublishError("boundaries-large", file=file, limit=str(FILE_AT_MOST // MEGABYTE))
            kept.write(block)
    return copied


def _copy_companions(path: Path, folder: Path) -> None:
    left = FILE_AT_MOST
    for each in sorted(path.parent.iterdir()):
        suffix = each.suffix.lower()
        if each.stem == path.stem and suffix in _SHAPEFILE and each.is_file():
            left -= _copy(each.open("rb"), folder / f"layer{suffix}", each.name, left)


def _unzip(path: Path, folder: Path) -> None:
    """The one layer of a ZIP file. Names inside only say what a member is; no path of theirs is used."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS_AT_MOST:
                raise PublishError("boundaries-large", file=path.name, limit=str(FILE_AT_MOST // MEGABYTE))
            left = FILE_AT_MOST
            for suffix, member in _wanted(members, path.name).items():
                left -= _copy(archive.open(member), folder / f"layer{suffix}", path.name, left)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise PublishError("boundaries-unreadable", file=path.name) from error


def _wanted(members: list[zipfile.ZipInfo], file: str) -> dict[str, zipfile.ZipInfo]:
    """Suffix → member, of the only layer that the ZIP file holds."""
    by_name = {PurePosixPath(member.filename.replace("\\", "/")): member for member in members}
    layers = [
        name
        for name in by_name
        if name.suffix.lower() in (".shp", *_SINGLE)
        and not name.name.startswith(".")
        # What macOS leaves beside each file.
        and "__MACOSX" not in name.parts
    ]
    if len(layers) != 1:
        raise PublishError("boundaries-many", file=file, number=str(len(layers)))
    (layer,) = layers
    suffixes = _SHAPEFILE if layer.suffix.lower() == ".shp" else (layer.suffix.lower(),)
    return {
        name.suffix.lower(): member
        for name, member in by_name.items()
        if name.with_suffix("") == layer.with_suffix("") and name.suffix.lower() in suffixes
    }


def _named(folder: Path, file: str) -> Path:
    """The layer, renamed after what its first bytes say that it is."""
    layer = next((path for path in folder.iterdir() if path.suffix not in _SHAPEFILE[1:]), None)
    if layer is None:
        raise PublishError("boundaries-format", file=file)
    content = layer.read_bytes()
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(_SHP_MAGIC):
        if not (folder / "layer.dbf").exists():
            raise PublishError("boundaries-no-dbf", file=file)
        return layer.rename(folder / "layer.shp")
    if content.startswith(b"SQLite format 3\x00"):
        return layer.rename(folder / "layer.gpkg")
    suffix = ".geojson" if start.startswith(b"{") else ".kml" if _KML_ROOT.search(start) else None
    if suffix is None:
        raise PublishError("boundaries-format", file=file)
    if _NAMES_OTHER_SOURCES.search(content):
        raise PublishError("boundaries-unsafe", file=file)
    return layer.rename(folder / f"layer{suffix}")
