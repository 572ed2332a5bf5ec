"""CSV, NDJSON and GeoJSON."""

from collections.abc import Iterator

from karnameh.warehouse import Published
from karnameh.warehouse.questions.resource_texts import Selection, csv_lines, features, json_objects

_MARK = b"\xef\xbb\xbf"
"""Without it Excel takes the file for Windows-1256."""


def csv_pieces(published: Published, selection: Selection, *, excel: bool) -> Iterator[bytes]:
    """UTF-8 and CRLF under the names of the columns; a missing value is empty, several are parted by ``|``.

    With ``excel`` there is a byte-order mark, and a text that a spreadsheet would run begins with
    an apostrophe; without it, the texts are as they are stored.
    """
    header = ",".join(column.name for column in selection.columns.columns)
    yield (_MARK if excel else b"") + f"{header}\r\n".encode()
    for lines in csv_lines(published, selection, harmless=excel):
        yield lines.encode()


def ndjson_pieces(published: Published, selection: Selection) -> Iterator[bytes]:
    """A JSON object a line."""
    for rows in json_objects(published, selection):
        yield "".join([f"{text}\n" for text, _ in rows]).encode()


def geojson_pieces(published: Published, selection: Selection) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946, WGS 84); what is nowhere known has the geometry null."""
    yield b'{"type":"FeatureCollection","features":['
    separator = "\n"
    for texts in features(published, selection):
        yield (separator + ",\n".join(texts)).encode()
        separator = ",\n"
    yield b"\n]}\n"
