"""The desk's sentences: the same keys and placeholders in both languages, and every key that is used exists."""

import re
from pathlib import Path

import pytest

from karnameh.locales import CODES, desk_locale, locale
from karnameh.settings import ROOT

PLACEHOLDER = re.compile(r"{(\w+)}|\d{4}-\d{2}(?:\.\.\d{4}-\d{2})?")  # months are typed in Latin digits
USED = re.compile(r"""\bsay\(\s*"([a-z_0-9.-]+)"\s*[),]""")
TEMPLATES = sorted(ROOT.glob("karnameh/desk/templates/*.html"))


def own(code: str) -> dict[str, str]:
    """What the desk has beyond the site's texts."""
    speaking = "en" if code == "en" else "fa"
    site = locale("en" if code == "en" else "fa").texts
    return {key: text for key, text in desk_locale(speaking).texts.items() if key not in site}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    persian, english = own("fa"), own("en")
    plain = {key for key in english if not key.endswith(".one")}
    assert {key for key in persian if not key.endswith(".one")} == plain
    for key in plain:
        assert set(PLACEHOLDER.findall(persian[key])) == set(PLACEHOLDER.findall(english[key])), key


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_the_site_is_another_one_at_the_desk(code: str) -> None:
    speaking = "en" if code == "en" else "fa"
    assert locale("en" if code == "en" else "fa").texts.items() <= desk_locale(speaking).texts.items()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_key_that_a_template_names_exists(template: Path) -> None:
    assert set(USED.findall(template.read_text(encoding="utf-8"))) <= desk_locale("fa").texts.keys()


def test_persian_texts_are_clean_and_have_persian_digits() -> None:
    for key, text in own("fa").items():
        assert not re.search(r"[يك]", text), key
        assert not re.search(r"(?<![A-Za-z0-9-])[0-9]", PLACEHOLDER.sub("", text)), key
        assert not re.search(r" (ها|های|هایی)\b", text), key
