"""What the pipeline costs beside a bare read of the same file, at other sizes, and beside its peers.

    python benchmarks/etl.py [--rows 1000000]   check + load beside DuckDB's bare read
    python benchmarks/etl.py --scale            from 10,000 to 5,000,000 rows
    python benchmarks/etl.py --peers            beside pandas + pandera, and frictionless

The file is made once, from demonstration rows, with dirt as clerks' files have it in a third
of the rows. Everything runs in fresh processes, in turns, on a warm file cache.

The peers need an environment of their own:

    python3 -m venv .venv-bench
    .venv-bench/bin/pip install -r requirements-bench.txt
    .venv-bench/bin/python benchmarks/etl.py --peers
"""

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from math import log
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else this file, named as it is, would hide the package etl

from benchmarks.activity_file import source_file  # noqa: E402
from benchmarks.measure import Cost, Work, in_turns, median, print_costs  # noqa: E402

BENCHMARKS = ROOT / "benchmarks"
BARE_READ = BENCHMARKS / "work" / "bare_read.py"
CHECK = BENCHMARKS / "work" / "etl_check.py"
LOAD = BENCHMARKS / "work" / "etl_load.py"
PANDERA = BENCHMARKS / "peers" / "pandas_pandera.py"
FRICTIONLESS = BENCHMARKS / "peers" / "frictionless_validate.py"

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
NEEDED_BY_PEERS = ("pandera", "frictionless", "jdatetime")
INSTALL = (
    "The peers have an environment of their own: python3 -m venv .venv-bench && "
    ".venv-bench/bin/pip install -r requirements-bench.txt; then use .venv-bench/bin/python."
)


def main() -> None:
    """Make the files that are not there, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, help="1,000,000; 100,000 with --peers; the most of --scale")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; medians are printed")
    parser.add_argument("--clean", action="store_true", help="the same activities without dirt")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--scale", action="store_true", help="how the time grows with the rows")
    way.add_argument("--peers", action="store_true", help="beside what one would otherwise write")
    chosen = parser.parse_args()
    if chosen.scale and chosen.rows and chosen.rows < SIZES[1]:
        parser.error(f"--scale needs two sizes: --rows {SIZES[1]} at least")
    if chosen.scale:
        at_other_sizes(chosen.rows or SIZES[-1], chosen.runs, dirty=not chosen.clean)
    elif chosen.peers:
        beside_the_peers(chosen.rows or 100_000, chosen.runs, dirty=not chosen.clean)
    else:
        beside_the_floor(chosen.rows or 1_000_000, chosen.runs, dirty=not chosen.clean)


def beside_the_floor(rows: int, runs: int, *, dirty: bool) -> None:
    """Check + load as a multiple of DuckDB's bare read."""
    path = described(rows, dirty=dirty)
    works = [Work("bare read", BARE_READ, path), Work("check + load", LOAD, path)]
    costs = in_turns(works, runs)
    print_costs(costs, dict.fromkeys(costs, rows))
    floor, load = map(median, costs.values())
    print(
        f"check + load / bare read: {load.wall_seconds / floor.wall_seconds:.2f} in wall time, "
        f"{load.cpu_seconds / floor.cpu_seconds:.2f} in CPU time (aim: at most 5); "
        f"peak memory {load.peak_mib:,.0f} MiB (aim: at most 2,048)"
    )


def at_other_sizes(most: int, runs: int, *, dirty: bool) -> None:
    """The exponent with which the time of check + load grows."""
    sizes = [size for size in SIZES if size <= most]
    rows = {f"{size:,}": size for size in (1, *sizes)}
    works = [Work(label, LOAD, described(size, dirty=dirty)) for label, size in rows.items()]
    costs = in_turns(works, runs)
    print_costs(costs, rows)
    start, *middles = map(median, costs.values())
    print("One row takes what every load takes: Python's start, and a version built, verified and published.")
    for name, figure in (("Wall", "wall_seconds"), ("CPU", "cpu_seconds")):
        figures, fixed = [getattr(middle, figure) for middle in middles], getattr(start, figure)
        growing = [seconds - fixed for seconds in figures]
        print(
            f"{name} time grows with rows ^ {exponent(sizes, figures):.2f}; "
            f"less the {fixed:.2f} s of one row, ^ {exponent(sizes, growing):.2f} (aim: 1)"
        )


def exponent(sizes: Sequence[int], figures: Sequence[float]) -> float:
    """The slope of the straight line that fits best when both are drawn as logarithms."""
    return statistics.linear_regression([*map(log, sizes)], [*map(log, figures)]).slope


def beside_the_peers(rows: int, runs: int, *, dirty: bool) -> None:
    """What one would otherwise write, as a multiple of ours."""
    missing = [name for name in NEEDED_BY_PEERS if find_spec(name) is None]
    if missing:
        raise SystemExit(f"{', '.join(missing)} missing. {INSTALL}")
    path = described(rows, dirty=dirty)
    works = [
        Work("etl.check", CHECK, path),
        Work("etl.load", LOAD, path),
        Work("pandas + pandera", PANDERA, path),
        # It cannot repair what is written, and stops reading at its thousandth error: hence without dirt.
        Work("frictionless *", FRICTIONLESS, described(rows, dirty=False)),
    ]
    costs = in_turns(works, runs)
    print_costs(costs, dict.fromkeys(costs, rows))
    print("* the same activities without dirt; patterns of text in place of dates and numbers: less work")
    print_ratios(costs)


def print_ratios(costs: Mapping[str, Sequence[Cost]]) -> None:
    """How many times as long each peer takes as etl.check and as etl.load."""
    middles = {name: median(runs) for name, runs in costs.items()}
    for peer in list(middles)[2:]:
        for ours in list(middles)[:2]:
            wall = middles[peer].wall_seconds / middles[ours].wall_seconds
            cpu = middles[peer].cpu_seconds / middles[ours].cpu_seconds
            print(f"{peer} / {ours}: {wall:.1f} in wall time, {cpu:.1f} in CPU time")
    print("(aim: 10 of etl.check, which does what the peers do; etl.load publishes the rows besides)")


def described(rows: int, *, dirty: bool) -> Path:
    """The file of that many rows, told of."""
    path = source_file(rows, dirty=dirty)
    print(f"{path.name}: {rows:,} rows, {path.stat().st_size / 2**20:,.1f} MiB")
    return path


if __name__ == "__main__":
    main()
