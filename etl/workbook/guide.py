"""The guide in the workbook: what to know first, then one line for each column."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.schema import TABLES, Field
from etl.texts import Lang, plain
from etl.workbook.book import HEADER, SOFT, STRONG, TEXT, direction, height, new_sheet
from etl.workbook.rules import Lists, accepted
from etl.workbook.words import DATA_SHEETS, label, meaning, word, words

_WIDTHS = {"sheet": 14, "column": 26, "required": 12, "meaning": 62, "accepts": 62}
_TITLE = {"bold": True, "font_size": 14, "font_color": "#0B5C5C"}
_RULED = {"border": 1, "border_color": "#9DBFBD"}


def write_guide(book: Workbook, lists: Lists, lang: Lang, *, year: int, prefix: str) -> None:
    """Write the guide; ``prefix`` tells the identifiers of examples."""
    sheet = new_sheet(book, word(lang, "sheet", "guide"), lang)
    for position, width in enumerate(_WIDTHS.values()):
        sheet.set_column(position, position, width)
    values = words(lang, "words") | words(lang, "sheet") | {"year": plain(lang, year), "prefix": prefix}
    lines = list(words(lang, "guide_lines", **values).values())
    _write_introduction(book, sheet, lang, lines)
    _write_fields(book, sheet, lang, lists, start=len(lines) + 2)


def _write_introduction(book: Workbook, sheet: Worksheet, lang: Lang, lines: list[str]) -> None:
    text = TEXT | direction(lang) | {"text_wrap": True}
    line_format, title_format = book.add_format(text), book.add_format(text | _TITLE)
    last = len(_WIDTHS) - 1
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, last, word(lang, "guide", "title"), title_format)
    for row, line in enumerate(lines, start=1):
        # Excel does not find the height of merged cells by itself.
        sheet.set_row(row, height(line, sum(_WIDTHS.values())))
        sheet.merge_range(row, 0, row, last, line, line_format)


def _write_fields(book: Workbook, sheet: Worksheet, lang: Lang, lists: Lists, *, start: int) -> None:
    wrapped = TEXT | direction(lang) | {"text_wrap": True}
    text, header, required, optional = (
        book.add_format(look)
        for look in (
            wrapped | _RULED,
            HEADER | SOFT | direction(lang),
            wrapped | _RULED | STRONG,
            wrapped | _RULED | SOFT,
        )
    )
    sheet.repeat_rows(start)
    for position, key in enumerate(_WIDTHS):
        sheet.write_string(start, position, word(lang, "guide", key), header)
    fields = [(name, field) for name in DATA_SHEETS for field in TABLES[name].fields]
    for row, (name, field) in enumerate(fields, start=start + 1):
        cells = _cells(lang, name, field, lists)
        sheet.set_row(row, max(height(cell, _WIDTHS[key] * 11 // 10) for key, cell in cells.items()))
        for position, (key, cell) in enumerate(cells.items()):
            look = (required if field.required else optional) if key == "required" else text
            sheet.write_string(row, position, cell, look)


def _cells(lang: Lang, table: str, field: Field, lists: Lists) -> dict[str, str]:
    return {
        "sheet": word(lang, "sheet", table),
        "column": label(lang, field),
        "required": word(lang, "guide", "yes" if field.required else "no"),
        "meaning": meaning(lang, field),
        "accepts": accepted(lang, field, lists),
    }
