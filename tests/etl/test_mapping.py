"""Headers: known, close, said by the sender, remembered; units in brackets; what is never guessed."""

from pathlib import Path
from typing import Any

import pytest

from karnameh.settings import Settings
from tests.etl import dirty_files as dirty
from tests.etl.conftest import ACTIVITY_ROW, Run, Write, activity
from tests.etl.test_rules import stored


def renamed(label: str, new: str, **cells: str) -> dict[str, str]:
    """A right row with one header written otherwise."""
    return {new if header == label else header: cell for header, cell in activity(**cells).items()}


@pytest.mark.parametrize(
    ("label", "written", "how"),
    [
        ("عنوان", "عنوان", "name"),
        ("عنوان", "Title", "name"),
        ("عنوان", "عنـوان :", "name"),
        ("عنوان", "نام برنامه", "alias"),
        ("تاریخ شروع", "تاریخ شروع (شمسی)", "name"),
        ("تاریخ شروع", "تاریخ شروغ", "near"),
        ("وضعیت", "وضعیتت", "near"),
        ("محله", "محله (نام کامل)", "near"),
    ],
)
def test_a_header_is_matched_and_how_is_told(
    label: str, written: str, how: str, run: Run, write: Write
) -> None:
    ran = run("check", write([renamed(label, written)]))
    assert ran.code == 0, ran.out
    assert ran.report["files"][0]["matched"][written] == how
    assert ran.codes == ({"near-label"} if how == "near" else set())


@pytest.mark.parametrize(
    "written", ["تاریخ", "تاریخ پایان ثبت‌نام در سامانه", "نع", "وض", "xyz", "ارزش رسانه‌ای"]
)
def test_a_far_header_is_not_guessed(written: str, run: Run, write: Write) -> None:
    row = {**activity(), written: "۱۴۰۴/۰۱/۰۱"}
    assert "near-label" not in run("check", write([row])).codes


def test_a_taken_field_is_not_guessed_again(run: Run, write: Write) -> None:
    ran = run("check", write([{**activity(), "عنوانن": "چیز دیگر"}]))
    assert ran.codes == {"extra-label"}


def test_two_names_that_are_equally_close_are_not_guessed(run: Run, write: Write) -> None:
    # One letter from «تاریخ شروع», but the dates differ in more than that from each other.
    ran = run("check", write([renamed("تاریخ شروع", "تاریخ پروع")]))
    assert ran.codes <= {"near-label", "missing-label"}


def test_the_sender_says_what_a_column_is(run: Run, write: Write, settings: Settings) -> None:
    row = {**renamed("عنوان", "تیتر"), "حضور": "۱۲۰", "رنگ": "آبی"}
    path = write([row])
    assert run("check", path).codes >= {"missing-label"}
    said = ("--map", "تیتر=title", "--map", "حضور=metric:attendance", "--map", "رنگ=-")
    ran = run("load", path, *said)
    assert (ran.code, ran.codes) == (0, set())
    assert ran.report["files"][0]["matched"]["تیتر"] == "given"
    assert stored(settings, "metric", "metric, value") == [("attendance", 120.0)]


def test_what_the_sender_said_is_remembered_for_the_same_header(
    run: Run, write: Write, settings: Settings
) -> None:
    row = renamed("عنوان", "تیتر")
    run("load", write([row]), "--map", "تیتر=title")
    # The same header with an Arabic ي: the same source.
    again = {header.replace("ی", "ي"): cell for header, cell in row.items()} | {"شناسه": "D7-1404-0002"}
    ran = run("load", write([again], "next.csv"))
    assert (ran.code, ran.codes) == (0, set()), ran.out
    assert ran.report["files"][0]["matched"]["تيتر"] == "remembered"
    other = {**row, "ستون دیگر": "x"}
    assert "missing-label" in run("check", write([other], "other.csv")).codes


def test_a_check_remembers_nothing(run: Run, write: Write, settings: Settings) -> None:
    run("check", write([renamed("عنوان", "تیتر")]), "--map", "تیتر=title")
    assert not settings.mappings.exists()


def test_a_damaged_memory_is_no_memory(run: Run, write: Write, settings: Settings) -> None:
    row = renamed("عنوان", "تیتر")
    run("load", write([row]), "--map", "تیتر=title")
    for note in settings.mappings.glob("*.json"):
        note.write_text('{"mapping": [1, 2', encoding="utf-8")
    assert "missing-label" in run("check", write([row])).codes


@pytest.mark.parametrize("said", ["تیتر=tittle", "title", "=title", "تیتر="])
def test_a_wrong_map_is_told_in_a_sentence(said: str, run: Run, write: Write) -> None:
    ran = run("check", write([activity()]), "--map", said)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_the_header_row_and_the_encoding_may_be_said(tmp_path: Path, run: Run) -> None:
    lines = [
        *(f"یادداشت {number},," for number in range(60)),
        ",".join(ACTIVITY_ROW),
        ",".join(ACTIVITY_ROW.values()),
    ]
    path = tmp_path / "deep.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "unknown-table" in run("check", path).codes
    ran = run("check", path, "--header-row", "61")
    assert (ran.code, ran.report["files"][0]["header_row"]) == (0, 61)
    plain = tmp_path / "macarabic.csv"
    plain.write_bytes(
        "\n".join(lines[60:]).translate({0x6F0 + d: str(d) for d in range(10)}).encode("cp1256", "replace")
    )
    assert run("check", plain, "--encoding", "cp1256").report["files"][0]["encoding"] == "cp1256"


UNITS: list[tuple[str, str, object]] = [
    ("بودجه (ریال)", "۵۰۰۰", 5000),
    ("بودجه (تومان)", "۵۰۰۰", 50_000),
    ("بودجه (هزار ریال)", "۵", 5000),
    ("بودجه (میلیون تومان)", "۵/۵", 55_000_000),
    ("بودجه (میلیون ریال)", "۵ تومان", 50),
    ("بودجه [میلیارد ریال]", "۱ تا ۲", 1_500_000_000),
    ("بودجه (ریال)", "۵ میلیون", 5_000_000),
]


@pytest.mark.parametrize(("label", "cell", "expected"), UNITS)
def test_the_unit_in_a_header_counts(
    label: str, cell: str, expected: object, run: Run, write: Write, settings: Settings
) -> None:
    ran = run("load", write([{**activity(), label: cell}]))
    assert ran.code == 0, ran.out
    assert stored(settings, "activity", "budget") == [(expected,)]


@pytest.mark.parametrize(
    ("label", "cell", "code"),
    [
        ("بودجه (هزار درهم)", "۵", "unknown-unit"),
        ("بودجه (نفر)", "۵", "unit-mismatch"),
        ("شرکت‌کننده (زن)", "۵", "unknown-unit"),
        ("رضایت (از ۱۰)", "۸", "unknown-unit"),
        ("بودجه (میلیون ریال)", "۵ میلیون", "ambiguous-number"),
        ("بودجه (میلیون ریال)", "۵ نفر", "unit-mismatch"),
        ("شرکت‌کننده", "زیاد", "type-error"),
        ("شرکت‌کننده", "-۵", "constraint-error"),
    ],
)
def test_a_unit_that_does_not_fit_is_never_read_over(
    label: str, cell: str, code: str, run: Run, write: Write
) -> None:
    ran = run("check", write([{**activity(), label: cell}]))
    assert (ran.code, ran.codes) == (1, {code}), ran.out
    text = run("check", write([{**activity(), label: cell}]), as_json=False).out
    assert "{" not in text


def test_a_bad_measure_rejects_its_row_and_points_at_its_column(
    run: Run, write: Write, settings: Settings
) -> None:
    rows = [
        {**activity(), "شرکت‌کننده": "زیاد", "رضایت": "۴"},
        {**activity(شناسه="D7-1404-0002"), "شرکت‌کننده": "۵", "رضایت": ""},
    ]
    ran = run("load", write(rows), "--partial")
    problem: dict[str, Any] = ran.problems("type-error")[0]
    assert (problem["row"], problem["field"], problem["value"]) == (2, "metric:attendance", "زیاد")
    assert problem["detail"]["label"] == "شرکت‌کننده"
    assert stored(settings, "metric", "activity_id, metric, value") == [("D7-1404-0002", "attendance", 5.0)]
    assert ran.report["files"][0]["rows_rejected"] == 1


def test_a_measure_in_two_files_is_a_measure_twice(run: Run, write: Write) -> None:
    wide = write([{**activity(), "شرکت‌کننده": "۵"}], "wide.csv")
    long = write([{"شناسهٔ فعالیت": "D7-1404-0001", "سنجه": "شرکت‌کننده", "مقدار": "۶"}], "long.csv")
    assert run("check", wide, long).codes == {"primary-key"}


LEFT_OUT: list[tuple[str, str]] = [
    ("جمع کل,,,,۱۲", "totals-row"),
    (",,جمع,,۱۲", "totals-row"),
    ("میانگین,,,,۱۲٫۵", "totals-row"),
    (",مهر ماه,,", "note-row"),
    ("تهیه‌کننده: علی,,,", "note-row"),
    (",".join(ACTIVITY_ROW), "repeated-header"),
    ("EXAMPLE-1404-0001,رویداد,نمونه", "example-row"),
]


@pytest.mark.parametrize(("line", "code"), LEFT_OUT)
@pytest.mark.parametrize("place", [1, 2])
def test_what_is_no_record_is_left_out_and_told(
    line: str, code: str, place: int, tmp_path: Path, run: Run
) -> None:
    lines = [",".join(dirty.HEADER), *(",".join(row) for row in dirty.ROWS[:2])]
    lines.insert(place + 1 if place == 2 else 2, line)
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = run("check", path)
    assert (ran.code, ran.codes) == (0, {code}), ran.out
    assert ran.report["files"][0]["rows_read"] == 2
    assert ran.problems(code)[0]["row"] == (3 if place == 1 else 4)


KEPT = [
    ",رویداد,جشن,,,,,",
    ",,جمع‌آوری پسماند در محله,۱۴۰۴/۰۱/۰۱,,,,",
    "D7-1404-0009,,,,,,,",
    "۱۲,,,,,۷,,",
    "جمع کل,رویداد,,,,,,",
]


@pytest.mark.parametrize("line", KEPT)
def test_what_may_be_a_record_is_never_left_out(line: str, tmp_path: Path, run: Run) -> None:
    lines = [",".join(dirty.HEADER), ",".join(dirty.ROWS[0]), line]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = run("check", path)
    assert ran.code == 1
    assert ran.report["files"][0]["rows_read"] == 2
