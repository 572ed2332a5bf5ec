"""What is decided at the desk: publish with every yes that it takes, now or later; undo; who may do what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import duckdb
import openpyxl
import pytest

import etl
from etl import publish
from etl.build import now
from etl.ledger.folder import Ledger
from etl.uploads import Event, Uploads, worker
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from tests.desk.clerk import Clerk, File, Office, another_setting, csv, office_of, row, rows
from tests.desk.clerk import fresh_site as fresh_site

SAY = desk_locale("fa").text
BAD_PLACE = {"محله": "جایی که نیست"}


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as found:
        yield found


@pytest.fixture
def sara(office: Office) -> Clerk:
    return office.clerk("sara", "editor", "approver")


def checked(office: Office, clerk: Clerk, *files: File) -> int:
    """Send files and let them be checked."""
    number = clerk.send(*files)
    office.work()
    assert office.upload(number).state == "checked"
    return number


def published(office: Office, clerk: Clerk, *files: File, **fields: str) -> int:
    """Send files and let them be published; the batch."""
    number = checked(office, clerk, *files)
    assert clerk.fill_in(number, "publish", **fields).status == 303
    office.work()
    batch = office.upload(number).batch
    assert batch is not None, office.upload(number)
    return batch


def ids(settings: Settings) -> set[str]:
    """The activities of the published record."""
    pointer = publish.current(settings.warehouse)
    assert pointer is not None
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        return {found for (found,) in connection.execute("SELECT activity_id FROM activity").fetchall()}


# ---- publishing ----


def test_what_is_published_is_a_batch_that_says_who_and_of_which_upload(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(*rows(1, 3)))
    answer = sara.fill_in(number, "publish")
    assert answer.goal == f"/staff/uploads/{number}"
    assert office.upload(number).state == "scheduled"
    office.work()
    upload = office.upload(number)
    assert (upload.state, upload.batch, upload.approved_by) == ("published", 1, "sara")
    said = Ledger(office.settings.batches).read(1).submission
    assert (said.who, said.unit, said.upload) == ("sara", "روابط عمومی", number)
    assert ids(office.settings) == {f"D7-1404-000{place}" for place in (1, 2, 3)}
    assert "/staff/batches/1" in sara.upload(number).links("batches/1$")
    page = sara.page("/staff/batches/1")
    assert "/staff/uploads/1" in page.links("uploads/1$")
    assert "D7-1404-0003" in page.text
    assert sara.get("/staff/batches/1/files/1").body == csv(*rows(1, 3))[1]
    assert sara.get("/staff/batches/1/report.json").status == 200
    assert "/staff/batches/1" in sara.page("/staff/batches").links("batches/1$")
    assert not (Uploads.of(office.settings).path(number) / "preview.duckdb").exists()


def test_the_good_rows_are_published_and_the_bad_ones_handed_back(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(*rows(1, 2), row(3, **BAD_PLACE), name="مهر.csv"))
    answer = sara.fill_in(number, "publish")
    assert (answer.status, SAY("work.unconfirmed") in answer.text) == (400, True)
    assert sara.fill_in(number, "publish", partial="1").status == 303
    office.work()
    assert office.upload(number).state == "published"
    assert ids(office.settings) == {"D7-1404-0001", "D7-1404-0002"}
    (link,) = [
        said["href"] or ""
        for tag, said in sara.upload(number).elements
        if tag == "a" and "/rejected/" in (said.get("href") or "")
    ]
    sheet = openpyxl.load_workbook(BytesIO(sara.get(link).body)).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert len(cells) == 2
    assert cells[1][0] == "D7-1404-0003"
    assert "جایی که نیست" in str(cells[1][-1])


YES: tuple[tuple[str, dict[str, str], File], ...] = (
    ("withdraw", {"whole_unit": "روابط عمومی", "whole_year": "1404"}, csv(*rows(1, 18))),
    ("large", {}, csv(*rows(1, 15, عنوان="نام دیگر"))),
    ("personal", {}, csv(row(30, عنوان="تماس با ۰۹۱۲۳۴۵۶۷۸۹"))),
)


def test_the_server_asks_for_every_yes_that_the_page_asks_for(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(*rows(1, 20)))
    for name, said, file in YES:
        _asks_for(office, sara, name, said, file)


def _asks_for(office: Office, sara: Clerk, name: str, said: dict[str, str], file: File) -> None:
    number = checked(office, sara, file)
    if said:
        sara.fill_in(number, "read-as", **said)
        office.work()
    assert list(office.upload(number).wanted) == [name]
    page = sara.upload(number)
    ticks = [said for tag, said in page.elements if tag == "input" and said.get("type") == "checkbox"]
    assert [tick["name"] for tick in ticks if (tick.get("name") or "").startswith("yes-")] == [f"yes-{name}"]
    other = {f"yes-{each[0]}": "1" for each in YES if each[0] != name}
    for fields in ({}, other, {f"yes-{name}": "0"}, {f"yes-{name}": "on"}):
        answer = sara.fill_in(number, "publish", **fields)
        assert answer.status == 400
        assert SAY("work.unconfirmed") in answer.text
    assert office.upload(number).state == "checked"
    assert sara.fill_in(number, "publish", **{f"yes-{name}": "1"}).status == 303
    office.work()
    assert office.upload(number).state == "published"


def test_a_whole_record_with_errors_is_not_published_in_part(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(row(1), row(2, **BAD_PLACE)))
    sara.fill_in(number, "read-as", whole_unit="روابط عمومی", whole_year="۱۴۰۴")
    office.work()
    assert SAY("work.whole_has_errors") in sara.upload(number).text
    seen = str(office.upload(number).revision)
    answer = sara.post_bare(number, "publish", partial="1", seen=seen)
    assert answer.status == 400
    assert office.upload(number).state == "checked"


def test_what_was_published_or_given_up_is_not_changed_any_more(office: Office, sara: Clerk) -> None:
    first = checked(office, sara, csv(row(1)))
    second = checked(office, sara, csv(row(2)))
    assert sara.fill_in(second, "discard").status == 303
    assert not (Uploads.of(office.settings).path(second) / "preview.duckdb").exists()
    sara.fill_in(first, "publish")
    office.work()
    for number, state in ((first, "published"), (second, "discarded")):
        before = office.upload(number)
        assert before.state == state
        for what in ("mend", "read-as", "publish", "discard", "wait"):
            answer = sara.post_bare(number, what, seen=str(before.revision))
            assert (answer.status, SAY("work.too-late") in answer.text) == (400, True), what
        assert office.upload(number) == before
    assert Uploads.of(office.settings).due(now()) == []


# ---- later ----


def test_a_publication_waits_for_its_time(
    office: Office, sara: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = checked(office, sara, csv(row()))
    assert sara.fill_in(number, "publish", day="۱۴۴۰/۰۱/۰۱", hour="۷").status == 303
    at = office.upload(number).publish_at
    assert at == datetime(2061, 3, 20, 3, 30)  # 7 o'clock in Tehran
    office.work()
    assert office.upload(number).state == "scheduled"
    assert "۰۷:۰۰" in sara.upload(number).text
    monkeypatch.setattr(worker, "now", lambda: at - timedelta(seconds=1))
    office.work()
    assert office.upload(number).state == "scheduled"
    monkeypatch.setattr(worker, "now", lambda: at)
    office.work()
    assert office.upload(number).state == "published"


def test_a_time_is_taken_back_or_changed(
    office: Office, sara: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = checked(office, sara, csv(row()))
    sara.fill_in(number, "publish", day="۱۴۴۰/۰۱/۰۱")
    assert sara.fill_in(number, "wait").status == 303
    assert (office.upload(number).state, office.upload(number).approved_by) == ("checked", None)
    monkeypatch.setattr(worker, "now", lambda: datetime(2061, 3, 21))
    office.work()
    assert office.upload(number).state == "checked"
    assert sara.fill_in(number, "publish", day="1440/02/01", hour="05").status == 303
    office.work()
    assert office.upload(number).state == "scheduled"


@pytest.mark.parametrize("state", ["checked", "failed"])
def test_only_what_is_scheduled_is_unscheduled(office: Office, sara: Clerk, state: str) -> None:
    number = checked(office, sara, csv(row()))
    Uploads.of(office.settings).change(number, lambda found: replace(found, state=state))  # type: ignore[arg-type]
    assert sara.post_bare(number, "wait").status == 400
    assert office.upload(number).state == state


def test_a_time_that_is_none_never_means_at_once(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(row()))
    for day, hour, key in (
        ("", "7", "wrong-time"),
        ("۱۴۴۰/۰۱", "", "wrong-time"),
        ("۱۴۴۰/۰۱/۰۱", "24", "wrong-time"),
        ("۱۴۴۰/۰۱/۰۱", "-1", "wrong-time"),
        ("۱۴۴۰/۰۱/۰۱", "هفت", "wrong-time"),
        ("۱۴۴۰/۱۲/۳۱", "7", "wrong-time"),
        ("هرگز", "7", "wrong-time"),
        ("۱۴۰۴/۰۱/۰۱", "7", "past-time"),
    ):
        answer = sara.fill_in(number, "publish", day=day, hour=hour)
        assert (answer.status, SAY(f"work.{key}") in answer.text) == (400, True), (day, hour)
    office.work()
    assert office.upload(number).state == "checked"


# ---- roles ----


def test_an_editor_does_not_publish_and_an_approver_does_not_upload(office: Office, sara: Clerk) -> None:
    batch = published(office, sara, csv(row(1)))
    number = checked(office, sara, csv(row(2, **BAD_PLACE), row(3)))
    editor, approver = office.clerk("reza", "editor"), office.clerk("mina", "approver")
    seen = str(office.upload(number).revision)
    page = editor.upload(number)
    assert SAY("work.needs_approver") in page.text
    assert {form.action.rsplit("/", 1)[1] for form in page.forms} == {
        *("sign-out", "mend"),
        *("read-as", "discard"),
    }
    refused = [
        editor.post_bare(number, "publish", partial="1", seen=seen),
        editor.post_bare(number, "wait"),
        editor.get(f"/staff/batches/{batch}/undo"),
        editor.post(f"/staff/batches/{batch}/undo", {"csrf": editor.token, "seen": "1"}),
        approver.try_to_send(csv(row(4))),
        *(approver.post_bare(number, what, seen=seen) for what in ("mend", "read-as", "discard")),
    ]
    assert [answer.status for answer in refused] == [403] * len(refused)
    assert not approver.page("/staff").links("template")
    assert f"/staff/batches/{batch}/undo" not in editor.page(f"/staff/batches/{batch}").links("undo")
    assert (office.upload(number).state, etl.status(office.settings).batches[-1]["number"]) == ("checked", 1)
    assert approver.fill_in(number, "publish", partial="1").status == 303


def test_a_second_person_approves_where_that_is_asked_for(office: Office) -> None:
    with another_setting(office, second_approval=True) as strict:
        sara, reza = (strict.clerk(name, "editor", "approver") for name in ("sara", "reza"))
        mina = strict.clerk("mina", "approver")
        number = checked(strict, sara, csv(row(1, **BAD_PLACE), row(2)))
        assert reza.fill_in(number, "mend", **{"cell:0:2:6": "شاهد"}).status == 303
        strict.work()
        seen = str(strict.upload(number).revision)
        for author in (sara, reza):  # who sent it, and who changed what was sent
            assert SAY("work.own-upload") in author.upload(number).text
            answer = author.post_bare(number, "publish", seen=seen)
            assert (answer.status, SAY("work.own-upload") in answer.text) == (400, True)
        assert mina.fill_in(number, "publish").status == 303
        strict.work()
        assert strict.upload(number).state == "published"


# ---- the record goes on meanwhile ----


def test_what_is_still_fine_is_published_on_a_newer_record(office: Office, sara: Clerk) -> None:
    first, second = checked(office, sara, csv(*rows(1, 3))), checked(office, sara, csv(*rows(3, 5)))
    for number in (second, first):
        assert sara.fill_in(number, "publish").status == 303
        office.work()
    assert (office.upload(second).batch, office.upload(first).batch) == (1, 2)
    assert len(ids(office.settings)) == 5


def test_a_yes_to_less_is_no_yes_to_more(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(*rows(1, 12)))
    number = checked(office, sara, csv(*rows(1, 11)))
    sara.fill_in(number, "read-as", whole_unit="روابط عمومی", whole_year="1404")
    office.work()
    assert office.upload(number).wanted == {"withdraw": {"records": 1}}
    published(office, sara, csv(*rows(13, 15)))
    assert sara.fill_in(number, "publish", **{"yes-withdraw": "1"}).status == 303
    office.work()
    upload = office.upload(number)
    assert (upload.state, upload.confirmed, upload.approved_by) == ("checked", (), None)
    assert upload.failure == {"code": "not-unconfirmed", "detail": {}}
    assert upload.wanted == {"withdraw": {"records": 4}}
    assert len(ids(office.settings)) == 15
    page = sara.upload(number)
    assert "بیش از آنچه تأیید کردید" in page.text
    assert SAY("work.event_returned") in page.text
    assert sara.fill_in(number, "publish", **{"yes-withdraw": "1"}).status == 303
    office.work()
    assert len(ids(office.settings)) == 11


def test_rows_that_became_wrong_meanwhile_are_not_published_around(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(row(1)))
    header = ("شناسهٔ فعالیت", "سنجه", "مقدار")
    number = checked(office, sara, csv(("D7-1404-0001", "attendance", "۱۲۰"), header=header))
    sara.submit(sara.page("/staff/batches/1/undo").form("/undo"), {})
    sara.fill_in(number, "publish")
    office.work()
    upload = office.upload(number)
    assert (upload.state, upload.failure) == ("checked", {"code": "not-refused", "detail": {}})
    assert "چیزی منتشر نشد" in sara.upload(number).text
    assert ids(office.settings) == set()


def test_a_yes_that_is_new_is_asked_for(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(*rows(1, 15, عنوان="نام دیگر")))
    assert office.upload(number).wanted == {}
    published(office, sara, csv(*rows(1, 15)))
    sara.fill_in(number, "publish")
    office.work()
    assert office.upload(number).failure == {"code": "not-unconfirmed", "detail": {}}
    assert list(office.upload(number).wanted) == ["large"]
    assert "نام دیگر" in sara.upload(number).text


def test_what_is_in_the_record_already_is_not_published_again(office: Office, sara: Clerk) -> None:
    first, second = checked(office, sara, csv(row())), checked(office, sara, csv(row()))
    for number in (first, second):
        sara.fill_in(number, "publish")
    office.work()
    assert (office.upload(first).state, office.upload(second).state) == ("published", "checked")
    assert office.upload(second).failure == {"code": "not-unchanged", "detail": {}}
    assert etl.status(office.settings).batches[-1]["number"] == 1
    assert sara.get(f"/staff/uploads/{second}?lang=en").status == 200


def test_a_publication_waits_as_long_as_another_writer_is_at_work(
    office: Office, sara: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = checked(office, sara, csv(row()))
    sara.fill_in(number, "publish")
    monkeypatch.setattr("etl.publish.writer_lock.__wrapped__.__kwdefaults__", {"seconds": 0.1})
    with publish.writer_lock(office.settings.warehouse):
        office.work()
        assert (office.upload(number).state, office.upload(number).failure) == ("scheduled", None)
    office.work()
    assert office.upload(number).state == "published"


def test_a_failed_upload_is_not_published(office: Office, sara: Clerk) -> None:
    number = checked(office, sara, csv(row()))
    uploads = Uploads.of(office.settings)
    event = Event(at=now(), who="", what="failed")
    failure = {"code": "job-died", "detail": {}}
    uploads.change(
        number, lambda found: replace(found, state="failed", failure=failure, log=(*found.log, event))
    )
    assert "کار پیش از پایان متوقف شد" in sara.upload(number).text
    assert sara.post_bare(number, "publish", seen=str(office.upload(number).revision)).status == 400
    assert sara.fill_in(number, "read-as").status == 303
    office.work()
    assert (office.upload(number).state, office.upload(number).failure) == ("checked", None)


# ---- undo ----


def test_a_batch_is_undone_after_a_look_at_what_that_does(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(*rows(1, 3)))
    published(office, sara, csv(*rows(4, 5)))
    page = sara.page("/staff/batches/1/undo")
    assert "D7-1404-0003" in page.text
    assert f"{SAY('work.count_withdrawn')} ۳" in page.text
    assert len(ids(office.settings)) == 5  # a look changes nothing
    too_long = sara.submit(page.form("/undo"), {"note": "چ" * 401})
    assert (too_long.status, SAY("work.too-long") in too_long.text) == (400, True)
    answer = sara.submit(page.form("/undo"), {"note": "دوباره فرستاده می‌شود"})
    assert answer.goal == "/staff/batches/3"
    assert ids(office.settings) == {"D7-1404-0004", "D7-1404-0005"}
    said = Ledger(office.settings.batches).read(3).submission
    assert (said.who, said.note) == ("sara", "دوباره فرستاده می‌شود")
    assert "دوباره فرستاده می‌شود" in sara.page("/staff/batches").text
    assert SAY("work.taken_back") in sara.page("/staff/batches/1").text
    again = sara.get("/staff/batches/1/undo")
    assert (again.status, "پیش‌تر واگردانده شده" in again.text) == (409, True)
    assert sara.get("/staff/batches/9/undo").status == 404


def test_an_undo_of_what_is_no_longer_so_is_looked_at_again(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(*rows(1, 3)))
    before = sara.page("/staff/batches/1/undo").form("/undo")
    published(office, sara, csv(row(3, عنوان="نام دیگر")))
    for form in (before.fields, {"csrf": sara.token}):
        answer = sara.post(before.action, form)
        assert (answer.status, SAY("work.undo_changed") in answer.text) == (400, True)
    assert len(ids(office.settings)) == 3


def test_a_damaged_ledger_is_told_and_breaks_no_page(office: Office, sara: Clerk) -> None:
    published(office, sara, csv(row()))
    (office.settings.batches / "000001" / "batch.json").write_text("{", encoding="utf-8")
    for path in ("", "/1", "/1/files/1", "/1/undo"):
        answer = sara.get(f"/staff/batches{path}")
        assert (answer.status, SAY("work.failed") in answer.text) == (409, True), path
