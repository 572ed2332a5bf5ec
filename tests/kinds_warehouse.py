"""A warehouse for the pages by kind, built by the real pipeline from ``logs_kinds``.

Each kind has what its page may stumble on: results with a margin, without one, and none;
reach that is zero, unknown, estimated and of no channel; decisions of which nothing, too
much or nothing certain is told; issues that are missing, cancelled, double and unnumbered;
internal rows; and names that are no names of this world.
"""

from pathlib import Path

import etl
from karnameh.settings import Settings
from karnameh.warehouse import Published, Store

LOGS = Path(__file__).parent / "logs_kinds"


def build(data: Path) -> Published:
    """Load the logs into ``data``. Raises ValueError when the pipeline refuses a file."""
    settings = Settings(data=data, demo=True, district="7", memory="512MB")
    result = etl.load([LOGS / name for name in ("plan.csv", "activities.csv", "metrics.csv")], settings)
    if result.outcome != "published":
        raise ValueError(f"The logs were {result.outcome}: {result.report.to_dict()}")
    return Store(settings.warehouse, demo=True).published()
