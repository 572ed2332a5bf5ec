"""What is published: version, content, rows, batches."""

import duckdb

from etl import publish
from etl.build import told
from etl.layout import is_file_of_ours
from etl.outcome import Status
from etl.problems import PublishError
from etl.schema import TABLES
from etl.staging import count
from karnameh.settings import Settings


def status(settings: Settings) -> Status:
    """The published version: number, time, content hash, rows of each table, batches.

    Raises:
        PublishError: when the pointer or the version cannot be read.
    """
    with told():
        pointer = publish.current(settings.warehouse)
        found = Status(folder=str(settings.warehouse))
        if pointer is None:
            return found
        if not is_file_of_ours(pointer.path):
            raise PublishError("old-layout")
        with duckdb.connect(str(pointer.path), read_only=True) as connection:
            found.version, found.content = pointer.version, pointer.content
            found.built_at = str(connection.execute("SELECT built_at FROM version").fetchall()[0][0])
            for table in TABLES:
                found.rows[table] = count(connection, table)
            batches = connection.execute("SELECT * FROM batch ORDER BY number")
            names = [column[0] for column in batches.description or ()]
            found.batches = [dict(zip(names, row, strict=True)) for row in batches.fetchall()]
            files = connection.execute(
                "SELECT batch, file_name FROM source_file ORDER BY batch, file"
            ).fetchall()
        for batch in found.batches:
            batch["made_at"] = str(batch["made_at"])
            batch["files"] = [name for number, name in files if number == batch["number"]]
        return found
