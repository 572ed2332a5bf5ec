"""The workbooks: the form to fill in, and the rejected rows handed back, opened again by two readers."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from etl.reference import Reference, list_key
from etl.schema import IDENTIFIER, TABLES, Field, FieldType
from etl.texts import Lang
from etl.workbook import rejects, rules
from etl.workbook.rejects import RejectedRow, write_rejects
from etl.workbook.template import ROWS, write_template
from etl.workbook.words import (
    DATA_SHEETS,
    EXAMPLE_PREFIX,
    LANGUAGES,
    helper_sheets,
    label,
    meaning,
    own_labels,
    word,
)
from karnameh.persian.digits import parse_number
from karnameh.settings import ROOT
from tests.etl.conftest import Run, Write

LOCALES = ROOT / "karnameh" / "locales"
HOSTILE = (
    *(
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "=HYPERLINK(1)",
        "{=1}",
        "\t=1+1",
        "'=1",
        "<r>x</r>",
        "<r><t>x</t></r>",
    ),
    *(
        "1403/11/22",
        "۱۴۰۳/۱۱/۲۲",
        "0012",
        "1e5",
        "TRUE",
        "12345678901234567890",
        "http://a.b/",
        "mailto:a@b.c",
    ),
    *("_x0041_", "&amp;<b>", " x ", "a\nb", "x\u202bمتن\u202c", "می‌شود", "😀" * 100, "\u200f۱۲"),
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.read(ROOT / "data" / "reference")


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Lang:
    found: Lang = request.param
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, reference: Reference, lang: Lang) -> Path:
    return write_template(tmp_path_factory.mktemp("template") / "form.xlsx", reference, year=1404, lang=lang)


@pytest.fixture(scope="module")
def book(template: Path) -> Workbook:
    return load_workbook(template)


def data_columns(book: Workbook, lang: Lang) -> Iterator[tuple[Worksheet, int, Field]]:
    """Sheet, number of the column and field, for every field of every data sheet."""
    for name in DATA_SHEETS:
        for number, field in enumerate(TABLES[name].fields, start=1):
            yield book[word(lang, "sheet", name)], number, field


def example(book: Workbook, lang: Lang, table: str) -> dict[str, str]:
    """The example row by the names of its fields."""
    row = next(book[word(lang, "sheet", table)].iter_rows(min_row=2, max_row=2, values_only=True))
    return {
        field.name: f"{value:g}" if isinstance(value, float | int) else value or ""
        for field, value in zip(TABLES[table].fields, row, strict=True)
    }


def validations(sheet: Worksheet) -> dict[str, DataValidation]:
    """The rule of each column, by its cells."""
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def rule_of(sheet: Worksheet, number: int) -> DataValidation:
    letters = get_column_letter(number)
    return validations(sheet)[f"{letters}2:{letters}{ROWS + 1}"]


def test_both_readers_find_the_sheets_and_they_run_as_the_language_does(
    book: Workbook, template: Path, lang: Lang
) -> None:
    names = [word(lang, "sheet", name) for name in (*DATA_SHEETS, "codes", "guide")]
    assert book.sheetnames == CalamineWorkbook.from_path(template).sheet_names == names
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book} == {lang == "fa"}
    assert helper_sheets() >= set(names[3:])
    assert not helper_sheets() & set(names[:3])


def test_headers_are_the_contract_s_and_say_what_they_mean(
    book: Workbook, template: Path, lang: Lang
) -> None:
    fills: dict[bool, set[str]] = {True: set(), False: set()}
    for sheet, number, field in data_columns(book, lang):
        header = sheet.cell(1, number)
        assert header.value == label(lang, field)
        assert header.comment.text.strip() == meaning(lang, field)
        assert header.font.b
        fills[field.required].add(header.fill.fgColor.rgb)
        assert sheet.freeze_panes == "B2"
    assert not fills[True] & fills[False]
    for name in DATA_SHEETS:
        rows = CalamineWorkbook.from_path(template).get_sheet_by_name(word(lang, "sheet", name)).to_python()
        assert rows[0] == [label(lang, field) for field in TABLES[name].fields]
        assert len(rows) == 2


def test_excel_mangles_nothing_that_is_not_a_number(book: Workbook, lang: Lang) -> None:
    for sheet, number, field in data_columns(book, lang):
        look = "General" if field.type in rules.NUMBERS else "@"
        width = next(d for d in sheet.column_dimensions.values() if d.min <= number <= d.max)
        assert width.number_format == sheet.cell(2, number).number_format == look, field.name
        assert 12 <= width.width <= 60


def test_every_closed_field_offers_exactly_its_vocabulary(
    book: Workbook, reference: Reference, lang: Lang
) -> None:
    for sheet, number, field in data_columns(book, lang):
        if field.type is not FieldType.CODE:
            continue
        rule = rule_of(sheet, number)
        assert rule.type == "list"
        [(codes, cells)] = book.defined_names[rule.formula1].destinations
        offered = [cell.value for (cell,) in book[codes][cells]]
        vocabulary = reference.vocabularies[field.vocabulary or ""]
        assert [vocabulary.resolve(name) for name in offered] == list(vocabulary.names)
        if lang == "fa":
            assert offered == list(vocabulary.names.values())


def test_special_places_are_offered_where_they_are_answers(book: Workbook, lang: Lang) -> None:
    [(codes, cells)] = book.defined_names["list_neighbourhood"].destinations
    assert [cell.offset(column=-1 if lang == "fa" else -2).value for (cell,) in book[codes][cells]][-3:] == [
        "CITYWIDE",
        "ONLINE",
        "UNKNOWN",
    ]


def test_every_column_is_watched_over_within_excel_s_limits(book: Workbook, lang: Lang) -> None:
    kinds = {"CODES": None, "TEXT": "textLength", "YEAR": "custom", "INTEGER": "custom", "NUMBER": "custom"}
    for sheet, number, field in data_columns(book, lang):
        rule = rule_of(sheet, number)
        expected = "custom" if field.pattern else kinds.get(field.type.name, rule.type)
        assert rule.type == expected, field.name
        assert 0 < len(rule.promptTitle) <= 32
        assert 0 < len(rule.prompt) <= 255
        assert len(rule.error or "") <= 225
        assert len(rule.formula1 or "") <= 255
        assert "{" not in rule.prompt + (rule.error or "")
        if field.kinds:
            assert word(lang, "accepts", "kinds", kinds="") in rule.prompt


def test_only_keys_of_one_field_must_not_repeat(book: Workbook, lang: Lang) -> None:
    unique = {
        field.name
        for sheet, number, field in data_columns(book, lang)
        if "COUNTIF" in (rule_of(sheet, number).formula1 or "")
    }
    assert unique == {"activity_id", "plan_item_id"}
    first, second, _ = (word(lang, "sheet", name) for name in DATA_SHEETS)
    assert "COUNTIF" in rule_of(book[first], 1).formula1
    assert "COUNTIF" not in rule_of(book[second], 1).formula1


def test_words_that_the_rules_let_through_are_those_that_the_pipeline_reads(lang: Lang) -> None:
    for state in ("unknown", "not_applicable"):
        assert parse_number(word(lang, "words", state)).state == state


def test_the_example_is_marked_and_holds_together(book: Workbook, lang: Lang) -> None:
    activity, metric, plan = (example(book, lang, name) for name in DATA_SHEETS)
    assert metric["activity_id"] == activity["activity_id"]
    assert activity["plan_item"] == plan["plan_item_id"]
    for row in (activity["activity_id"], plan["plan_item_id"]):
        assert re.fullmatch(IDENTIFIER, row, re.ASCII)
        assert row.startswith(f"{EXAMPLE_PREFIX}-1404-")
    for name in DATA_SHEETS:
        first = book[word(lang, "sheet", name)].cell(2, 1)
        assert first.font.i
        assert first.comment.text.strip() == word(lang, "example", "note")


def test_the_example_is_right(book: Workbook, lang: Lang, write: Write, run: Run) -> None:
    files = []
    for name in DATA_SHEETS:
        row = {label(lang, TABLES[name].field(key)): text for key, text in example(book, lang, name).items()}
        real = {key: text.replace(EXAMPLE_PREFIX, "D7") for key, text in row.items()}
        files.append(write([real], f"{name}.csv"))
    ran = run("check", *files)
    assert ran.code == 0
    assert ran.codes == set()


def test_the_guide_and_the_codes_leave_nothing_out(book: Workbook, reference: Reference, lang: Lang) -> None:
    guide = [row for row in book[word(lang, "sheet", "guide")].iter_rows(values_only=True) if row[1]]
    fields = [(name, field) for name in DATA_SHEETS for field in TABLES[name].fields]
    assert [(row[0], row[1], row[3]) for row in guide[1:]] == [
        (word(lang, "sheet", name), label(lang, field), meaning(lang, field)) for name, field in fields
    ]
    assert all(row[4] and "{" not in row[4] for row in guide)
    codes = list(book[word(lang, "sheet", "codes")].iter_rows(min_row=2, values_only=True))
    used = {field.vocabulary for _, field in fields if field.vocabulary}
    assert len(codes) == sum(len(reference.vocabularies[name].names) for name in used)
    assert all(row[1] and row[2] and row[3] for row in codes)
    staged = [row for row in codes if row[4]]
    assert [row[1] for row in staged] == [row["code"] for row in reference.metrics]
    assert all(row[5] for row in staged)


def test_a_workbook_names_nobody_and_is_the_same_every_time(
    template: Path, book: Workbook, reference: Reference, lang: Lang, tmp_path: Path
) -> None:
    again = write_template(tmp_path / "again" / "other.xlsx", reference, year=1404, lang=lang)
    assert again.read_bytes() == template.read_bytes()
    assert [path.name for path in again.parent.iterdir()] == ["other.xlsx"]
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    assert book.properties.title
    assert book.properties.created.year == 2000


def texts(lang: str) -> dict[str, str]:
    tables = tomllib.loads((LOCALES / f"workbook.{lang}.toml").read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()}


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    fa, en = texts("fa"), texts("en")
    assert list(fa) == list(en)
    for key in fa:
        assert set(re.findall(r"\{(\w+)\}", fa[key])) == set(re.findall(r"\{(\w+)\}", en[key])), key
        assert fa[key].strip(), key


def test_persian_texts_are_clean() -> None:
    for key, text in texts("fa").items():
        assert not re.search(r"[يك]", text), key
        assert not re.search(r"(?<![A-Za-z0-9-])[0-9]", text), key
        assert not re.search(r" (ها|های|هایی)\b", text), key


def test_examples_name_fields_of_their_tables() -> None:
    for key in texts("fa"):
        table, _, name = key.partition(".")
        if table.startswith("example_"):
            TABLES[table.removeprefix("example_")].field(name)


def rejected(*cells: str | None, row: int = 2, **marks: str) -> RejectedRow:
    """A row whose marks are named by position: ``c1="…"``."""
    places = {int(name.removeprefix("c")): text for name, text in marks.items()}
    return RejectedRow(row=row, cells=cells, marks=places, reasons=("یک ایراد", "ایرادی دیگر"))


def opened(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


def calamine(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rejected_rows_come_back_with_what_is_wrong(tmp_path: Path, lang: Lang) -> None:
    row = rejected("D7-1404-0001", "همایشش", None, row=12, c1="در فهرست نیست.", c2="خالی است.")
    path = write_rejects(tmp_path / "new" / "r.xlsx", ["شناسه", "نوع", "عنوان"], [row], lang=lang)
    ours = [word(lang, "rejects", "row"), word(lang, "rejects", "reason")]
    number, reasons = "۱۲" if lang == "fa" else "12", "یک ایراد\nایرادی دیگر"
    assert calamine(path) == [
        ["شناسه", "نوع", "عنوان", *ours],
        ["D7-1404-0001", "همایشش", "", number, reasons],
    ]
    sheet = opened(path)
    assert bool(sheet.sheet_view.rightToLeft) is (lang == "fa")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E2"
    assert sheet["E2"].alignment.wrap_text
    assert [sheet.cell(2, n).comment and sheet.cell(2, n).comment.text.strip() for n in range(1, 6)] == [
        None,
        "در فهرست نیست.",
        "خالی است.",
        None,
        None,
    ]
    fills = [sheet.cell(2, n).fill.fill_type for n in range(1, 6)]
    assert fills == [None, "solid", "solid", None, None]
    assert {cell.number_format for cells in sheet.iter_rows() for cell in cells} == {"@"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_bad_cells_can_be_read(tmp_path: Path) -> None:
    cell = opened(write_rejects(tmp_path / "r.xlsx", ["نوع"], [rejected("بد", c0="چرا")]))["A2"]
    light, dark = luminance(cell.fill.fgColor.rgb[2:]), luminance(cell.font.color.rgb[2:])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_hostile_cells_stay_what_they_are(tmp_path: Path) -> None:
    path = write_rejects(
        tmp_path / "r.xlsx", ["=1+1", "b"], [rejected(text, text, c1=text) for text in HOSTILE]
    )
    found = calamine(path)
    assert found[0][0] == "=1+1"
    for row, text in zip(found[1:], HOSTILE, strict=True):
        # XlsxWriter would take <r>…</r> for its own markup; a space after it keeps it from that.
        assert [str(cell).removesuffix(" ") for cell in row[:2]] == [text.removesuffix(" ")] * 2
        assert row[3] == "یک ایراد\nایرادی دیگر"
    types = {cell.data_type for cells in opened(path).iter_rows() for cell in cells}
    assert types <= {"s", "inlineStr"}
    assert not opened(path)._hyperlinks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", r"a\x00b"),
        ("a\x0bb", r"a\x0bb"),
        ("a\ud800b", r"a\ud800b"),
        ("a\udfffb", r"a\udfffb"),
        ("a\ufffeb\uffff", r"a\ufffeb\uffff"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
    ],
)
def test_hidden_characters_are_written_out_and_told(tmp_path: Path, text: str, shown: str) -> None:
    path = write_rejects(tmp_path / "r.xlsx", ["عنوان", text], [rejected(text, None, c0=text, c1=text)])
    (_, header, *_), (cell, _, _, reasons) = calamine(path)
    assert (header, cell) == (shown, shown)
    assert word("fa", "rejects", "hidden", label="عنوان") in reasons
    assert opened(path)["A2"].comment.text.strip() == shown


def test_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    _, (cell, _, reasons) = calamine(write_rejects(tmp_path / "r.xlsx", ["a"], [rejected("x\r\ny\rz\\")]))
    assert cell == "x\ny\nz\\"
    assert reasons == "یک ایراد\nایرادی دیگر"


@pytest.mark.parametrize(
    "text", ["x" * 32_768, "😀" * 16_384, "\x00" * 10_000], ids=["long", "wide", "hidden"]
)
def test_a_cell_too_long_for_excel_is_cut_and_told(tmp_path: Path, text: str) -> None:
    path = write_rejects(tmp_path / "r.xlsx", ["شرح"], [rejected(text, c0=text), rejected("x" * 32_767)])
    _, (cell, _, reasons), (whole, _, other) = calamine(path)
    assert cell.endswith("…")
    assert len(cell.encode("utf-16-le")) // 2 == 32_001
    assert word("fa", "rejects", "cut", label="شرح") in reasons
    assert whole == "x" * 32_767
    assert other == "یک ایراد\nایرادی دیگر"


def test_notes_and_rows_of_a_sheet_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejects, "NOTES", 4)
    monkeypatch.setattr(rejects, "ROWS_PER_SHEET", 3)
    rows = [rejected(str(number), row=number, c0="بد") for number in range(2, 9)]
    path = write_rejects(tmp_path / "r.xlsx", ["شناسه"], rows)
    book = load_workbook(path)
    assert book.sheetnames == ["ردیف‌های ردشده", "ردیف‌های ردشده ۲", "ردیف‌های ردشده ۳"]
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [
        ["شناسه", "2", "3", "4"],
        ["شناسه", "5", "6", "7"],
        ["شناسه", "8"],
    ]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:C4", "A1:C4", "A1:C2"]
    assert sum(cell.comment is not None for sheet in book for cell in sheet["A"]) == 4
    assert all(cell.fill.fill_type for sheet in book for cell in sheet["A"])


def test_a_mended_file_that_is_rejected_again_has_our_columns_once(tmp_path: Path) -> None:
    labels = ["شناسه", "ردیف در فایل", "Problem and remedy", "نوع"]
    row = rejected("D7-1404-0001", "۹", "پیشین", "بد", c3="در فهرست نیست.")
    path = write_rejects(tmp_path / "r.xlsx", labels, [row])
    assert calamine(path) == [
        ["شناسه", "نوع", "ردیف در فایل", "ایراد و راه رفع"],
        ["D7-1404-0001", "بد", "۲", "یک ایراد\nایرادی دیگر"],
    ]
    assert opened(path)["B2"].comment is not None


def test_no_rows_make_a_header_only(tmp_path: Path) -> None:
    assert len(calamine(write_rejects(tmp_path / "r.xlsx", ["شناسه"], []))) == 1


def test_rejects_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    rows = [rejected("الف", None, c1="خالی است.")]
    first, second = (write_rejects(tmp_path / name, ["a", "b"], rows) for name in ("1.xlsx", "2.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_text("پیشین", encoding="utf-8")

    def broken() -> Iterator[RejectedRow]:
        yield rejected("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_rejects(path, ["a"], broken())
    with pytest.raises(ValueError, match="2 cells under 1"):
        write_rejects(path, ["a"], [rejected("x", "y")])
    assert [found.name for found in tmp_path.iterdir()] == ["r.xlsx"]
    assert path.read_text(encoding="utf-8") == "پیشین"


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "taken.xlsx").mkdir()
    for path in (tmp_path / "file" / "r.xlsx", tmp_path / "taken.xlsx"):
        with pytest.raises(OSError, match=path.parent.name):
            write_rejects(path, ["a"], [])


def test_our_labels_are_no_field_s() -> None:
    ours = {list_key(text) for text in own_labels()}
    assert len(own_labels()) == 4
    for table in TABLES.values():
        for field in table.fields:
            assert not ours & {list_key(name) for name in (field.name, field.fa, field.en, *field.aliases)}
