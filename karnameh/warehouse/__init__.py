"""The published warehouse, read-only, and the questions that are asked of it.

A page takes ``store.published()`` once and asks all its questions of that one
version, so that every figure on it is of the same moment::

    published = store.published()
    questions.activities_by_month(published, year=1404)
"""

from karnameh.warehouse.filter import Filter
from karnameh.warehouse.history_records import Batch, BatchChanges, Change, Correction, Withdrawal
from karnameh.warehouse.previews import site_previews
from karnameh.warehouse.published import NoSuchBatch, NoWarehouse, Published
from karnameh.warehouse.records import Activity, ActivityRecord, Headline, VersionInfo
from karnameh.warehouse.store import Store, site_store

__all__ = [
    "Activity",
    "ActivityRecord",
    "Batch",
    "BatchChanges",
    "Change",
    "Correction",
    "Filter",
    "Headline",
    "NoSuchBatch",
    "NoWarehouse",
    "Published",
    "Store",
    "VersionInfo",
    "Withdrawal",
    "site_previews",
    "site_store",
]
