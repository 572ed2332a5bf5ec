"""Demonstration data: a district's five years as they could have been, the same for everyone.

All that it holds is invented. It is drawn from seeded random numbers, so the same day
gives the same bytes, and what lies before that day stays as it was when the day moves on.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from etl.demo.activities import all_activities
from etl.demo.plans import plan_rows
from etl.demo.tables import SOURCE, activity_rows, metric_rows
from etl.schema import ACTIVITY, METRIC, PLAN_ITEM, Table

__all__ = ["write_demo"]


def write_demo(folder: Path, *, today: date) -> list[Path]:
    """Write the three demonstration files as of a day; return their paths in loading order.

    Args:
        folder: where they go; made when it is not there. Files of the same names are replaced.
        today: the Gregorian day that parts what was done from what is planned.

    Raises:
        OSError: when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    activities = all_activities()
    return [
        _write(folder / "plan-demo.csv", PLAN_ITEM, plan_rows(SOURCE)),
        _write(folder / "activities-demo.csv", ACTIVITY, activity_rows(activities, today)),
        _write(folder / "metrics-demo.csv", METRIC, metric_rows(activities, today)),
    ]


def _write(path: Path, table: Table, rows: Iterable[dict[str, str]]) -> Path:
    """A CSV with the contract's Persian headers, in its order of fields."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.fa for field in table.fields)
        writer.writerows([row.get(field.name, "") for field in table.fields] for row in rows)
    return path
