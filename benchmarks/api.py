"""The API beside Datasette: the same rows, the same machine, one run.

    python benchmarks/api.py [--rows 100000] [--requests 300]

Asked of both, in turns: pages of 100 filtered rows as JSON (each address once, so that nothing is
answered from memory), the same page again with its ETag, and all rows as CSV. Datasette
(``.venv-bench``, see requirements-bench.txt) serves a SQLite file of the same rows with an index
on what is filtered, opened as immutable, which lets it count once; it sends no ETag, so the
repeat is the whole page. Both are whole servers under uvicorn, ours with the site around it.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

from benchmarks.activity_file import RECIPE  # noqa: E402
from benchmarks.api_subjects import DATASETTE, Subject, datasette, filters_of, ours, sqlite_of  # noqa: E402
from benchmarks.measure import OUT  # noqa: E402
from benchmarks.search import record  # noqa: E402
from karnameh.warehouse import Published  # noqa: E402

AT_ONCE = 8
"""Connections that ask at the same time, for the requests per second."""
CHECKED = 20
"""Pages of which both have to give as many rows; they are not measured."""
SETTLES = 5
"""Seconds after these; the site makes its index of pages meanwhile, a second for 100,000 rows."""


def main() -> None:
    """Build what is not there, ask both, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=300, help="pages that are asked for")
    chosen = parser.parse_args()
    if not DATASETTE.exists():
        raise SystemExit("Datasette is not there: see requirements-bench.txt.")
    folder = OUT / "search" / f"{chosen.rows}-{RECIPE}"
    published = Published(record(folder, chosen.rows), demo=True, memory="512MB")
    database = sqlite_of(published, OUT / f"api-{chosen.rows}-{RECIPE}.sqlite")
    filters = list(islice(filters_of(published), chosen.requests))
    with ours(folder, filters) as site, datasette(database, filters) as peer:
        _report(site, peer)


def _report(ours: Subject, theirs: Subject) -> None:
    both = (ours, theirs)
    for mine, other in zip(ours.pages[:CHECKED], theirs.pages[:CHECKED], strict=True):
        counts = [
            len(json.loads(_get(one, page)[2])[one.rows]) for one, page in ((ours, mine), (theirs, other))
        ]
        if len(set(counts)) > 1:
            raise SystemExit(f"{mine}: the two do not give the same rows, {counts}")
    time.sleep(SETTLES)
    print(f"{'':46}{'p50 ms':>9}{'p95 ms':>9}{'requests/s':>12}")
    half = (len(ours.pages) + CHECKED) // 2
    first = {one.name: (one.pages[CHECKED:half], one.pages[half:]) for one in both}
    _pages("a page of 100 filtered rows, each asked once", both, first)
    again = {one.name: ([one.pages[0]] * half, [one.pages[0]] * half) for one in both}
    _pages("the same page again with its ETag", both, again)
    seconds = {one.name: [_timed(one, one.csv)[0] for _ in range(3)] for one in both}
    for one in both:
        size = len(_get(one, one.csv)[2]) / 2**20
        best = statistics.median(seconds[one.name])
        print(
            f"{'all rows as CSV':34}{one.name:12}{best:.2f} s, {size:.0f} MiB, peak memory {one.peak_mib:.0f} MiB"
        )
    print(f"{'':34}ratio       {_ratio(*(statistics.median(seconds[one.name]) for one in both)):.1f}")


def _pages(what: str, both: Sequence[Subject], asked: dict[str, tuple[list[str], list[str]]]) -> None:
    """Ask the first addresses one by one and the second ones many at a time, print both, and the ratios."""
    found: dict[str, tuple[float, float, float]] = {}
    for one in both:
        alone, together = asked[one.name]
        tag = _get(one, alone[0])[1] if len(set(alone)) == 1 else ""
        times = sorted(_timed(one, page, tag)[0] for page in alone)
        rate = _rate(one, together, tag)
        found[one.name] = (statistics.median(times) * 1e3, times[int(len(times) * 0.95)] * 1e3, rate)
        p50, p95, _ = found[one.name]
        print(f"{what if one is both[0] else '':46}{p50:9.1f}{p95:9.1f}{rate:12.0f}  {one.name}")
    ours, theirs = (found[one.name] for one in both)
    ratios = (_ratio(ours[0], theirs[0]), _ratio(ours[1], theirs[1]), ours[2] / theirs[2])
    print(f"{'':46}{ratios[0]:9.1f}{ratios[1]:9.1f}{ratios[2]:12.1f}  ratio")


def _rate(one: Subject, pages: Sequence[str], tag: str) -> float:
    """Requests per second over some connections at once."""
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda at: _several(one, pages[at::AT_ONCE], tag), range(AT_ONCE)))
    return len(pages) / (time.perf_counter() - start)


def _ratio(ours: float, theirs: float) -> float:
    """How many times as long theirs takes."""
    return theirs / ours


def _several(one: Subject, pages: Sequence[str], tag: str) -> None:
    connection = _connection(one)
    for page in pages:
        _answer(connection, page, tag)
    connection.close()


def _timed(one: Subject, page: str, tag: str = "") -> tuple[float, int]:
    connection = _connection(one)
    connection.connect()
    start = time.perf_counter()
    _, _, body = _answer(connection, page, tag)
    seconds = time.perf_counter() - start
    connection.close()
    return seconds, len(body)


def _get(one: Subject, page: str) -> tuple[int, str, bytes]:
    return _answer(_connection(one), page, "")


def _connection(one: Subject) -> HTTPConnection:
    return HTTPConnection(one.address.removeprefix("http://"), timeout=120)


def _answer(connection: HTTPConnection, page: str, tag: str) -> tuple[int, str, bytes]:
    """Status, tag and body. Raises ValueError for anything but an answer."""
    connection.request("GET", page, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 304):
        raise ValueError(f"{page}: {answer.status}")
    return answer.status, answer.headers.get("ETag", ""), body


if __name__ == "__main__":
    main()
