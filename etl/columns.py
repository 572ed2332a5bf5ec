"""Inserting a projection's rows: by one query with its joins, or, where these are many, chunk by chunk.

Each of some twenty-five joins carries every other column along, which costs many times
what the look-ups do. So where there are many, a chunk of the raw table is taken out as
Arrow columns, each is looked up in its mapping table, and what is found stands beside it
as a structure of the table's own name: the projection's expressions need not know.
"""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.project import Projection

_FEW = 6
"""Joins up to which one query is as fast."""
_CHUNK = 122_880
"""Rows of a chunk: DuckDB's row group, which it then never has to split or to join."""


def insert_rows(
    connection: duckdb.DuckDBPyConnection, into: str, relation: str, projection: Projection, condition: str
) -> None:
    """Insert the projected rows of a raw table that meet a condition; it is ``r`` in all expressions.

    Only where the projection's joins are few may the condition name the mapping tables.
    """
    selected = ", ".join(f"{sql} AS {name}" for name, sql in projection.columns.items())
    insert = f"INSERT INTO {into} BY NAME SELECT {selected} FROM"
    if len(projection.maps) <= _FEW:
        connection.execute(f"{insert} {relation} AS r {' '.join(projection.joins)} WHERE {condition}")
        return
    for chunk in _looked_up(connection, relation, projection):
        connection.register("chunk", chunk)
        try:
            connection.execute(f"{insert} chunk AS r {' '.join(projection.others)} WHERE {condition}")
        finally:
            connection.unregister("chunk")


def _looked_up(
    connection: duckdb.DuckDBPyConnection, relation: str, projection: Projection
) -> Iterator[pa.Table]:
    """The raw table chunk by chunk, with a structure for each mapping table beside its columns."""
    maps = {name: _Map(connection, name, column) for name, column in projection.maps.items()}
    raw = connection.cursor().execute(f"SELECT r.*, r.rowid AS rowid FROM {relation} AS r")
    for batch in raw.to_arrow_reader(_CHUNK):
        chunk = pa.Table.from_batches([batch])
        for name, lookup in maps.items():
            chunk = chunk.append_column(name, lookup.found(chunk))
        yield chunk


class _Map:
    """A mapping table in memory, looked up by its column's texts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str, column: str) -> None:
        table = connection.cursor().execute(f"FROM {name}").to_arrow_table().combine_chunks()
        self._column = column
        self._raw = table.column("raw")
        self._rows = table.to_struct_array()

    def found(self, chunk: pa.Table) -> pa.ChunkedArray:
        """For each row of the chunk the mapping's row as a structure; null where there is none."""
        places = pc.index_in(chunk.column(self._column), value_set=self._raw)
        return self._rows.take(places)
