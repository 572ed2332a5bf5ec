"""What a first start needs: the logs loaded, and the demonstration data beside them if wanted."""

from etl.demo import write_demo
from etl.ledger.batch import Submission
from etl.load import load
from etl.outcome import LoadResult, Rebuilt
from etl.progress import ProgressBar
from etl.rebuild import is_needed, rebuild, set_aside_old
from etl.status import status
from karnameh.settings import Settings, today


def bootstrap(settings: Settings, *, progress: ProgressBar | None = None) -> list[LoadResult | Rebuilt]:
    """Load what is missing of the logs and the demonstration data; nothing on later starts.

    A version that is gone, or of an older program, is built anew from the batches; one from
    before there were batches is moved aside, and the logs are loaded again. The
    demonstration data is written anew into ``data/demo`` only when none is published, so
    that a running site's past does not move under its readers.

    Raises:
        PublishError: when the work could not be done.
    """
    results: list[LoadResult | Rebuilt] = []
    set_aside_old(settings)
    if is_needed(settings):
        results.append(rebuild(settings))
    batches = status(settings).batches
    if not any(not batch["demo"] for batch in batches):
        logs = sorted(settings.logs.glob("*.csv"))
        if logs:
            results.append(load(logs, settings, progress=progress))
    if settings.demo and not any(batch["demo"] for batch in batches):
        files = write_demo(settings.data / "demo", today=today())
        results.append(load(files, settings, submission=Submission(demo=True), progress=progress))
    return results
