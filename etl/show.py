"""One batch as it was published: its manifest, and what it changed."""

import duckdb

from etl import publish
from etl.build import told
from etl.differences import published_differences
from etl.ledger.folder import Ledger
from etl.outcome import Shown
from etl.problems import PublishError
from etl.reference import Reference
from etl.staging import quoted
from karnameh.settings import Settings


def show(number: int, settings: Settings) -> Shown:
    """A published batch.

    Raises:
        PublishError: when there is no such batch, or it cannot be read.
    """
    with told():
        pointer = publish.current(settings.warehouse)
        if pointer is None or not 0 < number <= pointer.batch:
            raise PublishError("no-batch", number=str(number))
        batch = Ledger(settings.batches).read(number)
        reference = Reference.read(settings.reference)
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"ATTACH {quoted(pointer.path)} AS warehouse (READ_ONLY)")
            return Shown(batch=batch, differences=published_differences(connection, number, reference))
