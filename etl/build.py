"""The next version under construction: opened under the writer lock, published whole or not at all."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl import publish
from etl.layout import create_tables, is_ours
from etl.ledger.batch import Batch
from etl.ledger.content import EMPTY_HASH, content_hash
from etl.ledger.folder import Ledger
from etl.ledger.replay import apply_batch
from etl.problems import PublishError
from etl.reference_tables import REFERENCE_TABLES, replace_reference
from etl.schema import CONTRACT_VERSION, TABLES
from etl.search import create_search_key
from etl.staging import Staging, count, open_staging, quoted
from karnameh.settings import Settings

_SYSTEM_FAULTS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
}


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is going on.

    Attributes:
        settings: where everything lies.
        staging: the database with ``warehouse`` attached, the next version.
        pointer: the published version; None when there is none.
        path: the file of ``warehouse``.
        ledger: the batches.
    """

    settings: Settings
    staging: Staging
    pointer: publish.Pointer | None
    path: Path
    ledger: Ledger

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection of the staging database."""
        return self.staging.connection

    @property
    def last_batch(self) -> int:
        """Number of the last published batch, 0 when there is none."""
        return _last(self.pointer)

    def previous(self) -> str:
        """The fingerprint that the next batch must name.

        Raises:
            PublishError: when the last batch is missing, or is not the one in the published version.
        """
        if not self.last_batch:
            return ""
        if not self.ledger.path(self.last_batch).is_dir():
            raise PublishError("batch-missing", number=str(self.last_batch))
        found = self.ledger.read(self.last_batch).fingerprint
        entered = self.connection.execute(
            "SELECT fingerprint FROM warehouse.batch WHERE number = ?", [self.last_batch]
        ).fetchall()
        if entered != [(found,)]:
            raise PublishError("ledger-differs")
        return found

    def apply(self, batch: Batch, earlier: Mapping[int, Batch]) -> None:
        """Apply what is staged as this batch, in one transaction."""
        self.connection.execute("SET force_compression = 'auto'")
        with _transaction(self.connection):
            apply_batch(self.connection, batch, earlier)

    def content(self) -> str:
        """The content hash of the build as it stands."""
        ((rows_hash,),) = self.connection.execute("SELECT rows_hash FROM warehouse.version").fetchall()
        return content_hash(self.connection, rows_hash)

    def publish(self) -> publish.Pointer:
        """Finish the build with the staged reference tables, verify it, and move the pointer to it."""
        connection, settings = self.connection, self.settings
        version = publish.next_version(settings.warehouse, self.pointer)
        with _transaction(connection):
            replace_reference(connection)
            connection.execute(
                "UPDATE warehouse.version SET number = ?, built_at = ?, contract = ?",
                [version, now(), CONTRACT_VERSION],
            )
        ((batch,),) = connection.execute("SELECT batch FROM warehouse.version").fetchall()
        content = self.content()
        kept = (*TABLES, *(f"past_{table}" for table in TABLES), "batch", "posting", *REFERENCE_TABLES)
        counts = {name: count(connection, f"warehouse.{name}") for name in kept}
        connection.execute("CHECKPOINT warehouse")
        connection.execute("DETACH warehouse")
        publish.verify(self.path, counts)
        pointer = publish.publish(
            self.path, settings.warehouse, version=version, batch=batch, content=content
        )
        self.ledger.settle()
        with suppress(OSError):  # it is published: what is left over now is for the next one
            publish.prune(settings.warehouse, keep=settings.keep_versions, days=settings.keep_days)
        return pointer


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def open_build(settings: Settings, *, anew: bool = False) -> Iterator[Build]:
    """Start to build the next version, on the published one or ``anew`` on an empty one, as the only writer.

    What killed writers left behind is removed first; a build that is not published is removed at the end.

    Raises:
        PublishError: when the work could not be done (lock, disk, memory, folder), or the
            batches and the published version do not agree and it is not built anew.
    """
    folder, ledger = settings.warehouse, Ledger(settings.batches)
    with told(), publish.writer_lock(folder), open_staging(memory=settings.memory) as staging:
        pointer = _readable_pointer(folder) if anew else publish.current(folder)
        if pointer is not None or not anew:
            ledger.clear_pending(published=None if pointer is None else pointer.batch)
        if not anew:
            ledger.check_complete(published=_last(pointer))
        path = publish.start_building(folder, None if anew else pointer)
        try:
            attach(staging.connection, path, read_only=False)
            create_search_key(staging.connection)
            yield Build(settings, staging, pointer, path, ledger)
        finally:
            publish.remove_building(path)
            if (pointer := _readable_pointer(folder)) is not None or not anew:
                published = None if pointer is None else pointer.batch
                ledger.clear_pending(published=published, is_own=not anew)


def _last(pointer: publish.Pointer | None) -> int:
    return 0 if pointer is None else pointer.batch


def _readable_pointer(folder: Path) -> publish.Pointer | None:
    """The published version; None also when the pointer is damaged, which a rebuild mends."""
    try:
        return publish.current(folder)
    except PublishError:
        return None


def attach(connection: duckdb.DuckDBPyConnection, path: Path | None, *, read_only: bool) -> None:
    """Attach a version as ``warehouse``; an empty one when there is none yet.

    Raises:
        PublishError: when it is of another contract or layout than this program's.
    """
    is_new = path is None or not path.exists()
    where = "':memory:'" if path is None else quoted(path)
    connection.execute(f"ATTACH {where} AS warehouse{' (READ_ONLY)' if read_only and not is_new else ''}")
    if is_new:
        _create_warehouse(connection)
    elif not is_ours(connection, "warehouse"):
        raise PublishError("old-layout")


def _create_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    create_tables(connection, "warehouse")
    connection.execute("USE staging")
    connection.execute(
        "INSERT INTO warehouse.version VALUES (0, ?, ?, 0, ?)", [now(), CONTRACT_VERSION, EMPTY_HASH]
    )


def now() -> datetime:
    """This moment in UTC, without saying so, to the second: as everything is stored."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@contextmanager
def told() -> Iterator[None]:
    """Turn the faults of disk, memory and folder into one that a person can read."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error):  # Ctrl-C while DuckDB was at work
            raise KeyboardInterrupt from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise PublishError("memory") from error
    except duckdb.Error as error:
        reason = str(error).split("\n", 1)[0]
        code = "disk-full" if "No space left" in reason else "database"
        raise PublishError(code, reason=reason) from error
    except OSError as error:
        code = _SYSTEM_FAULTS.get(error.errno or 0, "system")
        raise PublishError(code, reason=error.strerror or type(error).__name__) from error
