"""What the pipeline costs beside a bare read of the same file.

    python benchmarks/etl.py [--rows 1000000] [--dirty] [--runs 3]

The floor is DuckDB reading the CSV as text into a new database file: no cleaning,
no checks, no version. Beside it ``etl.load`` checks, cleans, loads and publishes
the same file. Each runs in a fresh process, in turns, on a warm file cache.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else this file, named as it is, would hide the package etl

from etl.demo import write_demo  # noqa: E402
from etl.schema import ACTIVITY  # noqa: E402
from karnameh.persian.calendar import MONTHS, WEEKDAYS, from_gregorian, weekday, year_start  # noqa: E402
from karnameh.persian.digits import to_persian  # noqa: E402
from karnameh.persian.text import clean  # noqa: E402

OUT = ROOT / "benchmarks" / "out"
RECIPE = 1
"""Part of the file's name; raised when the rows are made otherwise."""

FLOOR = """
import sys, duckdb
database = duckdb.connect(sys.argv[2] + "/floor.duckdb")
database.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, all_varchar=true)", [sys.argv[1]])
print("floor:", database.sql("SELECT count(*) FROM t").fetchone()[0], "rows")
database.close()
"""
LOAD = """
import sys
from pathlib import Path
from etl import load
from karnameh.settings import Settings
settings = Settings(data=Path(sys.argv[2]), demo=False, district="7", memory="1GB")
result = load([Path(sys.argv[1])], settings)
for file in result.report.files:
    print(f"{result.outcome}: {file.rows_read} read, {file.added} added", dict(file.problems.counts))
"""

_DIRT = (
    *(("ی", "ي"), ("ک", "ك"), ("۱", "١"), ("ا", "اـ"), (" ", "  "), (" ", "\u00a0"), (" ", " \u200f")),
    *((" ", "\u200c "), ("\u200c", "\u200c\u200c"), ("\u200c", "\u00ac")),
)
"""What stands in clerks' files for what was meant."""

_DIRTY_FIELDS = ("title", "summary", "venue", "topics", "partners", "unit", "kind", "status", "audience")


class Cost(NamedTuple):
    """One run of one process."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


def main() -> None:
    """Make the file when it is not there, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dirty", action="store_true", help="with dirt as clerks' files have it")
    chosen = parser.parse_args()
    path = source_file(chosen.rows, dirty=chosen.dirty)
    print(f"{path.name}: {chosen.rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB")
    costs: dict[str, list[Cost]] = {"floor": [], "load": []}
    for _ in range(chosen.runs):
        for name, code in (("floor", FLOOR), ("load", LOAD)):
            costs[name].append(measure(code, path))
    show(costs)


def show(costs: dict[str, list[Cost]]) -> None:
    """Medians with least and most, and the ratio of the medians."""
    print(" " * 8 + "".join(f"{name:>22}" for name in Cost._fields))
    medians: list[list[float]] = []
    for name, runs in costs.items():
        columns = list(zip(*runs, strict=True))
        medians.append([statistics.median(column) for column in columns])
        spreads = [f"({min(column):.1f}–{max(column):.1f})" for column in columns]
        cells = (f"{middle:.1f} {spread}" for middle, spread in zip(medians[-1], spreads, strict=True))
        print(f"{name:8}" + "".join(f"{cell:>22}" for cell in cells))
    floor, load = medians
    print(f"{'ratio':8}" + "".join(f"{ours / least:>22.2f}" for ours, least in zip(load, floor, strict=True)))


def measure(code: str, path: Path) -> Cost:
    """Run the code in a fresh process with a folder of its own."""
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        script = Path(folder) / "work.py"
        script.write_text(code, encoding="utf-8")
        start = time.perf_counter()
        command = [sys.executable, str(script), str(path), folder]
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"exit code {process.returncode}: the figures of this run count for nothing")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def source_file(rows: int, *, dirty: bool) -> Path:
    """The CSV to load; the same bytes for everyone, kept for the next time."""
    path = OUT / f"activities-{rows}-{'dirty' if dirty else 'clean'}-{RECIPE}.csv"
    if not path.exists():
        OUT.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.fa for field in ACTIVITY.fields)
            writer.writerows(generated(rows, dirty=dirty))
        unfinished.replace(path)
    return path


def generated(rows: int, *, dirty: bool) -> Iterator[list[str]]:
    """Demonstration rows told again and again, at other days, under other numbers.

    Two in five titles get a running number, so that they are distinct; days are
    spread over ten years and written in several ways; places are names or codes.
    """
    rng, base, days, places = Random("karnameh-benchmark"), _base(), _days(), _places()
    at = {field.name: position for position, field in enumerate(ACTIVITY.fields)}
    dirty_at = [at[name] for name in _DIRTY_FIELDS]
    for number in range(1, rows + 1):
        row = list(base[int(rng.random() * len(base))])
        year, ways = days[int(rng.random() * len(days))]
        row[at["activity_id"]] = f"BENCH-{year}-{number:07}"
        row[at["start_date"]] = ways[0] if rng.random() < 0.7 else ways[int(rng.random() * len(ways))]
        row[at["end_date"]] = row[at["plan_item"]] = row[at["parent"]] = ""
        if rng.random() < 0.4:
            row[at["title"]] += f"، نوبت {to_persian(number)}"
        if rng.random() < 0.5:
            place = row[at["neighbourhood"]]
            row[at["neighbourhood"]] = places.get(place, place)
        if dirty and rng.random() < 0.3:
            for position in dirty_at:
                if rng.random() < 0.4:
                    row[position] = row[position].replace(*rng.choice(_DIRT))
        yield row


def _base() -> list[list[str]]:
    """Demonstration rows of what is over, as cells."""
    with tempfile.TemporaryDirectory() as folder:
        _, path, _ = write_demo(Path(folder), today=date(2026, 11, 23))
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
    status = next(position for position, field in enumerate(ACTIVITY.fields) if field.name == "status")
    return [row for row in rows if row[status] not in ("برنامه‌ریزی‌شده", "قطعی‌شده")]


def _days() -> list[tuple[int, tuple[str, ...]]]:
    """Each day of 1395 to 1404: its year, and the ways of writing it; the commonest first."""
    days: list[tuple[int, tuple[str, ...]]] = []
    day = year_start(1395)
    while day < year_start(1405):
        year, month, number = from_gregorian(day)
        numeric = f"{year}/{month:02}/{number:02}"
        named = f"{number} {MONTHS[month - 1]} {year}"
        ways = (
            to_persian(numeric),
            numeric.replace("/", "-"),
            to_persian(named),
            to_persian(f"{WEEKDAYS[weekday(day)]} {named}"),
            numeric.replace("/", ""),
            to_persian(numeric.replace("/", ".")),
            day.isoformat(),
            to_persian(f"{MONTHS[month - 1]} {year}"),
        )
        days.append((year, ways))
        day += timedelta(days=1)
    return days


def _places() -> dict[str, str]:
    """Codes of neighbourhoods by their names."""
    with (ROOT / "data" / "reference" / "places.csv").open(encoding="utf-8", newline="") as file:
        return {clean(row["fa"]): row["code"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
