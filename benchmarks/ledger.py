"""What it costs to publish 1,000 rows onto a record of 10,000, 100,000 and 1,000,000.

    python benchmarks/ledger.py [--runs 3] [--most 1000000]

Half of the rows are new, half change records from all over the history. Each publication
runs in a fresh process, on a version of its own size, the sizes in turns. Beside it stands the floor: copying
the former version to a new file and making it durable, which every publication does.
"""

import argparse
import csv
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from math import log
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

from benchmarks.activity_file import source_file  # noqa: E402
from benchmarks.measure import OUT, Cost, measured, median, print_costs  # noqa: E402
from etl.publish import current  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
PUBLISHED = 1_000
LOAD = ROOT / "benchmarks" / "work" / "etl_load.py"
PUBLISH = ROOT / "benchmarks" / "work" / "ledger_publish.py"


def main() -> None:
    """Build the records, publish onto each in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="publications onto each; medians are printed")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest record")
    chosen = parser.parse_args()
    sizes = [size for size in SIZES if size <= chosen.most]
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        records = {size: build(Path(folder) / str(size), size) for size in sizes}
        publishing: dict[str, list[Cost]] = {f"publish onto {size:,}": [] for size in sizes}
        copying: dict[str, list[float]] = {name: [] for name in publishing}
        for run in range(chosen.runs):
            for size, name in zip(sizes, publishing, strict=True):
                copying[name].append(seconds_to_copy(records[size]))
                update = write_update(records[size], size, run)
                publishing[name].append(measured([PUBLISH, update, records[size]]))
    report(sizes, publishing, copying)


def build(folder: Path, size: int) -> Path:
    """A data folder with a published record of that many activities."""
    folder.mkdir()
    measured(
        [LOAD, source_file(size, dirty=False), folder]
    )  # in a process of its own: a child's peak starts at ours
    print(f"{size:,} activities: {version_of(folder).stat().st_size / 2**20:,.0f} MiB", flush=True)
    return folder


def version_of(folder: Path) -> Path:
    """The published version's file."""
    pointer = current(folder / "warehouse")
    if pointer is None:
        raise SystemExit("Nothing is published.")
    return pointer.path


def seconds_to_copy(folder: Path) -> float:
    """The floor: a durable copy of the published version."""
    source, target = version_of(folder), folder / "copy"
    start = time.perf_counter()
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    taken = time.perf_counter() - start
    target.unlink()
    return taken


def write_update(folder: Path, size: int, run: int) -> Path:
    """The file to publish: half of its activities are new, half are there under another title."""
    rng = Random(f"karnameh-ledger-{size}-{run}")
    half = PUBLISHED // 2
    chosen = set(rng.sample(range(size), half))
    path = folder / f"update-{run}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _header(size), lineterminator="\n")
        writer.writeheader()
        for row in (row for place, row in enumerate(_rows(size)) if place in chosen):
            writer.writerow(row | {"عنوان": f"عنوان تازهٔ {run}"})
        for number, row in enumerate(islice(_rows(size), half)):
            writer.writerow(row | {"شناسه": f"NEW-1404-{run:02}{number:04}", "مجموعه": ""})
    return path


def _header(size: int) -> list[str]:
    return list(next(_rows(size)))


def _rows(size: int) -> Iterator[dict[str, str]]:
    with source_file(size, dirty=False).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def report(sizes: list[int], publishing: dict[str, list[Cost]], copying: dict[str, list[float]]) -> None:
    """The costs, the floor beside them, and how they grow."""
    print_costs(publishing, dict.fromkeys(publishing, PUBLISHED))
    walls = [median(runs).wall_seconds for runs in publishing.values()]
    floors = [statistics.median(runs) for runs in copying.values()]
    for name, wall, floor in zip(publishing, walls, floors, strict=True):
        print(f"{name}: the copy alone {floor:.2f} s, {floor / wall:.0%} of it")
    if len(sizes) > 1:
        slope = statistics.linear_regression([*map(log, sizes)], [*map(log, walls)]).slope
        print(f"Wall time grows with the history ^ {slope:.2f}")
        print(f"{sizes[-1]:,} / {sizes[0]:,}: {walls[-1] / walls[0]:.2f} (aim: at most 5)")


if __name__ == "__main__":
    main()
