"""What a first start needs: the logs loaded, and the demonstration data beside them if wanted."""

from etl.demo import write_demo
from etl.load import load, status
from etl.outcome import LoadResult
from etl.progress import ProgressBar
from karnameh.settings import Settings, today


def bootstrap(settings: Settings, *, progress: ProgressBar | None = None) -> list[LoadResult]:
    """Load what is missing of the logs and the demonstration data; nothing on later starts.

    The demonstration data is written anew into ``data/demo`` only when none is
    published, so that a running site's past does not move under its readers.

    Raises:
        PublishError: when the work could not be done.
    """
    batches = status(settings).batches
    results = []
    if not any(not batch["demo"] for batch in batches):
        logs = sorted(settings.logs.glob("*.csv"))
        if logs:
            results.append(load(logs, settings, progress=progress))
    if settings.demo and not any(batch["demo"] for batch in batches):
        files = write_demo(settings.data / "demo", today=today())
        results.append(load(files, settings, demo=True, progress=progress))
    return results
