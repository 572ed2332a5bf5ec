"""The closed lists: on a sheet of their own, where drop-downs take their choices from."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from xlsxwriter import Workbook

from etl.reference import Reference, Row
from etl.schema import TABLES
from etl.texts import Lang
from etl.workbook.book import HEADER, SOFT, TEXT, direction, new_sheet, side
from etl.workbook.words import DATA_SHEETS, label, word, words

_WIDTHS = {"list": 26, "code": 22, "fa": 36, "en": 40, "stage": 14, "unit": 16}
_OF_METRICS = ("stage", "unit")
_RULE = {"top": 1, "top_color": "#9DBFBD"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; a metric has a stage and a unit too."""

    code: str
    fa: str
    en: str
    stage: str = ""
    unit: str = ""

    def name(self, lang: Lang) -> str:
        """Its name in the language."""
        return self.fa if lang == "fa" else self.en


@dataclass(frozen=True, slots=True)
class CodeList:
    """One closed list under the name that clerks know it by: the header of the first field that uses it."""

    vocabulary: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def range_name(self) -> str:
        """The workbook's name for the cells that hold the entries' names."""
        return f"list_{self.vocabulary}"

    def name_of(self, code: str, lang: Lang) -> str:
        """The name of the entry with that code."""
        return next(entry.name(lang) for entry in self.entries if entry.code == code)


def code_lists(reference: Reference, lang: Lang) -> dict[str, CodeList]:
    """Every list that a field of the contract draws from, by vocabulary."""
    titles: dict[str, str] = {}
    for field in chain.from_iterable(TABLES[name].fields for name in DATA_SHEETS):
        if field.vocabulary is not None:
            titles.setdefault(field.vocabulary, label(lang, field))
    return {name: CodeList(name, title, _entries(reference, name, lang)) for name, title in titles.items()}


def _entries(reference: Reference, vocabulary: str, lang: Lang) -> tuple[Entry, ...]:
    names = {(row["vocabulary"], row["code"]): row[lang] for row in reference.codes}
    rows = {row["code"]: row for row in _rows(reference, vocabulary)}
    return tuple(
        Entry(
            code,
            fa,
            rows[code]["en"],
            *(names.get((key, rows[code].get(key, "")), "") for key in _OF_METRICS),
        )
        for code, fa in reference.vocabularies[vocabulary].names.items()
    )


def _rows(reference: Reference, vocabulary: str) -> Iterable[Row]:
    if vocabulary in ("kind", "metric"):
        return reference.kinds if vocabulary == "kind" else reference.metrics
    # Places share their lists with the answers that are no place: «همهٔ محله‌ها», «برخط», «نامشخص».
    wanted = {vocabulary, "special_place"}
    return [
        row
        for row in (*reference.places, *reference.codes)
        if row.get("level") in wanted or row.get("vocabulary") in wanted
    ]


def write_codes(book: Workbook, lists: Iterable[CodeList], lang: Lang) -> None:
    """Write the sheet of all lists, and name the cells of each for the drop-downs."""
    title = word(lang, "sheet", "codes")
    sheet = new_sheet(book, title, lang)
    header = book.add_format(HEADER | SOFT | direction(lang))
    plain, first = (book.add_format(TEXT | side(lang) | rule) for rule in ({}, _RULE))
    for position, (key, text) in enumerate(words(lang, "codes").items()):
        sheet.set_column(position, position, _WIDTHS[key], plain)
        sheet.write_string(0, position, text, header)
    names = "C" if lang == "fa" else "D"
    line = 1
    for each in lists:
        book.define_name(
            each.range_name, f"='{title}'!${names}${line + 1}:${names}${line + len(each.entries)}"
        )
        for number, entry in enumerate(each.entries):
            cells = (each.title, entry.code, entry.fa, entry.en, entry.stage, entry.unit)
            for position, text in enumerate(cells):
                sheet.write_string(line, position, text, plain if number else first)
            line += 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, line - 1, len(_WIDTHS) - 1)
    sheet.repeat_rows(0)
