"""The pipeline's sentences: complete in both languages, and safe with hostile values."""

import ast
import re
import tomllib
from typing import Any

import pytest

from etl.problems import CODES, Problem, Severity, shown
from etl.suspicions import CODES as SUSPICIONS
from etl.texts import expected_text, fill, problem_texts, sentence
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


def rules(found: str | dict[str, str]) -> set[str]:
    return set(found) if isinstance(found, dict) else set()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_code_has_a_title_a_message_an_expectation_and_a_remedy(lang: str) -> None:
    problems = texts(lang)["problem"]
    assert problems.keys() == CODES.keys()
    for code, found in problems.items():
        assert found.keys() == {"title", "message", "expected", "remedy"}, code
        assert rules(found["message"]) == rules(found["expected"]) == rules(found["remedy"]), code


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_suspicion_has_a_title_a_message_an_example_and_a_remedy(lang: str) -> None:
    suspicions = texts(lang)["suspicion"]
    assert list(suspicions) == list(SUSPICIONS)
    for code, found in suspicions.items():
        assert found.keys() == {"title", "message", "example", "remedy"}, code


def test_every_severity_has_a_word() -> None:
    for lang in ("fa", "en"):
        assert {severity.value for severity in Severity} <= texts(lang)["report"].keys()


def test_what_is_told_once_for_many_rows_says_nothing_of_one_row() -> None:
    for key, text in flat(texts("fa")["problem"]).items():
        if ".expected" in key or ".remedy" in key:
            assert not re.search(r"\{(value|near|mended)\}", text), key


def test_persian_sentences_are_clean_and_have_persian_digits() -> None:
    for key, text in flat(texts("fa")).items():
        said = re.sub(r"«[يك]»|https?://\S+", "", text)
        assert not re.search(r"[يك]", said), key
        assert not re.search(r"(?<![A-Za-z0-9-])[0-9]", said), key
        assert not re.search(r" (ها|های|هایی|می|نمی)( |$)", said), key


def test_options_follow_a_latin_word_so_that_they_keep_their_order_in_persian() -> None:
    for key, text in flat(texts("fa")).items():
        assert text.count("--") == len(re.findall(r"[a-z…] --[a-z]", text)), key


def test_every_failure_that_the_pipeline_raises_has_a_sentence() -> None:
    raised = set()
    for path in (ROOT / "etl").rglob("*.py"):
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
    assert "۱۶۱" in problem_texts("fa", problem, table="activity")[0]
    assert "161" in problem_texts("en", problem, table="activity")[0]
    assert "۱۶۰" in expected_text("fa", problem, table="activity")
    assert "160" in expected_text("en", problem, table="activity")


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
