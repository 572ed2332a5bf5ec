"""What is marked in a text is what was searched for, however either was typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from karnameh.persian.highlight import spans, words
from karnameh.persian.text import clean, search_key

# Letters, marks, blanks and particles that the key joins, folds or drops.
PIECES = [
    *"ابهینرتش", *"يكىةؤئأآۀء", "\u064b", "\u064e", "\u0651", "\u0654", *" \u200c\n", *"،.!-_«»﴾", *"۱٢3", *"AbßÉ",
    " می ", " نمی", "ها ", "‌ها", "های ", " تر", " ترین", "ه ای", "ه ام", "ه ی ", "ه‌ی", "ـ", "ﻛﺘ", "\u200e", "\u00ad",
]  # fmt: skip
persian = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
texts = persian | st.text(max_size=40)


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, search_key(query).split())]


@pytest.mark.parametrize(
    ("text", "query", "parts"),
    [
        ("گشایش کتابخانهٔ نیلوفر", "كتاب", ["کتاب"]),
        ("كتابهاي تازه", "کتاب‌ها", ["كتابها"]),
        ("کتاب‌ها و کتاب ها و کتابها", "کتابها", ["کتاب‌ها", "کتاب ها", "کتابها"]),
        ("کتاب‌ها", "کتاب", ["کتاب"]),
        ("برنامه می شود، می‌شود", "میشود", ["می شود", "می‌شود"]),
        ("محلهٔ نیلوفر، محله‌ی نیلوفر، محله ی نیلوفر", "محله", ["محلهٔ", "محله", "محله"]),
        ("مُحَمَّد", "محم", ["مُحَمَّ"]),
        ("حتماً بیایید", "حتما", ["حتماً"]),
        ("کتـــابِ نو", "کتاب", ["کتـــابِ"]),
        ("ﻛﺘﺎب", "کت", ["ﻛﺘ"]),
        ("۱۲ مهر ١٤٠٤ و 1404", "1404 ۱۲", ["۱۲", "١٤٠٤", "1404"]),
        ("رؤیا و رویا", "رویا", ["رؤیا", "رویا"]),
        ("CAFÉ در Café", "café", ["CAFÉ", "Café"]),
        ("خانه ی دوست", "ی", []),
        ("گفت‌وگو", "وگو", []),
        ("خانه‌ها", "ها", []),
        ("<b>شعر</b>", "شعر", ["شعر"]),
        ("بی‌ربط", "شعر", []),
        ("", "شعر", []),
    ],
)
def test_what_is_marked(text: str, query: str, parts: list[str]) -> None:
    assert marked(text, query) == parts


def test_the_longest_word_of_the_query_is_marked() -> None:
    assert marked("کتابخانه", "کتاب کتابخا ک") == ["کتابخا"]


def test_nothing_is_marked_for_a_query_of_marks() -> None:
    assert spans("۵۰٪ تخفیف % _", ["%", "_", ""]) == []


@given(texts, persian | st.text(max_size=3))
@example("cafe\u0301 e\u0301", "cafe")
@example("İstanbul", "i")
@example("ب\u0301ب", "ب")
def test_spans_lie_in_order_and_hold_what_was_searched_for(text: str, query: str) -> None:
    wanted = search_key(query).split()
    last = 0
    for start, end in spans(text, wanted):
        assert last <= start < end <= len(text)
        assert any(search_key(text[start:end]).startswith(word) for word in wanted)
        last = end


@given(texts)
def test_words_are_apart_and_fold_to_themselves(text: str) -> None:
    last = 0
    for key, start, end in words(text):
        assert last <= start < end <= len(text)
        assert search_key(text[start:end]) == key
        last = end


@given(persian)
def test_the_words_of_a_persian_text_are_all_of_its_key(text: str) -> None:
    assert [word.key for word in words(text)] == search_key(text).split()
    assert [word.key for word in words(clean(text))] == search_key(text).split()


@given(persian, st.integers(1, 4))
def test_every_word_that_begins_so_is_marked(text: str, letters: int) -> None:
    keys = search_key(text).split()
    for key in keys:
        begin = key[:letters]
        assert len(spans(text, [begin])) == sum(other.startswith(begin) for other in keys)
