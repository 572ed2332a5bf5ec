"""The search key as an SQL function of the staging database."""

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType
from duckdb.sqltypes import VARCHAR

from karnameh.persian.text import search_key


def create_search_key(connection: duckdb.DuckDBPyConnection) -> None:
    """Create ``search_key(text)``: what ``karnameh.persian.text.search_key`` gives, in vectors."""
    connection.create_function("search_key", _search_keys, [VARCHAR], VARCHAR, type=PythonUDFType.ARROW)


def _search_keys(texts: pa.ChunkedArray) -> pa.Array:
    return pa.array([search_key(text) for text in texts.to_pylist()], pa.string())
