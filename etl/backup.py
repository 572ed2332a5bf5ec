"""Backups: the batches, what senders said of their headers and official boundaries, in one file, verified by hash; the rest follows from them."""

import errno
import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etl import publish
from etl.build import now, open_build, told
from etl.ledger.check import check_batches
from etl.ledger.folder import Ledger, sha256_of, sync
from etl.outcome import Rebuilt
from etl.problems import PublishError
from etl.rebuild import replay_all
from etl.schema import CONTRACT_VERSION
from karnameh.settings import Settings

_LIST = "backup.json"
_KEPT = ("batches", "mappings", "boundaries")
_NAME = re.compile(r"(batches/\d{6}(/files)?|mappings|boundaries)/\w[\w.-]*", re.ASCII)
_NOT_WHOLE = (
    *(ValueError, KeyError, TypeError, AttributeError, RuntimeError),
    *(EOFError, OSError, zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged ZIP file, or what is in it, may raise."""
_BLOCK = 1 << 20


def backup(file: Path, settings: Settings) -> Path:
    """Write a backup of everything that cannot be derived; writers wait meanwhile.

    Raises:
        PublishError: when nothing is published yet, or the work could not be done.
    """
    with told(), publish.writer_lock(settings.warehouse):
        pointer = publish.current(settings.warehouse)
        ledger = Ledger(settings.batches)
        if pointer is None and ledger.last_kept():
            raise PublishError("pointer-missing")
        if pointer is None or not pointer.batch:
            raise PublishError("nothing-to-back-up")
        if not file.absolute().parent.is_dir():
            raise PublishError("not-found", path=str(file.absolute().parent))
        _check(ledger, pointer)
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
                hashes = {}
                for name, path in _files(settings, last=pointer.batch):
                    archive.write(path, name)
                    hashes[name] = sha256_of(path)
                said = {
                    "made_at": now().isoformat(),
                    "contract": CONTRACT_VERSION,
                    "batch": pointer.batch,
                    "content": pointer.content,
                }
                archive.writestr(_LIST, json.dumps({**said, "hashes": hashes}))
            sync(temporary)
            _read_back(temporary, hashes)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
        return file


def _read_back(file: Path, hashes: Mapping[str, str]) -> None:
    """A backup that was not written as it should be must not take the place of one that was."""
    with zipfile.ZipFile(file) as archive:
        for name, wanted in hashes.items():
            with archive.open(name) as packed:
                digest = hashlib.sha256()
                while block := packed.read(_BLOCK):
                    digest.update(block)
            if digest.hexdigest() != wanted:
                raise PublishError("backup-damaged", file=file.name, inside=name)


def _check(ledger: Ledger, pointer: publish.Pointer) -> None:
    """A backup that could not be restored, or that lacks batches, must not seem to be one."""
    for fault in check_batches(ledger, last=pointer.batch):
        raise PublishError(fault.code, **fault.detail)
    last = ledger.last_kept()
    if last > pointer.batch:
        raise PublishError("batches-ahead", last=str(last), published=str(pointer.batch))


def _files(settings: Settings, *, last: int) -> Iterator[tuple[str, Path]]:
    """The files to keep, with their names in the backup."""
    ledger = Ledger(settings.batches)
    for number in range(1, last + 1):
        for path in sorted(ledger.path(number).rglob("*")):
            if path.is_file():
                yield f"batches/{path.relative_to(settings.batches).as_posix()}", path
    for folder in (settings.mappings, settings.boundaries):
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                if path.is_file() and _NAME.fullmatch(name := f"{folder.name}/{path.name}"):
                    yield name, path


def restore(file: Path, settings: Settings, *, replace: bool = False) -> Rebuilt:
    """Put the batches of a backup in place and build the warehouse from them.

    Every file is verified by its hash, and the batches are replayed, before anything that is
    there is touched; whether they come to the content that the backup was made of is told.
    Batches that are there are replaced only with ``replace``. What is replaced is moved aside
    into ``replaced-<moment>``, not removed.

    Raises:
        PublishError: when the file is no whole backup, there are batches already, or the work could not be done.
    """
    with open_build(settings, anew=True) as build:
        if build.ledger.numbers() and not replace:
            raise PublishError("restore-exists")
        for stale in settings.data.glob("restoring-*"):  # of a restore that was killed
            shutil.rmtree(stale)
        unpacked = settings.data / f"restoring-{os.getpid()}"
        try:
            said = _unpack(file, unpacked)
            batches = replay_all(build, Ledger(unpacked / "batches"), boundaries=unpacked / "boundaries")
            # The hashes have proved the backup; a program of another contract, which backups did not
            # name at first, comes to another content.
            is_comparable = said.get("contract") == CONTRACT_VERSION
            is_same = build.content() == said["content"] if is_comparable else None
            _swap(unpacked, settings)
            pointer = build.publish()
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
        return Rebuilt(version=pointer.version, batches=batches, content=pointer.content, is_same=is_same)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into a new folder; every name and hash is checked. Returns what it says of itself."""
    inside = _LIST
    try:
        with zipfile.ZipFile(file) as archive:
            if any(packed.compress_type != zipfile.ZIP_DEFLATED for packed in archive.infolist()):
                raise ValueError(_LIST)
            said: dict[str, Any] = json.loads(archive.read(_LIST))
            hashes = said["hashes"]
            if set(archive.namelist()) != {_LIST, *hashes} or not all(map(_NAME.fullmatch, hashes)):
                raise ValueError(_LIST)
            for inside, wanted in hashes.items():
                path = folder / inside
                path.parent.mkdir(parents=True, exist_ok=True)
                digest = hashlib.sha256()
                with archive.open(inside) as packed, path.open("wb") as kept:
                    while block := packed.read(_BLOCK):
                        digest.update(block)
                        kept.write(block)
                if digest.hexdigest() != wanted:
                    raise ValueError(inside)
        return said
    except FileNotFoundError as error:
        raise PublishError("not-found", path=file.name) from error
    except _NOT_WHOLE as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # a place before the file's beginning
            raise
        raise PublishError("backup-damaged", file=file.name, inside=inside) from error


def _swap(unpacked: Path, settings: Settings) -> None:
    """Move what is there aside, and what was unpacked to its place."""
    aside = settings.data / f"replaced-{now():%Y%m%d-%H%M%S}"
    for name in _KEPT:
        if not (unpacked / name).exists():
            continue
        if (settings.data / name).exists():
            aside.mkdir(exist_ok=True)
            (settings.data / name).rename(aside / name)
        (unpacked / name).rename(settings.data / name)
    sync(settings.data)
