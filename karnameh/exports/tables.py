"""From a table of rows to the bytes of a CSV file that opens well everywhere.

Excel takes a file without a byte-order mark for Windows-1256, and runs a cell
that begins like a formula; so there is a mark, and such a cell is made harmless.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from karnameh.locales import Locale

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.٫]\d+)?(?:e[-+]?\d+)?")


def csv_bytes(frame: pd.DataFrame, columns: Mapping[str, str], locale: Locale) -> bytes:
    """The columns of a frame under their headers, as UTF-8 with a byte-order mark and CRLF.

    Numbers keep ASCII digits and dates are ISO, for programs to read; a missing
    value is an empty cell. A text that a spreadsheet would run as a formula gets
    a leading apostrophe.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([harmless(header) for header in columns.values()])
    for row in frame[list(columns)].itertuples(index=False, name=None):
        writer.writerow([_cell(value, locale) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _cell(value: Any, locale: Locale) -> str:  # noqa: ANN401 — whatever the column holds
    if isinstance(value, tuple):
        return harmless(locale.joined([str(item) for item in value]))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return locale.text("state.yes" if value else "state.no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    return _number(value)


def _number(value: float) -> str:
    """Digits without grouping, without an exponent and without a needless ``.0``."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".")


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: one that begins like a formula gets a leading apostrophe."""
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
