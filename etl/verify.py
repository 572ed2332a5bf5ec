"""Whether everything that is kept is whole and agrees: batches, pointer, version, keys, history, content."""

from collections.abc import Iterator

import duckdb

from etl import publish
from etl.build import told
from etl.layout import is_file_of_ours
from etl.ledger.check import Fault, check_batches
from etl.ledger.content import content_hash, rows_hash
from etl.ledger.folder import Ledger
from etl.outcome import Verified
from etl.problems import PublishError
from etl.schema import TABLES, Table
from etl.staging import count, quoted
from karnameh.settings import Settings


def verify(settings: Settings) -> Verified:
    """Everything that is not as it should be; nothing is changed. Reads every byte that is kept.

    Writers wait meanwhile. What a killed writer left is no fault: the next one removes it.

    Raises:
        PublishError: when the work could not be done (lock, folder).
    """
    with told(), publish.writer_lock(settings.warehouse):
        return Verified(faults=_faults(settings))


def _faults(settings: Settings) -> list[Fault]:
    ledger = Ledger(settings.batches)
    try:
        pointer = publish.current(settings.warehouse)
    except PublishError as error:
        return [*check_batches(ledger), Fault(error.code, error.detail)]
    last = ledger.last_kept()
    if pointer is None:
        return [*check_batches(ledger), *([Fault("pointer-missing", {})] if last else [])]
    faults = list(check_batches(ledger, last=pointer.batch))
    if last > pointer.batch:
        detail = {"last": str(last), "published": str(pointer.batch)}
        faults.append(Fault("batches-ahead", detail))
    if not any(fault.code in ("batch-missing", "batch-damaged") for fault in faults):
        faults += _check_version(pointer, ledger)
    return faults


def _check_version(pointer: publish.Pointer, ledger: Ledger) -> Iterator[Fault]:
    try:
        publish.verify(pointer.path, {})
    except PublishError:
        yield Fault("version-damaged", {"file": pointer.path.name})
        return
    if not is_file_of_ours(pointer.path):
        yield Fault("old-layout", {})
        return
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {quoted(pointer.path)} AS warehouse (READ_ONLY)")
        yield from _check_record(connection, pointer)
        manifests = [
            (batch.number, batch.fingerprint) for batch in ledger.batches(last=pointer.batch).values()
        ]
        entered = connection.execute(
            "SELECT number, fingerprint FROM warehouse.batch ORDER BY number"
        ).fetchall()
        if entered != manifests:
            yield Fault("ledger-differs", {})
        for table in TABLES.values():
            yield from _check_history(connection, table)


def _check_record(connection: duckdb.DuckDBPyConnection, pointer: publish.Pointer) -> Iterator[Fault]:
    """Whether the version is the one that the pointer means, with the content that it had."""
    said = connection.execute("SELECT number, batch, rows_hash FROM warehouse.version").fetchall()
    found = rows_hash(connection)
    if (
        said != [(pointer.version, pointer.batch, found)]
        or content_hash(connection, found) != pointer.content
    ):
        yield Fault("content-differs", {"file": pointer.path.name})


def _check_history(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Fault]:
    """One row for each key at any time: periods neither empty nor overlapping."""
    keys = ", ".join(table.key)
    periods = (
        f"(SELECT {keys}, since, NULL AS until FROM warehouse.{table.name} UNION ALL "
        f"SELECT {keys}, since, until FROM warehouse.past_{table.name})"
    )
    wrong = count(
        connection,
        f"(SELECT until <= since OR coalesce(until, since + 1) > lead(since) OVER (PARTITION BY {keys} "
        f"ORDER BY since, until NULLS LAST) OR (until IS NULL AND lead(since) OVER (PARTITION BY {keys} "
        f"ORDER BY since, until NULLS LAST) IS NOT NULL) AS is_wrong FROM {periods}) WHERE is_wrong",
    )
    if wrong:
        yield Fault("history-broken", {"table": table.name, "rows": str(wrong)})
