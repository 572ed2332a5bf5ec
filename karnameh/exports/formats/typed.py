"""Parquet: the columns with their types, for programs that reckon."""

import io
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from karnameh.warehouse import Published
from karnameh.warehouse.questions.resource_texts import Selection, arrow_batches
from karnameh.warehouse.resource_fields import FieldType

_TYPES: dict[FieldType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "list": pa.list_(pa.string()),
}
_BATCHES = 4
"""Batches of a row group: some 20,000 rows."""


def parquet_pieces(published: Published, selection: Selection) -> Iterator[bytes]:
    """A Parquet file, row group by row group; the same rows give the same bytes."""
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in selection.columns.columns])
    target = _Outbox()
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        batches = arrow_batches(published, selection)
        while group := list(islice(batches, _BATCHES)):
            writer.write_table(pa.Table.from_batches(group).cast(schema))
            yield target.taken()
    yield target.taken()


class _Outbox(io.RawIOBase):
    """What has been written and not yet been taken."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        content = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(content)
        self._written += len(content)
        return len(content)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What is new since the last time."""
        content = b"".join(self._pieces)
        self._pieces.clear()
        return content
