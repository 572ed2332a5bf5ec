"""What a search costs on a record of 10,000, 100,000 and 1,000,000 activities.

    python benchmarks/search.py [--runs 30] [--most 1000000] [--folder benchmarks/out/search]

A search is what the page asks: the first page, how many there are, every facet, and another spelling
where there is nothing. Nothing is answered from the cache. Beside each kind of query stands the floor,
in turns with it: counting the rows whose key contains its words (or a common word, for a query without
words), on a bare connection to the same file. The records are kept in the folder for the next time.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

import duckdb  # noqa: E402

from benchmarks.activity_file import RECIPE, source_file  # noqa: E402
from benchmarks.measure import OUT, measured  # noqa: E402
from etl.layout import is_file_of_ours  # noqa: E402
from etl.publish import current  # noqa: E402
from karnameh.warehouse import Filter, Published, published  # noqa: E402
from karnameh.warehouse.questions.search import search  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
AIM = 0.1
"""Seconds that a search may take at the largest size."""
TODAY = date(2026, 11, 23)
LOAD = ROOT / "benchmarks" / "work" / "etl_load.py"
COMMON = "محله"

QUERIES: Mapping[str, Filter] = {
    "no query": Filter(),
    "no query, two filters": Filter(year=1402, kind="event"),
    "a word in 77 %": Filter(query=COMMON),
    "a word in 42 %": Filter(query="گزارش"),
    "a rare word": Filter(query="زمستان"),
    "a word in one record": Filter(query="۱۲۳۴"),
    "two words": Filter(query="کارگاه محله"),
    "the beginning of a word": Filter(query="کتا"),
    "one letter": Filter(query="م"),
    "a word, two filters": Filter(query=COMMON, year=1402, status="done"),
    "a slip: did you mean?": Filter(query="کتابخوانه"),
    "no such word": Filter(query="قسطنطنیه"),
}


def main() -> None:
    """Build the records that are not there, search each, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=30, help="searches of each kind")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest record")
    parser.add_argument("--folder", type=Path, default=OUT / "search", help="where the records are kept")
    chosen = parser.parse_args()
    published.CACHED_ANSWERS = 0
    for size in (size for size in SIZES if size <= chosen.most):
        path = record(chosen.folder / f"{size}-{RECIPE}", size)
        print(f"\n{size:,} activities, {path.stat().st_size / 2**20:,.0f} MiB")
        report(
            Published(path, demo=True, memory="512MB"), bare(path), chosen.runs, is_largest=size == SIZES[-1]
        )


def record(folder: Path, size: int) -> Path:
    """The published version with that many activities, as this program lays it out."""
    pointer = current(folder / "warehouse")
    if pointer is not None and not is_file_of_ours(pointer.path):
        raise SystemExit(f"{folder} is of another layout: remove it.")
    if pointer is None:
        folder.mkdir(parents=True, exist_ok=True)
        measured([LOAD, source_file(size, dirty=False), folder])
        pointer = current(folder / "warehouse")
    if pointer is None:
        raise SystemExit("Nothing is published.")
    return pointer.path


def bare(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the file and nothing else, with the threads of a reader."""
    connection = duckdb.connect(":memory:", config={"threads": 2})
    connection.execute(f"ATTACH '{path}' AS bare (READ_ONLY)")
    return connection


def report(data: Published, connection: duckdb.DuckDBPyConnection, runs: int, *, is_largest: bool) -> None:
    """A line for each kind of query: how many it finds, and what it takes beside its floor, in turns."""
    print(f"{'':26}{'finds':>10}{'median ms':>11}{'p95 ms':>9}{'floor ms':>10}{'/ floor':>9}")
    slowest = 0.0
    for name, filter in QUERIES.items():
        words = filter.words or [COMMON]
        holds = " AND ".join("contains(search_key, ?)" for _ in words)
        counted = f"SELECT count(*) FROM bare.activity WHERE {holds}"  # noqa: S608 — conditions of our own
        searches, floors = [], []
        for run in range(runs + 1):  # the first one warms both up
            found = seconds(lambda: search(data, filter, today=TODAY))  # noqa: B023 — called at once
            floor = seconds(lambda: connection.execute(counted, words).fetchall())  # noqa: B023
            if run:
                searches.append(found)
                floors.append(floor)
        middle, least = statistics.median(searches), statistics.median(floors)
        slowest = max(slowest, middle)
        total = search(data, filter, today=TODAY).total
        p95 = statistics.quantiles(searches, n=20)[-1]
        print(
            f"{name:26}{total:>10,}{middle * 1000:>11.1f}{p95 * 1000:>9.1f}"
            f"{least * 1000:>10.1f}{middle / least:>9.2f}",
            flush=True,
        )
    aim = f" (aim: at most {AIM * 1000:.0f})" if is_largest else ""
    print(f"The slowest median: {slowest * 1000:.0f} ms{aim}")


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
