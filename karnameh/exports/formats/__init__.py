"""The public tables in the formats of the API, each a stream of bytes that holds no more than some thousand rows."""

from karnameh.exports.formats.texts import csv_pieces, geojson_pieces, ndjson_pieces
from karnameh.exports.formats.typed import parquet_pieces
from karnameh.exports.formats.workbook import MOST_ROWS, pieces_of, workbook_file

__all__ = [
    "MOST_ROWS",
    "csv_pieces",
    "geojson_pieces",
    "ndjson_pieces",
    "parquet_pieces",
    "pieces_of",
    "workbook_file",
]
