"""The two languages hold the same keys and the same placeholders, and every key that is used exists."""

import re
from pathlib import Path

import pytest

from karnameh.locales import CODES, desk_locale, locale
from karnameh.settings import ROOT

PLACEHOLDER = re.compile(r"{(\w+)}")
USED = re.compile(r"""\b(?:say|text)\(\s*"([a-z_0-9.-]+)\"""")
SOURCES = sorted([*ROOT.glob("pages/*.py"), *ROOT.glob("karnameh/**/*.py")])


def keys(code: str) -> dict[str, str]:
    """The texts of a language, the forms for one thing left out."""
    texts = locale("en" if code == "en" else "fa").texts
    return {key: text for key, text in texts.items() if not key.endswith(".one")}


def test_both_languages_have_the_same_keys() -> None:
    assert keys("fa").keys() == keys("en").keys()


def test_both_languages_have_the_same_placeholders() -> None:
    english = keys("en")
    for key, text in keys("fa").items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english[key])), key


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_key_that_is_used_exists(source: Path) -> None:
    used = set(USED.findall(source.read_text(encoding="utf-8")))
    known = desk_locale("fa").texts if source.parent.name == "desk" else keys("fa")
    assert used <= known.keys()


def test_persian_texts_are_clean_and_have_persian_digits() -> None:
    for key, text in keys("fa").items():
        if key.startswith(("empty.operator", "download.needs_year", "site.switch", "site.other", "column.")):
            continue
        assert not re.search(r"[يك]", text), key
        assert not re.search(r"(?<![A-Za-z0-9-])[0-9]", PLACEHOLDER.sub("", text)), key
        assert not re.search(r" (ها|های|هایی)\b", text), key


@pytest.mark.parametrize("code", CODES)
def test_a_value_is_never_read_as_a_template(code: str) -> None:
    says = locale("en" if code == "en" else "fa")
    assert "{year}" in says.text("about.updated_text", date="{year}", time="x", n=1)


def test_one_thing_is_told_as_one() -> None:
    assert locale("en").text("count.activities", n=1) == "1 activity"
    assert locale("en").text("count.activities", n=1234) == "1,234 activities"
    assert locale("fa").text("count.activities", n=1234) == "۱٬۲۳۴ فعالیت"
