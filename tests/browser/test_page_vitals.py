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

from benchmarks.page_vitals import measured
from benchmarks.slow_link import Speed, slow_link

JUMPING = """<!doctype html><meta charset="utf-8"><title>.</title><body style="margin:0">
<nav>۱۴۰۵</nav><h1>سرخط</h1><p id="told"></p>
<script>
setTimeout(() => document.getElementById("told").textContent = "۱۲ فعالیت", 300);
setTimeout(() => document.body.insertAdjacentHTML("afterbegin", "<div style='height:300px'></div>"), 600);
setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<footer id='end'>پایان</footer>"), 900);
</script>"""
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
        assert 0.4 <= time.monotonic() - began < 0.6  # to open, and to ask
        began = time.monotonic()
        client.sendall(b"!")
        assert client.recv(1) == b"!"
        assert 0.2 <= time.monotonic() - began < 0.35
        began = time.monotonic()
        client.sendall(sent)
        received = bytearray()
        while len(received) < len(sent):
            received += client.recv(65536)
        assert 0.75 <= time.monotonic() - began < 1.1  # 60 kB at 100 kB/s, and there and back
    assert received == sent


def test_vitals_tell_what_happened_and_what_moved(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(JUMPING, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    context = browser.new_context(viewport={"width": 800, "height": 600})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        vitals = measured(context, f"http://127.0.0.1:{server.server_port}/", live=["#end"])
        with pytest.raises(TimeoutError, match="#never"):
            measured(context, f"http://127.0.0.1:{server.server_port}/", live=["#never"], timeout=2)
        server.shutdown()
    context.close()
    assert vitals.first_paint < 0.3 <= vitals.content < 0.6  # a number in the frame is no figure
    assert vitals.live >= 0.9
    assert 0 < vitals.largest_paint < 0.3
    assert vitals.largest == "h1 سرخط"
    assert 0.05 < vitals.layout_shift < 0.5
    assert [shift.at > 0.6 for shift in vitals.shifts] == [True]
    assert any("سرخط" in moved for shift in vitals.shifts for moved in shift.moved)
