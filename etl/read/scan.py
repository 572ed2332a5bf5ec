"""One pass over a source file's bytes: hash, encoding check, and an independent count of its records."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over the bytes tells; ``records`` as in ``Text``."""

    sha256: str
    size: int
    is_utf8: bool
    has_nul: bool
    records: int | None


def scan(path: Path) -> Scan:
    """Hash, check and count a file's bytes in one pass, in bounded memory."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    counter = _RecordCounter()
    size, is_utf8, has_nul = 0, True, False
    with path.open("rb") as file:
        for chunk in _chunks(file):
            size += len(chunk)
            digest.update(chunk)
            counter.feed(chunk)
            has_nul = has_nul or b"\0" in chunk
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return Scan(digest.hexdigest(), size, is_utf8, has_nul, counter.records())


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


class _RecordCounter:
    """Counts records by line ends outside quotes: the check on every CSV reader.

    A reader that meets an unclosed quote may silently lose the rest of the file;
    this count shares no code with it. It is exact for regular files. Blank lines, a
    quote inside a cell or old line ends make the two counts differ, and the file
    is then read the slow way.
    """

    def __init__(self) -> None:
        self._in_quotes = False
        self._line_ends = 0
        self._last = b""

    def feed(self, chunk: bytes) -> None:
        parts = chunk.split(b'"')
        self._line_ends += b"".join(parts[1 if self._in_quotes else 0 :: 2]).count(b"\n")
        if len(parts) % 2 == 0:
            self._in_quotes = not self._in_quotes
        self._last = chunk[-1:]

    def records(self) -> int | None:
        """The count; None when a quote stays open."""
        return None if self._in_quotes else self._line_ends + (self._last != b"\n")
