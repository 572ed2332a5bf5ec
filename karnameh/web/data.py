"""``/data/…``: the complete download after each batch, and what describes it to programs and portals.

=============================== =======================================================================
address                         what it answers
=============================== =======================================================================
``/data/batch-12.zip``          the public record as it stood after batch 12
``…?sha256=<hex>``              the same as long as its bytes are these; 410 once they had to change
``/data/batch-12.zip.sha256``   its SHA-256, as ``sha256sum -c`` reads it
``/data/latest.zip``            leads to that of the last batch
``/data/datapackage.json``      the tables and columns (Frictionless Data Package)
``/data/catalog.jsonld``        the same for portals (DCAT-AP)
=============================== =======================================================================
"""

import json
import re
from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from karnameh.exports.catalog import catalog
from karnameh.exports.datapackage import data_package, package_text
from karnameh.exports.kept_archive import ArchiveFile, Busy, kept_archive
from karnameh.locales import Locale, chosen
from karnameh.settings import Settings
from karnameh.warehouse import NoSuchBatch, NoWarehouse, Published, questions, site_store
from karnameh.web.asked import Refused, choices_of, disposition, is_known, refusal
from karnameh.web.documents import base_address

COME_BACK = 10
"""Seconds after which a visitor may ask again."""
FOR_ALL = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Repr-Digest, Location"}
_PINNED = "private, max-age=31536000, immutable"
"""Of bytes that the address names itself. Only the reader's own browser keeps them: what is made internal may not stay in between."""
_BATCH = re.compile(r"batch-([1-9]\d{0,8})\.zip(\.sha256)?", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def data_file(request: Request) -> Response:
    """A file of the open data. Nothing of the address is ever repeated in the answer."""
    locale = chosen(request.query_params.get("lang"))
    try:
        answer = _answer(request, locale)
    except Refused as refused:
        answer = refusal(refused, locale, section="open")
        if refused.status == 503:
            answer.headers["Retry-After"] = str(COME_BACK)
    answer.headers.update(FOR_ALL)
    return answer


def _answer(request: Request, locale: Locale) -> Response:
    name = str(request.path_params["file"])
    try:
        published = site_store().published()
    except NoWarehouse as error:
        raise Refused("no_data", 503) from error
    found = _BATCH.fullmatch(name)
    choices = choices_of(request, {"sha256"} if found and not found[2] else frozenset())
    if found:
        return _batch(request, published, int(found[1]), choices.get("sha256"), only_hash=bool(found[2]))
    match name:
        case "latest.zip":
            last = questions.archive_batch(published)
            if last is None:
                raise Refused("no_file", 404)
            address = f"/data/batch-{last.number}.zip"
            return RedirectResponse(address, status_code=307, headers={"Cache-Control": "no-store"})
        case "datapackage.json":
            return _text(request, package_text(data_package(published)), "application/json")
        case "catalog.jsonld":
            described = catalog(published, base_address(request), Settings.from_environment().district)
            return _text(request, json.dumps(described, ensure_ascii=False, indent=1), "application/ld+json")
        case _:
            raise Refused("no_file", 404)


def _batch(
    request: Request, published: Published, number: int, pinned: str | None, *, only_hash: bool
) -> Response:
    """The file of a batch, or its hash."""
    if pinned is not None and not _HASH.fullmatch(pinned):
        raise Refused("bad_hash", 400)
    try:
        file = kept_archive(published, Settings.from_environment().cache / "data", number)
    except NoSuchBatch as error:
        raise Refused("no_file", 404) from error
    except Busy as error:
        raise Refused("busy", 503) from error
    if only_hash:
        return _text(request, f"{file.sha256}  {file.name}\n", "text/plain")
    if pinned not in (None, file.sha256):
        raise Refused("other_bytes", 410)
    headers = {
        "Cache-Control": _PINNED if pinned else "no-cache",
        "ETag": f'"{file.sha256}"',
        "Repr-Digest": repr_digest(file),
        "Content-Disposition": disposition(f"karnameh-{file.name}", f"کارنامه-{file.name}"),
    }
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(file.path, media_type="application/zip", headers=headers)


def repr_digest(file: ArchiveFile) -> str:
    """The file's hash as RFC 9530 writes it."""
    return f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"


def _text(request: Request, text: str, media_type: str) -> Response:
    content = text.encode()
    headers = {"Cache-Control": "no-cache", "ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)
