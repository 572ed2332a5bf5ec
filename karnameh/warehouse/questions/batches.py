"""Batches: what was published when, by whom it is answered for, and what has been taken back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from karnameh.warehouse.history_records import Batch, BatchPage, Correction
from karnameh.warehouse.paging import window
from karnameh.warehouse.published import Published
from karnameh.warehouse.records import Source

_COLUMNS = ", ".join(field.name for field in fields(Batch) if field.name != "undone_by")


def batches(published: Published, *, page: int = 1, page_size: int = 20) -> BatchPage:
    """One page of the batches, newest first; a page past the end is the last one."""
    undone = undone_batches(published)
    total = published.number("SELECT count(*) FROM batch")
    place = window(total, page=page, page_size=page_size)
    rows = published.records(
        f"SELECT {_COLUMNS} FROM batch ORDER BY number DESC LIMIT $limit OFFSET $offset",  # noqa: S608 — the names above
        {"limit": place.limit, "offset": place.offset},
    )
    found = tuple(_batch(row, undone) for row in rows)
    return BatchPage(rows=found, total=total, page=place.page, pages=place.pages)


def batch(published: Published, number: int) -> Batch | None:
    """One batch; None when no batch on show has that number."""
    sql = f"SELECT {_COLUMNS} FROM batch WHERE number = $number"  # noqa: S608 — the names above
    row = published.record(sql, {"number": number})
    return _batch(row, undone_batches(published)) if row else None


def _batch(row: Mapping[str, Any], undone: Mapping[int, int]) -> Batch:
    return Batch(**row, undone_by=undone.get(row["number"]))


def undone_batches(published: Published) -> dict[int, int]:
    """The batches that are not in force → the undo that takes each back."""
    rows = published.records("SELECT number, target FROM batch WHERE target IS NOT NULL")
    return taken_back({row["number"]: row["target"] for row in rows})


def taken_back(targets: Mapping[int, int]) -> dict[int, int]:
    """From undo → what it takes back: what is taken back in the end → the undo that does it.

    An undo that is itself taken back takes nothing back.
    """
    undone: dict[int, int] = {}
    for number in sorted(targets, reverse=True):
        if number not in undone:
            undone.setdefault(targets[number], number)
    return undone


def batch_files(published: Published, number: int) -> pd.DataFrame:
    """The files of a batch in their order.

    Columns: file_name, sha256, table_name, rows_read, added, changed, unchanged, rejected.
    """
    return published.frame(
        """
        SELECT file_name, sha256, table_name, rows_read, added, changed, unchanged, rejected
        FROM source_file WHERE batch = $number ORDER BY file
        """,
        {"number": number},
    )


def corrections(
    published: Published, *, activity_id: str | None = None, batch: int | None = None
) -> list[Correction]:
    """What was wrong with the records of an activity, or all that one batch says so, the latest first."""
    rows = published.records(
        """
        SELECT activity_id, wrong, wrong_since, wrong_batch.made_at AS wrong_from,
            mended_in, mending_batch.made_at AS mended_at, correction.batch
        FROM correction
        JOIN batch AS wrong_batch ON wrong_batch.number = wrong_since
        JOIN batch AS mending_batch ON mending_batch.number = mended_in
        WHERE ($id IS NULL OR activity_id = $id) AND ($batch IS NULL OR correction.batch = $batch)
        ORDER BY correction.batch DESC, activity_id
        """,
        {"id": activity_id, "batch": batch},
    )
    return [Correction(**row) for row in rows]


def source(published: Published, *, batch: int, file: int) -> Source | None:
    """A file of a batch; None when there is no such file."""
    row = published.record(
        """
        SELECT source_file.batch, file_name, made_at
        FROM source_file JOIN batch ON batch.number = source_file.batch
        WHERE source_file.batch = $batch AND file = $file
        """,
        {"batch": batch, "file": file},
    )
    return Source(**row) if row else None
