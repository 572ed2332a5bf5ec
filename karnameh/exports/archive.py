"""The published data as one ZIP file: the record after a batch always gives the same bytes."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from karnameh.exports.datapackage import FileInfo, data_package, package_text
from karnameh.exports.dictionary import dictionary_text
from karnameh.exports.tables import harmless
from karnameh.locales import CODES, Locale, locale
from karnameh.persian import calendar
from karnameh.persian.digits import to_ascii
from karnameh.settings import tehran_date
from karnameh.warehouse import Batch, Published, questions

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP file can name: when it was made is no part of the data."""
_READABLE = 0o100644 << 16
_UNIX = 3
_MARK = b"\xef\xbb\xbf"
"""Without it Excel takes the file for Windows-1256."""

Row = Sequence[str | None]


def archive(published: Published, target: IO[bytes]) -> None:
    """Write the public record after a batch into a ZIP file: its tables and what explains and checks them.

    The tables are followed by ``datapackage.json``, the dictionary and a README in both languages,
    and SHA256SUMS. The record as it stands now is the one after its last batch: same batch, same bytes.
    """
    files: dict[str, FileInfo] = {}
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in sorted(questions.ARCHIVE_TABLES):
            files[f"{name}.csv"] = _put(made, f"{name}.csv", _table(published, name))
        package = data_package(published, files)
        texts = {
            "datapackage.json": package_text(package),
            "dictionary.txt": dictionary_text(package),
            "README.txt": _readme(published),
        }
        for name, text in texts.items():
            files[name] = _put(made, name, [text.encode()])
        listed = "".join(f"{info.sha256}  {name}\n" for name, info in sorted(files.items()))
        _put(made, "SHA256SUMS", [listed.encode()])


def _put(made: ZipFile, name: str, pieces: Iterable[bytes]) -> FileInfo:
    """Write a file piece by piece; returns its size and SHA-256."""
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, _UNIX
    digest, size = sha256(), 0
    with made.open(info, "w") as file:
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
    return FileInfo(size, digest.hexdigest())


def _table(published: Published, name: str) -> Iterator[bytes]:
    """A table as CSV, a few thousand rows at a time."""
    fields = questions.ARCHIVE_TABLES[name].fields
    columns = [field.name for field in fields]
    dates = [(at, columns.index(field.precision)) for at, field in enumerate(fields) if field.precision]
    yield _MARK + _lines([_with_jalali(columns, {at: fields[at].jalali for at, _ in dates})])
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
    batch = questions.archive_batch(published)
    lines = [
        *(batch_lines(batch, language) if batch else []),
        say("archive.demo" if questions.version_info(published).demo else "archive.no_demo"),
        "",
        say("archive.what"),
        say("archive.licence"),
    ]
    names = (
        "activities",
        "metrics",
        "plan_items",
        "places",
        "codes",
        "fields",
        "package",
        "dictionary",
        "sums",
    )
    lines += ["", say("archive.files"), *(f"- {say(f'archive.file_{name}')}" for name in names)]
    rules = ("format", "dates", "states", "done")
    lines += ["", say("archive.rules"), *(f"- {say(f'archive.rule_{rule}')}" for rule in rules)]
    return "\n".join(lines)


def batch_lines(batch: Batch, language: Locale) -> list[str]:
    """Which record this is: the batch after which it stood, its day, and its fingerprint."""
    say = language.text
    number, day = language.plain(batch.number), language.date(tehran_date(batch.made_at), style="long")
    return [say("archive.title", batch=number, date=day), say("archive.hash", hash=batch.fingerprint)]
