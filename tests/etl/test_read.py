"""Reading: encodings, separators, headers; every row arrives, with the row number that a clerk sees."""

from pathlib import Path

import duckdb
import pytest

from etl.findings import create_findings
from etl.labels import LabelBook
from etl.problems import Problems, UnusableInputError
from etl.read import Overrides, Part, RawTable, read
from etl.reference import Reference
from etl.staging import open_staging
from karnameh.settings import ROOT
from tests.etl.conftest import ACTIVITY_ROW, Run, Write, activities, activity

HEADER = ",".join(ACTIVITY_ROW)
ROW = ",".join(ACTIVITY_ROW.values())


BOOK = LabelBook(Reference.read(ROOT / "data" / "reference").vocabularies["metric"])


def raw(path: Path) -> tuple[RawTable, list[tuple[str | None, ...]], Problems]:
    problems = Problems(path.name)
    with open_staging(memory="256MB") as staging:
        create_findings(staging.connection)
        table = read(Part(source=path, problems=problems), staging, BOOK, Overrides(), number=0)
        rows = staging.connection.execute(f"FROM {table.relation} ORDER BY rowid").fetchall()
    return table, rows, problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "؛"])
def test_encodings_and_separators(encoding: str, separator: str, write: Write) -> None:
    table, rows, problems = raw(write(activities(3), encoding=encoding, separator=separator))
    assert table.separator == separator
    assert table.labels == tuple(ACTIVITY_ROW)
    assert [row[1:] for row in rows] == [tuple(ACTIVITY_ROW.values())[1:]] * 3
    assert not problems.counts


def test_windows_1256_is_read_with_a_warning(tmp_path: Path) -> None:
    text = f"{HEADER}\n{ROW}\n".replace("ی", "ي").translate({0x6F0 + d: str(d) for d in range(10)})
    path = tmp_path / "ansi.csv"
    path.write_bytes(text.replace("ک", "ك").encode("cp1256"))
    table, rows, problems = raw(path)
    assert table.encoding == "cp1256"
    assert dict(problems.counts) == {"legacy-encoding": 1}
    assert rows[0][2] == "جشن مهرگان"


def test_words_of_windows_1256_become_persian(tmp_path: Path, run: Run) -> None:
    text = f"{HEADER}\n{ROW}\n".replace("ی", "ي").translate({0x6F0 + d: str(d) for d in range(10)})
    path = tmp_path / "ansi.csv"
    path.write_bytes(text.replace("ک", "ك").encode("cp1256"))
    ran = run("load", path)
    assert (ran.code, ran.codes) == (0, {"legacy-encoding"})


@pytest.mark.parametrize("cell", ["?", "??", "12?", "?5"])
def test_digits_lost_by_windows_1256_are_refused(cell: str, tmp_path: Path, run: Run) -> None:
    row = ROW.replace("۱۴۰۴", "1404").translate({0x6F0 + d: str(d) for d in range(10)})
    text = f"{HEADER},شرکت کننده\n{row},{cell}\n".replace("ی", "ي").replace("ک", "ك")
    path = tmp_path / "ansi.csv"
    path.write_bytes(text.encode("cp1256"))
    assert run("check", path).problems("encoding-error")[0]["detail"]["rule"] == "lost-digits"


def test_a_broken_byte_does_not_make_a_file_windows_1256(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(f"{HEADER}\n{ROW}\n".encode().replace("کاج".encode(), b"\xda\x20"))
    problem = run("check", path).problems("encoding-error")[0]
    assert (problem["detail"]["rule"], problem["row"]) == ("broken", 2)


def test_utf8_saved_as_windows_1256_is_repaired(tmp_path: Path) -> None:
    path = tmp_path / "garbled.csv"
    path.write_bytes(f"{HEADER}\n{ROW}\n".encode().decode("cp1256").encode())
    table, rows, problems = raw(path)
    assert table.labels == tuple(ACTIVITY_ROW)
    assert rows == [tuple(ACTIVITY_ROW.values())]
    assert dict(problems.counts) == {"mojibake": 1}


def test_rows_above_the_header_are_told(tmp_path: Path) -> None:
    path = tmp_path / "titled.csv"
    path.write_text(f"گزارش سال ۱۴۰۴,,\n\n{HEADER}\n{ROW}\n", encoding="utf-8")
    table, rows, problems = raw(path)
    assert (table.header_row, len(rows)) == (3, 1)
    assert problems.kept[0].code == "leading-rows"
    assert problems.kept[0].detail == {"number": "2"}


LINE_ENDS = {"unix": "\n", "windows": "\r\n", "old mac": "\r"}


@pytest.mark.parametrize("ends", LINE_ENDS)
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(ends: str, last: bool, tmp_path: Path) -> None:
    end = LINE_ENDS[ends]
    path = tmp_path / "log.csv"
    path.write_bytes((end.join([HEADER, ROW, ROW, ROW]) + (end if last else "")).encode())
    _, rows, _ = raw(path)
    assert len(rows) == 3


def test_blank_lines_count_as_rows_of_the_sheet(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}\n\n{ROW}\n,,,,,,,\n{ROW.replace('رویداد', 'x')}\n\n\n", encoding="utf-8")
    ran = run("check", path)
    assert [problem["row"] for problem in ran.problems("blank-row")] == [2, 4]
    assert [problem["row"] for problem in ran.problems("unknown-code")] == [5]
    assert ran.report["files"][0]["rows_read"] == 2


def test_a_newline_in_a_cell_is_one_row(write: Write, run: Run) -> None:
    rows = [activity(شرح_کوتاه="سطر یک\nسطر دو"), activity(شناسه="D7-1404-0002", نوع="x", شرح_کوتاه="")]
    ran = run("check", write(rows))
    assert [problem["row"] for problem in ran.problems("unknown-code")] == [3]


@pytest.mark.parametrize("place", [2, 500, 999])
def test_an_unclosed_quote_never_loses_rows_silently(place: int, write: Write) -> None:
    path = write(activities(1000))
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[place] = lines[place].replace("جشن", '"جشن')
    path.write_text("\n".join(lines), encoding="utf-8")
    problems = Problems(path.name)
    with open_staging(memory="256MB") as staging:
        create_findings(staging.connection)
        with pytest.raises(UnusableInputError):
            read(Part(source=path, problems=problems), staging, BOOK, Overrides(), number=0)
    assert problems.kept[0].code == "source-error"
    assert problems.kept[0].row == place + 1
    assert problems.kept[0].detail["line"] == str(place + 1)


def test_a_quote_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    inches = ROW.replace("جشن", 'جشن 5" ')
    path.write_text(f"{HEADER}\n{inches}\n{ROW}\n", encoding="utf-8")
    _, rows, _ = raw(path)
    assert [row[2] for row in rows] == ['جشن 5"  مهرگان', "جشن مهرگان"]


def test_broken_rows_keep_their_numbers_and_the_others_their_places(tmp_path: Path, run: Run) -> None:
    lines = [ROW.replace("0001", f"{number:04}") for number in range(1, 7)]
    lines[1] = "D7-1404-0002,رویداد"
    lines[3] += ",بیشتر"
    lines[4] += ",,"
    lines[5] = lines[5].replace("کاج", "ناکجا")
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    ran = run("check", path)
    rows = {code: [p["row"] for p in ran.problems(code)] for code in ran.codes}
    assert rows["missing-cell"] == [3]
    assert rows["extra-cell"] == [5]
    assert rows["unknown-place"] == [7]
    assert (ran.report["files"][0]["rows_read"], ran.report["files"][0]["rows_rejected"]) == (6, 3)


def test_a_file_name_with_a_quote_is_read(write: Write, run: Run) -> None:
    assert run("load", write(activities(1), name="it's; DROP TABLE.csv")).code == 0


def test_the_staging_database_does_not_see_python_variables() -> None:
    secret = [1]  # noqa: F841
    with open_staging(memory="256MB") as staging, pytest.raises(duckdb.CatalogException):
        staging.connection.execute("FROM secret")
