"""Uploads at the desk: sent, refused, reported, mended, read otherwise; the same for everybody who looks."""

import json
from collections.abc import Iterator, Sequence
from io import BytesIO

import openpyxl
import pytest

from etl.ledger.folder import Ledger
from etl.uploads import Uploads
from etl.uploads.store import MOST_FILES
from karnameh.locales import CODES, desk_locale
from karnameh.settings import Settings
from tests.desk.clerk import HEADER, Clerk, Office, another_setting, csv, office_of, row, rows
from tests.desk.clerk import fresh_site as fresh_site
from tests.etl.dirty_files import everything, workbook

SAY = desk_locale("fa").text
FA, EN = (desk_locale(code).text for code in CODES)
BAD_PLACE = {"محله": "جایی که نیست"}


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as found:
        yield found


@pytest.fixture
def sara(office: Office) -> Clerk:
    return office.clerk("sara", "editor", "approver")


def checked(office: Office, number: int) -> None:
    """Let the worker check an upload."""
    office.work()
    found = office.upload(number)
    assert (found.state, found.failure) == ("checked", None)


# ---- sending ----


def test_files_are_kept_as_sent_and_checked(office: Office, sara: Clerk) -> None:
    files = [csv(*rows(1, 3), name="مهر.csv"), csv(*rows(4, 5), name="آبان.csv")]
    number = sara.send(*files, note="گزارش پاییز")
    assert (number, office.upload(number).state) == (1, "waiting")
    assert SAY("work.state_waiting") in sara.upload(number).text
    checked(office, number)
    upload = office.upload(number)
    assert [file.name for file in upload.files] == ["مهر.csv", "آبان.csv"]
    assert (upload.who, upload.submission.unit, upload.submission.note) == (
        *("sara", "روابط عمومی"),
        "گزارش پاییز",
    )
    page = sara.upload(number)
    for place, (_, body) in enumerate(files, start=1):
        answer = sara.get(f"/staff/uploads/{number}/files/{place}")
        assert answer.body == body
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert f"/staff/uploads/{number}/files/{place}" in page.links("/files/")
    assert sara.get(f"/staff/uploads/{number}/files/3").status == 404


@pytest.mark.parametrize("lang", CODES)
def test_what_cannot_be_taken_is_refused_with_its_reason(settings: Settings, lang: str) -> None:
    say = desk_locale("en" if lang == "en" else "fa").text
    with another_setting(Office(settings, 0), upload_megabytes=1) as office:
        sara = office.clerk("sara", "editor")
        large, empty = ("بزرگ.csv", b"x" * 1_000_001), ("خالی.csv", b"")
        for files, key, values in (
            ([], "no-file", {}),
            ([("", b"")], "no-file", {}),
            ([empty], "empty-file", {"file": "خالی.csv"}),
            ([csv(row()), empty], "empty-file", {"file": "خالی.csv"}),
            ([large], "too-large", {"file": "بزرگ.csv", "most": 1}),
            ([csv(row())] * (MOST_FILES + 1), "too-many", {"most": MOST_FILES}),
        ):
            answer = sara.try_to_send(*files, path=f"/staff/uploads?lang={lang}")
            assert answer.status == 400, key
            assert say(f"work.refused-{key}", **values) in answer.text
        assert Uploads.of(office.settings).numbers() == []
        assert list(settings.uploads.glob("0*")) == []
        assert sara.send(("درست.csv", b"x" * 1_000_000)) == 1


def test_a_text_longer_than_a_sentence_or_two_is_refused(office: Office, sara: Clerk) -> None:
    answer = sara.try_to_send(csv(row()), note="ن" * 401)
    assert answer.status == 400
    assert SAY("work.too-long") in answer.text
    assert Uploads.of(office.settings).numbers() == []


def test_older_uploads_are_found_page_by_page(office: Office, sara: Clerk) -> None:
    for _ in range(32):
        sara.send(csv(row()))
    first = sara.page("/staff")
    assert "/staff/uploads/32" in first.links("/staff/uploads/")
    assert "/staff/uploads/1" not in first.links("/staff/uploads/")
    (older,) = first.links("before=")
    assert sara.page(older).links("/staff/uploads/") == ["/staff/uploads/2", "/staff/uploads/1"]


# ---- the report ----


def test_the_report_says_what_was_recognised_what_is_wrong_and_what_would_change(
    office: Office, sara: Clerk
) -> None:
    number = sara.send(csv(*rows(1, 4), row(5, **BAD_PLACE), row(6, تاریخ_شروع="دیروز")))
    checked(office, number)
    page = sara.upload(number)
    assert "جداکنندهٔ «,»، عنوان ستون‌ها در ردیف ۱" in page.text
    assert "۶ ۴ ۲" in page.text  # read, accepted, rejected
    assert "«جایی که نیست» در فهرست «محله» نیست." in page.text
    assert "«دیروز» تاریخ نیست." in page.text
    assert f"{SAY('work.count_added')} ۴" in page.text
    assert "D7-1404-0004" in page.text
    assert "D7-1404-0004" in sara.page(f"/staff/uploads/{number}?lang=en").text
    answer = sara.get(f"/staff/uploads/{number}/progress")
    assert json.loads(answer.body) == {"state": "checked"}


def test_two_rejected_workbooks_are_not_mixed_up(office: Office, sara: Clerk) -> None:
    number = sara.send(
        csv(row(1, **BAD_PLACE), name="b.csv"),
        csv(row(2, **BAD_PLACE), name="B.csv"),
        csv(row(3, **BAD_PLACE), name="a.csv"),
    )
    checked(office, number)
    page = sara.upload(number)
    links = [href for tag, said in page.elements if tag == "a" and (href := said.get("href") or "")]
    found = {}
    for href in (href for href in links if "/rejected/" in href):
        answer = sara.get(href)
        sheet = openpyxl.load_workbook(BytesIO(answer.body)).worksheets[0]
        name = answer.headers["Content-Disposition"].split('"')[1]
        found[name] = sheet.cell(2, 1).value
    assert found == {
        "b-rejected.xlsx": "D7-1404-0001",
        "B-rejected.xlsx": "D7-1404-0002",
        "a-rejected.xlsx": "D7-1404-0003",
    }
    shown = [name for name in ("b-rejected.xlsx", "B-rejected.xlsx", "a-rejected.xlsx") if name in page.text]
    assert len(shown) == 3


def test_the_worst_of_the_dirty_files_has_a_report_in_both_languages(office: Office, sara: Clerk) -> None:
    number = sara.send(everything({(0, 6): "ناکجا", (3, 3): "دیروز"}))
    checked(office, number)
    for lang in CODES:
        page = sara.page(f"/staff/uploads/{number}?lang={lang}")
        assert [form.action.split("?")[0].rsplit("/", 1)[1] for form in page.forms[1:]] == [
            *("mend", "publish"),
            *("read-as", "discard"),
        ]


# ---- mending ----


def test_mended_cells_are_checked_again_and_kept_beside_the_file(office: Office, sara: Clerk) -> None:
    sent = csv(row(1, **BAD_PLACE), row(2), row(3, تاریخ_شروع="دیروز"))
    number = sara.send(sent)
    checked(office, number)
    answer = sara.fill_in(number, "mend", **{"cell:0:2:6": "شاهد", "cell:0:4:3": "۱۴۰۴/۰۷/۱۲"})
    assert answer.status == 303
    assert office.upload(number).state == "waiting"
    checked(office, number)
    assert {(cell.row, cell.column, cell.text) for cell in office.upload(number).overrides.cells} == {
        (2, 6, "شاهد"),
        (4, 3, "۱۴۰۴/۰۷/۱۲"),
    }
    page = sara.upload(number)
    assert not page.links("/rejected/")
    assert sara.get(f"/staff/uploads/{number}/files/1").body == sent[1]
    assert sara.submit(page.form("/publish"), {}).status == 303
    office.work()
    ledger = Ledger(office.settings.batches)
    batch = ledger.read(1)
    assert (ledger.path(1) / "files" / "1.csv").read_bytes() == sent[1]
    assert len(batch.read_as["cells"]) == 2
    assert (batch.counts.added, batch.counts.rejected) == (3, 0)


def test_cells_that_nobody_touched_are_not_taken_for_mended(office: Office, sara: Clerk) -> None:
    said = "سطر نخست\nسطر دوم\t\u200fبا نشان \u202eوارونه"
    number = sara.send(csv(row(1, عنوان=said, **BAD_PLACE)))
    checked(office, number)
    assert sara.fill_in(number, "mend").status == 303
    assert office.upload(number).overrides.cells == ()


def test_corrections_are_taken_back_and_columns_forgotten(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row(1, **BAD_PLACE)))
    checked(office, number)
    sara.fill_in(number, "mend", **{"cell:0:2:6": "شاهد"})
    checked(office, number)
    sara.fill_in(number, "read-as", **{"column:عنوان": "summary"})
    office.work()
    page = sara.upload(number)
    assert SAY("work.forget_cells", n=1) in page.text
    sara.fill_in(number, "read-as", **{"forget-cells": "1", "forget-columns": "1"})
    checked(office, number)
    assert office.upload(number).overrides.to_dict() == {}
    assert "جایی که نیست" in sara.upload(number).text


def test_a_form_that_no_page_showed_changes_nothing(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row(1, **BAD_PLACE)))
    checked(office, number)
    before = office.upload(number)
    for name in (
        "cell:0:9:0",
        "cell:7:2:6",
        "cell:0:2",
        "cell:x:y:z",
        "cell:0:2:-1",
        f"cell:0:2:{'9' * 5000}",
    ):
        answer = sara.fill_in(number, "mend", **{name: "x"})
        assert answer.status == 400
        assert SAY("work.wrong-form") in answer.text
    assert SAY("work.too-long") in sara.fill_in(number, "mend", **{"cell:0:2:6": "ش" * 32_768}).text
    assert office.upload(number) == before


def test_what_somebody_decides_is_what_that_person_saw(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row(1, **BAD_PLACE), row(2)))
    checked(office, number)
    before = sara.upload(number)
    assert office.clerk("reza", "editor").fill_in(number, "mend", **{"cell:0:2:6": "شاهد"}).status == 303
    checked(office, number)
    for action, fields in (
        ("/publish", {"partial": "1"}),
        ("/mend", {"cell:0:2:6": "بهار"}),
        ("/read-as", {"header_row": "1"}),
    ):
        answer = sara.submit(before.form(action), fields)
        assert answer.status == 400
        assert SAY("work.changed-since") in answer.text
    assert office.upload(number).state == "checked"


# ---- reading otherwise ----


def test_a_column_gets_another_meaning(office: Office, sara: Clerk) -> None:
    header = (*HEADER[:2], "آنچه شد", *HEADER[3:])
    number = sara.send(csv(*rows(1, 2), header=header))
    office.work()
    assert sara.upload(number).forms  # the page is there, whatever was found
    sara.fill_in(number, "read-as", **{"column:آنچه شد": "title"})
    checked(office, number)
    assert office.upload(number).overrides.mapping == {"آنچه شد": "title"}
    assert f"{SAY('work.count_added')} ۲" in sara.upload(number).text


def test_header_row_sheet_period_and_unit_are_said(office: Office, sara: Clerk) -> None:
    sheets: dict[str, list[Sequence[str]]] = {
        "گزارش  مالي": [["یادداشت"], HEADER, *rows(1, 2)],
        "دیگر": [HEADER, *rows(3, 5)],
    }
    number = sara.send(("دو برگه.xlsx", workbook(sheets)))
    checked(office, number)
    said = {
        "sheet": "گزارش  مالي",
        "header_row": "۲",
        "period": "۱۴۰۴-۰۱..۱۴۰۴-۰۳",
        "unit": "ستاد",
        "note": "نوبت دوم",
    }
    sara.fill_in(number, "read-as", **said)
    checked(office, number)
    upload = office.upload(number)
    assert (upload.overrides.sheet, upload.overrides.header_row) == ("گزارش  مالي", 2)
    assert (upload.submission.unit, upload.submission.note) == ("ستاد", "نوبت دوم")
    page = sara.upload(number)
    assert f"{SAY('work.count_added')} ۲" in page.text
    assert "تاریخ بیرون از دورهٔ گزارش" in page.text
    fields = page.form("/read-as").fields
    assert (fields["period"], fields["header_row"]) == ("1404-01..1404-03", "۲")


NOT_SAID: tuple[tuple[str, dict[str, str]], ...] = (
    ("wrong-row", {"header_row": "صفر"}),
    ("wrong-row", {"header_row": "0"}),
    ("wrong-row", {"header_row": "9" * 300}),
    ("wrong-period", {"period": "پارسال"}),
    ("wrong-year", {"whole_unit": "روابط عمومی"}),
    ("wrong-year", {"whole_unit": "روابط عمومی", "whole_year": "9999"}),
    ("wrong-year", {"whole_unit": "روابط عمومی", "whole_year": "۱۴۰"}),
    ("wrong-whole", {"whole_year": "1404"}),
    ("wrong-form", {"column:عنوان": "password"}),
    ("wrong-form", {"column:عنوان": "metric:none"}),
    ("too-long", {"sheet": "ب" * 401}),
    ("too-long", {"note": "ن" * 401}),
)


def test_what_cannot_be_said_is_told_and_changes_nothing(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row()))
    checked(office, number)
    before = office.upload(number)
    for key, fields in NOT_SAID:
        answer = sara.fill_in(number, "read-as", **fields)
        assert answer.status == 400, fields
        assert SAY(f"work.{key}") in answer.text
    assert office.upload(number) == before


def test_a_check_that_cannot_be_done_says_why_and_is_done_when_the_cause_is_gone(
    office: Office, sara: Clerk
) -> None:
    number = sara.send(csv(row()))
    checked(office, number)
    sara.fill_in(number, "read-as", **{"column:عنوان": "title"})
    checked(office, number)
    sara.fill_in(number, "read-as", header_row="2")
    office.work()
    assert sara.upload(number).form("/read-as")
    sara.fill_in(number, "read-as", **{"header_row": "", "forget-columns": "1"})
    checked(office, number)


# ---- the same for everybody, tomorrow too ----


def test_another_person_and_a_new_session_see_the_same_upload(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row(1, **BAD_PLACE), row(2)))
    checked(office, number)
    seen = sara.upload(number).text
    for name in ("sara", "reza"):
        text = office.clerk(name, "editor", "approver").upload(number).text
        assert text.replace("reza", "sara") == seen


OTHER_REPORTS = (
    None,
    "",
    "{",
    "[]",
    "null",
    '{"files": []}',
    '{"format": 0, "conclusion": "valid"}',
    '{"format": 1, "conclusion": "valid"}',
    '{"format": 1, "files": 3, "errors": 0, "warnings": 0, "notes": 0, "conclusion": "valid"}',
)


def test_a_report_that_is_missing_or_of_another_program_is_made_anew(office: Office, sara: Clerk) -> None:
    number = sara.send(csv(row()))
    checked(office, number)
    path = Uploads.of(office.settings).path(number) / "report.json"
    for content in OTHER_REPORTS:
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_text(content, encoding="utf-8")
        assert SAY("work.stale") in sara.upload(number).text, content
        assert sara.get(f"/staff/uploads/{number}/rejected/1").status == 404
    assert sara.fill_in(number, "read-as").status == 303
    checked(office, number)
    assert SAY("work.stale") not in sara.upload(number).text


def test_a_damaged_upload_harms_no_other(office: Office, sara: Clerk) -> None:
    first, second = sara.send(csv(row())), sara.send(csv(row()))
    (Uploads.of(office.settings).path(first) / "upload.json").write_text("{", encoding="utf-8")
    (office.settings.uploads / "queue" / "something@else").touch()
    checked(office, second)
    assert sara.get(f"/staff/uploads/{first}").status == 404
    assert f"/staff/uploads/{second}" in sara.page("/staff").links("/staff/uploads/")
