"""All the files of a year's report, each made from one published version and always the same for it."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from karnameh.exports.archive import archive
from karnameh.persian import calendar
from karnameh.report.annual import annual_report, check_year
from karnameh.report.edition import edition, report_view
from karnameh.report.half_year import Half, half_year_report
from karnameh.report.names import KINDS, FileOf, Kind
from karnameh.report.pdf import pdf
from karnameh.report.public_information import public_information
from karnameh.report.workbook import workbook
from karnameh.warehouse import Published


def files_of(published: Published, *, year: int, district: str, half: int | None = None) -> list[FileOf]:
    """The files that there can be of a year, or of one half of it; a half that has not begun has none.

    Raises:
        NoReport: for an unknown district, or a year of which there is nothing to report.
    """
    view = report_view(published, district, edition(published))
    check_year(view, year)
    has_second = calendar.to_gregorian(year, 7, 1) <= view.today
    wanted: tuple[Kind, ...] = KINDS if half is None else ("art71_h1",) if half == 1 else ("art71_h2",)
    return [
        FileOf(kind=kind, year=year, district=district)
        for kind in wanted
        if kind != "art71_h2" or has_second or half is not None
    ]


def made(published: Published, file: FileOf) -> bytes:
    """The bytes of a file.

    Raises:
        NoReport: when there is nothing to report.
        NoFont: when a PDF is asked for and its font is not installed.
    """
    match file.kind:
        case "pdf":
            return pdf(annual_report(published, year=file.year, district=file.district))
        case "xlsx":
            return workbook(published, year=file.year, district=file.district)
        case "data":
            check_year(report_view(published, file.district, edition(published)), file.year)
            target = io.BytesIO()
            archive(published, target)
            return target.getvalue()
        case "art71_h1" | "art71_h2":
            half: Half = 1 if file.kind == "art71_h1" else 2
            return pdf(half_year_report(published, half=half, year=file.year, district=file.district))
        case "art10":
            return pdf(public_information(published, year=file.year, district=file.district))


def write(published: Published, files: list[FileOf], folder: Path) -> Iterator[Path]:
    """Make the files in a folder one after the other, each whole or not at all. Raises as ``made``, and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        path = folder / str(file)
        put(path, made(published, file))
        yield path


def put(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there. Raises OSError when it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
