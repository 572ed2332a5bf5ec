"""What the report says: its numbers are the questions' numbers, and its refusals are in words."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest

import etl
from karnameh import figures
from karnameh.content.headlines import period
from karnameh.content.view import View
from karnameh.report import bundle
from karnameh.report.annual import annual_report
from karnameh.report.codes import figure_refs
from karnameh.report.edition import NoReport, edition, report_view
from karnameh.report.half_year import half_year_report
from karnameh.report.model import Bars, Block, Map, Months, Numbers, Prose, Report, Table
from karnameh.report.names import KINDS, FileOf, named
from karnameh.report.pdf import FONTS
from karnameh.report.printable import LONGEST_TEXT, Printable
from karnameh.report.public_information import public_information
from karnameh.report.workbook import workbook
from karnameh.settings import Settings
from karnameh.warehouse import Published, Store, questions
from tests import fixture_warehouse
from tests.conftest import TODAY
from tests.report.conftest import EDITION

OfKind = TypeVar("OfKind", bound=Block)


def _blocks(report: Report, kind: type[OfKind]) -> list[OfKind]:
    return [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, kind)]


def test_headline_numbers_are_those_of_the_questions(
    report: Report, with_demo: Published, report_words: View
) -> None:
    now = questions.headline(with_demo, year=1404, until=date(2026, 3, 20), today=TODAY)
    shown = {item.code.partition("-")[0]: item.value for item in _blocks(report, Numbers)[0].items}
    number = report_words.locale.number
    assert shown == {
        "done": number(now.done),
        "attendance": number(now.attendance or 0),
        "reached": number(now.neighbourhoods),
        "planned": number(now.planned),
    }


def test_charts_and_map_are_of_the_questions(
    report: Report, with_demo: Published, report_words: View
) -> None:
    number = report_words.locale.number
    (months,) = _blocks(report, Months)
    by_month = questions.activities_by_month(with_demo, year=1404)
    assert [month.value for month in months.months] == [number(int(one)) for one in by_month["done"]]
    (drawn,) = _blocks(report, Map)
    by_place = questions.activities_by_neighbourhood(with_demo, year=1404, district="7")
    on_map = by_place[by_place["level"] == "neighbourhood"].sort_values("code")
    assert [shape.value for shape in drawn.shapes] == [number(int(one)) for one in on_map["done"]]
    by_kind = questions.activities_by_kind(with_demo, year=1404)
    kinds = next(bars for bars in _blocks(report, Bars) if not bars.legend)
    assert [bar.value for bar in kinds.bars] == [number(int(one)) for one in by_kind["done"] if one]


def test_every_figure_of_the_annex_is_what_its_code_computes(
    report: Report, with_demo: Published, report_words: View
) -> None:
    annex = report.chapters[-1].blocks[-1]
    assert isinstance(annex, Table)
    assert len(annex.rows) > 60
    for _, shown, code in annex.rows:
        ref = figures.parse(code)
        assert shown == figures.value_text(ref, figures.compute(with_demo, ref), report_words.locale)


def test_codes_in_footnotes_come_to_the_number_beside_them(
    report: Report, with_demo: Published, report_words: View
) -> None:
    items = [item for numbers in _blocks(report, Numbers) for item in numbers.items if item.code]
    assert items
    for item in items:
        found = figures.compute(with_demo, figures.parse(item.code))
        assert item.value.split()[0] == report_words.locale.number(found.value or 0)


def test_a_year_that_is_not_over_is_told_to_be_so(with_demo: Published) -> None:
    report = annual_report(with_demo, year=1405, district="7", made=EDITION)
    (extent,) = [value for label, value in report.about if label == "بازهٔ گزارش"]
    assert "هنوز تمام نشده" in extent
    assert "۲ آذر ۱۴۰۵" in extent


@pytest.mark.parametrize(
    ("year", "district", "reason"),
    [
        (1406, "7", "not_begun"),
        (1399, "7", "no_year"),
        (1404, "99", "no_district"),
        (1404, "6", "other_districts"),
    ],
)
def test_nothing_to_report_is_said(with_demo: Published, year: int, district: str, reason: str) -> None:
    with pytest.raises(NoReport) as refused:
        annual_report(with_demo, year=year, district=district, made=EDITION)
    assert refused.value.reason == reason


def test_a_half_that_has_not_begun_is_refused(with_demo: Published) -> None:
    summer = replace(EDITION, day=date(2026, 7, 1))
    half_year_report(with_demo, year=1405, half=1, district="7", made=summer)
    with pytest.raises(NoReport, match="half_not_begun"):
        half_year_report(with_demo, year=1405, half=2, district="7", made=summer)


def test_both_halves_and_what_has_no_month_make_the_year(with_demo: Published) -> None:
    first = questions.operations_by_kind(with_demo, first=date(2025, 3, 21), last=date(2025, 9, 22))
    second = questions.operations_by_kind(with_demo, first=date(2025, 9, 23), last=date(2026, 3, 20))
    whole = questions.activities_by_kind(with_demo, year=1404)
    for state in ("done", "planned", "cancelled", "postponed"):
        assert int(first[state].sum() + second[state].sum()) == int(whole[state].sum())


def test_budgets_keep_unknown_and_blank_apart(published: Published) -> None:
    frame = questions.budgets(published, first=date(2025, 3, 21), last=date(2025, 9, 22))
    assert int(frame["budget"].sum()) == 120_000_000 + 45_000_000 + 300_000_000
    assert (int(frame["known"].sum()), int(frame["unknown"].sum())) == (3, 1)
    counted = frame[["known", "unknown", "blank", "not_applicable"]].sum(axis=1)
    assert (counted == frame["done"]).all()


def test_the_workbook_opens_right_to_left_without_a_formula(with_demo: Published) -> None:
    content = workbook(with_demo, year=1404, district="7")
    assert content == workbook(with_demo, year=1404, district="7")
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert "f" not in kinds
    months = book["فعالیت‌ها ماه به ماه"]
    shown = [row[2].value for row in months.iter_rows(min_row=2)]
    assert shown == questions.activities_by_month(with_demo, year=1404)["done"].tolist()


def test_the_workbook_has_each_figure_with_its_code(with_demo: Published, report_words: View) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(with_demo, year=1404, district="7")))
    rows = list(book["رقم‌ها و نشانی‌ها"].iter_rows(min_row=2, values_only=True))
    view = report_view(with_demo, "7", edition(with_demo))
    assert [row[-1] for row in rows] == [str(ref) for ref in figure_refs(view, period(1404, view.today))]
    for row in rows:
        found = figures.compute(with_demo, figures.parse(str(row[-1])))
        assert row[1] == (None if found.value is None else pytest.approx(found.value))


def test_names_of_files_are_read_back() -> None:
    for kind in KINDS:
        file = FileOf(kind=kind, year=1404, district="7")
        assert named(str(file)) == file
        assert re.fullmatch(r"[a-z0-9.-]+", str(file))
    for name in (
        "karnameh-1404-d7.exe",
        "karnameh-1404-d7",
        "../karnameh-1404-d7.pdf",
        "karnameh-۱۴۰۴-d7.pdf",
        "",
    ):
        assert named(name) is None


def test_second_half_is_among_the_files_once_it_has_begun(with_demo: Published) -> None:
    kinds = [file.kind for file in bundle.files_of(with_demo, year=1405, district="7")]
    assert kinds == list(KINDS)
    assert [file.kind for file in bundle.files_of(with_demo, year=1404, district="7", half=2)] == ["art71_h2"]


def test_texts_are_told_in_letters_that_the_font_has() -> None:
    letters = Printable(FONTS / "Vazirmatn-Regular.ttf")
    assert letters.text("می‌شود \u202eالف\u202c\n۱۲٫۵٪ GIS") == "می‌شود الف ۱۲٫۵٪ GIS"
    assert letters.text("😀\x07") == "‹U+1F600›‹U+0007›"
    assert letters.text("ﷺ") == "صلى الله عليه وسلم"
    assert len(letters.text("و " * 1_000)) <= LONGEST_TEXT + 1
    assert letters.text("a" * 30) == "a" * 28 + "\u200b" + "aa"
    assert letters.text("0123456789abcdef" * 4) == "0123456789abcdef" * 4


def test_a_year_of_which_only_the_plan_is_known_is_not_told_as_zero(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=False, district="7", memory="512MB")
    result = etl.load([fixture_warehouse.LOGS / "plan.csv"], settings)
    assert result.outcome == "published"
    only_plan = Store(settings.warehouse, demo=False).published()
    for report in (
        annual_report(only_plan, year=1404, district="7", made=EDITION),
        half_year_report(only_plan, year=1404, half=1, district="7", made=EDITION),
        public_information(only_plan, year=1404, district="7", made=EDITION),
    ):
        said = " ".join(sentence for prose in _blocks(report, Prose) for sentence in prose.sentences)
        assert "نبودِ ردیف به معنای نبودِ کار نیست" in said
        assert "۰ فعالیت" not in said
        assert not _blocks(report, Months)
        assert not _blocks(report, Map)
