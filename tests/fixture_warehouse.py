"""The fixture warehouse: small hand-written logs, loaded by the real pipeline.

``logs`` are real records and ``logs_demo`` demonstration ones. Between them they
have what a question may stumble on: dates known to the month or year, an
internal row, each answer to «where?», known, unknown and blank values, a
cancelled and a postponed activity, a planned one whose day has passed, and
titles that a spreadsheet or a browser might run.

``build_ledger`` goes on from there: a record with a past of every kind.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import etl
from karnameh.settings import Settings

LOGS = Path(__file__).parent / "logs"
DEMO_LOGS = Path(__file__).parent / "logs_demo"
FILES = ("plan.csv", "activities.csv", "metrics.csv")


def build(data: Path) -> Path:
    """Load the logs into ``data``; returns the folder of the published warehouse.

    Raises ValueError when the pipeline refuses a file.
    """
    settings = Settings(data=data, demo=True, district="7", memory="512MB")
    for folder, demo in ((LOGS, False), (DEMO_LOGS, True)):
        result = etl.load([folder / name for name in FILES], settings, submission=etl.Submission(demo=demo))
        if result.outcome != "published":
            raise ValueError(f"{folder.name} was {result.outcome}: {result.report.to_dict()}")
    return settings.warehouse


CLERK = "زهرا نمونه"
"""Sends every batch of the ledger; no visitor may ever read the name."""

Cells = Mapping[str, str]


class Ledger:
    """A record in the making, one batch after the other."""

    def __init__(self, data: Path) -> None:
        self._files = data / "sent"
        self._files.mkdir(parents=True)
        self._settings = Settings(data=data, demo=True, district="7", memory="512MB")

    def load(
        self,
        *,
        activities: Mapping[str, Cells] | None = None,
        metrics: Mapping[str, Cells] | None = None,
        plan: Mapping[str, Cells] | None = None,
        note: str | None = None,
        whole: etl.Whole | None = None,
    ) -> int:
        """Send rows of the logs with some cells changed. Returns the batch's number.

        The keys name rows of the logs. Cells that name a key of their own make a
        new row, like the one named.
        """
        paths = []
        for name, changed in (("activities", activities), ("metrics", metrics), ("plan", plan)):
            if changed:
                paths.append(self._write(name, changed))
        said = etl.Submission(who=CLERK, unit="روابط عمومی منطقهٔ ۷", note=note, whole=whole)
        result = etl.load(paths, self._settings, submission=said, confirmed={"withdraw", "large"})
        return _number(result.batch, result.outcome)

    def undo(self, number: int) -> int:
        """Take a batch back. Returns the number of the batch that does."""
        said = etl.Submission(who=CLERK)
        result = etl.undo(number, self._settings, submission=said, confirmed=True)
        return _number(result.batch, result.outcome)

    def correct(self, activity_id: str, wrong: str) -> int:
        """Say what was wrong. Returns the number of the batch that says so."""
        result = etl.correct(activity_id, wrong, self._settings, submission=etl.Submission(who=CLERK))
        return _number(result.batch, result.outcome)

    def _write(self, name: str, changed: Mapping[str, Cells]) -> Path:
        with (LOGS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read = csv.DictReader(file)
            columns = list(read.fieldnames or ())
            rows = {row[columns[0]]: row for row in reversed(list(read))}
        path = self._files / f"{len(list(self._files.iterdir()))}-{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({**rows[key], **cells} for key, cells in changed.items())
        return path


def _number(batch: int | None, outcome: str) -> int:
    if batch is None:
        raise ValueError(f"The batch was {outcome}")
    return batch


def build_ledger(data: Path) -> Path:
    """The fixture warehouse, and nine more batches; returns the folder of the published warehouse.

    ====== ==========================================================================
    batch  what it does
    ====== ==========================================================================
    1, 2   load the logs, the real ones and the demonstration
    3      changes D7-1404-0002 (title, budget) and its attendance, the venue of D7-1404-0003,
           a promise, and puts another person into D7-1404-0013
    4      makes D7-1403-0004 internal, and D7-1405-0008, which was internal, public
    5      is the whole record of 1403 without D7-1403-0003, which is withdrawn by it
    6      says what was wrong with D7-1404-0002 before batch 3
    7      adds D7-1405-0010
    8      takes back batch 7
    9      calls D7-1404-0003 by another name
    10, 11 take back batch 9, then batch 10
    ====== ==========================================================================
    """
    folder = build(data)
    ledger = Ledger(data)
    ledger.load(
        activities={
            "D7-1404-0002": {"title": "کارگاه کتاب‌خوانی کودکان و مادران", "budget": "54000000"},
            "D7-1404-0003": {"venue": "ایستگاه آتش‌نشانی <b>۷</b>"},
            "D7-1404-0013": {"person": "مریم نمونه"},
        },
        metrics={"D7-1404-0002": {"value": "54", "metric": "attendance", "method": "counted"}},
        plan={"D7-1404-P02": {"quantity": "3", "unit": "نظرسنجی"}},
        note="بازبینی پاییز؛ شمار شرکت‌کنندگان از دفتر حضور برداشته شد.",
    )
    ledger.load(
        activities={"D7-1403-0004": {"visibility": "internal"}, "D7-1405-0008": {"visibility": "public"}}
    )
    ledger.load(
        activities={
            "D7-1403-0001": {},
            "D7-1403-0002": {},
            "D7-1403-0004": {"visibility": "internal"},
            "D7-1403-0005": {},
        },
        whole=etl.Whole(unit="روابط عمومی", year=1403),
    )
    ledger.correct("D7-1404-0002", "شمار شرکت‌کنندگان ۴۵ نوشته شده بود؛ درست آن ۵۴ است.")
    added = ledger.load(activities={"D7-1405-0001": {"activity_id": "D7-1405-0010", "title": "جشن پاییزه"}})
    ledger.undo(added)
    renamed = ledger.load(activities={"D7-1404-0003": {"title": "کارگاه ایمنی در برابر آتش"}})
    ledger.undo(ledger.undo(renamed))
    return folder
