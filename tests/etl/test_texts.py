"""The pipeline's sentences: complete in both languages, and safe with hostile values."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.problems import CODES, Problem, shown
from etl.texts import fill, problem_texts, sentence
from karnameh.settings import ROOT

LOCALES = ROOT / "karnameh" / "locales"


def texts(lang: str) -> dict[str, Any]:
    return tomllib.loads((LOCALES / f"problems.{lang}.toml").read_text(encoding="utf-8"))


def flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    fa, en = flat(texts("fa")), flat(texts("en"))
    assert fa.keys() == en.keys()
    for key in fa:
        assert set(re.findall(r"\{(\w+)\}", fa[key])) == set(re.findall(r"\{(\w+)\}", en[key])), key


def test_every_code_has_a_title_a_message_and_a_remedy() -> None:
    for lang in ("fa", "en"):
        problems = texts(lang)["problem"]
        assert problems.keys() == CODES.keys()
        for code, found in problems.items():
            assert found.keys() == {"title", "message", "remedy"}, code
            if isinstance(found["message"], dict):
                assert found["message"].keys() == found["remedy"].keys(), code


def test_every_failure_that_the_pipeline_raises_has_a_sentence() -> None:
    raised = set()
    for path in (ROOT / "etl").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "PublishError"
                and isinstance(node.args[0], ast.Constant)
            ):
                raised.add(node.args[0].value)
    assert raised <= texts("fa")["failure"].keys()


def test_values_are_never_read_as_templates() -> None:
    assert fill("«{value}»", {"value": "{field} {0.__class__} {value}"}) == "«{field} {0.__class__} {value}»"
    assert fill("{missing} 100%", {}) == "{missing} 100%"


def test_digits_of_details_follow_the_language() -> None:
    problem = Problem(
        code="constraint-error", file="a.csv", row=2, field="title", value="x",
        detail={"rule": "max_length", "limit": "160", "length": "161"},
    )  # fmt: skip
    assert "۱۶۰" in problem_texts("fa", problem, table="activity")[0]
    assert "160" in problem_texts("en", problem, table="activity")[0]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_sentences_of_failures_are_filled(lang: str) -> None:
    values = {"pid": "12", "command": "etl", "since": "now"}
    text = sentence("fa" if lang == "fa" else "en", "failure", "lock-held", values)
    assert "12" in text
    assert "{" not in text


def test_shown_values_keep_the_half_space_and_escape_the_rest() -> None:
    assert shown("می‌شود") == "می‌شود"
    assert shown("a\nb\u202ec\x00") == r"a\nb\u202ec\x00"
    assert shown("x" * 81) == "x" * 80 + "…"


def test_every_code_is_in_the_document_for_clerks() -> None:
    document = (Path(ROOT) / "docs" / "validation.md").read_text(encoding="utf-8")
    for code in CODES:
        assert f"`{code}`" in document, code
