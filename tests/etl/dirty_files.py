"""Twenty files as Persian offices produce them, each with its own dirt; all say the same six activities.

Each maker returns the file's name and its bytes. ``EXPECTED`` is what every one of
them has to become, unless ``CHANGES`` says what the file itself says otherwise.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
import xlwt

HEADER = ("شناسه", "نوع", "عنوان", "تاریخ شروع", "وضعیت", "منطقه", "محله", "واحد مجری")
ROWS: tuple[tuple[str, ...], ...] = (
    ("D7-1404-0001", "رویداد", "جشن مهرگان در بوستان", "۱۴۰۴/۰۷/۱۰", "برگزارشده", "۷", "کاج", "روابط عمومی"),
    (
        "D7-1404-0002",
        "کارگاه و دوره",
        "کارگاه کتاب‌خوانی",
        "۱۴۰۴/۰۷/۱۲",
        "برگزارشده",
        "۷",
        "شاهد",
        "روابط عمومی",
    ),
    ("D7-1404-0003", "نظرسنجی", "نظرسنجی پاییز", "۱۴۰۴/۰۸/۰۱", "برگزارشده", "۷", "همهٔ محله‌ها", "روابط عمومی"),
    ("D7-1404-0004", "نشریه", "نشریهٔ هفتگی", "۱۴۰۴/۰۸/۰۵", "منتشرشده", "۷", "برخط", "روابط عمومی"),
    ("D7-1404-0005", "نشست خبری", "نشست با خبرنگاران", "۱۴۰۴/۰۹/۱۱", "لغوشده", "۷", "نامشخص", "روابط عمومی"),
    ("D7-1404-0006", "پویش", "پویش محلهٔ پاک", "۱۴۰۴/۱۰/۲۰", "برگزارشده", "۷", "بهار", "روابط عمومی"),
)
EXPECTED = [
    ("D7-1404-0001", "event", "جشن مهرگان در بوستان", date(2025, 10, 2), "held", "7", "707", "روابط عمومی"),
    ("D7-1404-0002", "workshop", "کارگاه کتاب‌خوانی", date(2025, 10, 4), "held", "7", "710", "روابط عمومی"),
    ("D7-1404-0003", "survey", "نظرسنجی پاییز", date(2025, 10, 23), "held", "7", "CITYWIDE", "روابط عمومی"),
    (
        "D7-1404-0004",
        "publication",
        "نشریهٔ هفتگی",
        date(2025, 10, 27),
        "published",
        "7",
        "ONLINE",
        "روابط عمومی",
    ),
    (
        *("D7-1404-0005", "press_conference", "نشست با خبرنگاران"),
        *(date(2025, 12, 2), "cancelled", "7", "UNKNOWN", "روابط عمومی"),
    ),
    ("D7-1404-0006", "campaign", "پویش محلهٔ پاک", date(2026, 1, 10), "held", "7", "713", "روابط عمومی"),
]

File = tuple[str, bytes]
Cells = Sequence[Sequence[Any]]

_ARABIC = str.maketrans(
    {"ی": "ي", "ک": "ك"} | {chr(0x6F0 + digit): chr(0x660 + digit) for digit in range(10)}
)
_LATIN_DIGITS = {0x6F0 + digit: str(digit) for digit in range(10)}


def csv_text(rows: Cells, *, separator: str = ",", end: str = "\n") -> str:
    """Rows as separated text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return stream.getvalue()


def workbook(sheets: Mapping[str, Cells]) -> bytes:
    """Rows as an XLSX file, sheet by sheet; dates become date cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "[$-fa-IR,96]yyyy/mm/dd;@"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.right_to_left()
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, datetime(cell.year, cell.month, cell.day), day)
                elif isinstance(cell, float):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, str(cell))
    book.close()
    return stream.getvalue()


def replaced(column: int, values: Sequence[Any]) -> list[list[Any]]:
    """The rows with one column's cells replaced."""
    return [[*row[:column], value, *row[column + 1 :]] for row, value in zip(ROWS, values, strict=True)]


def excel_csv_utf8() -> File:
    """«CSV UTF-8» of Excel: a mark, carriage returns, trailing blank columns and rows."""
    rows = [[*row, "", "", ""] for row in (HEADER, *ROWS)] + [[""] * 11] * 3
    return "فعالیت.csv", csv_text(rows, end="\r\n").encode("utf-8-sig")


def unicode_text() -> File:
    """«Unicode Text» of Excel: UTF-16 with tabs."""
    return "unicode.txt", csv_text((HEADER, *ROWS), separator="\t", end="\r\n").encode("utf-16")


def windows_1256() -> File:
    """«CSV» of an old Excel: Windows-1256, Arabic letters, Latin digits; no half-spaced ۀ."""
    text = csv_text((HEADER, *ROWS), separator=";").translate(_LATIN_DIGITS)
    return "ansi.csv", text.replace("ی", "ي").replace("ٔ", "").encode("cp1256")


def mojibake() -> File:
    """UTF-8 that was opened as Windows-1256 and saved again."""
    return "garbled.csv", csv_text((HEADER, *ROWS)).encode().decode("cp1256", "replace").encode()


def arabic_letters() -> File:
    """Arabic letters and digits, tatweel, double and hard blanks, marks of direction."""
    rows = [[cell.translate(_ARABIC) for cell in row] for row in (HEADER, *ROWS)]
    for row in rows[1:]:
        row[0] = row[0].translate({0x660 + digit: str(digit) for digit in range(10)})
        row[1] = f"\u200f{row[1]} "
        row[2] = row[2].replace(" ", "\u00a0 ", 1).replace("ش", "شـ", 1)
        row[7] = row[7].replace(" ", "  ")
    return "arabic.csv", csv_text(rows, separator=";").encode()


def persian_semicolon() -> File:
    """Cells parted by «؛», a newline within a cell, blank lines between rows."""
    rows = [[*row, "شرح در\nدو سطر" if place else "شرح کوتاه"] for place, row in enumerate((HEADER, *ROWS))]
    return "semicolon.csv", csv_text(rows, separator="؛").replace(
        "\nD7-1404-0004", "\n\nD7-1404-0004"
    ).encode()


def titled_tsv() -> File:
    """A report's title, a blank row and a row of dates above; totals, a signature below."""
    above = [["گزارش عملکرد روابط عمومی منطقهٔ ۷"], [], ["نیمهٔ دوم", "سال ۱۴۰۴"], []]
    below = [["جمع کل", "", "", "", "۶"], ["تهیه‌کننده: دفتر روابط عمومی"]]
    return "report.tsv", csv_text([*above, HEADER, *ROWS, *below], separator="\t").encode()


def two_row_header() -> File:
    """A header of two rows, as merged cells come out in a CSV file."""
    upper = ["شناسه", "نوع", "عنوان", "تاریخ", "", "مکان", "", "", ""]
    lower = ["", "", "", "شروع", "پایان", "منطقه", "محله", "وضعیت", "واحد مجری"]
    rows = [[*row[:4], "", row[5], row[6], row[4], row[7]] for row in ROWS]
    return "two-rows.csv", csv_text([upper, lower, *rows]).encode()


def excel_dates() -> File:
    """Date cells that Excel shows in the Persian calendar, numbers stored as numbers, as text elsewhere."""
    rows = [
        [*row[:3], expected[3], row[4], 7.0, *row[6:]] for row, expected in zip(ROWS, EXPECTED, strict=True)
    ]
    return "dates.xlsx", workbook({"برگه": [HEADER, *rows]})


def decorated_workbook() -> File:
    """Merged title, merged groups over a second header row, a blank column, repeated header, totals."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("گزارش")
    sheet.merge_range(0, 0, 0, 9, "کارنامهٔ روابط عمومی منطقهٔ ۷")
    for column, label in ((0, "شناسه"), (1, "نوع"), (2, "عنوان"), (8, "وضعیت"), (9, "واحد مجری")):
        sheet.merge_range(2, column, 3, column, label)
    sheet.merge_range(2, 3, 2, 4, "تاریخ")
    sheet.merge_range(2, 6, 2, 7, "مکان")
    for column, label in ((3, "شروع"), (4, "پایان"), (6, "منطقه"), (7, "محله")):
        sheet.write_string(3, column, label)
    body = [[*row[:4], "", "", *row[5:7], row[4], row[7]] for row in ROWS]
    repeated = [
        "شناسه",
        "نوع",
        "عنوان",
        "تاریخ شروع",
        "تاریخ پایان",
        "",
        "منطقه",
        "محله",
        "وضعیت",
        "واحد مجری",
    ]
    body.insert(3, repeated)
    for place, row in enumerate([*body, ["", "", "جمع", "۶"]], start=4):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(place, column, cell)
    book.close()
    return "decorated.xlsx", stream.getvalue()


def monthly_sheets() -> File:
    """A cover, a sheet for each month, and an empty one for the next."""
    cover = [["کارنامه"], ["", "منطقهٔ ۷"]]
    sheets: dict[str, Cells] = {
        "جلد": cover,
        "مهر و آبان": [HEADER, *ROWS[:4]],
        "آذر و دی": [HEADER, *ROWS[4:]],
        "بهمن": [HEADER],
    }
    return "months.xlsx", workbook(sheets)


def old_workbook() -> File:
    """An XLS file with a title above the header."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("فعالیت")
    for place, row in enumerate([["گزارش"], [], HEADER, *ROWS]):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return "old.xls", stream.getvalue()


WIDE = {
    "تعداد شرکت‌کننده (نفر)": ("۱۲۰", "حدود ۱۲۰ نفر", "۸۰ تا ۱۰۰", "نامشخص", "-", "۰"),
    "میزان رضایت": ("۴/۲", "", "۳٫۹", "4.5", "", ""),
}
WIDE_METRICS = [
    ("D7-1404-0001", "attendance", 120.0, "known", None, "people"),
    ("D7-1404-0001", "satisfaction", 4.2, "known", None, "out_of_5"),
    ("D7-1404-0002", "attendance", 120.0, "known", "estimated", "people"),
    ("D7-1404-0003", "attendance", 90.0, "known", "estimated", "people"),
    ("D7-1404-0003", "satisfaction", 3.9, "known", None, "out_of_5"),
    ("D7-1404-0004", "attendance", None, "unknown", None, "people"),
    ("D7-1404-0004", "satisfaction", 4.5, "known", None, "out_of_5"),
    ("D7-1404-0005", "attendance", None, "not_applicable", None, "people"),
    ("D7-1404-0006", "attendance", 0.0, "known", None, "people"),
]


def wide_metrics() -> File:
    """Measures in columns of their own: estimates, ranges, unknown, none, zero and blank."""
    rows = [[*row, *cells] for row, *cells in zip(ROWS, *WIDE.values(), strict=True)]
    return "wide.csv", csv_text([(*HEADER, *WIDE), *rows]).encode()


MONEY = ("۵", "۵ میلیون تومان", "۱۲٬۰۰۰٬۰۰۰ ریال", "نامشخص", "", "حدود ۳")
BUDGETS = [
    (50_000_000, "known", None),
    (50_000_000, "known", None),
    (12_000_000, "known", None),
    (None, "unknown", None),
    (None, "blank", None),
    (30_000_000, "known", "estimated"),
]


def money_in_header() -> File:
    """A scale and a currency in the header, others in the cells."""
    rows = [[*row, cell] for row, cell in zip(ROWS, MONEY, strict=True)]
    return "money.csv", csv_text([(*HEADER, "بودجه (میلیون تومان)"), *rows]).encode()


def odd_headers() -> File:
    """Other names, slips of the pen, brackets, colons and stars in the header; a column of numbers first."""
    header = (
        *("ردیف", "کد فعالیت", "نوع فعالیت *", "عنوان فعالیتت", "تاریخ شروع (شمسی)", "وضعيت اجرا:"),
        *("منطقهٔ شهرداری", "نام محلّه", "واحد مجرى"),
    )
    rows = [[str(place), *row] for place, row in enumerate(ROWS, start=1)]
    return "headers.csv", csv_text([header, *rows]).encode()


def written_dates() -> File:
    """Every way of writing a day."""
    days = ("۱۰ مهر ۱۴۰۴", "شنبه 12 مهرماه 1404", "1404-08-01", "14040805", "11.09.1404", "2026-01-10")
    return "days.csv", csv_text([HEADER, *replaced(3, days)]).encode()


def spellings() -> File:
    """Kinds, statuses and places as people say them."""
    rows = [list(row) for row in ROWS]
    for row, kind, status, district, place in zip(
        rows,
        ("همایش", "كارگاه آموزشي", "نظر سنجی", "هفته نامه", "نشست خبری با رسانه ها", "کمپین"),
        ("برگزار شد", "انجام شده", "اجرا شد", "منتشر شد", "کنسل شد", "برگزار شده"),
        ("منطقه ۷", "7", "منطقهٔ 7", "٧", "منطقه هفت", "۷"),
        ("کاج", "محله شاهد", "تمامی محلات", "مجازی", "نامعلوم", "713"),
        strict=True,
    ):
        row[1], row[4], row[5], row[6] = kind, status, district, place
    return "spellings.csv", csv_text([HEADER, *rows]).encode()


def pdf_text() -> File:
    """Summaries copied out of a PDF."""
    summaries = (
        "برنامـــه در بوســتان برگــزار م یشود",
        "دور ههای آموزشی برای خانواد ههای محله",
        "نظــر شــهروندان گرفتــه م یشود",
        "ب هصورت هفتگی منتشر م یشود",
        "",
        "در محل ههای منطقه",
    )
    rows = [[*row, summary] for row, summary in zip(ROWS, summaries, strict=True)]
    return "pdf.csv", csv_text([(*HEADER, "شرح کوتاه"), *rows]).encode()


def merged_cells() -> File:
    """District and unit merged over all rows, a heading between the months, a note at the end."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("فعالیت")
    sheet.write_row(0, 0, HEADER)
    body: list[Sequence[str]] = [("مهر ماه",), *ROWS[:2], ("آبان تا دی",), *ROWS[2:], ("ارقام نهایی نیست.",)]
    for place, row in enumerate(body, start=1):
        for column, cell in enumerate(row):
            if len(row) == 1 or column not in (5, 7):
                sheet.write_string(place, column, cell)
    for first, last in ((2, 3), (5, 8)):
        sheet.merge_range(first, 5, last, 5, "۷")
        sheet.merge_range(first, 7, last, 7, "روابط عمومی")
    book.close()
    return "merged.xlsx", stream.getvalue()


def everything(mistakes: Mapping[tuple[int, int], Any] | None = None) -> File:
    """Title, two-row header, Arabic letters, written dates, spellings, wide measures, totals, notes.

    ``mistakes`` are cells that say something else: row and column of the body, from 0 → what stands there.
    """
    upper = [
        "رديف",
        "شناسه",
        "نوع فعاليت",
        "عنوان",
        "تاريخ",
        "وضعيت",
        "مكان",
        "",
        "واحد مجري",
        "تعداد",
        "ميزان",
    ]
    lower = ["", "", "", "", "شروع", "", "منطقه", "محله", "", "شرکت کننده", "رضایت"]
    days = ("۱۰ مهر ۱۴۰۴", "1404.07.12", date(2025, 10, 23), "5 آبان 1404", "۱۴۰۴/۹/۱۱", "20 دی‌ماه 1404")
    body = [
        [str(place), row[0], row[1].translate(_ARABIC), row[2], day, row[4], 7.0, row[6], row[7], *wide]
        for place, (row, day, *wide) in enumerate(zip(ROWS, days, *WIDE.values(), strict=True), start=1)
    ]
    for (row_number, column), cell in (mistakes or {}).items():
        body[row_number][column] = cell
    below = [["", "", "", "جمع کل", "", "", "", "", "", "۱۲۰", ""], ["یادداشت: ارقام تقریبی است."]]
    data = [["گزارش سال"], [], upper, lower, *body, *below]
    return "everything.xlsx", workbook({"جلد": [["کارنامه"]], "داده": data})


MAKERS: tuple[Callable[[], File], ...] = (
    *(excel_csv_utf8, unicode_text, windows_1256, mojibake, arabic_letters, persian_semicolon, titled_tsv),
    *(two_row_header, excel_dates, decorated_workbook, monthly_sheets, old_workbook, wide_metrics),
    *(money_in_header, odd_headers, written_dates, spellings, pdf_text, merged_cells, everything),
)
"""Twenty of them."""
