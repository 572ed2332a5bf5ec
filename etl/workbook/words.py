"""What a clerk reads in a workbook, from ``karnameh/locales/workbook.*.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from etl.schema import Field
from etl.texts import Lang, fill

LANGUAGES: tuple[Lang, ...] = ("fa", "en")
DATA_SHEETS = ("activity", "metric", "plan_item")
"""Tables that have a sheet, in the order of the sheets."""

EXAMPLE_PREFIX = "EXAMPLE"
"""Prefix of the examples' identifiers: a row that has it is never published."""
_HELPER_SHEETS = ("codes", "guide")


@cache
def _all_words(lang: Lang) -> Mapping[str, Mapping[str, str]]:
    path = files("karnameh.locales") / f"workbook.{lang}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(lang: Lang, table: str, **values: object) -> dict[str, str]:
    """All texts of a table, in the order of the file, with their values put in."""
    return {key: fill(text, values) for key, text in _all_words(lang)[table].items()}


def word(lang: Lang, table: str, key: str, **values: object) -> str:
    """One text of a table with its values put in."""
    return fill(_all_words(lang)[table][key], values)


def label(lang: Lang, field: Field) -> str:
    """The header of a field."""
    return field.fa if lang == "fa" else field.en


def meaning(lang: Lang, field: Field) -> str:
    """What a field means."""
    return field.meaning_fa if lang == "fa" else field.meaning_en


def helper_sheets() -> frozenset[str]:
    """Names of the template's sheets that hold no data, in every language."""
    return frozenset(word(lang, "sheet", name) for lang in LANGUAGES for name in _HELPER_SHEETS)


def own_labels_in(lang: Lang) -> tuple[str, str]:
    """The headers of the two columns that we add to rejected rows."""
    return word(lang, "rejects", "row"), word(lang, "rejects", "reason")


def own_labels() -> frozenset[str]:
    """The same in every language: no data when the file comes back."""
    return frozenset(label for lang in LANGUAGES for label in own_labels_in(lang))
