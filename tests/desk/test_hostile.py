"""Nothing that comes from outside gets in, and nothing that is taken in does anything but be shown."""

import csv as csv_module
import io
from collections.abc import Iterator
from urllib.parse import unquote

import openpyxl
import pytest

from etl.uploads import Uploads
from etl.uploads.names import safe_name
from karnameh.exports.registry import TABLES
from karnameh.locales import CODES, desk_locale
from karnameh.settings import Settings
from karnameh.sitemap import PAGES
from tests.desk.clerk import HEADER, Clerk, Office, Page, csv, office_of, row, rows
from tests.desk.clerk import fresh_site as fresh_site
from tests.desk.hostile_files import (
    FORMULAS,
    MARKUP,
    NAMES,
    bombs,
    disguised,
    formulas,
    marked_up,
    marked_up_workbook,
)
from tests.etl.dirty_files import workbook

SAY = desk_locale("fa").text


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as found:
        yield found


@pytest.fixture
def sara(office: Office) -> Clerk:
    return office.clerk("sara", "editor", "approver")


# ---- addresses ----

ADDRESSES = (
    *("/staff", "/staff/template.xlsx", "/staff/uploads", "/staff/uploads/1", "/staff/uploads/1/progress"),
    *("/staff/uploads/1/files/1", "/staff/uploads/1/rejected/1", "/staff/uploads/1/read-as"),
    *("/staff/uploads/1/mend", "/staff/uploads/1/publish", "/staff/uploads/1/wait"),
    *("/staff/uploads/1/discard", "/staff/batches", "/staff/batches/1", "/staff/batches/1/files/1"),
    *("/staff/batches/1/report.json", "/staff/batches/1/undo"),
)
OTHERWISE = (
    *("/staff//uploads/1", "//staff/uploads/1", "/staff/uploads//1/files/1", "/staff/uploads/1/"),
    *("/staff%2fuploads%2f1", "/%73taff/uploads/1", "/staff/%75ploads/1", "/staff/uploads/%31/files/1"),
    *("/staff/uploads/1/files/..%2f..%2fupload.json", "/staff/uploads/1/files/../upload.json"),
    *("/staff/./uploads/1", "/x/../staff/uploads/1", "/staff\\uploads\\1", "/staff;/uploads/1"),
    *("/STAFF/uploads/1", "/staff/uploads/1?next=/", "/staff/uploads/1%00", "/staff/uploads/1%0a"),
    *("/staff/uploads/0", "/staff/uploads/-1", "/staff/uploads/%DB%B1", "/staff/uploads/1e1"),
    *(f"/staff/uploads/{'9' * 20}", f"/staff/uploads/{'9' * 6000}", f"/staff/batches/{'9' * 6000}/undo"),
    *(f"/staff/uploads/1/files/{'9' * 6000}", f"/staff/batches?before={'9' * 6000}"),
)


def taken_in(office: Office, clerk: Clerk) -> str:
    """One upload and one batch, with a text that is nowhere else; that text."""
    said = "رازی که نباید دیده شود"
    clerk.send(csv(row(1, عنوان=said), row(2, محله=said), name="راز.csv"), note=said)
    office.work()
    clerk.send(csv(row(3)))
    office.work()
    assert clerk.fill_in(2, "publish").status == 303
    office.work()
    return said


def test_no_address_of_the_desk_is_open_to_somebody_signed_out(office: Office, sara: Clerk) -> None:
    secret = taken_in(office, sara)
    states = [office.upload(number) for number in (1, 2)]
    stranger = Clerk(office.port)
    for path in (*ADDRESSES, *OTHERWISE):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            for accept in ("text/html", "*/*"):
                answer = stranger.ask(method, path, Accept=accept, Origin=stranger.origin)
                assert answer.status in (303, 401, 404, 405, 307), (method, path, answer.status)
                if answer.status in (303, 307):
                    assert "/staff" in answer.goal
                if path in ADDRESSES:
                    assert answer.status in (303, 401), (method, path)
                for body in (secret, "راز.csv", "D7-1404"):
                    assert body.encode() not in answer.body, (method, path)
    assert [office.upload(number) for number in (1, 2)] == states


def test_numbers_that_are_none_lead_nowhere_for_staff_too(office: Office, sara: Clerk) -> None:
    taken_in(office, sara)
    for path in OTHERWISE:
        answer = sara.get(path)
        assert answer.status in (200, 307, 404), (path, answer.status)
    for path in (
        "/staff/uploads/3",
        "/staff/uploads/999999999",
        "/staff/batches/2",
        "/staff/uploads/1/files/2",
    ):
        assert sara.get(path).status == 404
        assert sara.post(path + "/publish", {"csrf": sara.token}).status == 404


def test_previews_and_their_downloads_are_for_staff_only(office: Office, sara: Clerk) -> None:
    secret = taken_in(office, sara)
    stranger = Clerk(office.port)
    for preview in ("1", "01", "%31", "1&preview=1", "9" * 30, "-1", "../1"):
        answer = stranger.get(f"/downloads/activities.csv?preview={preview}")
        assert answer.status == 400, preview
        assert secret.encode() not in answer.body
    assert secret in sara.get("/downloads/activities.csv?preview=1").text
    assert secret not in sara.get("/downloads/activities.csv").text


def test_a_form_of_another_site_or_session_changes_nothing(office: Office, sara: Clerk) -> None:
    taken_in(office, sara)
    before = office.upload(1)
    other = office.clerk("reza", "editor", "approver").token
    for token, headers in (
        (sara.token, {"Origin": "https://evil.example"}),
        (sara.token, {"Origin": "null"}),
        (sara.token, {"Origin": "", "Sec_Fetch_Site": "cross-site"}),
        (sara.token, {"Origin": ""}),
        (other, {}),
        ("", {}),
    ):
        for what in ("discard", "publish", "mend", "read-as"):
            fields = {"csrf": token, "seen": str(before.revision), "partial": "1"}
            assert sara.post(f"/staff/uploads/1/{what}", fields, **headers).status == 403
    assert office.upload(1) == before


# ---- texts ----


def harmless(page: Page, path: str) -> None:
    """Nothing on a page that its templates do not have."""
    for tag, said in page.elements:
        assert tag not in ("img", "svg", "b", "i", "iframe", "object", "embed", "base"), (path, tag)
        assert not [name for name in said if name.startswith("on")], (path, tag, said)
        for name in ("href", "src", "action", "formaction"):
            value = said.get(name) or "/"
            assert value.startswith(("/", "#")), (path, tag, name, value)
            assert not value.startswith("//")
        if tag == "script":
            assert "src" in said or said.get("type") == "application/json", path
        assert tag != "style", path
    assert "alert(1)" not in page.text or "{{7*7}}" in page.text, path
    for char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00":
        assert char not in page.text, (path, hex(ord(char)))


def pages_of(clerk: Clerk) -> list[str]:
    """Every page of the desk and the site that there is."""
    desk = ["/staff", "/staff/batches", *(f"/staff/uploads/{n}" for n in range(1, 6))]
    desk += ["/staff/batches/1", "/staff/batches/1/undo", "/staff/batches/9"]
    site = [page.path for page in PAGES]
    return [f"{path}{'&' if '?' in path else '?'}lang={lang}" for path in (*desk, *site) for lang in CODES]


def test_texts_from_files_and_forms_are_never_markup(office: Office, sara: Clerk) -> None:
    reza = office.clerk("reza", "editor", "approver", unit=f"واحد {MARKUP}"[:90])
    for file in (marked_up(), marked_up_workbook(), disguised()):
        reza.send(file, note=MARKUP, unit=MARKUP)
    reza.send((f"{MARKUP}", b"\x00\x01"), note=MARKUP)
    office.work()
    _say_markup_in_every_form(office, reza)
    seen = 0
    for path in pages_of(reza):
        answer = reza.get(path)
        page = Page(answer.text)
        harmless(page, path) if path.startswith("/staff") else _no_markup(page, path)
        seen += "alert(1)" in page.text
    assert seen >= 8
    number = reza.send(marked_up(), note=MARKUP)
    office.work()
    fields = {"partial": "1", **{f"yes-{name}": "1" for name in office.upload(number).wanted}}
    assert reza.fill_in(number, "publish", **fields).status == 303
    office.work()
    assert office.upload(number).batch == 1
    for path in pages_of(reza):
        page = Page(reza.get(path).text)
        harmless(page, path) if path.startswith("/staff") else _no_markup(page, path)
    assert "alert(1)" in Page(reza.get("/staff/batches/1").text).text
    assert "alert(1)" in reza.get("/downloads/activities.csv").text


def _say_markup_in_every_form(office: Office, clerk: Clerk) -> None:
    refused = [
        clerk.try_to_send((f"{MARKUP}.csv", b"")),
        clerk.fill_in(1, "mend", **{"cell:0:3:6": "x" * 40_000}),
        clerk.fill_in(2, "read-as", header_row=MARKUP),
        clerk.fill_in(2, "publish", partial="1", day=MARKUP),
    ]
    for answer in refused:
        assert answer.status == 400
        harmless(Page(answer.text), "an answer to a form")
    assert clerk.fill_in(1, "mend", **{"cell:0:3:6": MARKUP}).status == 303
    said = {"whole_unit": MARKUP, "whole_year": "1404", "sheet": MARKUP, "unit": MARKUP, "note": MARKUP}
    assert clerk.fill_in(3, "read-as", **said, **{f"column:{MARKUP}": "title"}).status == 303
    office.work()


def _no_markup(page: Page, path: str) -> None:
    """The public documents have scripts and styles of their own, and none of a sender's."""
    for tag, said in page.elements:
        assert (tag, said.get("src")) != ("img", "x"), path
        assert "onerror" not in said, path
        assert "onload" not in said, path


def test_file_names_are_plain_names(office: Office, sara: Clerk) -> None:
    for name, plain in NAMES.items():
        found = safe_name(name)
        assert found == plain, (name, found)
        assert len(found.encode()) <= 180
    names = [name for name in NAMES if "\r" not in name and name != "/etc/passwd"]
    numbers = [sara.send(csv(row(), name=name)) for name in names]
    folder = Uploads.of(office.settings).folder
    for number, name in zip(numbers, names, strict=True):
        (file,) = office.upload(number).files
        kept = (folder / f"{number:06}" / file.kept).resolve()
        assert kept.is_relative_to(folder / f"{number:06}" / "files" / "1"), name
        disposition = sara.get(f"/staff/uploads/{number}/files/1").headers["Content-Disposition"]
        assert unquote(disposition).isprintable() or "\u200c" in unquote(disposition)
    assert sorted(path.name for path in office.settings.data.iterdir()) == ["staff", "uploads"]


# ---- what we write ----


def test_formulas_are_inert_in_every_file_that_is_written(office: Office, sara: Clerk) -> None:
    number = sara.send(formulas())
    office.work()
    rejected = sara.get(f"/staff/uploads/{number}/rejected/1").body
    assert_no_formula(rejected)
    assert sara.fill_in(number, "publish", partial="1", **{"yes-personal": "1"}).status == 303
    office.work()
    assert office.upload(number).batch == 1
    assert_no_formula(sara.get("/staff/template.xlsx").body)
    assert_no_formula(sara.get("/staff/template.xlsx?lang=en").body)
    for table in TABLES.values():
        for lang in CODES:
            query = f"lang={lang}" + ("&year=1404" if table.needs_year else "")
            answer = sara.get(f"/downloads/{table.name}.csv?{query}")
            assert answer.status == 200, answer.text
            for line in csv_module.reader(io.StringIO(answer.text.lstrip("\ufeff"), newline="")):
                for cell in line:
                    assert not cell.startswith(tuple("=@\t\r")), (table.name, cell)
                    assert not cell.startswith(tuple("+-")) or cell[1:].replace(".", "").isdigit(), cell
    titles = sara.get("/downloads/activities.csv").text
    for text in FORMULAS:
        assert text.strip().replace('"', '""') in titles


def assert_no_formula(content: bytes) -> None:
    """No cell of a workbook is anything but text."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None


# ---- bombs ----


def test_workbooks_that_are_bombs_are_refused_or_read_as_plain_text(office: Office, sara: Clerk) -> None:
    found = bombs()
    numbers = {name: sara.send((name, content)) for name, content in found.items()}
    office.work()
    for name, number in numbers.items():
        upload = office.upload(number)
        assert upload.state == "checked", (name, upload.failure)
        page = sara.upload(number)
        assert SAY("work.severity_error") in page.text, name
        assert "root:" not in page.text
        assert not [form for form in page.forms if form.action.endswith("publish")], name


def test_too_many_columns_huge_cells_and_nuls_are_told_and_shown_short(office: Office, sara: Clerk) -> None:
    wide = ("پهن.csv", ",".join(["x"] * 1_000_000).encode() + b"\n" + b"," * 999_999)
    columns = ("ستون.xlsx", workbook({"ا": [[*HEADER, *(f"c{n}" for n in range(16_000))], row()]}))
    huge = csv(row(1, عنوان="ط" * 200_000), row(2, محله="ط" * 90_000), *rows(3, 4), name="بزرگ.csv")
    nuls = ("تهی.csv", csv(row(1))[1] + b"\x00\x00,,,\n" * 50)
    quotes = ("نقل.csv", csv(row(1))[1] + b'"' + b"x" * 300_000)
    numbers = [sara.send(file) for file in (wide, columns, huge, nuls, quotes)]
    office.work()
    for number in numbers:
        assert office.upload(number).state == "checked", office.upload(number).failure
        answer = sara.get(f"/staff/uploads/{number}")
        assert answer.status == 200
        assert len(answer.body) < 300_000, (number, len(answer.body))
        assert SAY("work.severity_error") in answer.text
        assert "\x00" not in answer.text
    page = sara.upload(numbers[2])
    assert SAY("work.mend") in page.text
    assert "cell:0:3:6" not in page.form("/mend").fields  # too long for a field: shown by its beginning
    assert sara.fill_in(numbers[2], "mend").status == 303
