"""Checking files, and loading them as a batch of the ledger into a new version of the warehouse."""

import json
import re
import shutil
from collections.abc import Sequence, Set
from contextlib import suppress
from pathlib import Path

import duckdb

from etl import publish
from etl.build import Build, attach, now, open_build, told
from etl.confirm import Confirmation, wanted
from etl.differences import staged_differences
from etl.examine import Progress, examine
from etl.incoming import incoming_columns
from etl.ledger.batch import Batch, Counts, SourceFile, Submission
from etl.ledger.folder import FILES, REPORT, sha256_of
from etl.outcome import LoadResult, Outcome, Report
from etl.personal import refuse_personal
from etl.problems import PublishError
from etl.read import Overrides
from etl.reference import Reference
from etl.reference_tables import reference_changed
from etl.rejects import write_rejected
from etl.remembered import remember
from etl.schema import CONTRACT_VERSION, TABLES
from etl.staging import count, open_staging, quoted
from karnameh.settings import Settings

_NO_OVERRIDES = Overrides()
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_NOTHING_SAID = Submission()


def check(
    paths: Sequence[Path],
    settings: Settings,
    *,
    overrides: Overrides = _NO_OVERRIDES,
    submission: Submission = _NOTHING_SAID,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check files against the contract and the published version; nothing is published.

    ``overrides`` is what the sender says of the files; the rows with errors are written
    to workbooks in the folder ``rejects``, if one is given.

    Raises:
        PublishError: when the work could not be done (disk, memory, folder).
    """
    with told(), open_staging(memory=settings.memory) as staging:
        pointer = publish.current(settings.warehouse)
        attach(staging.connection, None if pointer is None else pointer.path, read_only=True)
        report = examine(staging, paths, settings, overrides, submission=submission, progress=progress)
        report.differences = staged_differences(staging.connection, Reference.read(settings.reference))
        if rejects is not None:
            report.rejected = hand_back(staging.connection, report, rejects)
        return report


def load(
    paths: Sequence[Path],
    settings: Settings,
    *,
    overrides: Overrides = _NO_OVERRIDES,
    submission: Submission = _NOTHING_SAID,
    partial: bool = False,
    confirmed: Set[Confirmation] = frozenset(),
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> LoadResult:
    """Check files and publish their rows as one batch, in a new version of the warehouse.

    By default any error refuses the whole load; with ``partial`` the rows without errors
    are published. Either way the rows with errors are written to workbooks in the folder
    ``rejects``, if one is given. A load that would withdraw or change much, or in which there
    seems to be personal data, is published only if that is ``confirmed``. What the sender says of the columns, in ``overrides``, is
    remembered for the next file with the same header.

    Raises:
        PublishError: when the work could not be done (lock, disk, memory, folder).
    """
    if submission.whole and partial:
        raise PublishError("whole-partial")
    refuse_personal(submission.note, submission.unit)
    with open_build(settings) as build:
        report = examine(
            build.staging,
            paths,
            settings,
            overrides,
            submission=submission,
            is_partial=partial,
            progress=progress,
        )
        report.differences = staged_differences(build.connection, Reference.read(settings.reference))
        outcome = _outcome(build.connection, report, submission, partial=partial)
        if rejects is not None:
            report.rejected = hand_back(build.connection, report, rejects)
        version = None if build.pointer is None else build.pointer.version
        result = LoadResult(report=report, outcome=outcome, version=version)
        if outcome != "published":
            return result
        result.wanted = wanted(
            build.connection,
            report.changes,
            settings.confirm_share,
            confirmed,
            suspicions=report.suspicions,
        )
        if result.wanted:
            result.outcome = "unconfirmed"
            return result
        if progress is not None:
            progress("publish", 0.0)
        _publish(build, paths, result, submission, overrides, partial=partial)
        with suppress(OSError):  # it is published: a header that is not remembered is asked for again
            _remember(report, overrides, settings)
        return result


def _outcome(
    connection: duckdb.DuckDBPyConnection, report: Report, submission: Submission, *, partial: bool
) -> Outcome:
    if report.conclusion != "valid" and not partial:
        return "refused"
    if not any(file.rows_accepted for file in report.files):
        return "refused"
    if submission.whole and not count(connection, "incoming_activity"):
        raise PublishError("whole-empty")
    return "published" if has_changes(report) or reference_changed(connection) else "unchanged"


def has_changes(report: Report) -> bool:
    """Whether a load would change any record."""
    return any(report.number_of(state) for state in ("added", "changed", "withdrawn"))


def hand_back(connection: duckdb.DuckDBPyConnection, report: Report, folder: Path) -> list[Path]:
    """Write the rows with errors to workbooks in a folder; returns their paths."""
    return [
        write_rejected(connection, folder, file)
        for file in report.files
        if file.table and count(connection, f"bad_row WHERE file = {file.number}")
    ]


def _remember(report: Report, overrides: Overrides, settings: Settings) -> None:
    for file in report.files:
        if overrides.mapping and file.table:
            remember(settings.mappings, file.header, overrides.mapping)


def _publish(
    build: Build,
    paths: Sequence[Path],
    result: LoadResult,
    submission: Submission,
    overrides: Overrides,
    *,
    partial: bool,
) -> None:
    """Keep the batch in the ledger, apply it, publish the version."""
    report = result.report
    for file in report.files:  # what was only needed to check: the merge can use its memory
        build.connection.execute(f"DROP TABLE IF EXISTS raw_{file.number}")
    if has_changes(report):
        batch = build.ledger.add(
            batch_of(build, paths, report, submission, overrides, partial=partial),
            lambda folder: _write(build.connection, folder, paths, report),
        )
        build.apply(batch, {})
        result.batch = batch.number
    result.version = build.publish().version


def batch_of(
    build: Build,
    paths: Sequence[Path],
    report: Report,
    submission: Submission,
    overrides: Overrides,
    *,
    partial: bool,
) -> Batch:
    """The manifest of a load that is staged, with the next number; the ledger adds the hashes."""
    sources = tuple(
        SourceFile(
            file=file.number,
            name=file.title,
            kept=_kept_name(file.source, paths[file.source - 1]),
            sha256=file.sha256 or "",
            size=file.size or 0,
            table=file.table,
            rows_read=file.rows_read,
            added=file.added,
            changed=file.changed,
            unchanged=file.unchanged,
            rejected=file.rows_rejected,
        )
        for file in report.files
        if file.table
    )
    rows = {table: count(build.connection, f"incoming_{table}") for table in TABLES}
    return Batch(
        number=build.last_batch + 1,
        kind="load",
        made_at=now(),
        submission=submission,
        contract=CONTRACT_VERSION,
        counts=counts_of(report),
        previous=build.previous(),
        partial=partial,
        read_as=overrides.to_dict(),
        sources=sources,
        rows={table: number for table, number in rows.items() if number},
    )


def counts_of(report: Report) -> Counts:
    """The counts of a load, from its report."""
    return Counts(
        rows_read=sum(file.rows_read for file in report.files),
        rejected=sum(file.rows_rejected for file in report.files),
        added=report.number_of("added"),
        changed=report.number_of("changed"),
        unchanged=report.number_of("unchanged"),
        withdrawn=report.number_of("withdrawn"),
    )


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, paths: Sequence[Path], report: Report
) -> None:
    """Write a batch's files: those received, the asserted rows, the report."""
    (folder / FILES).mkdir()
    checked = {file.source: file.sha256 for file in report.files if file.table}
    for place, path in enumerate(paths, start=1):
        kept = folder / FILES / _kept_name(place, path)
        shutil.copyfile(path, kept)
        if place in checked and sha256_of(kept) != checked[place]:
            raise PublishError("file-changed", file=path.name)
    for table in TABLES:
        if count(connection, f"incoming_{table}"):
            connection.execute(
                f"COPY (SELECT {incoming_columns(connection, table)} FROM incoming_{table}) "
                f"TO {quoted(folder / f'{table}.parquet')} (FORMAT parquet, COMPRESSION zstd)"
            )
    (folder / REPORT).write_text(json.dumps(report.to_dict(), ensure_ascii=False), encoding="utf-8")


def _kept_name(place: int, path: Path) -> str:
    """The name under which a source file is kept: never the sender's own."""
    suffix = path.suffix.lower()
    return f"{place}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
