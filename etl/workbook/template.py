"""The workbook that a clerk fills in and uploads as it is: a sheet for each table, the lists, and a guide."""

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from etl.reference import Reference
from etl.schema import TABLES, Field, FieldType, Table
from etl.texts import Lang, plain
from etl.workbook.book import HEADER, SOFT, STRONG, TEXT, direction, new_book, new_sheet, side, write_note
from etl.workbook.guide import write_guide
from etl.workbook.lists import code_lists, write_codes
from etl.workbook.rules import DIGITS, DIGITS_FORMULA, NUMBERS, Lists, validation
from etl.workbook.words import DATA_SHEETS, EXAMPLE_PREFIX, label, meaning, word, words
from karnameh.persian.digits import parse_number

ROWS = 2_000
"""Rows below the header that Excel watches over; more may be written."""

_EXAMPLE = {"italic": True, "font_color": "#5F6368"}
_HEADER_HEIGHT = 40
_WIDTHS = ((1_000, 48), (300, 36), (150, 40), (100, 24))
_NARROW = 20


def write_template(path: Path, reference: Reference, *, year: int, lang: Lang = "fa") -> Path:
    """Write the workbook for a Jalali year; returns its path. The same inputs give the same bytes.

    Raises:
        OSError: when it cannot be written.
    """
    lists = code_lists(reference, lang)
    with new_book(path, word(lang, "title", "template", year=plain(lang, year))) as book:
        book.define_name(DIGITS, DIGITS_FORMULA)
        for name in DATA_SHEETS:
            _write_table(book, TABLES[name], lists, lang, _example(name, reference, year, lang))
        write_codes(book, lists.values(), lang)
        write_guide(book, lists, lang, year=year, prefix=EXAMPLE_PREFIX)
    return path


def _write_table(book: Workbook, table: Table, lists: Lists, lang: Lang, example: dict[str, str]) -> None:
    sheet = new_sheet(book, word(lang, "sheet", table.name), lang)
    headers = {
        required: book.add_format(HEADER | colours | direction(lang))
        for required, colours in ((True, STRONG), (False, SOFT))
    }
    sheet.set_row(0, _HEADER_HEIGHT)
    for position, field in enumerate(table.fields):
        look = _look(field, lang)
        sheet.set_column(position, position, _width(field, lang), book.add_format(look))
        sheet.write_string(0, position, label(lang, field), headers[field.required])
        write_note(sheet, 0, position, meaning(lang, field))
        _write_example(sheet, position, field, example.get(field.name, ""), book.add_format(look | _EXAMPLE))
        column, is_key = xl_col_to_name(position), table.key == (field.name,)
        rule = validation(lang, field, lists, column=column, rows=ROWS, is_key=is_key)
        sheet.data_validation(1, position, ROWS, position, rule)
    write_note(sheet, 1, 0, word(lang, "example", "note"))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column}{ROWS + 1}"})


def _write_example(sheet: Worksheet, position: int, field: Field, text: str, look: Format) -> None:
    number = parse_number(text).value if field.type in NUMBERS else None
    if number is None:
        sheet.write_string(1, position, text, look)
    else:
        sheet.write_number(1, position, number, look)


def _look(field: Field, lang: Lang) -> dict[str, object]:
    """Numbers stay numbers; in all other columns Excel keeps what is written, letter for letter."""
    if field.type in NUMBERS:
        return {"valign": "top"}
    is_latin = field.pattern is not None or field.type is FieldType.LINKS
    runs = side(lang) if is_latin else direction(lang)
    return TEXT | runs | {"text_wrap": _room(field) > _NARROW}


def _room(field: Field) -> int:
    if field.type in (FieldType.CODES, FieldType.TEXTS, FieldType.LINKS):
        return 30
    return next((width for least, width in _WIDTHS if (field.max_length or 0) >= least), _NARROW)


def _width(field: Field, lang: Lang) -> int:
    return max(_room(field), len(label(lang, field)) + 2 if field.required else 0)


def _example(table: str, reference: Reference, year: int, lang: Lang) -> dict[str, str]:
    """The example row of a table, set in the first neighbourhood of the reference."""
    place = next(row for row in reference.places if row["level"] == "neighbourhood")
    district = next(row for row in reference.places if row["code"] == place["parent"])
    return words(
        lang,
        f"example_{table}",
        prefix=EXAMPLE_PREFIX,
        id_year=year,
        year=plain(lang, year),
        district=district[lang],
        neighbourhood=place[lang],
        lat=place["lat"],
        lon=place["lon"],
    )
