"""The document for clerks says of every problem what the reports say, with an example of wrong and right."""

import re
from itertools import pairwise

import pytest

from etl.problems import CODES
from etl.schema import TABLES
from etl.suspicions import CODES as SUSPICIONS
from etl.suspicions import Suspicion
from etl.texts import problem_title, sentence, suspicion_texts
from karnameh.settings import ROOT

DOCUMENT = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### `(?P<code>[a-z-]+)` — (?P<title>.+) \((?P<severity>\w+)\)$", re.MULTILINE)


def sections() -> dict[str, str]:
    """Code → what stands below its heading, up to the next heading of any kind."""
    found = list(HEADING.finditer(DOCUMENT))
    ends = [following.start() for _, following in pairwise(found)] + [len(DOCUMENT)]
    return {
        heading["code"]: re.split(r"^#", DOCUMENT[heading.end() : end], maxsplit=1, flags=re.MULTILINE)[0]
        for heading, end in zip(found, ends, strict=True)
    }


def test_every_code_has_one_heading_and_every_heading_a_code() -> None:
    assert sorted(heading["code"] for heading in HEADING.finditer(DOCUMENT)) == sorted(CODES)
    assert DOCUMENT.count("\n### ") == len(CODES)


def test_headings_say_the_title_and_the_severity_of_the_reports() -> None:
    for heading in HEADING.finditer(DOCUMENT):
        code = heading["code"]
        severity = sentence("fa", "report", CODES[code].value)
        assert (heading["title"], heading["severity"]) == (problem_title("fa", code), severity)


@pytest.mark.parametrize("code", CODES)
def test_every_section_explains_and_gives_an_example_of_wrong_and_of_right(code: str) -> None:
    lines = sections()[code].strip().split("\n")
    assert not lines[0].startswith("-")
    for word in ("نادرست", "درست"):
        assert sum(line.startswith(f"- {word}: ") for line in lines) == 1


@pytest.mark.parametrize("table", TABLES)
def test_names_for_map_are_the_names_of_the_contract(table: str) -> None:
    names = "، ".join(f"{field.fa} `{field.name}`" for field in TABLES[table].fields)
    assert f":** {names}.\n" in DOCUMENT


def test_what_looks_like_a_mistake_is_explained_under_the_title_of_the_reports() -> None:
    headings = re.findall(r"^#### `([a-z-]+)` — (.+)\n(?!$|#)", DOCUMENT, re.MULTILINE)
    titles = [
        suspicion_texts("fa", Suspicion(code=code, count=1, examples=()).to_dict())["title"]
        for code in SUSPICIONS
    ]
    assert headings == list(zip(SUSPICIONS, titles, strict=True))
