"""One published version of the warehouse, opened for reading."""

import weakref
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from karnameh.warehouse.cache import Cache

if TYPE_CHECKING:
    import pyarrow as pa

CACHED_ANSWERS = 512
CACHED_ROWS = 2_000
"""Answers longer than this are asked anew each time; they are downloads, not views."""
PAST_VIEWS = 4
"""Past moments of one version that stay open, each with a connection of its own."""

_NEWEST = 2**31 - 1
"""A batch number that no other one exceeds."""

_SETTINGS: dict[str, str | bool | int] = {
    "threads": 2,
    "temp_directory": "",  # a reader never writes, not even to spill
    "python_enable_replacements": False,  # an unknown table is an error, not a Python variable
    "allow_community_extensions": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_WHOLE_NUMBERS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UBIGINT", "HUGEINT"})


class NoWarehouse(Exception):
    """Nothing is published, or what is published cannot be read."""


class NoSuchBatch(Exception):
    """A number that no batch on show has."""


class Published:
    """One version, as the public may see it. Safe to share between threads.

    The file is attached to a database in memory that holds nothing but views of
    it (``public.sql``), so that no question can meet an internal row, nor a
    demonstration row where those are left out. The connection closes when the
    last user of the object lets go of it.

    Attributes:
        version: the version's number.
        built_at: when it was built, UTC.
        demo: whether demonstration rows are shown.
        batch: the batch after which the record is shown as it stood; None for today's.
    """

    def __init__(self, path: Path, *, demo: bool, memory: str, batch: int | None = None) -> None:
        """Open the file. Raises NoWarehouse when it is not a warehouse that can be read."""
        try:
            self._connection = _opened(path, demo=demo, memory=memory, batch=batch)
            number, built_at = self._version_row()
        except duckdb.Error as error:
            raise NoWarehouse(f"{path.name} cannot be read as a warehouse") from error
        self.version = number
        self.built_at = built_at
        self.demo = demo
        self.batch = batch
        self._path = path
        self._memory = memory
        self._cache = Cache(CACHED_ANSWERS)
        self._past = Cache(PAST_VIEWS)
        self.close = weakref.finalize(self, self._connection.close)

    def as_of(self, batch: int) -> "Published":
        """The same version as it stood after a batch; the last few stay open.

        Raises:
            NoSuchBatch: when no batch on show has that number.
        """
        if not self.number("SELECT count(*) FROM batch WHERE number = $number", {"number": batch}):
            raise NoSuchBatch(batch)
        return self._past.get(
            batch,
            lambda: Published(self._path, demo=self.demo, memory=self._memory, batch=batch),
            worth=lambda _: True,
        )

    def _version_row(self) -> tuple[int, datetime]:
        row = self._connection.execute("SELECT number, built_at FROM version").fetchone()
        if row is None:
            raise NoWarehouse("The warehouse does not say which version it is")
        return row[0], row[1]

    def frame(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        """The rows of a query, as a frame that the caller may change freely.

        Missing texts and dates are ``None``, dates are ``datetime.date``, lists
        are tuples. Whole numbers are int64, or Int64 with ``pd.NA`` where one is
        missing; other numbers are float64, missing ones NaN.
        """
        key = (sql, tuple(sorted((name, repr(value)) for name, value in (parameters or {}).items())))
        kept = self._cache.get(
            key, lambda: self._asked(sql, parameters), worth=lambda frame: len(frame) <= CACHED_ROWS
        )
        return kept.copy(deep=False)  # copy-on-write keeps the original as it is

    def records(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """The rows of a query by column name, missing values as ``None``."""
        frame = self.frame(sql, parameters)
        names = [str(name) for name in frame.columns]
        rows = frame.itertuples(index=False, name=None)
        return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]

    def record(self, sql: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any] | None:
        """The first row of a query, as ``records`` gives it; None when there is none."""
        return next(iter(self.records(sql, parameters)), None)

    def number(self, sql: str, parameters: Mapping[str, object] | None = None) -> int:
        """The one whole number that a query returns."""
        (row,) = self.records(sql, parameters)
        (value,) = row.values()
        return int(value)

    def chunks(
        self, sql: str, parameters: Mapping[str, object] | None = None, *, size: int = 5_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query a few at a time, for files that are larger than views; nothing of them is kept."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, dict(parameters) if parameters else None)
            while rows := cursor.fetchmany(size):
                yield rows

    def record_batches(
        self, sql: str, parameters: Mapping[str, object] | None = None, *, size: int = 5_000
    ) -> "Iterator[pa.RecordBatch]":
        """The rows of a query as ``chunks`` gives them, as Arrow record batches."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, dict(parameters) if parameters else None)
            yield from cursor.to_arrow_reader(size)

    def _asked(self, sql: str, parameters: Mapping[str, object] | None) -> pd.DataFrame:
        # A connection shared by threads without a cursor of each one's own returns other threads' rows.
        with self._connection.cursor() as cursor:
            cursor.execute(sql, dict(parameters) if parameters else None)
            types = {name: str(kind) for name, kind, *_ in cursor.description or []}
            rows = cursor.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in types]
        series = {
            name: _column(values, kind) for (name, kind), values in zip(types.items(), columns, strict=True)
        }
        return pd.DataFrame(series)


def _opened(path: Path, *, demo: bool, memory: str, batch: int | None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={**_SETTINGS, "memory_limit": memory})
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS published (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        connection.execute(f"CREATE MACRO is_shown(demo) AS {'true' if demo else 'NOT demo'}")
        connection.execute(f"CREATE MACRO last_batch() AS {_NEWEST if batch is None else int(batch)}")
        for name in ("history", "present" if batch is None else "past", "public"):
            sql = files("karnameh.warehouse").joinpath(f"{name}.sql")
            connection.execute(sql.read_text(encoding="utf-8"))
        connection.execute("SET lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _column(values: tuple[Any, ...], kind: str) -> "pd.Series[Any]":
    if kind in _WHOLE_NUMBERS:
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    if kind == "DOUBLE":
        return pd.Series(values, dtype="float64")
    if kind == "BOOLEAN":
        return pd.Series(values, dtype="boolean" if None in values else "bool")
    if kind.endswith("[]"):
        values = tuple(None if value is None else tuple(value) for value in values)
    return pd.Series(values, dtype="object")


def _plain(value: Any) -> Any:  # noqa: ANN401 — whatever the column holds
    if isinstance(value, tuple) or value is None:
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
