"""Content codings: which one a browser asks for, and the bytes in it.

Brotli and gzip only: every browser in use knows one of them. Zstandard would
want a library that nothing else of the site needs, until Python brings its own.
"""

import gzip
import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import brotli

ENCODINGS = ("br", "gzip")
"""The codings that are offered; of two that a browser likes as well, the first."""

_LONGEST_HEADER = 1_000
"""Browsers send some twenty characters; what is longer is not read, and answered as if it were not there."""
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_LIVE_QUALITY, _BEST_QUALITY = 5, 11
_LIVE_GZIP, _BEST_GZIP = 6, 9
_LIVE_WINDOW = 20  # 1 MB of memory for a stream, where brotli would take four
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Asked(NamedTuple):
    """What the header comes to: a coding or none, and whether the bytes as they are would do too."""

    encoding: str | None
    identity: bool


def negotiated(header: str) -> Asked:
    """Choose by an ``Accept-Encoding`` (RFC 9110, 12.5.3); anything odd in it counts as not accepted."""
    if not header or len(header) > _LONGEST_HEADER:
        return Asked(None, identity=True)
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip().removeprefix("x-")] = _weight(parameter.strip())
    others = weights.get("*", 0.0)
    best = max(ENCODINGS, key=lambda name: weights.get(name, others))
    liked = weights.get(best, others)
    identity = weights.get("identity", weights.get("*", 1.0)) > 0
    if liked == 0 or weights.get("identity", 0.0) > liked:
        return Asked(None, identity=identity)
    return Asked(best, identity=identity)


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    found = _WEIGHT.fullmatch(parameter)
    return float(found[1]) if found else 0.0


def best(content: bytes, encoding: str) -> bytes:
    """The bytes as small as the coding makes them, however long that takes."""
    if encoding == "br":
        return bytes(brotli.compress(content, quality=_BEST_QUALITY))
    return gzip.compress(content, _BEST_GZIP, mtime=0)


def opened(content: bytes, encoding: str) -> bytes | None:
    """The bytes as they were; None when they are not whole."""
    try:
        return bytes(brotli.decompress(content)) if encoding == "br" else gzip.decompress(content)
    except (brotli.error, zlib.error, OSError, EOFError):
        return None


class Stream:
    """Compresses an answer while it is sent, at a quality that costs little; nothing is held back."""

    def __init__(self, encoding: str) -> None:
        self._compress: Callable[[bytes], bytes]
        self._flush: Callable[[], bytes]
        self._finish: Callable[[], bytes]
        if encoding == "br":
            small = brotli.Compressor(quality=_LIVE_QUALITY, lgwin=_LIVE_WINDOW)
            self._compress, self._flush, self._finish = small.process, small.flush, small.finish
        else:
            known = zlib.compressobj(_LIVE_GZIP, zlib.DEFLATED, _GZIP_FORMAT)
            self._compress, self._finish = known.compress, known.flush
            self._flush = partial(known.flush, zlib.Z_SYNC_FLUSH)

    def feed(self, chunk: bytes, *, last: bool) -> bytes:
        """The next bytes to send for the next bytes of the answer."""
        start = self._compress(chunk)
        return start + (self._finish() if last else self._flush())
