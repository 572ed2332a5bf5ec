"""What a piece of work costs: each run in a fresh process, the works in turns, on a warm file cache."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "out"
"""The files made and, while a work runs, the folder that it writes to."""


class Cost(NamedTuple):
    """One run of one process."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


class Work(NamedTuple):
    """A script, called with the file to work on and an empty folder of its own."""

    name: str
    script: Path
    source: Path


def in_turns(works: Sequence[Work], runs: int) -> dict[str, list[Cost]]:
    """The costs of each work by its name; what it says is shown the first time only."""
    costs: dict[str, list[Cost]] = {work.name: [] for work in works}
    for run in range(runs):
        for work in works:
            _warm(work.source)
            costs[work.name].append(_measured(work, is_shown=run == 0))
    return costs


def _warm(path: Path) -> None:
    """Read the file, so that no work pays for the disk on behalf of the others."""
    with path.open("rb", buffering=0) as file:
        while file.read(1 << 24):
            pass


def _measured(work: Work, *, is_shown: bool) -> Cost:
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        return measured([work.script, work.source, Path(folder)], is_shown=is_shown)


def measured(command: Sequence[Path], *, is_shown: bool = False) -> Cost:
    """The cost of one script with its arguments, in a fresh process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=None if is_shown else subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0].stem} ended with {process.returncode}: there is nothing to compare.")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*map(statistics.median, zip(*costs, strict=True)))


def print_costs(costs: Mapping[str, Sequence[Cost]], rows: Mapping[str, int]) -> None:
    """A line for each work: medians, with the least and the most of the runs, and rows a second."""
    width = max(map(len, costs))
    print(f"{'':{width}}{'wall s':>24}{'CPU s':>24}{'peak MiB':>24}{'rows/s':>12}")
    for name, runs in costs.items():
        wall, cpu, peak = zip(*runs, strict=True)
        cells = (_with_spread(wall, 2), _with_spread(cpu, 2), _with_spread(peak, 0))
        speed = rows[name] / statistics.median(wall)
        print(f"{name:{width}}{''.join(f'{cell:>24}' for cell in cells)}{speed:>12,.0f}")


def _with_spread(figures: Sequence[float], decimals: int) -> str:
    middle, least, most = (
        f"{figure:,.{decimals}f}" for figure in (statistics.median(figures), min(figures), max(figures))
    )
    return f"{middle} ({least}–{most})"
