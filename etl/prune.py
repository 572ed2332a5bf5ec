"""Removing old versions of the warehouse; what they held can be built again from the batches."""

from pathlib import Path

from etl import publish
from etl.build import told
from karnameh.settings import Settings


def prune(settings: Settings, *, keep: int, days: int) -> list[Path]:
    """Remove versions beyond the newest ``keep``, and those older than so many days; returns what was removed.

    Raises:
        PublishError: when the work could not be done (lock, folder).
    """
    with told(), publish.writer_lock(settings.warehouse):
        return publish.prune(settings.warehouse, keep=keep, days=days)
