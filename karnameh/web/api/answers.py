"""The answers of the API: tagged by version and address, kept while their version is published, named in Persian."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from karnameh.locales import Locale
from karnameh.settings import tehran_date
from karnameh.warehouse import Published, VersionInfo, questions
from karnameh.warehouse.cache import Cache
from karnameh.web.api.formats import Format
from karnameh.web.asked import disposition

FORMAT = "1"
"""Raised when the same rows would be written otherwise, so that nobody keeps the old answer."""
KEPT = 128
"""Answers of a version that stay in memory."""
LONGEST_KEPT = 256 * 1024
"""Bytes of an answer that is worth keeping."""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """An answer: its whole content, or where it comes from piece by piece."""

    content: bytes | Iterator[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_small(self) -> bool:
        """Whether it is worth keeping."""
        return isinstance(self.content, bytes) and len(self.content) <= LONGEST_KEPT


_versions: WeakKeyDictionary[Published, VersionInfo] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Published, Cache] = WeakKeyDictionary()


def kept_answers(published: Published) -> Cache:
    """What was answered of a version, by the tag."""
    return _kept.setdefault(published, Cache(KEPT))


def tag_of(published: Published, request: Request, *more: object) -> str:
    """A strong tag: it changes with the data, the address and what else is named, and with nothing else."""
    data = (published.version, published.built_at, published.demo)
    parts = (FORMAT, *data, request.scope["path"], request.url.query, *more)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


def response(request: Request, ready: Ready, headers: Mapping[str, str]) -> Response:
    """Send it; of a long one that is only asked about, nothing is made."""
    headers = {**headers, **ready.headers}
    is_head = request.method == "HEAD"
    if isinstance(ready.content, bytes):
        length = {"Content-Length": str(len(ready.content))}
        return Response(b"" if is_head else ready.content, headers={**headers, **length})
    return StreamingResponse(iter(()) if is_head else ready.content, headers=headers)


def meta(published: Published, locale: Locale, **more: object) -> dict[str, Any]:
    """What an answer says of the data that it is of."""
    version = _versions.get(published) or _versions.setdefault(published, questions.version_info(published))
    return {
        "version": version.number,
        "built_at": f"{version.built_at:%Y-%m-%dT%H:%M:%SZ}",
        "rows_hash": version.rows_hash,
        "as_of": published.batch,
        "demo": version.demo,
        "licence": locale.text("archive.licence"),
        **more,
    }


def json_bytes(value: object) -> bytes:
    """A value as JSON; letters stay letters."""
    return json.dumps(value, ensure_ascii=False).encode()


def named(published: Published, format: Format, resource: str, locale: Locale) -> dict[str, str]:
    """The header that names the file in the reader's language, with the version and its date."""
    if format.is_page:
        return {}
    day = tehran_date(published.built_at)
    date = locale.date(day, style="numeric").replace("/", "-")
    version, batch = locale.plain(published.version), published.batch
    is_demo = questions.version_info(published).demo
    parts = [
        locale.text(f"api.resource_{resource}").replace(" ", "-"),
        locale.text("api.file_version", version=version),
        date,
    ]
    plain = [resource, f"v{published.version}", day.isoformat()]
    if batch:
        parts.append(locale.text("file.as_of", batch=locale.plain(batch)))
        plain.append(f"as-of-{batch}")
    if is_demo:
        parts.append(locale.text("file.demo"))
        plain.append("demo")
    file, ascii_file = (f"{'-'.join(names)}.{format.suffix}" for names in (parts, plain))
    return {
        "Content-Disposition": disposition(
            ascii_file, file, kind="inline" if format.suffix == "atom" else "attachment"
        )
    }
