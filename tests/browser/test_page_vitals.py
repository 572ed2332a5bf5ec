"""The instruments of ``benchmarks/page.py``: the slow link is as slow as it says, the vitals are what happened."""

import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from playwright.sync_api import Browser

from benchmarks.page_vitals import measured, visited
from benchmarks.slow_link import Speed, slow_link

JUMPING = """<!doctype html><meta charset="utf-8"><title>.</title><body style="margin:0">
<nav>۱۴۰۵</nav><h1>سرخط</h1><p id="told"></p>
<script type="module">
const painted = () => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))));
window.at = {};
await painted();
at.told = performance.now();
document.getElementById("told").textContent = "۱۲ فعالیت";
await painted();
at.pushed = performance.now();
document.body.insertAdjacentHTML("afterbegin", "<div style='height:300px'></div>");
await painted();
at.ended = performance.now();
document.body.insertAdjacentHTML("beforeend", "<footer id='end'>پایان</footer>");
</script>"""
"""Says when it told a figure, pushed everything down, and ended."""
pytestmark = pytest.mark.browser


class Echo(BaseRequestHandler):
    """Sends back what comes."""

    def handle(self) -> None:
        """Until the other end closes."""
        while piece := self.request.recv(65536):
            self.request.sendall(piece)


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that echoes."""
    with ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_link_delays_and_slows_and_changes_nothing(echo: str) -> None:
    sent = Random(1).randbytes(60_000)  # noqa: S311 — no secret
    speed = Speed(down=100_000, up=1_000_000, round_trip=0.2)
    with slow_link(echo, speed) as address, socket.socket() as client:
        began = time.monotonic()
        client.connect(("127.0.0.1", int(address.rpartition(":")[2])))
        client.sendall(b"!")
        assert client.recv(1) == b"!"
        assert 0.4 <= time.monotonic() - began < 2  # to open, and to ask
        began = time.monotonic()
        client.sendall(b"!")
        assert client.recv(1) == b"!"
        assert 0.2 <= time.monotonic() - began < 1
        began = time.monotonic()
        client.sendall(sent)
        received = bytearray()
        while len(received) < len(sent):
            received += client.recv(65536)
        assert 0.75 <= time.monotonic() - began < 3  # 60 kB at 100 kB/s, and there and back
    assert received == sent


@pytest.fixture
def jumping(tmp_path: Path) -> Iterator[str]:
    """Address of the jumping page."""
    (tmp_path / "index.html").write_text(JUMPING, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_vitals_tell_what_happened_and_what_moved(browser: Browser, jumping: str) -> None:
    with browser.new_context(viewport={"width": 800, "height": 600}) as context:
        page = context.new_page()
        vitals = visited(page, jumping, live=["#end"])
        at = {name: milliseconds / 1000 for name, milliseconds in page.evaluate("at").items()}
    assert 0 < vitals.first_paint < at["told"]
    assert at["told"] <= vitals.content < at["pushed"]  # a number in the frame is no figure
    assert vitals.live >= at["ended"]
    assert vitals.largest == "h1 سرخط"
    assert 0 < vitals.largest_paint < at["told"]
    assert [shift.at >= at["pushed"] for shift in vitals.shifts] == [True]
    assert 0.05 < vitals.layout_shift < 0.5
    assert any("سرخط" in moved for shift in vitals.shifts for moved in shift.moved)


def test_what_does_not_come_is_named(browser: Browser, jumping: str) -> None:
    with browser.new_context() as context, pytest.raises(TimeoutError, match="does not show #never"):
        measured(context, jumping, live=["#never"], timeout=3)
