"""From the bytes of a source file to UTF-8 text.

The rule is BOM → NULs → strict UTF-8 → else Windows-1256. It was right on every
one of 40 files from Persian offices, where statistical detectors were not.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from etl.read.scan import Scan, scan

SAMPLE = 1 << 16

_LOST_DIGITS = re.compile(r"\?{2,}|(?:^|[\s,;|\"])\?(?=[\s,;|\"]|$)|[0-9]\?|\?[0-9]")
"""Windows-1256 has no Persian digits: saving in it turns each into a question mark.

One that ends a word may be a question; one alone, or beside a digit, is none.
"""


class DecodeError(Exception):
    """The bytes are no text that we can read; ``code`` and ``rule`` name the problem, ``row`` its line."""

    def __init__(self, code: str, rule: str, *, row: int | None = None) -> None:
        super().__init__(f"{code}.{rule}")
        self.code = code
        self.rule = rule
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A source file as UTF-8 text (open it as ``utf-8-sig``: a byte-order mark may stand first).

    Attributes:
        path: the file to read: the source itself, or a converted copy.
        encoding: what the source was written in.
        sha256, size: of the source's bytes as received.
        records: count of records, made without a CSV reader; None when a quote stays open.
        mojibake: whether UTF-8 that had been saved as Windows-1256 was repaired.
    """

    path: Path
    encoding: str
    sha256: str
    size: int
    records: int | None
    mojibake: bool = False


def seems_plain(path: Path) -> bool:
    """Whether the first bytes are UTF-8 that needs no repair; the rest may still tell otherwise."""
    head = _head(path)
    try:
        codecs.getincrementaldecoder("utf-8-sig")("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return bool(head.strip()) and b"\0" not in head and not _is_mojibake(head)


def decode(path: Path, scanned: Scan, *, folder: Path, encoding: str | None = None) -> Text:
    """Find the encoding of a scanned file, converting it to UTF-8 in ``folder`` where needed.

    An ``encoding`` that the sender names is taken as it is.

    Raises:
        DecodeError: for an empty or binary file, or digits lost by Windows-1256.
        OSError: when the file cannot be read.
    """
    head = _head(path)
    if not head.strip():
        raise DecodeError("source-error", "empty")
    encoding = encoding or _encoding(path, head, is_utf8=scanned.is_utf8)
    is_plain = encoding.startswith("utf-8") and scanned.is_utf8
    mojibake = is_plain and _is_mojibake(head)
    text, text_scanned = path, scanned
    if mojibake or not is_plain:
        text = folder / f"decoded-{sum(1 for _ in folder.glob('decoded-*'))}.csv"
        _transcode(path, text, encoding=encoding, mojibake=mojibake)
        text_scanned = scan(text)
    if text_scanned.has_nul:
        raise DecodeError("source-error", "binary")
    return Text(
        path=text,
        encoding=encoding,
        sha256=scanned.sha256,
        size=scanned.size,
        records=text_scanned.records,
        mojibake=mojibake,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SAMPLE)


def _encoding(path: Path, head: bytes, *, is_utf8: bool) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        return _utf16_without_mark(head)
    if head.startswith(codecs.BOM_UTF8):
        if not is_utf8:
            raise DecodeError("encoding-error", "undecodable")
        return "utf-8-sig"
    if not is_utf8 and (row := _broken_line(path)) is not None:
        raise DecodeError("encoding-error", "broken", row=row)
    return "utf-8" if is_utf8 else "cp1256"


def _broken_line(path: Path) -> int | None:
    """The first line that is not UTF-8 of a file whose other lines are; None when most are not.

    A few damaged bytes must not turn a whole UTF-8 file into Windows-1256 gibberish.
    """
    first, good, bad = None, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                first, bad = first or number, bad + 1
    return first if good >= bad and good else None


def _utf16_without_mark(head: bytes) -> str:
    """In UTF-16 the NULs are the high halves of ASCII: all at even, or all at odd places."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if 20 * min(even, odd) > max(even, odd) or 50 * max(even, odd) < len(head):
        raise DecodeError("source-error", "binary")
    return "utf-16-le" if odd else "utf-16-be"


def _is_mojibake(head: bytes) -> bool:
    """Whether the first lines are UTF-8 read as Windows-1256 and saved again."""
    whole = head.rpartition(b"\n")[0] if len(head) == SAMPLE else head
    lines = [line for line in whole.decode("utf-8-sig", "ignore").splitlines() if not line.isascii()]
    return bool(lines) and all(_repaired(line) != line for line in lines[:5])


def _repaired(line: str) -> str:
    try:
        return line.encode("cp1256").decode("utf-8")
    except UnicodeError:
        return line


def _transcode(source: Path, target: Path, *, encoding: str, mojibake: bool) -> None:
    try:
        with (
            source.open(encoding=encoding, newline="") as reader,
            target.open("w", encoding="utf-8", newline="") as writer,
        ):
            for line in reader:
                if encoding == "cp1256" and _LOST_DIGITS.search(line):
                    raise DecodeError("encoding-error", "lost-digits")
                writer.write(_repaired(line).removeprefix("\ufeff") if mojibake else line)
    except UnicodeError as error:
        raise DecodeError("encoding-error", "undecodable") from error
