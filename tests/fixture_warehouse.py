"""The fixture warehouse: small hand-written logs, loaded by the real pipeline.

``logs`` are real records and ``logs_demo`` demonstration ones. Between them they
have what a question may stumble on: dates known to the month or year, an
internal row, each answer to «where?», known, unknown and blank values, a
cancelled and a postponed activity, a planned one whose day has passed, and
titles that a spreadsheet or a browser might run.
"""

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
