"""The search keys of the warehouse are those of the rule, text for text."""

import random
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.search import ALPHABET, UNCOMMON, create_search_key
from karnameh.persian.text import clean, search_key

PIECES = [
    *"ابهیمنرتشو", *"آأؤئۀةءً", *" \u200c\n", *"،.!-_«»", *"۱۲۳2", *"AbzÉß",
    " می ", " نمی", "ها ", "‌ها", "های ", " تر", " ترین", "ه ای", "ه ام", "ی ام", "ه ی ", "ه‌ی", "سال ", "ـ",
]  # fmt: skip
SAMPLES = """کتاب ها و خانه های شهر
می شود نمی خواهم عمومی شد
خانه‌ی دوست خانۀ دوست خانه ی دوست
۵ ام مهر بچه ام خانه ای دور
حتماً مسئولان رؤیا جزء به جزء
سرود ای ایران
Vue d'ensemble — ALL CAPS 100٪""".splitlines()


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        create_search_key(opened)
        yield opened


def keys(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> list[str]:
    connection.register("texts", pa.table({"place": range(len(texts)), "line": pa.array(texts, pa.string())}))
    found = connection.execute("SELECT search_key(line) FROM texts ORDER BY place").fetchall()
    return [key for (key,) in found]


def test_known_texts(connection: duckdb.DuckDBPyConnection) -> None:
    texts = [clean(text) for text in SAMPLES]
    assert keys(connection, texts) == [search_key(text) for text in texts]


def test_thousands_of_made_up_texts(connection: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(1404)  # noqa: S311
    texts = [clean("".join(chance.choices(PIECES, k=chance.randint(0, 14)))) for _ in range(20_000)]
    assert keys(connection, texts) == [search_key(text) for text in texts]


def test_every_character_of_the_alphabet_and_every_pair_of_them(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    texts = [clean(f"سال{first}{second}نو") for first in ALPHABET for second in ALPHABET]
    assert keys(connection, texts) == [search_key(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12) | st.text(alphabet=ALPHABET, max_size=12), min_size=1, max_size=40))
def test_any_text(texts: list[str]) -> None:
    cleaned = [clean(text.replace("\0", "")) for text in texts]
    with duckdb.connect() as connection:
        create_search_key(connection)
        assert keys(connection, cleaned) == [search_key(text) for text in cleaned]


def test_well_written_text_takes_the_fast_way(connection: duckdb.DuckDBPyConnection) -> None:
    text = "برگزاری کارگاه‌های آموزشی برای شهروندان محلهٔ کاج در ۱۲ مهر ۱۴۰۴؛ با همکاری سرای محله"
    found = connection.execute("SELECT regexp_matches(?, ?)", [clean(text), UNCOMMON]).fetchone()
    assert found == (False,)
