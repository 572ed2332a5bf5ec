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
