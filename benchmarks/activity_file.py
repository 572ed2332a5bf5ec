"""The file that is loaded: a log of activities of any length, the same bytes for everyone."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.dirt import Row, soil
from benchmarks.measure import OUT
from etl.demo import write_demo
from etl.schema import ACTIVITY
from karnameh.persian.calendar import format_date, from_gregorian, year_start
from karnameh.persian.digits import format_number, to_persian

RECIPE = 2
"""Part of the file's name; raised when the rows are made otherwise, here or in the demonstration data."""

SHARE_OF_DIRTY_ROWS = 0.35

_NOT_YET = ("برنامه‌ریزی‌شده", "قطعی‌شده")
_CAMPAIGN = "پویش"
_NO_AMOUNT = ("", "۰", "نامشخص")
_FIRST, _END = year_start(1395), year_start(1405)
_DAYS = [_FIRST + timedelta(days=number) for number in range((_END - _FIRST).days)]


def source_file(rows: int, *, dirty: bool) -> Path:
    """The CSV of that many rows, kept for the next time.

    The dirty file and the clean one hold the same activities; the clean one is
    written as the demonstration data is: one form of date, one name for each
    code, one form of number.
    """
    path = OUT / f"activities-{rows}-{'dirty' if dirty else 'clean'}-{RECIPE}.csv"
    if not path.exists():
        OUT.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.fa for field in ACTIVITY.fields)
            writer.writerows(row.values() for row in _rows(rows, dirty=dirty))
        unfinished.replace(path)
    return path


def _rows(number: int, *, dirty: bool) -> Iterator[Row]:
    # Two sources of chance, so that dirt changes nothing of what is told.
    telling, soiling = Random("karnameh-benchmark"), Random("karnameh-benchmark-dirt")
    for row in _clean_rows(number, telling):
        if dirty and soiling.random() < SHARE_OF_DIRTY_ROWS:
            soil(row, soiling)
        yield row


def _clean_rows(number: int, rng: Random) -> Iterator[Row]:
    """Demonstration rows told again and again: at other days, for other amounts, in part in other words.

    Two in five titles and summaries stand in one row only, and so does every link.
    """
    activities, campaign = _demonstration(), ""
    for position in range(1, number + 1):
        row = dict(activities[int(rng.random() * len(activities))])
        place = int(rng.random() * len(_DAYS))
        told_as, is_part = row["activity_id"].lower(), bool(row["parent"])
        row["activity_id"] = f"BENCH-{_year(_DAYS[place])}-{position:07}"
        row["start_date"] = _written(_DAYS[place])
        if row["end_date"]:
            row["end_date"] = _written(_DAYS[min(place + int(rng.random() * 10), len(_DAYS) - 1)])
        if rng.random() < 0.4:
            row["title"] += f"، نوبت {to_persian(position)}"
            row["summary"] += f" این گزارش نوبت {to_persian(position)} است."
        if row["budget"] not in _NO_AMOUNT:
            row["budget"] = _amount(100_000 * int(50 + 20_000 * rng.random()))
        row["evidence"] = row["evidence"].replace(told_as, row["activity_id"].lower())
        row["plan_item"] = ""
        row["parent"] = campaign if is_part else ""
        if row["kind"] == _CAMPAIGN:
            campaign = row["activity_id"]
        yield row


def _demonstration() -> list[Row]:
    """Demonstration rows of what is over, by the names of the fields."""
    with tempfile.TemporaryDirectory() as folder:
        _, path, _ = write_demo(Path(folder), today=date(2026, 11, 23))
        with path.open(encoding="utf-8", newline="") as file:
            cells = list(csv.reader(file))[1:]
    names = [field.name for field in ACTIVITY.fields]
    rows = [dict(zip(names, row, strict=True)) for row in cells]
    return [row for row in rows if row["status"] not in _NOT_YET]


@cache
def _year(day: date) -> int:
    return from_gregorian(day).year


@cache
def _written(day: date) -> str:
    return format_date(day, style="numeric")


@cache
def _amount(rials: int) -> str:
    return format_number(rials)
