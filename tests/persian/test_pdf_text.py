"""Half-spaces that a PDF displaced: put back where they are gone, and nothing touched where they are not."""

import csv
import random
import re
import time
import tomllib
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karnameh.persian.pdf_text import PDF_DAMAGE, Change, changes, repair, shows_damage, suggestions
from karnameh.persian.text import clean

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seed"
ZWNJ = "\u200c"
TATWEEL = "\u0640"

CLEAN_SENTENCES = (
    "در نهایت تنها ماند و رها شد.",
    "بها و بهای بلیت، بهایش و گران بهایی آن",
    "شیخ بهایی در بهای جان",
    "دور نهایی مسابقه و تصمیم نهایی شورا",
    "دهها نفر و ده‌ها خانواده آمدند.",
    "به هر حال، به همین دلیل و به هر طور که بود",
    "نشست می ۲۰۲۵ و می یک سال پیش",
    "نیم یک روز، نیم یکم و نیم یازدهم",
    "آن ها کتاب ها و کتاب های نو را می خوانند.",
    "منطق های گوناگون و شبک های کهنه",
    "م یزدانی، م یوسفی و م یمانی سخن گفتند.",
    "آقای م یکتا و خانم ب هاشمی",
    "سال ۱۹۷۹ م یا ۱۳۵۷ ش",
    "طول مسیر ۱۰۰ م یعنی کمتر از پیش",
    "واژه نم یک هجا دارد و نم یافت نشد.",
    "بند ب همان ماده و بند ب هر تبصره",
    "گروه ب همراه گروه الف آمد.",
    "خانم سها رضایی، مها کریمی و نهال بهاری",
    "قانون گریزی و رفتار غریزی",
    "می ترسانی و می پرسانی و می رسانی",
    "اگر بسازی یا نسازی، بریزی یا نریزی",
    "بگذاری یا نگذاری، برسانی یا نرسانی",
    "کار ها، کشور های دیگر، راه ها و باد ها",
    "آهن سازی، خانه سازی و قیمت گذاری",
    "اطلاع رسانی و اطلاع‌رسانی، خبرنگاران و روزنامه نگاران",
    "رویداد محور، مردم محور و محله‌محور",
    "راهپیمایی ۲۲بهمن و ماده ۵الف و D7در",
    "نشانی example.ir و فناوری .نت ،و جز آن",
    "سال ۱۴۰۳بود .لازم است",
    "شهر من، شهر ما؛ شهر همه",
    "نشانی ها و نشانی های ما، نشریه هایی که هست",
    "هایهوی و هیاهو، هامون و هانیه",
    "اینها و آنها، اینهایی که آنهایش",
    "نهار، بهار، مهار، قهار، شهاب و سهام",
    "م ی و ب ه و ت ها و ن های",
    "میم یکی است و نیم یکی دیگر",
    "او را نمی یافتیم و می یابیم",
    "به‌طور کلی می‌شود کتاب‌ها را به‌عنوان هدیه داد.",
    "۱۵بهمن و ۷در و ۱۰۰نفر",
    "مبنای آن تنهایی است.",
)

WHOLE_SENTENCES = (
    "گزارش‌های سالانه به‌طور مرتب منتشر می‌شود.",
    "شبکه‌های اجتماعی را می‌توان گسترش داد و نمی‌توانند بسته بماند.",
    "کارگاه‌ها و دوره‌های آموزشی در محله‌ها برگزار می‌شوند",
    "به‌عنوان نمونه، فعالیت‌هایی که مردم می‌خواهند و فعالیت‌هایشان",
    "به‌ویژه نشست‌های خبری، پلتفرم‌های تازه و کمپین‌هایش",
    "اطلاع‌رسانی، برنامه‌ریزی، شبیه‌سازی و سیاست‌گذاری به‌صورت پیوسته",
    "روزنامه‌نگاران می‌گویند «برنامه‌های ارتباط‌محور» می‌ماند.",
    "این نشست‌ها\nبه‌زودی برگزار می‌گردید؛\nنمی‌رفتند",
    "شهرها، باغ‌ها، خیابان‌ها، شهروندان و خانه‌هایمان",
)

PIECES = (
    *(
        "م",
        "ی",
        "ب",
        "ه",
        "ن",
        "ت",
        "س",
        "ک",
        "د",
        "و",
        "ا",
        "ش",
        "ها",
        "های",
        "هایی",
        "هایشان",
        "طور",
        "روز",
    ),
    *("شو", "شد", "کن", "ند", "توان", "محور", "سازی", "ریزی", "م یشد", "ب هطور", "ت ها", " تها", " نهای"),
    *(
        " ",
        " ",
        " ",
        "\n",
        ZWNJ,
        TATWEEL,
        ".",
        " .",
        "،",
        " ،",
        "«",
        "»",
        "۷",
        "۱۴۰۳",
        "7",
        "D",
        "در",
        "بهمن",
        "َ",
    ),
)
damaged_texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
any_texts = st.one_of(damaged_texts, damaged_texts.map(clean), st.text(max_size=20))


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401 (whatever TOML holds)
    """Every text in a TOML document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def real_texts() -> list[str]:
    """The cells of the record itself, the site's own sentences and the demonstration's words."""
    texts: list[str] = []
    for path in sorted((ROOT / "data").glob("**/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            texts += [cell for row in csv.reader(lines) for cell in row]
    locales = ROOT / "karnameh" / "locales"
    documents = [locales / "fa.toml", locales / "problems.fa.toml"]
    for path in documents + sorted((ROOT / "etl" / "demo" / "words").glob("*.toml")):
        texts += strings(tomllib.loads(path.read_text(encoding="utf-8")))
    return texts


def through_a_pdf(text: str, chance: random.Random) -> str:
    """Displace the half-spaces and stretch the words, as a justified page does."""
    moved = re.sub(f"(.){ZWNJ}", r" \1", text)
    return re.sub(
        "([بپتسشصضطعغفقکگلمنهی])(?=[ء-غف-يپچژکگی])", lambda m: m[1] + TATWEEL * chance.randint(0, 2), moved
    )


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("شبک ههای", f"شبکه{ZWNJ}های"),
        ("م یشد", f"می{ZWNJ}شد"),
        ("م یتوان", f"می{ZWNJ}توان"),
        ("نم یتوانند", f"نمی{ZWNJ}توانند"),
        ("م یباشد؛", f"می{ZWNJ}باشد؛"),
        ("سال ۱۴۰۳م یشود", f"سال ۱۴۰۳می{ZWNJ}شود"),
        ("گزار شهای", f"گزارش{ZWNJ}های"),
        ("ب هطور", f"به{ZWNJ}طور"),
        ("(ب هویژه)", f"(به{ZWNJ}ویژه)"),
        ("کمپی نهای", f"کمپین{ZWNJ}های"),
        ("پلتفر مهای", f"پلتفرم{ZWNJ}های"),
        ("خ طهای", f"خط{ZWNJ}های"),
        ("فعالی تهایشان", f"فعالیت{ZWNJ}هایشان"),
        ("دور هها و چهر هها", f"دوره{ZWNJ}ها و چهره{ZWNJ}ها"),
        ("اطلا عرسانی", f"اطلاع{ZWNJ}رسانی"),
        ("ارتبا طمحور", f"ارتباط{ZWNJ}محور"),
        ("روزنام هنگاران", f"روزنامه{ZWNJ}نگاران"),
    ],
)
def test_a_half_space_goes_back_to_its_place(damaged: str, whole: str) -> None:
    assert repair(damaged) == whole


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("۷در م یشد", f"۷ در می{ZWNJ}شد"),
        ("۱۴۰۳بود که ب هطور", f"۱۴۰۳ بود که به{ZWNJ}طور"),
        ("14و 15بهمن نشس تها", f"14 و 15 بهمن نشست{ZWNJ}ها"),
        ("۲۰ساله و ۵الف و D7در م یشد", f"۲۰ساله و ۵الف و D7در می{ZWNJ}شد"),
        ("است .لازم رسان هها ،برگزاری", f"است. لازم رسانه{ZWNJ}ها، برگزاری"),
        ("م یشد …و ... ۲ .۵ .ir", f"می{ZWNJ}شد …و ... ۲ .۵ .ir"),
    ],
)
def test_beside_a_displaced_half_space_numbers_and_stops_are_put_right_too(damaged: str, whole: str) -> None:
    assert repair(damaged) == whole


@pytest.mark.parametrize("text", CLEAN_SENTENCES)
def test_a_clean_sentence_stays_as_it_is(text: str) -> None:
    assert repair(text) == text
    assert changes(text) == []
    assert suggestions(text) == []
    assert re.search(PDF_DAMAGE, text) is None


def test_nothing_is_found_in_what_the_project_itself_says() -> None:
    texts = real_texts()
    assert len(texts) > 2000
    assert [text for text in texts if repair(text) != text or re.search(PDF_DAMAGE, text)] == []
    assert [text for text in texts if suggestions(text)] == []
    assert not shows_damage(texts)


@pytest.mark.parametrize("text", WHOLE_SENTENCES)
def test_what_goes_through_a_pdf_comes_back_whole(text: str) -> None:
    assert repair(text) == text
    chance = random.Random(1403)  # noqa: S311 (the same stretching on every run)
    for _ in range(20):
        damaged = through_a_pdf(text, chance)
        assert ZWNJ not in damaged
        assert repair(clean(damaged)) == text


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    assert repair(repair(text)) == repair(text)


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_only_blanks_half_spaces_and_the_places_of_stops_change(text: str) -> None:
    def kept(text: str, loose: str) -> str:
        return re.sub(f"[ {ZWNJ}{loose}]", "", text)

    assert kept(repair(text), ".،") == kept(text, ".،")
    assert kept(repair(text), "") == kept(text, "")  # a stop stays between the same two letters


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_a_repaired_text_is_still_clean(text: str) -> None:
    assert clean(repair(clean(text))) == repair(clean(text))


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_the_pattern_matches_the_texts_that_change_and_no_others(text: str) -> None:
    assert (re.search(PDF_DAMAGE, text) is not None) == (repair(text) != text)


@settings(max_examples=300, deadline=None)
@given(any_texts)
def test_the_changes_are_the_repair(text: str) -> None:
    rest, repaired = text, ""
    for before, after in changes(text):
        assert before != after
        found = re.search(rf"(?<!\S){re.escape(before)}(?!\S)", rest)
        assert found
        repaired += rest[: found.start()] + after
        rest = rest[found.end() :]
    assert repaired + rest == repair(text)


def test_duckdb_reads_the_pattern_as_python_does() -> None:
    chance = random.Random(1404)  # noqa: S311 (the same texts on every run)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 8))) for _ in range(4000)]
    texts += [clean(through_a_pdf(text, chance)) for text in WHOLE_SENTENCES]
    texts += [*CLEAN_SENTENCES, *real_texts()]
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT text, regexp_matches(text, $pattern) FROM (SELECT unnest($texts) AS text)",
            {"pattern": PDF_DAMAGE, "texts": texts},
        ).fetchall()
    assert [text for text, found in rows if found != (re.search(PDF_DAMAGE, text) is not None)] == []
    assert sum(found for _, found in rows) > 300


def test_changes_show_whole_words_in_the_order_of_the_text() -> None:
    text = "«رویداد سه» در سال ۱۴۰۳بود که ب هطور\nمرتب م یشد .رسان هها ،نشس تهای خبری"
    assert changes(text) == [
        Change("۱۴۰۳بود", "۱۴۰۳ بود"),
        Change("ب هطور", f"به{ZWNJ}طور"),
        Change("م یشد .رسان هها ،نشس تهای", f"می{ZWNJ}شد. رسانه{ZWNJ}ها، نشست{ZWNJ}های"),
    ]


def test_a_lost_lam_is_suggested_and_never_put_back() -> None:
    text = f"محات و چهره{ZWNJ}های پرتاش، اطاعات، (اعام) اصاح{ZWNJ}طلب"
    assert suggestions(text) == [
        *(Change("محات", "محلات"), Change("پرتاش", "پرتلاش"), Change("اطاعات", "اطلاعات")),
        *(Change("اعام", "اعلام"), Change("اصاح", "اصلاح")),
    ]
    assert repair(text) == text
    assert suggestions("اسامی کاس و خاصه و تاش، محاتی و نامحات") == []


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([], False),
        (["م یشد"], False),
        (["م یشد"] * 50, False),  # a writer's habit
        (["م یشد", "ب هطور"], False),
        (["م یشد .لازم", "۷در ،سال", "۱۴۰۳بود م یشد"], False),  # numbers and stops do not count
        (["م یشد", "نشست", "ب هطور", "م یشد"], True),
        (["شبک ههای نو، گزار شهای نو و کارگا هها"], True),
        (["مـرتب تـولید م یشــد"], True),
        (["م یشد", "تهـران شـهر مـا"], False),  # stretched, but not the same text
        (["تولید م یشــد"], False),
        (["تـهـــران و شـهـر م یشد ـــ"], False),  # two stretched words, however often
        (["بـرای اجـرای رویدادهـای مختلـف"], False),  # stretched, and whole
        ([*CLEAN_SENTENCES], False),
    ],
)
def test_a_file_shows_the_damage_for_certain_or_not_at_all(texts: list[str], shown: bool) -> None:
    assert shows_damage(iter(texts)) is shown


@pytest.mark.parametrize(
    "text",
    [
        "م ی" * 30000,
        " ها" * 50000,
        "ا تها" * 25000,
        "م یشود " * 15000,
        "م یشود " + "ا" * 100000,
        "م یشود " + "۱" * 100000,
        "م یشود " + " ." * 50000,
        "م یشود" + "۷در .ب" * 20000,
    ],
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    repair(text)
    changes(text)
    suggestions(text)
    shows_damage([text])
    assert time.perf_counter() - start < 2


class Gaps(NamedTuple):
    """The letters and digits of a line, and what lies before each but the first."""

    letters: str
    between: list[str]


def gaps(line: str) -> Gaps:
    parts = re.findall(r"([^\W_])([\W_]*)", line)
    kinds = ["space" if " " in gap else "half-space" if ZWNJ in gap else "none" for _, gap in parts]
    return Gaps("".join(letter for letter, _ in parts), kinds[:-1])


def aligned(one: str, other: str) -> Iterator[tuple[int, int]]:
    """The gaps of two lines that lie between the same letters."""
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        yield from ((block.a + step, block.b + step) for step in range(block.size - 1))


def test_the_page_that_the_record_starts_from() -> None:
    if not SEED.is_dir():
        pytest.skip("the page that the record starts from is not beside the repository")
    page = clean((SEED / "marvarestan-42-page-44.txt").read_text(encoding="utf-8"))
    corrected = (SEED / "marvarestan-42-page-44.corrected.txt").read_text(encoding="utf-8")
    need = changed = fixed = 0
    for lines in zip(page.split("\n"), repair(page).split("\n"), clean(corrected).split("\n"), strict=True):
        damaged, repaired, whole = map(gaps, lines)
        assert repaired.letters == damaged.letters
        wanted = {at: whole.between[there] for at, there in aligned(damaged.letters, whole.letters)}
        need += sum(damaged.between[at] != kind for at, kind in wanted.items())
        done = [at for at, kind in enumerate(repaired.between) if kind != damaged.between[at]]
        changed += len(done)
        fixed += sum(repaired.between[at] == wanted.get(at) for at in done)
        if damaged.letters == whole.letters:  # stops and commas, which gaps do not show
            assert re.sub(f"[ {ZWNJ}](?![.،])", "", lines[1]) == re.sub(f"[ {ZWNJ}](?![.،])", "", lines[2])
    assert shows_damage([(SEED / "marvarestan-42-page-44.txt").read_text(encoding="utf-8")])
    assert fixed == changed, f"precision {fixed}/{changed}"
    assert fixed / need >= 0.83, f"recall {fixed}/{need}"
