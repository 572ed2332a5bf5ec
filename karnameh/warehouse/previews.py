"""The record as an upload would make it: what staff see of a site before it is published.

Who may see it is not asked here; whoever asks has to be sure of that.
"""

from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock

from karnameh.settings import Settings
from karnameh.warehouse.published import NoWarehouse, Published
from karnameh.warehouse.store import Mark

KEPT_OPEN = 3


class Previews:
    """The previews beside the uploads of one data folder. Threads may share it."""

    def __init__(self, folder: Path, *, demo: bool, memory: str = "512MB") -> None:
        self._folder = folder
        self._demo = demo
        self._memory = memory
        self._lock = Lock()
        self._open: OrderedDict[tuple[int, Mark], Published] = OrderedDict()

    def of(self, upload: int) -> Published | None:
        """The record with an upload in it; None when there is no such preview."""
        path = self._folder / f"{upload:06}" / "preview.duckdb"
        with self._lock:
            try:
                key = (upload, Mark.of(path.stat()))
                if key not in self._open:
                    self._open[key] = Published(path, demo=self._demo, memory=self._memory)
            except (OSError, NoWarehouse):
                return None
            self._open.move_to_end(key)
            while len(self._open) > KEPT_OPEN:
                self._open.popitem(last=False)
            return self._open[key]


@cache
def site_previews() -> Previews:
    """The previews of this process, where the settings say."""
    settings = Settings.from_environment()
    return Previews(settings.uploads, demo=settings.demo)
