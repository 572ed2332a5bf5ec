"""Cleaning, search keys and sort keys, held to the measured facts about Persian text."""

import csv
import random
import re
import unicodedata
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karnameh.persian.text import NEEDS_CLEANING, clean, search_key, sort_key

ROOT = Path(__file__).resolve().parents[2]
ZWNJ = "\u200c"

# Everything that the steps of clean() look at, and what could come between them.
TRICKY = (
    "ابپیيىےۓكڪکەہھهۂۀةأإؤئءآل"
    "\u0640\u064b\u064e\u0650\u0651\u0653\u0654\u0655\u0670"
    "\u200c\u200c\u200d\u200b\u200e\u200f\u061c\u202e\u2067\u2069\ufeff\u2060\u00ac\u00ad"
    " \u00a0\u2009\u202f\u3000\t\n\r\x0b\x85\u2028\x00\x1f\x7f\x9f"
    "٠٩۰۹09aZée\u0301\u0338=<½²…«»().,،؟-_😀"
    "\ufb50\ufdf2\ufdfa\ufdfc\ufe70\ufe71\ufe79\ufe8b\ufed3\ufefb\ufefc\ufba4\ufbfe\u037e\u0958\u212a\u0344"
)
tricky_texts = st.text(alphabet=st.sampled_from(TRICKY), max_size=12)
any_texts = st.one_of(tricky_texts, st.text(max_size=20))


def real_texts() -> list[str]:
    """The words and cells of the record itself and of the site's own sentences."""
    texts: list[str] = []
    for path in sorted((ROOT / "data").glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            texts += [cell for row in csv.reader(lines) for cell in row]
    sentences = (ROOT / "karnameh" / "locales" / "fa.toml").read_text(encoding="utf-8")
    texts += re.findall(r'"([^"\n]+)"', sentences)
    return texts


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("ﭼﺎﭖ ﻧﺸﺮﯾﻪ", "چاپ نشریه"),  # presentation forms, by NFKC
        ("ﻻﻟﻪ ﷼", "لاله ریال"),
        ("ﻣﻌﻠﱢﻢ", "معلِّم"),
        ("ﻣﹸﺪ", "مُد"),  # a lone damma brings no space
        ("½ و ² و № و ①", "½ و ² و № و ①"),  # no NFKC elsewhere
        ("رئيس رئیس رئى\u0654س", "رئیس رئیس رئئس"),
        ("مسي\u0654ول", "مسئول"),  # ئ before ي becomes ی
        ("خانه\u0654 ما، خانۂ ما، خانہ\u0654 ما، خانە\u0654 ما، خانھ\u0654 ما", "خانۀ ما، " * 4 + "خانۀ ما"),
        ("علي كتاب ڪتاب حتى بڑے", "علی کتاب کتاب حتی بڑی"),
        ("ەہھ", "ههه"),
        ("سورة مؤمن تأکید تکاملاً مُد", "سورة مؤمن تأکید تکاملاً مُد"),  # kept for display
        ("می\u00acشود کتاب\u00adها", f"می{ZWNJ}شود کتاب{ZWNJ}ها"),  # old Word files
        ("الف\u00a0ب\u2009پ\u202fت\u3000ث", "الف ب پ ت ث"),
        ("\ufeff\u200fسلام\u200e \u061cبر\u202e \u2067شما\u2069\u200b\u2060", "سلام بر شما"),
        ("شـــهـر سـ و تهـران", "شهر س و تهران"),
        ("۱۴۰۳ ـ ۱۴۰۴", "۱۴۰۳ ـ ۱۴۰۴"),  # a tatweel alone serves as a dash
        ("هـ\u0654", "ۀ"),
        (f"{ZWNJ}کتاب{ZWNJ}{ZWNJ}ها{ZWNJ} ({ZWNJ}نو{ZWNJ})", f"کتاب{ZWNJ}ها (نو)"),
        (f"«شهر»{ZWNJ}ها ۵{ZWNJ}ساله PDF{ZWNJ}ها", f"«شهر»ها ۵{ZWNJ}ساله PDF{ZWNJ}ها"),
        ("٠١٢٣٤٥٦٧٨٩ 0123", "۰۱۲۳۴۵۶۷۸۹ 0123"),
        ("  یک \t\t دو   سه ", "یک دو سه"),
        ("یک \r\n دو\rسه\n\nچهار\n", "یک\nدو\nسه\n\nچهار"),
        ("الف\x00ب\x1bپ\x7fت", "الفبپت"),
        ("ا\u200f\u0653ب", "آب"),  # a hidden mark gone, its neighbours compose
        ("", ""),
        (" \n\u200b" + ZWNJ, ""),
    ],
)
def test_clean_writes_what_an_editor_would(given: str, wanted: str) -> None:
    assert clean(given) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "کارگاه «شهروند و محله» در سرای محلۀ مرو برگزار شد؛ ۱۲۰ نفر آمدند.",
        f"نشریه{ZWNJ}های منطقۀ ۷ (پاییز ۱۴۰۳): ۱۲٫۵٪ بیشتر، ۱٬۲۳۴ نسخه",
        "بند یکم\nبند دوم\n\nبند سوم",
        "https://example.ir/a?b=1&c=2#d_e-f ۱/۲ = ½ − ²",
        "👩‍👩‍👧 ❤️ نماد خانواده",
        "قرآن، اِعراب و تشدّید و تنوینِ ظاهراً درست",
    ],
)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_ordinary_persian_takes_the_short_way() -> None:
    text = f"نشریه{ZWNJ}های منطقۀ ۷ (پاییز ۱۴۰۳): «شهر من» ۱۲٫۵٪ بیشتر؛ ۱٬۲۳۴ نسخه؟ PDF!\nسطر دوم…"
    assert re.search(NEEDS_CLEANING, text) is None


@settings(max_examples=500, deadline=None)
@given(any_texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(max_examples=500, deadline=None)
@given(any_texts)
def test_the_pattern_finds_every_text_that_cleaning_changes(text: str) -> None:
    # Spelled out without clean()'s own short way, which would make this true by itself.
    if re.search(NEEDS_CLEANING, text) is None:
        assert clean("\u200b" + text) == text


CLEAN_LETTERS = "آأؤإئابةتثجحخدذرزژسشصضطظعغفقکگلمنهوپچۀی" + ZWNJ + " 0۱۲۹azZ().،؛«»-"


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from(CLEAN_LETTERS), max_size=40))
def test_no_letter_of_a_clean_text_is_dropped_and_no_two_words_are_joined(text: str) -> None:
    shown = clean(text)
    assert [word.replace(ZWNJ, "") for word in shown.split()] == [
        word for part in text.split() if (word := part.replace(ZWNJ, ""))
    ]
    letters = re.compile(f"[^ {ZWNJ}]")
    assert letters.findall(shown) == letters.findall(text)


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_what_was_cleaned_is_composed_and_shows_all_it_holds(text: str) -> None:
    shown = clean(text)
    assert shown == unicodedata.normalize("NFC", shown)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown
    )
    assert shown == shown.strip()
    assert "  " not in shown


def test_duckdb_reads_the_pattern_as_python_does() -> None:
    chance = random.Random(1403)  # noqa: S311 (the same texts on every run)
    texts = ["".join(chance.choices(TRICKY, k=chance.randint(0, 6))).replace("\x00", "") for _ in range(4000)]
    texts += [text for text in real_texts() if "\x00" not in text]
    connection = duckdb.connect()
    rows = connection.execute(
        "SELECT text, regexp_matches(text, $pattern) FROM (SELECT unnest($texts) AS text)",
        {"pattern": NEEDS_CLEANING, "texts": texts},
    ).fetchall()
    connection.close()
    assert [text for text, found in rows if not found and clean("\u200b" + text) != text] == []
    assert sum(not found for _, found in rows) > 300  # it lets clean texts pass


@pytest.mark.parametrize(
    "spellings",
    [
        ("کتاب ها", f"کتاب{ZWNJ}ها", "کتابها", "كتاب‌ها", "کتـاب هـا", "کِتاب‌ها"),
        ("می شود", f"می{ZWNJ}شود", "میشود", "مي شود"),
        ("نمی توانند", f"نمی{ZWNJ}توانند", "نمیتوانند"),
        ("بزرگ ترین", f"بزرگ{ZWNJ}ترین", "بزرگترین"),
        ("منطقه ای", f"منطقه{ZWNJ}ای", "منطقهای"),
        ("رفته اند", f"رفته{ZWNJ}اند", "رفتهاند"),
        ("سی ام", f"سی{ZWNJ}ام", "سیام"),
        ("خانه ی ما", f"خانه{ZWNJ}ی ما", "خانۀ ما", "خانه\u0654 ما", "خانهء ما", "خانه ما", "خانة ما"),
        ("مسئول", "مسیول", "مسي\u0654ول"),
        ("تأکید", "تاکید"),
        ("آب", "اب"),
        ("رأی", "رای"),
        ("منطقه ۷", "منطقه 7", "منطقه ٧"),
        ("PDF", "pdf"),
        ("جزء", "جز"),
        ("«روز درخت‌کاری»", "روز درختکاری", "روز، درختکاری!"),
        ("D7-1404-0001", "d7 1404 0001"),
        ("activity_id", "activity id"),
        ("یک\nدو", "یک دو"),
    ],
)
def test_spellings_of_one_thing_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({search_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("در نهایت تنها ماند", "در نهایت تنها ماند"),
        ("سرود ای ایران", "سرود ای ایران"),
        ("نشست می ۲۰۲۵", "نشست می 2025"),
        ("سلامی گرم", "سلامی گرم"),
        ("راه یاران", "راه یاران"),
        ("هاشمی ترانه", "هاشمی ترانه"),
        ("کتاب ها و مجله های نو", "کتابها و مجلههای نو"),
        ("  ", ""),
    ],
)
def test_the_key_keeps_words_apart(text: str, key: str) -> None:
    assert search_key(text) == key


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_a_key_is_of_words_and_single_spaces(text: str) -> None:
    key = search_key(text)
    assert re.fullmatch(r"(?:[^\W_]+(?: [^\W_]+)*)?", key)
    assert ZWNJ not in key
    assert key == search_key(clean(text))


def test_sorting_is_the_order_of_the_alphabet() -> None:
    words = [
        "یاس",
        "گل",
        "کتاب",
        "لاله",
        "واژه",
        "هوا",
        "پارک",
        "ژاله",
        "چشمه",
        "آب",
        "اب",
        "بید",
        "زمین",
        "سبز",
    ]
    assert sorted(words, key=sort_key) == [
        *(
            "آب",
            "اب",
            "بید",
            "پارک",
            "چشمه",
            "زمین",
            "ژاله",
            "سبز",
            "کتاب",
            "گل",
            "لاله",
            "واژه",
            "هوا",
            "یاس",
        ),
    ]


def test_numbers_go_by_value() -> None:
    places = ["منطقۀ ۲۲", "منطقۀ ۲", "منطقۀ ۱۰", "منطقۀ ۰۳", "منطقۀ 1", "منطقۀ", "۱۰ بهمن", "۹ بهمن"]
    assert sorted(places, key=sort_key) == [
        *("۹ بهمن", "۱۰ بهمن", "منطقۀ", "منطقۀ 1", "منطقۀ ۲", "منطقۀ ۰۳", "منطقۀ ۱۰", "منطقۀ ۲۲"),
    ]


def test_a_half_space_sorts_as_a_space() -> None:
    words = ["خانهدار", f"خانه{ZWNJ}ها", "خانه ما", "خانه"]
    assert sorted(words, key=sort_key) == ["خانه", "خانه ما", f"خانه{ZWNJ}ها", "خانهدار"]


HOMOGRAPHS = ("مساله", "مسأله", "مسئله", "مسؤله", "علی", "علّی", "عَلی", "خانه", "خانة", "خانۀ", "خانَه", "خانِه")


def in_icu_order(texts: list[str]) -> list[str]:
    """DuckDB carries CLDR's collation for Persian."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT text FROM (SELECT unnest($texts) AS text) ORDER BY replace(text, $zwnj, ' ') COLLATE fa",
            {"texts": texts, "zwnj": ZWNJ},
        ).fetchall()
    return [text for (text,) in rows]


def test_real_words_are_in_the_order_of_icu() -> None:
    cells = {clean(text) for text in real_texts()}
    words = {word.strip(".،؛:؟!»«()…'") for cell in cells for word in cell.split()}
    persian = re.compile("[ء-غف-ي\u064b-\u0652پچژکگیۀ \u200c]+")
    texts = sorted(text for text in cells | words | set(HOMOGRAPHS) if persian.fullmatch(text))
    assert len(texts) > 500
    # Where a half-space and a space are all the difference, either may come first.
    spaced = [text.replace(ZWNJ, " ") for text in sorted(texts, key=sort_key)]
    assert spaced == [text.replace(ZWNJ, " ") for text in in_icu_order(texts)]


def test_any_letters_are_in_the_order_of_icu() -> None:
    chance = random.Random(1404)  # noqa: S311 (the same texts on every run)
    letters = "  آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیabz()،.-"
    texts = sorted({clean("".join(chance.choices(letters, k=chance.randint(1, 5)))) for _ in range(3000)})
    assert sorted(texts, key=sort_key) == in_icu_order(texts)


@settings(max_examples=300, deadline=None)
@given(any_texts, any_texts)
def test_only_the_same_text_has_the_same_sort_key(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (clean(one) == clean(other))
