"""What a visit takes over the wire, in real Chromium, and how soon the server is ready.

    python benchmarks/transfer.py [--starts 5] [--pages / /map /transparency]

Each page is opened in a fresh profile (cold) and once more in the same profile (repeat). Bytes are
Chromium's own count of what came from the network, headers included; the websocket's are counted apart.
A start is timed from the command to the first answer of the health address: first with nothing
compressed yet, then with the copies of the start before.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

from playwright.sync_api import Browser, BrowserContext, sync_playwright  # noqa: E402

import etl  # noqa: E402
from etl.demo import write_demo  # noqa: E402
from karnameh.settings import Settings  # noqa: E402
from karnameh.web import originals  # noqa: E402
from karnameh.web.copies import SMALLEST  # noqa: E402
from karnameh.web.encodings import ENCODINGS  # noqa: E402
from tests.browser.conftest import ARGUMENTS, CHROMIUM, settle  # noqa: E402
from tests.browser.server import running_site  # noqa: E402

TODAY = date(2026, 11, 23)


class Wire:
    """Counts the bytes that one page's network events report."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.answers = self.cached = self.bytes = self.socket = 0
        session = context.new_cdp_session(self.page)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.requestServedFromCache", self._from_cache)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _answer(self, event: dict[str, dict[str, object]]) -> None:
        self.answers += 1
        self.cached += bool(event["response"].get("fromDiskCache"))

    def _from_cache(self, event: object) -> None:
        self.cached += 1

    def _finished(self, event: dict[str, int]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, dict[str, str]]) -> None:
        self.socket += len(event["response"]["payloadData"]) * 3 // 4  # told in base64


def main() -> None:
    """Start, visit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--starts", type=int, default=5, help="starts of the server; the median is printed")
    parser.add_argument("--pages", nargs="+", default=["/", "/map", "/transparency"])
    parser.add_argument(
        "--warm", type=float, default=90, help="seconds given to the copies before the visits"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = published(Path(folder))
        starts: list[float] = []
        for _ in range(chosen.starts - 1):
            with started(data, starts):
                pass
        with started(data, starts) as address, chromium() as browser:
            print(
                f"{'visit, kB (* before all copies)':34}{'http':>9}{'socket':>9}{'answers':>9}{'cached':>9}"
            )
            for page in chosen.pages:
                visit(browser, address, page, "*")
            wait_for_copies(data, chosen.warm)
            for page in chosen.pages:
                visit(browser, address, page, "")
        with started(data, starts):
            pass
    print(f"ready after, s: first {starts[0]:.2f}, median {statistics.median(starts):.2f}, ", end="")
    print(f"with copies {starts[-1]:.2f}; all {[round(s, 2) for s in starts]}")


def published(data: Path) -> Path:
    """The folder with the record and the demonstration data published."""
    settings = Settings(data=data, demo=True, district="7", memory="1GB")
    etl.load(sorted((ROOT / "data" / "logs").glob("*.csv")), settings)
    etl.load(write_demo(data / "demo", today=TODAY), settings, submission=etl.Submission(demo=True))
    return data


@contextmanager
def started(data: Path, starts: list[float]) -> Iterator[str]:
    """A running site; its time to ready is added to the list."""
    began = time.perf_counter()
    with running_site(data, KARNAMEH_TODAY=TODAY.isoformat()) as address:
        starts.append(time.perf_counter() - began)
        yield address


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def wait_for_copies(data: Path, most: float) -> None:
    """Wait until every copy has been made."""
    began = time.monotonic()
    wanted = {sha256(one.read()).digest() for one in originals() if one.size >= SMALLEST}
    folder = data / "cache" / "compressed"
    while time.monotonic() - began < most:
        if sum(len(list(folder.glob(f"*.{encoding}"))) for encoding in ENCODINGS) >= 2 * len(wanted):
            print(f"all copies after {time.monotonic() - began:.0f} s more")
            return
        time.sleep(0.5)
    print(f"not all copies were made in {most:.0f} s")


def visit(browser: Browser, address: str, page: str, note: str) -> None:
    """Open a page cold and again, and print what each took."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fa-IR")
    for name in ("cold", "repeat"):
        wire = Wire(context)
        wire.page.set_default_timeout(30_000)
        wire.page.goto(address + page)
        settle(wire.page)
        label = f"{page} {name}{note}"
        kilobytes = f"{wire.bytes / 1000:>9,.0f}{wire.socket / 1000:>9,.0f}"
        print(f"{label:34}{kilobytes}{wire.answers:>9}{wire.cached:>9}", flush=True)
        wire.page.close()
    context.close()


if __name__ == "__main__":
    main()
