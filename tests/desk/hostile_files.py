"""Files that want harm: markup, formulas and direction marks in every text, workbooks that are bombs."""

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.desk.clerk import HEADER, File, csv, row
from tests.etl.dirty_files import workbook

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=x>{{7*7}}${7*7}&lt;b&gt;</td>"
OVERRIDE = "\u202egpj.exe\u202c\u2066\u2069\u200f\u061c"
FORMULAS = ("=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x.ir")')
NAMES = {
    "../../x.csv": "x.csv",
    "C:\\x.csv": "x.csv",
    "..\\..\\etc\\passwd": "passwd",
    "/etc/passwd": "passwd",
    "a\x00b.csv": "a_b.csv",
    "گزارش\u202evsc.exe": "گزارشvsc.exe",
    "\u2066a\u2069\u200f.csv": "a.csv",
    f"{'ن' * 300}.csv": f"{'ن' * 88}.csv",
    f"{'😀' * 300}.csv": f"{'😀' * 44}.csv",
    "....": "file",
    ". .": "file",
    "..": "file",
    ".htaccess": "htaccess",
    "\u200c\u200c": "file",
    "a\r\nSet-Cookie: x=1.csv": "a__Set-Cookie_ x=1.csv",
    "<img src=x>.csv": "_img src=x_.csv",
    "a›b.csv": "a_b.csv",
    f"x.{'y' * 300}": "x.yyyyyyyyy",
}
"""What a sender calls a file → what it is called here."""


def marked_up() -> File:
    """Markup in every cell and header of a CSV file."""
    texts = {"عنوان": f"عنوان {MARKUP}", "واحد مجری": f"واحد {MARKUP}"}
    bad = dict.fromkeys(("شناسه", "نوع", "تاریخ_شروع", "وضعیت", "منطقه", "محله"), MARKUP)
    extra = [(*row(1, **texts), MARKUP), (*row(2, **bad), MARKUP), (*row(3, **texts, محله=MARKUP), OVERRIDE)]
    return csv(*extra, header=(*HEADER, f"ستون {MARKUP}"), name=f"{MARKUP}.csv")


def marked_up_workbook() -> File:
    """Markup in the cells, the headers and the names of sheets of a workbook."""
    sheets = {"<b>آذر&amp;": [(*HEADER, MARKUP), (*row(4, عنوان=MARKUP), MARKUP), (*row(5, محله=MARKUP), "")]}
    sheets["\"'><i>"] = [("یادداشت",), (MARKUP,)]
    return "کتاب <script>.xlsx", workbook(sheets)


def disguised() -> File:
    """Texts that read otherwise than they are."""
    return csv(row(6, عنوان=f"جشن {OVERRIDE}"), row(7, محله=f"کاج{OVERRIDE}x"), name=f"عکس{OVERRIDE}.csv")


def formulas(*, first: int = 10) -> File:
    """Titles and units that a spreadsheet would run; one row of each is rejected."""
    good = [row(first + n, عنوان=text, واحد_مجری=text) for n, text in enumerate(FORMULAS)]
    bad = [row(first + 50 + n, عنوان=text, محله=text) for n, text in enumerate(FORMULAS)]
    return csv(*good, *bad, name="=1+1.csv")


def package(parts: Mapping[str, bytes], *, like: bytes | None = None) -> bytes:
    """A ZIP package, with the parts of another one but for those."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        if like is not None:
            with zipfile.ZipFile(io.BytesIO(like)) as source:
                for name in source.namelist():
                    if name not in parts:
                        target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def claiming(content: bytes, size: int, said: int) -> bytes:
    """The package with every part of that size said to be of another when it is unpacked."""
    return content.replace(struct.pack("<I", size), struct.pack("<I", said))


def bombs() -> dict[str, bytes]:
    """Name → workbook."""
    plain = workbook({"ا": [HEADER, row()]})
    xml = b'<?xml version="1.0"?>'
    name = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = xml + b"<sst " + name + b'><si><t xml:space="preserve">'
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20) for n in range(1, 9))
    laughs = (
        xml
        + b'<!DOCTYPE sst [<!ENTITY a0 "ha">'
        + entities
        + b"]><sst "
        + name
        + b"><si><t>&a8;</t></si></sst>"
    )
    lie = shared + bytes(150_000_000)
    far = xml + b"<worksheet " + name + b'><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
    far += b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    outside = xml + b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst ' + name
    outside += b"><si><t>&x;</t></si></sst>"
    return {
        "نسبت.xlsx": claiming(
            package({"xl/media/image1.png": bytes(1_000)}, like=plain), 1_000, 1_100_000_000
        ),
        "رشته‌ها.xlsx": package({"xl/sharedStrings.xml": shared + b" " * 150_000_000}, like=plain),
        "دروغ.xlsx": claiming(package({"xl/sharedStrings.xml": lie}, like=plain), len(lie), 900),
        "خنده.xlsx": package({"xl/sharedStrings.xml": laughs}, like=plain),
        "دور.xlsx": package({"xl/worksheets/sheet1.xml": far}, like=plain),
        "بیرون.xlsx": package({"xl/sharedStrings.xml": outside}, like=plain),
        "درون.xlsx": package({"xl/workbook.xml": package({})}),
        "نیمه.xlsx": plain[: len(plain) // 2],
        "سر.xlsx": b"PK\x03\x04" + bytes(1_000),
    }
