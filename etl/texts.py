"""The pipeline's sentences, from ``karnameh/locales/problems.*.toml``, filled with hostile values."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from etl.problems import Problem
from etl.schema import TABLES
from karnameh.persian.calendar import format_date
from karnameh.persian.digits import format_number, to_persian

Lang = Literal["fa", "en"]

_DATED = ("end-before-start", "date-in-future-held")
_COUNTED = ("count", "number", "usual", "before", "after")
"""Details of a suspicion that are numbers to be read in groups of three."""
_number = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|[0-9]+(?:، [0-9]+)+").fullmatch
_iso_date = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put values in by name. A value is never read as a template; a name without a value stays as it is."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), template)


@cache
def _all_texts(lang: Lang) -> Mapping[str, Any]:
    path = files("karnameh.locales") / f"problems.{lang}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sentence(lang: Lang, table: str, key: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence of a table (``report``, ``failure``, ``stage``) with its values put in."""
    template: str = _all_texts(lang)[table][key]
    return fill(template, values or {})


def failure_text(lang: Lang, code: str, detail: Mapping[str, str]) -> str:
    """Why the work could not be done, or what is not as it should be, and what to do."""
    values = detail if lang == "en" else {key: _persian_number(key, text) for key, text in detail.items()}
    return sentence(lang, "failure", code, values)


def problem_title(lang: Lang, code: str) -> str:
    """The short name of a problem."""
    title: str = _all_texts(lang)["problem"][code]["title"]
    return title


def problem_texts(lang: Lang, problem: Problem, *, table: str | None) -> tuple[str, str]:
    """What is wrong and how to mend it, of one problem in a file for ``table``."""
    return _problem_text("message", lang, problem, table), _problem_text("remedy", lang, problem, table)


def expected_text(lang: Lang, problem: Problem, *, table: str | None) -> str:
    """What would have been right in the place of a problem in a file for ``table``."""
    return _problem_text("expected", lang, problem, table)


def _problem_text(part: str, lang: Lang, problem: Problem, table: str | None) -> str:
    texts = _all_texts(lang)["problem"][problem.code]
    values = {**_detail(lang, problem), "value": _value(lang, problem), "field": _label(lang, problem, table)}
    return fill(_of_rule(texts[part], problem), values)


def _of_rule(texts: str | Mapping[str, str], problem: Problem) -> str:
    return texts if isinstance(texts, str) else texts[problem.detail["rule"]]


def _detail(lang: Lang, problem: Problem) -> dict[str, str]:
    """The details in the language; ``<name>_en`` stands in for ``<name>`` in English."""
    if lang == "en":
        return _in_english(problem.detail)
    return {key: _persian_number(key, text) for key, text in problem.detail.items()}


def _in_english(detail: Mapping[str, str]) -> dict[str, str]:
    english = {key.removesuffix("_en"): text for key, text in detail.items() if key.endswith("_en")}
    return {**detail, **english}


def _persian_number(key: str, text: str) -> str:
    """A detail that is a number in Persian digits; a ``number`` in groups of three besides."""
    if _number(text) is None:
        return text
    if key == "number":
        return format_number(float(text), decimals=9)
    return to_persian(text.replace(".", "٫"))


def _value(lang: Lang, problem: Problem) -> str:
    """What was found. Where that is a stored date, a Persian reader gets it in the Persian calendar."""
    value = problem.value or ""
    is_stored_date = problem.code in _DATED or problem.detail.get("rule") == "range-and-end"
    if lang == "fa" and is_stored_date and _iso_date(value):
        return format_date(date.fromisoformat(value), style="numeric")
    return value


def _label(lang: Lang, problem: Problem, table: str | None) -> str:
    label = problem.detail.get("label" if lang == "fa" else "label_en", problem.field or "")
    return target_label(lang, table, problem.field, label)


def suspicion_texts(lang: Lang, suspicion: Mapping[str, Any]) -> dict[str, Any]:
    """A suspicion, as JSON has it, in sentences.

    Keys: ``code``; ``title``, ``message``, ``remedy``; ``places``, a sentence for each example;
    ``more``, how many more there are, empty when there are none.
    """
    texts = _all_texts(lang)["suspicion"][suspicion["code"]]
    values = _said(lang, {**suspicion["detail"], "count": str(suspicion["count"])})
    places = [_suspected_place(lang, texts["example"], each) for each in suspicion["examples"]]
    more = suspicion["count"] - len(places)
    return {
        "code": suspicion["code"],
        **{part: fill(texts[part], values) for part in ("title", "message", "remedy")},
        "places": places,
        "more": sentence(lang, "report", "more", {"count": number(lang, more)}) if more else "",
    }


def _suspected_place(lang: Lang, template: str, example: Mapping[str, Any]) -> str:
    values = _said(lang, example["detail"])
    text = fill(template, {**values, "value": example["value"]}).strip()
    if example["row"] is None:
        return text
    place = {
        "file": example["file"],
        "row": plain(lang, example["row"]),
        "field": target_label(lang, example["table"], example["field"], values.get("metric", "")),
    }
    return f"{sentence(lang, 'report', 'suspicion_place', place)}: {text}"


def _said(lang: Lang, detail: Mapping[str, str]) -> dict[str, str]:
    """The details of a suspicion, all of our own making, in the language and its digits."""
    found = detail if lang == "fa" else _in_english(detail)
    return {
        key: _said_number(lang, text) if key in _COUNTED else plain(lang, text) for key, text in found.items()
    }


def _said_number(lang: Lang, text: str) -> str:
    return format_number(float(text), decimals=9) if lang == "fa" else f"{float(text):,.15g}"


def target_label(lang: Lang, table: str | None, target: str | None, label: str) -> str:
    """The header of a field in the language; ``label`` for what no table has, as a metric's own column."""
    if target is None:
        return ""
    if table is None or target not in {field.name for field in TABLES[table].fields}:
        return label
    return field_label(lang, table, target)


def field_label(lang: Lang, table: str, name: str) -> str:
    """The header of a field in the language."""
    field = TABLES[table].field(name)
    return field.fa if lang == "fa" else field.en


def table_label(lang: Lang, table: str | None) -> str:
    """The name of a table in the language; a dash for none."""
    if table is None:
        return "—"
    return TABLES[table].fa if lang == "fa" else TABLES[table].en


def number(lang: Lang, value: int) -> str:
    """A count with grouped thousands in the language's digits."""
    return format_number(value) if lang == "fa" else f"{value:,}"


def plain(lang: Lang, value: int | str) -> str:
    """Digits without grouping: row and version numbers."""
    return to_persian(value) if lang == "fa" else str(value)
