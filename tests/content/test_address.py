"""The choices in an address, whatever somebody wrote there."""

from hypothesis import given
from hypothesis import strategies as st

from karnameh.content.address import LONGEST_TEXT, Address
from karnameh.content.paper import Paper
from karnameh.locales import locale

TEXTS = st.text(max_size=150)


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=5))
def test_a_choice_is_always_one_of_the_options(said: str, options: list[str]) -> None:
    default = options[0]
    chosen = Address({"n": said}).choice("n", options, default)
    assert chosen == (said if said in options else default)
    assert Address({}).choice("n", options, default) == default


@given(TEXTS | st.integers().map(str))
def test_a_number_is_one_or_more_and_of_plain_digits(said: str) -> None:
    number = Address({"page": said}).number("page")
    assert number >= 1
    assert number == 1 or said.lstrip("0") == str(number)


@given(st.text(max_size=300))
def test_a_free_text_is_cut_and_stripped_and_otherwise_as_it_was_written(said: str) -> None:
    text = Address({"q": said}).free_text("q")
    assert len(text) <= LONGEST_TEXT
    assert text == text.strip()
    assert text in said


@given(TEXTS)
def test_only_a_one_is_a_yes(said: str) -> None:
    assert Address({"points": said}).switch("points") == (said == "1")
    assert not Address({}).switch("points")


def test_nobody_changes_an_address_by_its_choices() -> None:
    said = {"n": "701"}
    address = Address(said)
    address.items()["n"] = said["n"] = "702"
    assert (address.get("n"), address.items()) == ("701", {"n": "701"})
    assert Paper(address, locale("fa")).search("n", label="", placeholder="") == "701"
