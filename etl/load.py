"""The pipeline's public functions: check files, load them into a new version, tell the status."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl import publish
from etl.examine import Progress, examine
from etl.merge import create_warehouse, merge, reference_changed
from etl.outcome import FileReport, LoadResult, Outcome, Report, Status
from etl.problems import PublishError
from etl.read import Overrides
from etl.rejects import write_rejected
from etl.remembered import remember
from etl.schema import CONTRACT_VERSION, TABLES
from etl.staging import count, open_staging, quoted
from karnameh.settings import Settings

_NO_OVERRIDES = Overrides()
_SYSTEM_FAULTS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
}


def check(
    paths: Sequence[Path],
    settings: Settings,
    *,
    overrides: Overrides = _NO_OVERRIDES,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check files against the contract and the published version; nothing is published.

    ``overrides`` is what the sender says of the files; the rows with errors are written
    to workbooks in the folder ``rejects``, if one is given.

    Raises:
        PublishError: when the work could not be done (disk, memory, folder).
    """
    with _told(), open_staging(memory=settings.memory) as staging:
        pointer = publish.current(settings.warehouse)
        _attach(staging.connection, None if pointer is None else pointer.path, read_only=True)
        report = examine(staging, paths, settings, overrides, progress=progress)
        if rejects is not None:
            report.rejected = _hand_back(staging.connection, report, rejects)
        return report


def load(
    paths: Sequence[Path],
    settings: Settings,
    *,
    overrides: Overrides = _NO_OVERRIDES,
    demo: bool = False,
    partial: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> LoadResult:
    """Check files and publish their rows as a new version of the warehouse.

    By default any error refuses the whole load; with ``partial`` the rows without errors
    are published. Either way the rows with errors are written to workbooks in the folder
    ``rejects``, if one is given. ``demo`` marks the rows as demonstration data. What the
    sender says of the columns, in ``overrides``, is remembered for the next file with the same header.

    Raises:
        PublishError: when the work could not be done (lock, disk, memory, folder).
    """
    folder = settings.warehouse
    with _told(), publish.writer_lock(folder), open_staging(memory=settings.memory) as staging:
        pointer = publish.current(folder)
        building = publish.start_building(folder, pointer)
        try:
            _attach(staging.connection, building, read_only=False)
            report = examine(
                staging, paths, settings, overrides, demo=demo, is_partial=partial, progress=progress
            )
            outcome = _outcome(staging.connection, report, partial=partial)
            if rejects is not None:
                report.rejected = _hand_back(staging.connection, report, rejects)
            if outcome == "published":
                if progress is not None:
                    progress("publish", 0.0)
                _forget_texts(staging.connection, report)
                pointer = _publish(staging.connection, building, settings, pointer, report, demo=demo)
                _remember(report, overrides, settings)
        finally:
            publish.remove_building(building)
    version = None if pointer is None else pointer.version
    return LoadResult(report=report, outcome=outcome, version=version)


def status(settings: Settings) -> Status:
    """The published version: number, time, rows of each table, batches.

    Raises:
        PublishError: when the pointer or the version cannot be read.
    """
    with _told():
        pointer = publish.current(settings.warehouse)
        found = Status(folder=str(settings.warehouse))
        if pointer is None:
            return found
        with duckdb.connect(str(pointer.path), read_only=True) as connection:
            found.version = pointer.version
            found.built_at = str(connection.execute("SELECT built_at FROM version").fetchall()[0][0])
            for table in TABLES:
                found.rows[table] = count(connection, table)
            batches = connection.execute("SELECT * FROM batch ORDER BY number")
            names = [column[0] for column in batches.description or ()]
            found.batches = [dict(zip(names, row, strict=True)) for row in batches.fetchall()]
        for batch in found.batches:
            batch["loaded_at"] = str(batch["loaded_at"])
        return found


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None, *, read_only: bool) -> None:
    """Attach the version to compare with as ``warehouse``; an empty one when there is none yet."""
    is_new = path is None or not path.exists()
    where = "':memory:'" if path is None else quoted(path)
    connection.execute(f"ATTACH {where} AS warehouse{' (READ_ONLY)' if read_only and not is_new else ''}")
    if is_new:
        create_warehouse(connection)
        return
    found = connection.execute("SELECT contract FROM warehouse.version").fetchall()
    if found != [(CONTRACT_VERSION,)]:
        raise PublishError("old-contract", found=str(found[0][0]) if found else "?", wanted=CONTRACT_VERSION)


def _outcome(connection: duckdb.DuckDBPyConnection, report: Report, *, partial: bool) -> Outcome:
    if report.conclusion != "valid" and not partial:
        return "refused"
    if not any(file.rows_accepted for file in report.files):
        return "refused"
    is_new = any(file.added or file.changed for file in report.files)
    return "published" if is_new or reference_changed(connection) else "unchanged"


def _hand_back(connection: duckdb.DuckDBPyConnection, report: Report, folder: Path) -> list[Path]:
    return [
        write_rejected(connection, folder, file)
        for file in report.files
        if file.table and count(connection, f"bad_row WHERE file = {file.number}")
    ]


def _forget_texts(connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Drop what was only needed to check and to hand back: the merge can use its memory."""
    for file in report.files:
        connection.execute(f"DROP TABLE IF EXISTS raw_{file.number}")


def _remember(report: Report, overrides: Overrides, settings: Settings) -> None:
    for file in report.files:
        if overrides.mapping and file.table:
            remember(settings.mappings, file.header, overrides.mapping)


def _publish(
    connection: duckdb.DuckDBPyConnection,
    building: Path,
    settings: Settings,
    pointer: publish.Pointer | None,
    report: Report,
    *,
    demo: bool,
) -> publish.Pointer:
    """Merge into the build, close it, verify it, publish it."""
    version = publish.next_version(settings.warehouse, pointer)
    at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    last = connection.execute("SELECT coalesce(max(number), 0) FROM warehouse.batch").fetchall()[0][0]
    taken = [file for file in report.files if file.rows_accepted]
    batches: list[list[object]] = [
        [file.number, last + place, *_batch(file, at, demo=demo)]
        for place, file in enumerate(taken, start=1)
        if file.added or file.changed
    ]
    counts = merge(connection, version=version, at=at, batches=batches)
    connection.execute("DETACH warehouse")
    publish.verify(building, counts)
    return publish.publish(building, settings.warehouse, version)


def _batch(file: FileReport, at: datetime, *, demo: bool) -> list[object]:
    return [
        file.title,
        file.sha256,
        file.table,
        at,
        demo,
        CONTRACT_VERSION,
        file.rows_read,
        file.added,
        file.changed,
        file.unchanged,
        file.rows_rejected,
    ]


@contextmanager
def _told() -> Iterator[None]:
    """Turn the faults of disk, memory and folder into one that a person can read."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise PublishError("memory") from error
    except duckdb.Error as error:
        reason = str(error).split("\n", 1)[0]
        code = "disk-full" if "No space left" in reason else "database"
        raise PublishError(code, reason=reason) from error
    except OSError as error:
        code = _SYSTEM_FAULTS.get(error.errno or 0, "system")
        raise PublishError(code, reason=error.strerror or type(error).__name__) from error
