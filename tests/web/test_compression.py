"""Everything is served compressed: what is chosen, what is sent, what is kept, and what is left alone."""

import gzip
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import anyio
import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message

from karnameh import web
from karnameh.web import copies as copies_module
from karnameh.web import encodings
from karnameh.web.compression import Compression
from karnameh.web.copies import Copies, Original, below
from karnameh.web.documents import streamlit_document
from karnameh.web.encodings import negotiated
from karnameh.web.files import LASTING

BUNDLE = streamlit_document().parent
CHROMIUM = "gzip, deflate, br, zstd"
THREAD = ThreadPoolExecutor(max_workers=1)
DOCUMENT = "<p>سلام کارنامه</p>" * 200


class Answer(NamedTuple):
    status: int
    headers: Headers
    parts: list[bytes]

    @property
    def body(self) -> bytes:
        return b"".join(self.parts)

    @property
    def opened(self) -> bytes:
        match self.headers.get("Content-Encoding"):
            case "br":
                return bytes(brotli.decompress(self.body))
            case "gzip":
                return gzip.decompress(self.body)
            case None:
                return self.body
            case other:
                raise AssertionError(other)


def run(app: ASGIApp, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 — the shape that ASGI has
    """Run the application to its end, in a thread: the browser tests leave a loop running in this one."""
    THREAD.submit(anyio.run, app, scope, receive, send).result(timeout=20)


def ask(app: ASGIApp, path: str, accept: str | None = CHROMIUM, method: str = "GET", **more: str) -> Answer:
    """One request, as a server would make it of the application."""
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    headers |= {} if accept is None else {"Accept-Encoding": accept}
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": method,
        "path": address,
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append({**message})

    run(app, scope, receive, send)
    start, *parts = sent
    return Answer(start["status"], Headers(raw=start["headers"]), [part["body"] for part in parts])


def document(request: Request) -> Response:
    headers = {"ETag": '"one"', "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == '"one"':
        return Response(status_code=304, headers=headers)
    return HTMLResponse(DOCUMENT, headers=headers)


def of_type(request: Request) -> Response:
    return Response(DOCUMENT.encode(), media_type=request.query_params["type"])


def secret(request: Request) -> Response:
    return HTMLResponse(DOCUMENT, headers=dict(request.query_params))


def small(request: Request) -> Response:
    return JSONResponse({"small": True})


def stream(request: Request) -> Response:
    async def rows() -> AsyncIterator[str]:
        for number in range(5):
            yield f"{number}," * 300

    return StreamingResponse(rows(), media_type="text/csv")


def application(copies: Copies) -> Starlette:
    """Our middleware over what compresses by itself, as Streamlit does."""
    return Starlette(
        routes=[
            Route("/", document),
            Route("/of-type", of_type),
            Route("/secret", secret),
            Route("/small", small),
            Route("/stream", stream),
            Route("/staff", document),
            Route("/staff/{page}", document),
            Route("/staffroom", document),
            Route("/_stcore/health", small),
            Route("/assets/{name:path}", web.site_files().endpoint),
            Mount("/", StaticFiles(directory=BUNDLE)),
        ],
        middleware=[Middleware(Compression, copies=copies), Middleware(GZipMiddleware)],
    )


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Copies of the whole bundle and of our files, made faster than a release's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "_BEST_QUALITY", 4)
        made = Copies()
        made.prepare(web.originals(), tmp_path_factory.mktemp("data") / "cache" / "compressed", Event())
        yield made


@pytest.fixture(scope="module")
def app(copies: Copies) -> Starlette:
    return application(copies)


@pytest.fixture(scope="module")
def script() -> str:
    """The address of a script of the bundle, neither large nor small."""
    found = sorted(below(BUNDLE / "static", "/static"), key=lambda one: one.size)
    return next(one.address for one in found if one.size > 50_000)


NEGOTIATION: list[tuple[str, str | None]] = [
    ("", None),
    ("identity", None),
    ("br", "br"),
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("BR", "br"),
    (CHROMIUM, "br"),
    ("gzip, deflate", "gzip"),
    ("deflate, zstd, compress", None),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("gzip;q=0.5,br;q=0.5", "br"),
    ("br;q=0", None),
    ("br;q=0, gzip", "gzip"),
    ("br;q=0.000, gzip;q=0.001", "gzip"),
    ("gzip;q=0", None),
    ("*", "br"),
    ("*;q=0", None),
    ("br;q=0, *", "gzip"),
    ("gzip;q=0, br;q=0, *", None),
    ("identity;q=0", None),
    ("identity;q=0, gzip", "gzip"),
    ("identity;q=0, *", "br"),
    ("identity, gzip;q=0.5", None),
    ("identity;q=0.5, gzip;q=0.4, br;q=0.5", "br"),
    ("*;q=0.1, identity;q=0.5", None),
    ("gzip ; q = 0.5 , br ; q=0.2", "gzip"),
    ("br;q=2", None),
    ("br;q=nan, gzip", "gzip"),
    ("br;q=-1", None),
    ("br;q=0.1234", None),
    ("br;level=9", None),
    (",,;;,=,q=1", None),
    ("brotli", None),
]


@pytest.mark.parametrize(("header", "encoding"), NEGOTIATION)
def test_the_browser_gets_what_it_asks_for(
    app: Starlette, script: str, header: str, encoding: str | None
) -> None:
    for path in ("/", script):
        answer = ask(app, path, header)
        assert answer.status == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.opened == (DOCUMENT.encode() if path == "/" else (BUNDLE / script[1:]).read_bytes())


@pytest.mark.parametrize("path", ["/", "script"])
def test_without_the_header_nothing_is_compressed(app: Starlette, script: str, path: str) -> None:
    assert "Content-Encoding" not in ask(app, script if path == "script" else path, None).headers


@pytest.mark.parametrize("header", ["a," * 50_000, "*" * 100_000, "br;q=" + "0" * 100_000, "br," * 33_333])
def test_a_hostile_header_costs_nothing(app: Starlette, header: str) -> None:
    started = time.perf_counter()
    for _ in range(100):
        assert negotiated(header) == (None, True)
    assert time.perf_counter() - started < 0.1
    assert ask(app, "/", header).body == DOCUMENT.encode()
    assert ask(app, "/", If_None_Match=header).status == 200


def test_every_file_is_the_same_after_opening(app: Starlette, copies: Copies) -> None:
    files = [path for path in (BUNDLE / "static").rglob("*") if path.is_file()]
    assert len(files) > 300
    for path in files:
        address = f"/{path.relative_to(BUNDLE).as_posix()}"
        content = path.read_bytes()
        worth = len(content) >= 500 and path.suffix in copies_module.COMPRESSIBLE
        for encoding in encodings.ENCODINGS:
            answer = ask(app, address, encoding)
            assert answer.headers.get("Content-Encoding") == (encoding if worth else None), address
            assert (copies.find(address, encoding) is not None) == worth
            assert answer.opened == content
            assert answer.headers["Cache-Control"] == LASTING


def test_our_own_files_are_copies_too_and_last_by_their_version(app: Starlette, copies: Copies) -> None:
    lasting = web.site_files().address("karnameh.css")
    assert copies.find("/assets/karnameh.css", "br")
    answer = ask(app, lasting)
    assert (answer.headers["Content-Encoding"], answer.headers["Cache-Control"]) == ("br", LASTING)
    assert ask(app, "/assets/karnameh.css?v=old").headers["Cache-Control"] == "no-cache"
    assert answer.opened == ask(app, lasting, None).body


def test_each_coding_has_a_tag_of_its_own_and_each_tag_is_known_again(app: Starlette, script: str) -> None:
    for path in ("/", script, "/assets/karnameh.css"):
        tags = {accept: ask(app, path, accept).headers["ETag"] for accept in ("", "br", "gzip")}
        assert len(set(tags.values())) == 3
        for accept, tag in tags.items():
            answer = ask(app, path, accept, If_None_Match=tag)
            assert (answer.status, answer.body) == (304, b""), (path, accept)
            assert answer.headers["ETag"] == tag
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert "Content-Encoding" not in answer.headers
            weakened = tag if tag.startswith("W/") else f"W/{tag}"  # a proxy may have done so
            assert ask(app, path, accept, If_None_Match=weakened).status == 304
        assert ask(app, path, "br", If_None_Match=tags["gzip"]).status == 200
        assert ask(app, path, "", If_None_Match=tags["br"]).status == 200
        assert ask(app, path, "br", If_None_Match='"other-br"').status == 200
    assert ask(app, script).headers["ETag"].startswith('"')  # a copy is the same bytes each time
    assert ask(app, "/").headers["ETag"] == 'W/"one-br"'


def test_what_has_not_changed_lasts_as_long(app: Starlette, script: str) -> None:
    answer = ask(app, script, If_None_Match=ask(app, script).headers["ETag"])
    assert (answer.status, answer.headers["Cache-Control"]) == (304, LASTING)


@pytest.mark.parametrize("accept", ["", "br", "gzip"])
def test_head_says_what_get_would(app: Starlette, script: str, accept: str) -> None:
    for path in ("/", script, "/assets/karnameh.css"):
        full, head = ask(app, path, accept), ask(app, path, accept, "HEAD")
        assert head.status == 200
        assert dict(head.headers) == dict(full.headers)
    assert ask(app, script, accept, "HEAD").body == b""


def test_head_of_what_has_no_copy_says_the_coding_and_no_wrong_length(script: str) -> None:
    head = ask(application(Copies()), script, "br", "HEAD")
    assert head.headers["Content-Encoding"] == "br"
    assert "Content-Length" not in head.headers


def test_a_part_of_a_file_is_of_its_bytes_as_they_are(app: Starlette, script: str) -> None:
    content = (BUNDLE / script[1:]).read_bytes()
    answer = ask(app, script, Range="bytes=100-299")
    assert (answer.status, answer.body) == (206, content[100:300])
    assert answer.headers["Content-Range"] == f"bytes 100-299/{len(content)}"
    assert "Content-Encoding" not in answer.headers
    assert ask(app, script, Range="bytes=999999999-").status == 416
    whole = ask(app, script)
    assert "Accept-Ranges" not in whole.headers
    changed = ask(app, script, Range="bytes=100-299", If_Range=whole.headers["ETag"])
    assert (changed.status, changed.body) == (200, content)


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/csv; charset=utf-8; header=present", True),
        ("text/calendar", True),
        ("application/json", True),
        ("application/geo+json", True),
        ("application/ld+json", True),
        ("application/atom+xml", True),
        ("IMAGE/SVG+XML", True),
        ("application/wasm", True),
        ("text/event-stream", False),
        ("font/woff2", False),
        ("image/png", False),
        ("image/webp", False),
        ("application/zip", False),
        ("application/octet-stream", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        ("application/vnd.apache.parquet", False),
    ],
)
def test_texts_are_compressed_and_nothing_else(app: Starlette, kind: str, compressed: bool) -> None:
    answer = ask(app, f"/of-type?type={kind.replace('+', '%2B').replace(';', '%3B')}")
    assert (answer.headers.get("Content-Encoding") == "br") == compressed
    assert answer.opened == DOCUMENT.encode()


def test_a_little_answer_stays_as_it_is_unless_it_may_not(app: Starlette) -> None:
    assert "Content-Encoding" not in ask(app, "/small").headers
    asked = ask(app, "/small", "gzip, identity;q=0")
    assert (asked.headers["Content-Encoding"], asked.opened) == ("gzip", b'{"small":true}')


@pytest.mark.parametrize("accept", ["br", "gzip"])
def test_a_stream_stays_one(app: Starlette, accept: str) -> None:
    answer = ask(app, "/stream", accept)
    expected = "".join(f"{number}," * 300 for number in range(5))
    assert answer.opened.decode() == expected
    assert len([part for part in answer.parts if part]) >= 5
    assert "Content-Length" not in answer.headers
    if accept == "br":
        first = brotli.Decompressor().process(answer.parts[0])
        assert first == b"0," * 300  # all of the first part has arrived with the first message


def test_a_large_answer_is_compressed_without_stopping_the_others() -> None:
    rows = os.urandom(300_000).hex()

    async def large(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 — the shape that ASGI has
        await Response(rows, media_type="text/csv")(scope, receive, send)

    for accept in ("br", "gzip"):
        answer = ask(Compression(large, Copies()), "/", accept)
        assert answer.opened.decode() == rows
        assert answer.headers["Content-Length"] == str(len(answer.body))


@pytest.mark.parametrize("path", ["/staff", "/staff/batches"])
@pytest.mark.parametrize("accept", [CHROMIUM, "gzip", "identity;q=0, gzip", "*"])
def test_the_desk_is_never_compressed_and_its_caching_is_its_own(
    app: Starlette, path: str, accept: str
) -> None:
    answer = ask(app, path, accept)
    assert answer.body == DOCUMENT.encode()
    assert "Content-Encoding" not in answer.headers
    assert (answer.headers["Cache-Control"], answer.headers["ETag"]) == ("no-cache", '"one"')
    assert ask(app, "/staffroom", accept).headers["Content-Encoding"]


@pytest.mark.parametrize(
    "header",
    [
        "Set-Cookie=a",
        "Cache-Control=no-store",
        "Cache-Control=private",
        "Cache-Control=public,%20no-transform",
    ],
)
def test_what_may_hold_a_secret_is_not_compressed(app: Starlette, header: str) -> None:
    assert "Content-Encoding" not in ask(app, f"/secret?{header}").headers


def test_what_is_compressed_already_is_not_compressed_again(app: Starlette) -> None:
    answer = ask(app, "/secret?Content-Encoding=br")
    assert (answer.headers["Content-Encoding"], answer.body) == ("br", DOCUMENT.encode())


def test_streamlits_own_addresses_reach_it_as_they_came() -> None:
    seen: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 — the shape that ASGI has
        seen.append(scope)
        if scope["type"] == "http":
            await Response(DOCUMENT, media_type="text/plain")(scope, receive, send)

    app = Compression(inner, Copies())
    for path in ("/_stcore/health", "/_stcore/upload_file/1/2"):
        assert ask(app, path).body == DOCUMENT.encode()
    socket = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    never: Any = None  # passed on, not called
    run(app, socket, never, never)
    assert seen[-1] is socket
    assert (b"accept-encoding", CHROMIUM.encode()) in seen[0]["headers"]


def test_copies_of_before_are_taken_and_damaged_ones_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals = [Original(f"/{name}", 900, (name * 900).encode) for name in "abc"]
    Copies().prepare(originals, tmp_path, Event())
    first = sorted(path.name for path in tmp_path.iterdir())
    assert len(first) == 3 * 2 + 1
    damaged = next(tmp_path.glob("*.br"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    old = tmp_path / f"{'0' * 40}.br"
    old.write_bytes(b"of another release")
    os.utime(old, (1, 1))
    made: list[str] = []

    def counted(content: bytes, encoding: str) -> bytes:
        made.append(encoding)
        return encodings.best(content, encoding)

    monkeypatch.setattr(copies_module, "best", counted)
    again = Copies()
    again.prepare(originals, tmp_path, Event())
    assert made == ["br"]
    assert sorted(path.name for path in tmp_path.iterdir()) == first
    for name in "abc":
        copy = again.find(f"/{name}", "br")
        assert copy is not None
        assert brotli.decompress(copy.content()) == (name * 900).encode()


def test_two_processes_share_the_copies(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from threading import Event\n"
        "from karnameh.web import copies\n"
        "made = []; best = copies.best\n"
        "copies.best = lambda *args: made.append(1) or best(*args)\n"
        "names = [str(n) for n in range(60)]\n"
        "originals = [copies.Original(n, 40000, (n * 40000).encode) for n in names]\n"
        "ready = copies.Copies(); ready.prepare(originals, Path(sys.argv[1]), Event())\n"
        "assert all(ready.find(n, e) for n in names for e in ('br', 'gzip'))\n"
        "print(len(made))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    counts = [int(process.communicate(timeout=20)[0]) for process in running]
    assert sum(counts) == 120  # each copy was made once, by one of the two
    assert len(list(tmp_path.iterdir())) == 121  # and nothing half-written is left


def test_where_nothing_can_be_written_answers_are_compressed_as_they_go(
    tmp_path: Path, script: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    copies = Copies()
    with caplog.at_level(logging.WARNING):
        copies.prepare(web.originals(), tmp_path / "cache" / "compressed", Event())
    assert "compressed as they go" in caplog.text
    assert copies.find(script, "br") is None
    answer = ask(application(copies), script)
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.opened == (BUNDLE / script[1:]).read_bytes()


def test_a_copy_that_somebody_took_away_is_not_missed(tmp_path: Path, script: str) -> None:
    copies = Copies()
    wanted = [one for one in web.originals() if one.address == script]
    copies.prepare(wanted, tmp_path, Event())
    for path in tmp_path.iterdir():
        path.unlink()
    assert ask(application(copies), script).opened == (BUNDLE / script[1:]).read_bytes()


def test_a_copy_of_other_bytes_than_the_site_would_send_is_not_sent(tmp_path: Path, script: str) -> None:
    copies = Copies()
    copies.prepare([Original(script, 900, (b"x" * 900).__bytes__)], tmp_path, Event())
    assert copies.find(script, "br")
    assert ask(application(copies), script).opened == (BUNDLE / script[1:]).read_bytes()


def test_the_background_stops_with_the_site(tmp_path: Path) -> None:
    begun = Event()

    def slow() -> bytes:
        begun.set()
        time.sleep(0.05)
        return b"x" * 900

    originals = [Original(str(number), 900, slow) for number in range(100)]
    with Copies().being_made(originals, tmp_path) as thread:
        assert begun.wait(5)
    thread.join(5)
    assert not thread.is_alive()
    assert len(list(tmp_path.iterdir())) < 10
