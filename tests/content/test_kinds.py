"""The pages by kind in words: what is known, what is not, and nothing added up that must not be."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import etl
from karnameh.content import kind_entries, kind_tiles, kinds
from karnameh.content.headlines import period
from karnameh.content.kind_figures import figures
from karnameh.content.view import View, view
from karnameh.exports.kinds import Bars, Entry
from karnameh.settings import Settings
from karnameh.sitemap import PATHS
from karnameh.warehouse import questions
from tests import kinds_warehouse
from tests.conftest import TODAY
from tests.content.conftest import OnPaper, Over

YEAR = 1405


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the logs of the pages by kind."""
    folder = tmp_path_factory.mktemp("kinds")
    kinds_warehouse.build(folder)
    return folder


@pytest.fixture(autouse=True)
def _over_the_kinds(over: Over, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over(data=data)
    monkeypatch.setitem(PATHS, "kinds", "/kinds")


@pytest.fixture
def here(on_paper: OnPaper) -> Callable[..., View]:
    """The view of an address."""

    def opened(**choices: str) -> View:
        on_paper(**choices)
        return view()

    return opened


def entry_of(view: View, kind: str, ending: str) -> Entry:
    page = questions.done_of_kind(view.data, kind=kind, year=YEAR, page_size=50)
    (done,) = (row for row in page.rows if row.activity_id.endswith(ending))
    return kind_entries.entry(view, done)


def bars_of(entry: Entry, caption: str) -> Bars:
    (found,) = (bars for bars in entry.bars if bars.caption == caption)
    return found


def remarks_of(entry: Entry) -> dict[str, tuple[str, bool]]:
    return {remark.label: (remark.text, remark.is_missing) for remark in entry.remarks}


def test_a_survey_tells_how_many_were_asked_how_sure_it_is_and_what_was_done(
    here: Callable[..., View],
) -> None:
    entry = entry_of(here(), "survey", "0021")
    liked = bars_of(entry, "رضایت")
    (bar,) = liked.bars
    assert (bar.value, round(bar.share or 0, 6)) == ("۴٫۱ از ۵", 82)
    assert [round(end, 6) for end in bar.reach or ()] == [78.2, 85.8]
    assert liked.notes[0] == "شمار پاسخ‌دهندگان (n): ۱۲۰؛ روش: پیمایش."
    assert "±۰٫۱۹" in liked.notes[1]
    assert ("پاسخ‌گویی", "۳۰٪ دعوت‌شدگان پاسخ دادند") in entry.facts
    assert remarks_of(entry)["با نتیجه چه کردند؟"] == ("کتابخانه تا ۲۰ باز است.", False)


def test_a_computed_margin_is_called_so_with_its_assumption(here: Callable[..., View]) -> None:
    recall = bars_of(entry_of(here(), "survey", "0022"), "یادآوری پیام")
    assert "حساب‌شده: ±۵٫۳ واحد درصد" in recall.notes[1]
    assert "نمونه‌ای تصادفی ساده" in recall.notes[1]
    small = bars_of(entry_of(here(lang="en"), "survey", "0026"), "Message recall")
    assert small.notes[1] == "No margin of error was reported."
    assert small.bars[0].reach is None


def test_a_survey_without_result_and_without_consequence_says_both(here: Callable[..., View]) -> None:
    entry = entry_of(here(), "survey", "0023")
    assert [bar.value for bars in entry.bars for bar in bars.bars] == ["نامشخص"]
    assert remarks_of(entry) == {
        "نتیجه": ("نتیجهٔ این نظرسنجی ثبت نشده است.", True),
        "با نتیجه چه کردند؟": ("گزارش نشده که با نتیجه چه شد.", True),
    }


def test_channels_stand_side_by_side_and_are_not_added_up(here: Callable[..., View]) -> None:
    entry = entry_of(here(), "campaign", "0031")
    (reach,) = entry.bars
    assert {bar.label: (bar.value, bar.share) for bar in reach.bars} == {
        "کانال ثبت نشده": ("۵۰۰ نفر", pytest.approx(100 * 500 / 18000)),
        "وب‌سایت": ("۰ نفر", 0),
        "شبکه‌های اجتماعی": ("۹٬۰۰۰ نفر (هدف: ۱۰٬۰۰۰)", 50),
        "تبلیغات محیطی": ("حدود ۱۸٬۰۰۰ نفر", 100),
        "پیامک": ("نامشخص", None),
    }
    assert reach.notes == (
        "یک نفر را چند کانال می‌بیند؛ برای همین دسترسی کانال‌ها هم‌پوشانی دارد و با هم جمع نمی‌شود.",
    )
    everything = " ".join([*(bar.value for bar in reach.bars), *(value for _, value in entry.facts)])
    assert "۲۷٬۵۰۰" not in everything
    assert remarks_of(entry_of(here(), "campaign", "0032"))["دسترسی در هر کانال"][1]


def test_decisions_are_done_open_untold_or_odd(here: Callable[..., View]) -> None:
    told = entry_of(here(), "committee", "0041")
    (bar,) = bars_of(told, "سرانجام مصوبه‌ها").bars
    assert (bar.value, bar.share) == ("۱ از ۴", 25)
    assert ("مصوبهٔ باز", "۳") in told.facts
    assert remarks_of(told) == {"مصوبه‌ها": ("نصب سطل؛ نصب چراغ.", False)}
    untold = entry_of(here(), "committee", "0042")
    assert untold.bars == []
    assert ("مصوبه", "۳ مصوبه") in untold.facts
    assert remarks_of(untold)["سرانجام مصوبه‌ها"][1]
    odd = bars_of(entry_of(here(), "committee", "0044"), "سرانجام مصوبه‌ها")
    assert (odd.bars[0].share, odd.bars[0].value, len(odd.notes)) == (None, "۵ از ۲", 1)


def test_before_after_and_target_stand_on_one_scale(here: Callable[..., View]) -> None:
    entry = entry_of(here(), "project", "0071")
    liked = bars_of(entry, "رضایت")
    assert [(bar.label, bar.value, bar.tone, round(bar.share or 0)) for bar in liked.bars] == [
        ("پیش از اجرا", "۲٫۶ از ۵", "before", 52),
        ("پس از اجرا", "۴٫۱ از ۵", "", 82),
        ("هدف", "۴ از ۵", "target", 80),
    ]
    used = bars_of(entry, "بهره‌گیری از خدمت")
    assert [round(bar.share or 0) for bar in used.bars] == [39, 100]
    assert remarks_of(entry_of(here(), "project", "0072"))["پیش از اجرا"][1]
    assert not remarks_of(entry)


def test_a_portrait_without_a_name_says_that_it_is_not_published(here: Callable[..., View]) -> None:
    named = entry_of(here(), "portrait", "0061")
    assert (named.person, named.facts) == ("سارا نمونه", [("مبنای انتشار", "رضایت کتبی")])
    unnamed = entry_of(here(), "portrait", "0062")
    assert (unnamed.person, unnamed.facts) == ("نام منتشر نشده", [])


@pytest.mark.parametrize(
    ("kind", "label", "value"),
    [
        ("committee", "مصوبهٔ اجراشده", "۶ از ۶"),
        ("press_conference", "پرسش پاسخ‌داده‌شده", "۱۲ از ۱۲"),
        ("survey", "نظرسنجی با اقدام", "۱ از ۴"),
    ],
)
def test_each_kind_has_the_figure_that_it_is_about(
    here: Callable[..., View], kind: str, label: str, value: str
) -> None:
    found = {figure.label: figure for figure in figures(here(kind=kind), kind, period(YEAR, TODAY), place="")}
    assert found[label].value == value
    assert kind in found["انجام‌شده"].href
    if kind == "committee":
        assert "وضعیت اجرای ۳ مصوبه از ۱ نشست گزارش نشده است." in found[label].note


def shown(on_paper: OnPaper, kind: str, **choices: str) -> str:
    paper = on_paper(kind=kind, **choices)
    kinds.show_kind(view(), kind, year=YEAR, place=choices.get("n", ""))
    return str(paper.markup())


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("place", ["", "718"])
def test_every_kind_has_its_page_in_both_languages_even_with_nothing(
    on_paper: OnPaper, language: str, place: str
) -> None:
    on_paper()
    for kind in questions.codes(view().data, "kind"):
        markup = shown(on_paper, kind, lang=language, n=place)
        assert "<script" not in markup
        assert not re.search(r"\b(None|nan|NaN)\b", markup)
        assert kind_tiles.about(view(), kind)


def test_a_shelf_tells_what_is_missing(on_paper: OnPaper) -> None:
    whole = shown(on_paper, "publication")
    assert "جاافتاده در کارنامه: شمارهٔ ۳." in whole
    assert 'href="https://example.org/1"' in whole
    assert "جاافتاده" not in shown(on_paper, "publication", n="701")
    assert "نمی‌توان گفت" in shown(on_paper, "clip")


def test_neighbourhoods_without_a_conversation_are_listed_with_zero(on_paper: OnPaper) -> None:
    markup = shown(on_paper, "social_outreach")
    assert "۲ محله از ۱۴ محله دست‌کم یک گفت‌وگوی انجام‌شده دارد." in markup
    assert "۴ از ۱۰؛ از ۱ گفت‌وگو" in markup


def test_the_index_has_every_kind_with_this_year_last_year_and_its_promises(on_paper: OnPaper) -> None:
    paper = on_paper()
    kinds.show_kinds(view(), year=YEAR)
    markup = str(paper.markup())
    assert markup.count('class="k-tile-item"') == 14
    assert "نظرسنجی‌های منظم: ۲ از ۴ نظرسنجی" in markup
    assert "کمپین‌های تبلیغاتی؛ وعده: اعلام نشده؛ گزارشی نرسیده است" in markup
    assert "برنامهٔ سال ۱۴۰۵ وعده‌ای از این نوع ندارد." in markup
    assert "/kinds?kind=survey" in markup


def test_a_year_before_that_was_never_recorded_is_blank_and_not_zero(on_paper: OnPaper) -> None:
    paper = on_paper()
    kinds.show_kinds(view(), year=1404)
    markup = str(paper.markup())
    assert "<dt>همین بازه از سال ۱۴۰۳</dt><dd>ثبت نشده</dd>" in markup
    assert "برنامه‌ای برای سال ۱۴۰۴ منتشر نشده است." in markup


def test_a_year_without_any_record_says_so(on_paper: OnPaper) -> None:
    paper = on_paper()
    kinds.show_kinds(view(), year=1399)
    assert "برای سال ۱۳۹۹ دفتری نرسیده است" in str(paper.markup())


def test_a_year_of_which_only_the_plan_is_known_has_blanks_and_no_zeros(
    on_paper: OnPaper, over: Over, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, demo=False, district="7", memory="256MB")
    etl.load([kinds_warehouse.LOGS / "plan.csv"], settings)
    over(data=tmp_path)
    paper = on_paper()
    kinds.show_kinds(view(), year=YEAR)
    markup = str(paper.markup())
    assert markup.count("<dt>انجام‌شده در سال ۱۴۰۵</dt><dd>ثبت نشده</dd>") == 14
    assert "نظرسنجی‌های منظم؛ وعده: ۴ نظرسنجی؛ گزارشی نرسیده است" in markup
    survey = shown(on_paper, "survey")
    assert "برای سال ۱۴۰۵ دفتری نرسیده است" in survey
    assert "نظرسنجی‌های منظم" in survey
