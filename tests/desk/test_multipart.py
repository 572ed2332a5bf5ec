"""Forms that no browser sends: each is refused, or taken for what it plainly is, and none breaks the server."""

import gc
import socket
from collections.abc import Iterator

import pytest

from etl.uploads import Uploads
from karnameh.locales import desk_locale
from karnameh.settings import Settings
from tests.desk.clerk import Clerk, Office, another_setting, csv, office_of, row
from tests.desk.clerk import fresh_site as fresh_site

SAY = desk_locale("fa").text
PATH = "/staff/uploads"
LEFT_TO_THE_COLLECTOR = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as found:
        yield found


@pytest.fixture
def sara(office: Office) -> Clerk:
    return office.clerk("sara", "editor", "approver")


def nothing_was_taken(office: Office) -> bool:
    return Uploads.of(office.settings).numbers() == []


def test_fields_that_are_files_and_files_that_are_fields_are_no_files(office: Office, sara: Clerk) -> None:
    token = sara.token
    end = ("end", None, b"1")
    as_field = sara.send_parts(PATH, [("csrf", None, token.encode()), ("files", None, csv(row())[1]), end])
    assert (as_field.status, SAY("work.refused-no-file") in as_field.text) == (400, True)
    token_as_file = sara.send_parts(PATH, [("csrf", "csrf", token.encode()), ("files", *csv(row()))])
    assert token_as_file.status == 403
    other_name = sara.send_parts(PATH, [("csrf", None, token.encode()), ("Files", *csv(row())), end])
    assert other_name.status == 400
    assert nothing_was_taken(office)
    said = [("csrf", None, token.encode()), ("note", "x.csv", b"a note"), ("unit", "u", b"x")]
    assert sara.send_parts(PATH, [*said, ("files", *csv(row())), end]).status == 303
    assert office.upload(1).submission.note is None
    assert office.upload(1).submission.unit == "روابط عمومی"


def test_a_file_in_the_place_of_every_field_breaks_nothing(office: Office, sara: Clerk) -> None:
    sara.send(csv(row(1, محله="نیست"), row(2)))
    office.work()
    for what in ("mend", "read-as", "publish", "discard"):
        form = sara.upload(1).form(f"/{what}")
        token = form.fields.pop("csrf")
        parts = [("csrf", None, token.encode()), *((name, "x.csv", b"x") for name in form.fields)]
        answer = sara.send_parts(f"/staff/uploads/1/{what}", [*parts, ("cell:0:2:6", "x.csv", b"x")])
        assert answer.status in (303, 400), what
        office.work()


def post_raw(clerk: Clerk, body: bytes, kind: str, **headers: str) -> int:
    """Post bytes with that type; the status."""
    return clerk.ask("POST", PATH, body, Content_Type=kind, Origin=clerk.origin, **headers).status


@LEFT_TO_THE_COLLECTOR
def test_bodies_that_are_no_forms_are_refused(office: Office, sara: Clerk) -> None:
    token = sara.token.encode()
    part = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + token + b"\r\n"
    part += b'--b\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n'
    file = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nx\r\n'
    whole = part + file + b"--b--\r\n"
    for kind, body in (
        ("multipart/form-data", whole),
        ("multipart/form-data; boundary=", whole),
        ("multipart/form-data; boundary=other", whole),
        (f"multipart/form-data; boundary={'b' * 5_000}", whole),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"\x00" * 1_000),
        ("multipart/form-data; boundary=b", part[:-2]),
        ("multipart/form-data; boundary=b", part + file.replace(b'name="files"; ', b"")),
        ("multipart/form-data; boundary=b", part + b"--b\r\n" + b"X" * 100_000),
        ("multipart/form-data; boundary=b; charset=zlib", whole.replace(b"a.csv", b"\xff.csv")),
        ("multipart/form-data; boundary=b; charset=idna", whole.replace(b"a.csv", b"\xff.csv")),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"%" * 1_000),
        ("text/plain", whole),
        ("", whole),
    ):
        assert post_raw(sara, body, kind) in (303, 400, 403), kind
    assert len(Uploads.of(office.settings).numbers()) <= 2  # a strange charset is no harm
    gc.collect()


@LEFT_TO_THE_COLLECTOR
def test_a_form_that_ends_too_early_is_not_taken_for_whole(office: Office, sara: Clerk) -> None:
    token = sara.token.encode()
    first = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + token + b"\r\n"
    files = [
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="%d.csv"\r\n\r\n' % number
        + csv(row())[1]
        + b"\r\n"
        for number in (1, 2)
    ]
    assert post_raw(sara, first + files[0] + files[1][:-40], "multipart/form-data; boundary=b") == 400
    assert post_raw(sara, first + files[0][:-40], "multipart/form-data; boundary=b") == 400
    assert post_raw(sara, first + files[0] + files[1], "multipart/form-data; boundary=b") == 400
    assert nothing_was_taken(office)
    gc.collect()  # Starlette leaves the file of a part without an end to the collector


def test_ten_thousand_parts_are_refused(office: Office, sara: Clerk) -> None:
    token = sara.token.encode()
    many = [(f"field{number}", None, b"x") for number in range(10_000)]
    assert sara.send_parts(PATH, [("csrf", None, token), *many, ("files", *csv(row()))]).status == 400
    files = [("files", f"{number}.csv", b"x") for number in range(10_000)]
    assert sara.send_parts(PATH, [("csrf", None, token), *files]).status == 400
    assert nothing_was_taken(office)


@LEFT_TO_THE_COLLECTOR
def test_more_than_was_announced_or_is_allowed_is_refused_and_leaves_nothing(
    settings: Settings, sara: Clerk
) -> None:
    with another_setting(Office(settings, 0), upload_megabytes=1) as office:
        reza = office.clerk("reza", "editor")
        answer = reza.try_to_send(("a.csv", b"x" * 3_000_000))
        assert (answer.status, SAY("forbidden.large") in answer.text) == (413, True)
        boundary = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
        assert b" 413 " in chunked(reza, boundary, [b"x" * 100_000] * 40).split(b"\r\n", 1)[0]
        assert list(settings.uploads.glob("0*")) == []
        assert reza.send(csv(row())) == 1


def chunked(clerk: Clerk, head: bytes, chunks: list[bytes]) -> bytes:
    """Post in chunks without saying how much it will be; the beginning of the answer."""
    cookies = "; ".join(f"{name}={value}" for name, value in clerk.cookies.items())
    port = int(clerk.origin.rsplit(":", 1)[1])
    lines = [
        f"POST {PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: {clerk.origin}",
        f"Cookie: {cookies}",
        "Content-Type: multipart/form-data; boundary=b",
        "Transfer-Encoding: chunked",
        *("", ""),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        try:
            for chunk in [head, *chunks]:
                connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it was told enough
        return connection.recv(65_536)


@LEFT_TO_THE_COLLECTOR
def test_a_connection_that_breaks_off_leaves_nothing(office: Office, sara: Clerk) -> None:
    port = int(sara.origin.rsplit(":", 1)[1])
    cookies = "; ".join(f"{name}={value}" for name, value in sara.cookies.items())
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {sara.origin}\r\nCookie: {cookies}\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nxxxx'
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(head.encode() + body)
    assert sara.send(csv(row())) == 1
