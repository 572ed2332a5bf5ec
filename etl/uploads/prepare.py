"""Checking an upload: its report, the rows to mend, and the record as it would be, all kept beside it."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl import publish
from etl.build import Build, attach, now, told
from etl.confirm import Wanted, wanted
from etl.differences import staged_differences
from etl.examine import Progress, examine
from etl.ledger.folder import Ledger
from etl.load import batch_of, hand_back, has_changes
from etl.outcome import Report
from etl.reference import Reference
from etl.reference_tables import replace_reference
from etl.search import create_search_key
from etl.staging import Staging, open_staging
from etl.totals import totals
from etl.uploads.grid import grids
from etl.uploads.store import Uploads
from etl.uploads.upload import Upload
from karnameh.settings import Settings

PREVIEW = "preview.duckdb"
PROGRESS = "progress.json"
REPORT = "report.json"
REJECTED = "rejected"
REPORT_FORMAT = 1
"""Raised when ``report.json`` is written otherwise: an older one is not shown, but made anew."""


def prepare(upload: Upload, settings: Settings, progress: Progress) -> Mapping[str, Any]:
    """Check an upload against the published version; nothing is published.

    Leaves ``report.json``, ``rejected/`` and, where there is anything to publish,
    ``preview.duckdb`` in the upload's folder. Returns what has become of it: fields of ``Upload``.

    Raises:
        PublishError: when the work could not be done (disk, memory, folder).
    """
    folder = Uploads.of(settings).path(upload.number)
    building = folder / "building.duckdb"
    with told():
        _clear(folder, building)
        with open_staging(memory=settings.memory) as staging:
            pointer = publish.current(settings.warehouse)
            if pointer is not None:
                shutil.copyfile(pointer.path, building)
            attach(staging.connection, building, read_only=False)
            create_search_key(staging.connection)
            build = Build(settings, staging, pointer, building, Ledger(settings.batches))
            try:
                report, found, needed = _checked(build, upload, folder, progress)
                staging.connection.execute("CHECKPOINT warehouse")
                staging.connection.execute("DETACH warehouse")
                if has_changes(report):
                    building.replace(folder / PREVIEW)
            finally:
                publish.remove_building(building)
        _write(folder / REPORT, json.dumps(found, ensure_ascii=False, default=str))
    return {"wanted": needed, "base": None if pointer is None else pointer.version, "failure": None}


def _clear(folder: Path, building: Path) -> None:
    """Remove what an earlier check left: it is of other cells, or of another record."""
    publish.remove_building(building)
    for name in (PREVIEW, REPORT):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / REJECTED, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Write a file that nobody reads half."""
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _checked(
    build: Build, upload: Upload, folder: Path, progress: Progress
) -> tuple[Report, dict[str, Any], Wanted]:
    """The report, what the desk shows of it, and what must be said yes to; the build becomes the record."""
    connection, settings = build.connection, build.settings
    paths = [folder / file.kept for file in upload.files]
    report = examine(
        build.staging,
        paths,
        settings,
        upload.overrides,
        submission=upload.submission,
        is_partial=upload.submission.whole is None,
        progress=progress,
    )
    needed = wanted(
        connection, report.changes, settings.confirm_share, frozenset(), suspicions=report.suspicions
    )
    found = _found(build.staging, report, settings, folder)
    found["totals"] = {"before": totals(connection)}
    if has_changes(report):
        _apply(build, paths, report, upload)
    found["totals"]["after"] = totals(connection)
    return report, found, needed


def _found(staging: Staging, report: Report, settings: Settings, folder: Path) -> dict[str, Any]:
    """Everything that the desk shows of the check."""
    reference = Reference.read(settings.reference)
    report.differences = staged_differences(staging.connection, reference)
    report.rejected = hand_back(staging.connection, report, folder / REJECTED)
    return {
        "format": REPORT_FORMAT,
        **report.to_dict(),
        "grids": grids(staging.connection, report.files, reference),
    }


def _apply(build: Build, paths: list[Path], report: Report, upload: Upload) -> None:
    """Make the attached copy what the record would be."""
    submission = replace(upload.submission, who=None)
    batch = batch_of(build, paths, report, submission, upload.overrides, partial=True)
    build.apply(replace(batch, fingerprint="preview"), {})
    replace_reference(build.connection)
    build.connection.execute("UPDATE warehouse.version SET built_at = ?", [now()])
