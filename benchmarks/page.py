"""How soon a page of the site is there on a slow link, in real Chromium, beside a bare page and its peers.

    python benchmarks/page.py [--runs 3]          the map and the front page beside their peers
    python benchmarks/page.py --pages [/ /map]    largest paint and layout shift of every public page

In one run: the site as it is, a bare Streamlit page, the same page written the plain way, a static page with
the same charts (vega-embed), and the same page in Dash. Each has a server of its own on the same data, the
demonstration's; each visit has a fresh profile; visits are made one after another. The link is
``slow_link.py``: 1.6 Mbps down, 0.75 Mbps up, 150 ms there and back, for HTTP and websockets alike.

The server's CPU time is measured apart, over visits without the slow link, after one that is not counted.

The peers need libraries of their own; those that are not there are left out:

    npm ci --prefix benchmarks/peers
    python3 -m venv .venv-bench && .venv-bench/bin/pip install -r requirements-bench.txt
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

from playwright.sync_api import Browser, BrowserContext, ViewportSize  # noqa: E402

from benchmarks.page_report import (  # noqa: E402
    Measured,
    Visit,
    print_page,
    print_requirements,
    print_table,
    print_worst,
)
from benchmarks.page_subjects import Running, Subject, cpu_seconds, running, subjects  # noqa: E402
from benchmarks.page_vitals import Vitals, measured, visited  # noqa: E402
from benchmarks.slow_link import slow_link  # noqa: E402
from benchmarks.transfer import TODAY, Wire, chromium, published, wait_for_copies  # noqa: E402
from karnameh.sitemap import PAGES  # noqa: E402

SCREENS: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
QUERIES = {"activity": "?id=DEMO-1404-0020", "neighbourhood": "?n=707"}
"""What an address must say for its page to have something to show, by the page's name."""
FILTERED = (
    "/?n=707&year=1404",
    "/neighbourhood",
    "/map?n=707&year=1403&kind=workshop",
    "/transparency?year=1404",
    "/activities?q=کارگاه",
    "/history?batch=2",
)
SECONDS_FOR_COPIES = 300


def main() -> None:
    """Start, visit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="visits of each kind; medians are printed")
    parser.add_argument("--cpu-visits", type=int, default=5, help="visits for the server's CPU time")
    parser.add_argument("--pages", nargs="*", metavar="ADDRESS", help="all of them if none is named")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        compared = subjects(published(Path(folder)), TODAY.isoformat())
        if chosen.pages is None:
            beside_the_peers(browser, compared, Path(folder), chosen.runs, chosen.cpu_visits)
        else:
            every_page(browser, compared[0], Path(folder), chosen.pages or addresses())


def beside_the_peers(
    browser: Browser, compared: Sequence[Subject], data: Path, runs: int, cpu_visits: int
) -> None:
    """Measure every subject in turns, as often as there are runs."""
    with ExitStack() as stack:
        servers = {server: stack.enter_context(running(server)) for server in {s.server for s in compared}}
        links = {server: stack.enter_context(slow_link(one.address)) for server, one in servers.items()}
        wait_for_copies(data, SECONDS_FOR_COPIES)
        cpu = {one.name: cpu_of_a_visit(browser, one, servers[one.server], cpu_visits) for one in compared}
        visits: dict[str, list[tuple[Visit, Visit]]] = {one.name: [] for one in compared}
        for _ in range(runs):
            for one in compared:
                visits[one.name].append(first_and_again(browser, one, links[one.server]))
    results = {}
    for name, pairs in visits.items():
        first, again = zip(*pairs, strict=True)
        results[name] = Measured(first, again, cpu[name])
    print_table(results)
    site = {name: result for name, result in results.items() if name.startswith("site")}
    print_requirements(site, results["bare Streamlit"])


def first_and_again(browser: Browser, subject: Subject, address: str) -> tuple[Visit, Visit]:
    """A visit with nothing in the browser's cache, and one more with what the first left there."""
    context = fresh(browser, SCREENS[-1])
    try:
        return visit(context, subject, address), visit(context, subject, address)
    finally:
        context.close()


def visit(context: BrowserContext, subject: Subject, address: str) -> Visit:
    """Open the page and count."""
    wire = Wire(context)
    vitals = visited(wire.page, address + subject.path, live=subject.live)
    wire.page.close()
    return Visit(vitals, wire.bytes, wire.socket, wire.answers - wire.cached)


def cpu_of_a_visit(browser: Browser, subject: Subject, server: Running, visits: int) -> float:
    """Seconds of the server's CPU time for a first visit, the mean of several."""
    for count in range(visits + 1):
        if count == 1:
            began = cpu_seconds(server.process)
        context = fresh(browser, SCREENS[-1])
        measured(context, server.address + subject.path, live=subject.live)
        context.close()
        time.sleep(0.5)  # the server notices that the visitor has gone
    return (cpu_seconds(server.process) - began) / visits


def addresses() -> list[str]:
    """Every public page in both languages, and some with filters."""
    persian = [page.path + QUERIES.get(page.name, "") for page in PAGES]
    english = [f"{page}{'&' if '?' in page else '?'}lang=en" for page in persian]
    return [*persian, *english, *FILTERED]


def every_page(browser: Browser, site: Subject, data: Path, pages: Sequence[str]) -> None:
    """Largest paint and layout shift of each address on each screen; then the worst of each."""
    seen: list[Vitals] = []
    with running(site.server) as server, slow_link(server.address) as link:
        wait_for_copies(data, SECONDS_FOR_COPIES)
        for screen in SCREENS:
            for page in pages:
                context = fresh(browser, screen)
                seen.append(measured(context, link + page))
                context.close()
                print_page(f"{page}  {screen['width']}×{screen['height']}", seen[-1])
    print_worst(seen)


def fresh(browser: Browser, screen: ViewportSize) -> BrowserContext:
    """A profile with nothing in it."""
    return browser.new_context(viewport=screen, locale="fa-IR")


if __name__ == "__main__":
    main()
