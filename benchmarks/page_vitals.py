"""What Chromium says of one visit: paints, layout shift, and from when on the parts waited for were there.

``measured`` opens an address and returns the visit's ``Vitals``. The script that watches is put into the
page before anything of the page runs; its observers ask for what was buffered too.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request

LIVE = ("html.k-taken .stApp[data-test-script-state=notRunning]", ".stApp .k-footer")
"""A page of the site is live when its script has come to its end and it has taken over from the document."""

QUIET_SECONDS = 0.7
"""A page is whole when it has asked for nothing for so long."""

WATCHING = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One layout shift: its score, when it was (seconds since the navigation), and what moved."""

    score: float
    at: float
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """One visit. Times are seconds since the navigation began.

    Attributes:
        first_paint: Chromium's first contentful paint.
        content: from when on a headline (``h1``) and a figure could be read.
        live: from when on all parts waited for could be seen, and all that the page asked for had come.
        largest_paint: Chromium's largest contentful paint, of the whole load.
        largest: the element of the largest paint, in a few words.
        shifts: every layout shift of the load that followed no input.
    """

    first_paint: float
    content: float
    live: float
    largest_paint: float
    largest: str
    shifts: tuple[Shift, ...]

    @property
    def layout_shift(self) -> float:
        """The sum of all shifts: never less than Chromium's own figure, which takes the worst window."""
        return sum(shift.score for shift in self.shifts)


def measured(
    context: BrowserContext, address: str, *, live: Sequence[str] = LIVE, timeout: float = 120
) -> Vitals:
    """Open the address in a new page of the context, wait until it is whole, and close it.

    Args:
        context: a fresh one for a first visit, a used one for a repeated visit.
        address: where to go; through ``slow_link`` for a slow link.
        live: selectors of parts that must all be seen.
        timeout: seconds until it is given up.

    Raises:
        TimeoutError: when a headline with a figure, or a part, is not there in time; it says which.
    """
    page = context.new_page()
    try:
        return visited(page, address, live=live, timeout=timeout)
    finally:
        page.close()


def visited(page: Page, address: str, *, live: Sequence[str] = LIVE, timeout: float = 120) -> Vitals:
    """As ``measured``, in a page on which nothing was opened yet; it stays open."""
    page.add_init_script(f"({WATCHING})({json.dumps(list(live))})")
    network = _Network(page)
    page.goto(address, wait_until="commit", timeout=timeout * 1000)
    until = time.monotonic() + timeout
    while missing := page.evaluate("window.pageVitals?.().missing ?? ['the document']"):
        if time.monotonic() > until:
            raise TimeoutError(f"{address} does not show {', '.join(missing)}")
        page.wait_for_timeout(100)
    network.wait_until_quiet(until)
    return _read(page)


class _Network:
    """What a page has asked for and not yet got."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._changed = time.monotonic()
        page.on("request", self._asked)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _asked(self, request: Request) -> None:
        self._open.add(request)
        self._changed = time.monotonic()

    def _ended(self, request: Request) -> None:
        self._open.discard(request)
        self._changed = time.monotonic()

    def wait_until_quiet(self, until: float) -> None:
        """Wait until nothing is open and nothing was asked for a while. Raises TimeoutError after ``until``."""
        while self._open or time.monotonic() - self._changed < QUIET_SECONDS:
            if time.monotonic() > until:
                addresses = ", ".join(request.url for request in self._open)
                raise TimeoutError(f"The page still waits for {addresses}")
            self._page.wait_for_timeout(50)


def _read(page: Page) -> Vitals:
    seen: dict[str, Any] = page.evaluate("pageVitals()")
    last_answer: float = page.evaluate(
        "Math.max(0, ...performance.getEntriesByType('resource').map((entry) => entry.responseEnd))"
    )
    return Vitals(
        first_paint=seen["paint"] / 1000,
        content=seen["content"] / 1000,
        live=max(seen["live"], last_answer) / 1000,
        largest_paint=seen["largest"] / 1000,
        largest=seen["element"],
        shifts=tuple(
            Shift(score=shift["value"], at=shift["at"] / 1000, moved=tuple(shift["moved"]))
            for shift in seen["shifts"]
        ),
    )
