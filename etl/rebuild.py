"""Building the warehouse anew from the batches, in their order: it comes to the same content."""

from pathlib import Path

import duckdb

from etl import publish
from etl.build import Build, now, open_build, told
from etl.diff import changes
from etl.layout import is_file_of_ours
from etl.ledger.batch import Batch
from etl.ledger.check import check_batches
from etl.ledger.folder import Ledger
from etl.ledger.replay import stage
from etl.outcome import Rebuilt
from etl.problems import PublishError
from etl.reference import Reference
from etl.reference_tables import stage_reference
from karnameh.settings import Settings

_COUNTED = ("added", "changed", "withdrawn")


def rebuild(settings: Settings) -> Rebuilt:
    """Replay every batch into a new version and publish it; the published one is not read.

    Raises:
        PublishError: when a batch is missing or damaged, one comes to something else than
            when it was published, or the work could not be done.
    """
    with open_build(settings, anew=True) as build:
        batches = replay_all(build, build.ledger, boundaries=settings.boundaries, last=build.last_batch)
        before = build.pointer
        comparable = before is not None and _is_comparable(before)
        pointer = build.publish()
        return Rebuilt(
            version=pointer.version,
            batches=batches,
            content=pointer.content,
            is_same=None if before is None or not comparable else before.content == pointer.content,
        )


def _is_comparable(before: publish.Pointer) -> bool:
    """Whether the content hash of a version is made of the columns that this program's is made of."""
    try:
        return bool(before.content) and is_file_of_ours(before.path)
    except duckdb.Error:  # damaged: its pointer still says what it held
        return True


def replay_all(build: Build, ledger: Ledger, *, boundaries: Path, last: int = 0) -> int:
    """Apply every batch of a ledger, at least those up to ``last``, to a new, empty build; returns their number.

    ``boundaries`` is the folder of official boundaries that the version will have.

    Raises:
        PublishError: as ``rebuild``.
    """
    for fault in check_batches(ledger, last=last):
        raise PublishError(fault.code, **fault.detail)
    batches = ledger.batches(last=ledger.last_kept())
    if not batches:
        raise PublishError("no-batches")
    stage_reference(build.connection, Reference.read(build.settings.reference), boundaries)
    earlier: dict[int, Batch] = {}
    for number, batch in batches.items():
        stage(build.connection, ledger, batch, earlier)
        if _counted(batch) != _came_to(build.connection):
            raise PublishError("replay-differs", number=str(number))
        build.apply(batch, earlier)
        earlier[number] = batch
    return len(batches)


def _came_to(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    found = changes(connection).values()
    return tuple(sum(states.get(state, 0) for states in found) for state in _COUNTED)


def _counted(batch: Batch) -> tuple[int, ...]:
    return tuple(getattr(batch.counts, state) for state in _COUNTED)


def is_needed(settings: Settings) -> bool:
    """Whether there are batches, and no version of this program's layout that could be published upon."""
    if not Ledger(settings.batches).numbers():
        return False
    pointer = publish.current(settings.warehouse)
    return pointer is None or not is_file_of_ours(pointer.path)


def set_aside_old(settings: Settings) -> Path | None:
    """Move a warehouse aside that an older program made before there were batches; returns where to."""
    if Ledger(settings.batches).numbers():
        return None
    pointer = publish.current(settings.warehouse)
    if pointer is None or is_file_of_ours(pointer.path):
        return None
    with told():
        aside = settings.data / f"replaced-{now():%Y%m%d-%H%M%S}"
        aside.mkdir()
        return settings.warehouse.rename(aside / settings.warehouse.name)
