"""What it costs to make a year's report of a record of 100,000 activities, beside writing its data alone.

    python benchmarks/report.py [--runs 3] [--size 100000]

Each command runs in a fresh process, the two in turns: ``python -m karnameh report``, which makes
all six files, and ``python -m karnameh data``, which makes one of them.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # else etl.py, the benchmark, would hide the package etl

from benchmarks.activity_file import source_file  # noqa: E402
from benchmarks.measure import OUT, Cost, measured, print_costs  # noqa: E402

LOAD = ROOT / "benchmarks" / "work" / "etl_load.py"
COMMAND = ROOT / "benchmarks" / "work" / "karnameh_command.py"
YEAR = "1404"


def main() -> None:
    """Load the record, make the report and the data in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="of each; medians are printed")
    parser.add_argument("--size", type=int, default=100_000, help="activities in the record")
    chosen = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        data, out = Path(folder) / "data", Path(folder) / "out"
        data.mkdir()
        measured([LOAD, source_file(chosen.size, dirty=False), data])
        os.environ["KARNAMEH_DATA"] = str(data)
        costs: dict[str, list[Cost]] = {"report, six files": [], "data alone": []}
        for _ in range(chosen.runs):
            costs["report, six files"].append(
                measured([COMMAND, *map(Path, ("report", "--year", YEAR, "--out")), out])
            )
            costs["data alone"].append(measured([COMMAND, Path("data"), out / "data.zip"]))
        print_costs(costs, dict.fromkeys(costs, chosen.size))
        report, data_alone = (statistics.median(cost.wall_seconds for cost in of) for of in costs.values())
        print(
            f"ratio {report / data_alone:.2f}; the largest file {max(path.stat().st_size for path in out.iterdir()):,} bytes"
        )


if __name__ == "__main__":
    main()
