"""Many at once, files as large as they may be, and a worker that is killed: nothing is lost, nothing is done twice.

The large file is a small one in the suite, under a limit as small.
``KARNAMEH_TEST_MB=200 pytest tests/desk/test_many.py -k large`` sends the real one.
"""

import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path

import pytest

import etl
from etl.build import now
from etl.ledger.folder import Ledger
from etl.uploads import Uploads, jobs
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from tests.desk.clerk import HEADER, Clerk, Office, csv, office_of, row, rows
from tests.desk.clerk import fresh_site as fresh_site
from tests.desk.served_apart import Server, server_of

SAY = desk_locale("fa").text
MEGABYTE = 1_000_000
LARGE = int(os.environ.get("KARNAMEH_TEST_MB", "12"))
PEOPLE, EACH = 6, 4
GROWS_BY = 150 * MEGABYTE if LARGE >= 100 else 40 * MEGABYTE


def eventually(is_so: Callable[[], bool], within: float = 60) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.15)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    settings = Settings(
        data=folder / "data",
        demo=False,
        district="7",
        memory="1GB",
        upload_megabytes=LARGE,
        secrets=folder / "secrets.toml",
    )
    settings.data.mkdir()
    with server_of(settings, folder / "temporary") as found:
        yield found


def last(office: Office) -> int:
    """The number of the last upload."""
    return max(Uploads.of(office.settings).numbers(), default=0)


# ---- many ----


def test_fifty_uploads_of_ten_people_at_once_are_all_there_each_with_its_own_bytes(server: Server) -> None:
    office, before = server.office, last(server.office)
    batches = Ledger(office.settings.batches).last_kept()
    clerks = [office.clerk(f"clerk{number}", "editor", "approver") for number in range(PEOPLE)]
    sent: dict[int, tuple[str, str]] = {}

    def send(number: int) -> None:
        clerk = clerks[number % PEOPLE]
        name, body = csv(*rows(10 * number + 1, 10 * number + 3), name=f"{number}.csv")
        sent[clerk.send((name, body))] = (f"clerk{number % PEOPLE}", hashlib.sha256(body).hexdigest())

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(send, range(PEOPLE * EACH)))
    assert sorted(sent) == list(range(before + 1, before + PEOPLE * EACH + 1))
    first, chosen = clerks[0], sorted(sent)[:3]
    for number in chosen:  # at once, whatever is still waiting
        eventually(lambda number=number: office.upload(number).state == "checked")  # type: ignore[misc]
        assert first.fill_in(number, "publish").status == 303
    eventually(lambda: Uploads.of(office.settings).due(now()) == [], within=300)
    states = [office.upload(number).state for number in sent]
    assert sorted(states) == ["checked"] * (PEOPLE * EACH - 3) + ["published"] * 3
    for number, (who, digest) in sent.items():
        upload = office.upload(number)
        (file,) = upload.files
        kept = Uploads.of(office.settings).path(number) / file.kept
        assert (upload.who, file.sha256) == (who, digest)
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == digest
    published = list(Ledger(office.settings.batches).batches().values())[batches:]
    assert [batch.submission.upload for batch in published] == chosen
    assert etl.verify(office.settings).faults == []


# ---- large ----


def lines() -> Iterator[bytes]:
    """As many right rows as a file may hold, in pieces; the last one ends exactly there."""
    head = (",".join(HEADER) + "\n").encode()
    yield head
    left = LARGE * MEGABYTE - len(head)
    number = 0
    while left > 0:
        piece = b"".join(
            (",".join((f"D7-1404-{place:07}", *row()[1:])) + "\n").encode()
            for place in range(number, number + 5_000)
        )[:left]
        number += 5_000
        left -= len(piece)
        yield piece


def post_large(clerk: Clerk, pieces: Iterator[bytes], size: int) -> tuple[int, str, bytes]:
    """Send a file piece by piece; status, goal and page of the answer."""
    head = f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{clerk.token}\r\n--b\r\n'
    head += 'Content-Disposition: form-data; name="files"; filename="large.csv"\r\n\r\n'
    tail = b'\r\n--b\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n--b--\r\n'
    connection = HTTPConnection("127.0.0.1", int(clerk.origin.rsplit(":", 1)[1]), timeout=300)
    connection.putrequest("POST", "/staff/uploads")
    for name, value in {
        "Origin": clerk.origin,
        "Cookie": "; ".join(f"{name}={value}" for name, value in clerk.cookies.items()),
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(head) + size + len(tail)),
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
        for piece in chain([head.encode()], pieces, [tail]):
            connection.send(piece)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Location", ""), answer.read()
    connection.close()
    return found


def held(folder: Path) -> int:
    """Bytes in a folder's files; those without a name are seen by nobody."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_file_as_large_as_it_may_be_is_taken_in_bounded_memory_and_checked(server: Server) -> None:
    office = server.office
    sara = office.clerk("sara", "editor", "approver")
    sara.get("/staff")
    before = server.memory()
    server.forget_peak()
    status, goal, _ = post_large(sara, lines(), LARGE * MEGABYTE)
    number = last(office)
    assert (status, goal) == (303, f"/staff/uploads/{number}")
    assert office.upload(number).files[0].size == LARGE * MEGABYTE
    eventually(lambda: office.upload(number).state not in ("waiting", "checking"), within=900)
    sara.get(goal)
    grown = server.peak() - before
    print(f"{LARGE} MB: the server grew by {grown / MEGABYTE:.0f} MB; {office.upload(number).state}")
    assert grown < GROWS_BY
    upload = office.upload(number)
    assert (upload.state, upload.failure) in (("checked", None), ("failed", {"code": "memory", "detail": {}}))
    assert list(server.temporary.iterdir()) == []


@pytest.mark.parametrize("times", [1.5, 3])
def test_what_is_too_large_is_refused_with_its_reason_and_leaves_nothing(
    server: Server, times: float
) -> None:
    office = server.office
    sara = office.clerk("sara", "editor", "approver")
    sara.get("/staff")
    numbers, kept = Uploads.of(office.settings).numbers(), held(office.settings.uploads)
    before = server.memory()
    server.forget_peak()
    size = int(times * LARGE * MEGABYTE)
    pieces = (b"x" * MEGABYTE for _ in range(size // MEGABYTE)) if times < 2 else iter([b"x" * MEGABYTE])
    status, _, page = post_large(sara, pieces, size // MEGABYTE * MEGABYTE)
    if times < 2:
        assert status == 400
        assert SAY("work.refused-too-large", file="large.csv", most=LARGE) in page.decode()
    else:  # by its own word, before it was sent
        assert status == 413
        assert SAY("forbidden.large") in page.decode()
    assert server.peak() - before < GROWS_BY
    assert (held(server.temporary), held(office.settings.uploads)) == (0, kept)
    assert Uploads.of(office.settings).numbers() == numbers
    assert not [each for each in open_files(server.pid) if str(server.temporary) in each]


def open_files(pid: int) -> list[str]:
    """What a process has open; what it closes meanwhile is not told."""
    found = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(each.readlink()))
    return found


# ---- killed ----


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_a_killed_worker_is_followed_by_one_that_does_the_work_again_once(server: Server) -> None:
    office = server.office
    sara = office.clerk("sara", "editor", "approver")
    number = sara.send(csv(*rows(1, 2_000)))
    eventually(lambda: office.upload(number).state == "checking")
    kill(server.workers())  # the worker and its job
    assert office.upload(number).state == "checking"
    eventually(lambda: office.upload(number).state == "checked")
    assert sara.fill_in(number, "publish").status == 303
    eventually(lambda: office.upload(number).state == "publishing")
    kill(server.workers())
    eventually(lambda: office.upload(number).state == "published")
    kill(server.workers()[:1])  # the worker alone, while there is nothing to do
    again = sara.send(csv(*rows(3, 4)))
    eventually(lambda: office.upload(again).state == "checked")
    batches = Ledger(office.settings.batches).batches().values()
    assert [batch.number for batch in batches if batch.submission.upload == number] == [
        office.upload(number).batch
    ]
    assert etl.verify(office.settings).faults == []


def test_a_job_goes_on_when_its_worker_is_killed_and_no_other_begins_meanwhile(server: Server) -> None:
    office = server.office
    sara = office.clerk("sara", "editor", "approver")
    number = sara.send(csv(*rows(1, 5_000)))
    eventually(lambda: office.upload(number).state == "checking")
    worker, *_ = server.workers()
    kill([worker])
    eventually(lambda: office.upload(number).state == "checked")
    eventually(lambda: Uploads.of(office.settings).due(now()) == [])
    assert [event.what for event in office.upload(number).log] == ["sent", "checked"]


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as found:
        yield found


def _die(*arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("is_pending", [True, False])
def test_what_was_published_before_the_kill_is_not_published_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, is_pending: bool
) -> None:
    sara = office.clerk("sara", "editor", "approver")
    number = sara.send(csv(row()))
    office.work()
    sara.fill_in(number, "publish")
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_published", _die)
        office.work()
    assert (office.upload(number).state, office.upload(number).batch) == ("published", 1)
    # As if the worker had been killed with its job: the state is that of before.
    Uploads.of(office.settings).change(number, lambda found: replace(found, state="publishing", batch=None))
    if is_pending:
        (office.settings.batches / "pending").write_text("1", encoding="ascii")
    office.work()
    assert (office.upload(number).state, office.upload(number).batch) == ("published", 1)
    assert Ledger(office.settings.batches).numbers() == [1]


@pytest.mark.parametrize("step", ["prepare", "load"])
def test_a_job_that_dies_is_told_and_harms_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sara = office.clerk("sara", "editor", "approver")
    number = sara.send(csv(row()))
    if step == "load":
        office.work()
        sara.fill_in(number, "publish")
    with monkeypatch.context() as patched:
        patched.setattr(jobs, step, _die)
        office.work()
    assert office.upload(number).failure == {"code": "job-died", "detail": {}}
    for lang in ("fa", "en"):
        assert sara.get(f"/staff/uploads/{number}?lang={lang}").status == 200
    assert Ledger(office.settings.batches).numbers() == []
    assert sara.fill_in(number, "read-as").status == 303
    other = sara.send(csv(row(2)))
    office.work()
    assert [office.upload(each).state for each in (number, other)] == ["checked", "checked"]


def test_what_a_killed_server_was_receiving_is_cleared_away(office: Office) -> None:
    sara = office.clerk("sara", "editor")
    number = sara.send(csv(row()))
    folder = office.settings.uploads
    for name, age in (("000002", 100_000), ("000003", 10)):
        (folder / name / "files" / "1").mkdir(parents=True)
        os.utime(folder / name, (time.time() - age,) * 2)
    office.work()
    assert sorted(path.name for path in folder.glob("0*")) == ["000001", "000003"]
    assert office.upload(number).state == "checked"
    assert sara.send(csv(row())) == 4
