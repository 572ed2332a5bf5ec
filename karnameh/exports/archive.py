"""The published data as one ZIP file: the same version always gives the same bytes."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from karnameh.exports.tables import harmless
from karnameh.locales import CODES, Locale, locale
from karnameh.persian import calendar
from karnameh.persian.digits import to_ascii
from karnameh.warehouse import Published, questions

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP file can name: when it was made is no part of the data."""
_READABLE = 0o100644 << 16
_UNIX = 3
_MARK = b"\xef\xbb\xbf"
"""Without it Excel takes the file for Windows-1256."""
_JALALI: Mapping[str, str] = {
    "start_date": "start_precision",
    "end_date": "end_precision",
    "due_date": "due_precision",
}
"""Dates that stand in the Jalali calendar too, no finer than they are known."""

Row = Sequence[str | None]


def archive(published: Published, target: IO[bytes]) -> None:
    """Write the public record of a version into a ZIP file: its tables, a README and SHA256SUMS."""
    sums: dict[str, str] = {}
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in sorted(questions.ARCHIVE_TABLES):
            sums[f"{name}.csv"] = _put(made, f"{name}.csv", _table(published, name))
        sums["README.txt"] = _put(made, "README.txt", [_readme(published).encode()])
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        _put(made, "SHA256SUMS", [listed.encode()])


def _put(made: ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write a file piece by piece; returns its SHA-256."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, _UNIX
    digest = sha256()
    with made.open(info, "w") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _table(published: Published, name: str) -> Iterator[bytes]:
    """A table as CSV, a few thousand rows at a time."""
    columns = questions.ARCHIVE_TABLES[name].columns
    dates = [(at, columns.index(_JALALI[column])) for at, column in enumerate(columns) if column in _JALALI]
    yield _MARK + _lines([_with_jalali(columns, {at: _jalali_name(columns[at]) for at, _ in dates})])
    for rows in questions.archive_rows(published, name):
        yield _lines(
            _with_jalali(row, {at: _jalali(row[at], row[precision]) for at, precision in dates})
            for row in rows
        )


def _with_jalali(row: Row, jalali: Mapping[int, str]) -> list[str]:
    """The cells of a line, each date followed by the same in the Jalali calendar."""
    cells: list[str] = []
    for at, value in enumerate(row):
        cells.append(harmless(value) if value else "")
        if at in jalali:
            cells.append(jalali[at])
    return cells


def _jalali_name(column: str) -> str:
    return column.replace("_date", "_jalali")


@lru_cache(maxsize=20_000)
def _jalali(day: str | None, precision: Any) -> str:  # noqa: ANN401 — one of the three
    if day is None:
        return ""
    text = calendar.format_date(date.fromisoformat(day), precision=precision or "day", style="numeric")
    return to_ascii(text)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerows(rows)
    return made.getvalue().encode()


def _readme(published: Published) -> str:
    """What the files are, in both languages."""
    return "\n\n".join(_readme_in(published, locale(code)) for code in CODES) + "\n"


def _readme_in(published: Published, language: Locale) -> str:
    say = language.text
    version = questions.version_info(published)
    lines = [
        say("archive.title", version=language.plain(version.number)),
        say("archive.hash", hash=version.rows_hash),
        *([say("archive.as_of", batch=language.plain(published.batch))] if published.batch else []),
        say("archive.demo" if version.demo else "archive.no_demo"),
        "",
        say("archive.what"),
        say("archive.licence"),
    ]
    names = ("activities", "metrics", "plan_items", "places", "codes", "fields", "sums")
    lines += ["", say("archive.files"), *(f"- {say(f'archive.file_{name}')}" for name in names)]
    rules = ("format", "dates", "states", "done")
    lines += ["", say("archive.rules"), *(f"- {say(f'archive.rule_{rule}')}" for rule in rules)]
    return "\n".join(lines)
