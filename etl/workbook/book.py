"""One XLSX file: made beside its place and put there whole, the same bytes for the same content."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from etl.texts import Lang

TEXT = {"num_format": "@", "valign": "top"}
"""Excel leaves a text cell as it is: no dates out of «۱۴۰۳/۱۱/۲۲», no numbers out of «0012»."""
HEADER = {"num_format": "@", "bold": True, "valign": "vcenter", "text_wrap": True, "border": 1}
STRONG = {"bg_color": "#0B5C5C", "font_color": "#FFFFFF", "border_color": "#9DBFBD"}
SOFT = {"bg_color": "#DCEBEA", "font_color": "#143D3D", "border_color": "#9DBFBD"}

_FONT = {"font_name": "Tahoma", "font_size": 10}  # on every Windows, and made for Persian too
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a real time would give new bytes on every run
_EXCEL_LIMIT = 32_767
_KEPT = 32_000
_LINE_HEIGHT, _TALLEST = 15, 409  # points; the second is Excel's limit
_NOTE_WIDTH, _NOTE_LETTERS = 280, 40

HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and what turns the text after it round."""


@contextmanager
def new_book(path: Path, title: str, *, constant_memory: bool = False) -> Iterator[Workbook]:
    """A workbook to write in; it stands at ``path`` only once it is whole.

    With ``constant_memory`` cells are written row by row, each row once.

    Raises:
        OSError: when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".workbook-", dir=path.parent) as folder:
        draft = Path(folder) / "draft.xlsx"
        font = dict(_FONT)  # XlsxWriter writes into it
        options = {"constant_memory": constant_memory, "tmpdir": folder, "default_format_properties": font}
        try:
            with Workbook(draft, options) as book:
                book.set_properties({"title": title, "created": _CREATED})
                yield book
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        draft.replace(path)


def new_sheet(book: Workbook, name: str, lang: Lang) -> Worksheet:
    """One more sheet, running in the direction of the language, for paper A4 on its side."""
    sheet = book.add_worksheet(name)
    if lang == "fa":
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def side(lang: Lang) -> dict[str, object]:
    """What a format needs so that its text stands where lines begin; which way it runs, each text tells."""
    return {"align": "right" if lang == "fa" else "left", "indent": 1}


def direction(lang: Lang) -> dict[str, object]:
    """What a format needs so that sentences of the language run and stand as they should."""
    return side(lang) | {"reading_order": 2 if lang == "fa" else 1}


def height(text: str, letters: int) -> int:
    """Points that a wrapped text needs in a cell with room for so many letters in a line."""
    lines = sum(max(1, ceil(len(line) / letters)) for line in text.split("\n"))
    return min(_LINE_HEIGHT * lines + 4, _TALLEST)


def write_note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A note on a cell, in a box that its text fits."""
    box = {"width": _NOTE_WIDTH, "height": height(text, _NOTE_LETTERS) * 4 // 3, "font_size": 9}  # in pixels
    sheet.write_comment(row, column, shortened(shown(text)), box)


def shown(text: str) -> str:
    r"""The text with its hidden characters written out: ``\x00``, ``\u202e``."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), plain)


def shortened(text: str) -> str:
    """The text within Excel's limit for a cell, which counts UTF-16 units; what is cut shows as «…»."""
    units = text.encode("utf-16-le", errors="replace")
    if len(units) <= 2 * _EXCEL_LIMIT:
        return text
    return units[: 2 * _KEPT].decode("utf-16-le", errors="ignore") + "…"


def inert(text: str) -> str:
    """The text, with a space after it where XlsxWriter would take it for markup of its own."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
