"""Writers killed at random moments under many readers: nothing half, nothing lost, no reader the wiser.

    python -m tests.etl.faults [--kills 200] [--seed 1404] [--when step]

Loads, and among them undos and rebuilds, run in processes of their own on one data folder
and are killed: anywhere, while they publish, or right before one of the changes that they
make to the folder. Two more processes read all the while, as the site does. Each load
gives every record one serial number, as its title and as its measure: a reader that meets
two of them has seen half a load. After fifty kills the next fifty have a data folder of
their own: what an undo or a rebuild costs grows with the batches. The test suite kills ten.
"""

import argparse
import csv
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import etl
from etl import publish
from etl.build import Build
from etl.ledger.batch import Batch, Submission, in_force
from etl.ledger.folder import Ledger
from karnameh.settings import Settings
from karnameh.warehouse import Published, Store
from tests.etl.conftest import METRIC_ROW, activity

RECORDS = 40
"""Activities of a load, each with one measure."""
READERS = (8, 4)
"""Reading threads of each reading process."""
PAUSE = 0.1
"""Seconds between two reads of a thread."""
ROUND = 50
"""Kills on one data folder."""
PATIENCE = 120.0
"""Seconds after which a writer hangs."""

_KINDS = {"load": 13, "undo": 5, "rebuild": 2}
_WHEN = {"anywhere": 4, "publishing": 8, "step": 8}
_TWICE = 0.25
"""Share of kills after which nothing is tidied up before the next."""
_PAST = 0.02
"""Share of reads that look at a past moment too."""
_CHANGES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile"})
_SHOWN, _LONGEST = 20, 400
_LEFTOVERS = ("warehouse/building-*", "batches/pending", "batches/making", "restoring-*")

_context = get_context("forkserver")
_context.set_forkserver_preload(["etl", "karnameh.warehouse", "tests.etl.conftest"])


# The writers.


class Job(NamedTuple):
    """What one writer does: a load of that serial number, an undo of that batch, or a rebuild."""

    kind: str
    number: int = 0


class Said(NamedTuple):
    """What a writer says: that it starts, starts to publish, has published a batch, has made so many changes."""

    what: str
    number: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything of one run lies."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.folder / "data", demo=True, district="7", memory="256MB")

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def files(self, serial: int) -> list[Path]:
        """The files of a load; every record has its serial number."""
        keys = [f"D7-1404-{number:04}" for number in range(1, RECORDS + 1)]
        activities = [activity(شناسه=key, عنوان=str(serial)) for key in keys]
        metrics = [{**METRIC_ROW, "شناسهٔ فعالیت": key, "مقدار": str(serial)} for key in keys]
        return [self._file("activities", activities), self._file("metrics", metrics)]

    def _file(self, name: str, rows: list[dict[str, str]]) -> Path:
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path


def work(job: Job, place: Place, files: list[Path], said: Connection, killed_at: int) -> None:
    """Be one writer: say what happens, and die right before that change of the data folder, if not 0."""
    tempfile.tempdir = str(place.temporary)
    started = time.monotonic()

    def tell(what: str, number: int = 0) -> None:
        said.send(Said(what, number, time.monotonic() - started))

    changes = _die_at(killed_at, place.settings.data)
    for owner, name in ((Ledger, "add"), (Build, "publish")):
        _announce(owner, name, lambda: tell("publishing"))
    tell("started")
    batch = _done(job, place.settings, files)
    if batch is not None:
        tell("published", batch)
    tell("finished", changes())


def _done(job: Job, settings: Settings, files: list[Path]) -> int | None:
    """Do a job; returns the number of the batch that it published."""
    match job.kind:
        case "load":
            said = Submission(note=str(job.number))
            result = etl.load(files, settings, submission=said, confirmed={"large"})
        case "undo":
            undone = etl.undo(job.number, settings, confirmed=True)
            assert undone.outcome == "published", undone
            return undone.batch
        case _:
            assert etl.rebuild(settings).is_same is not False
            return None
    assert result.outcome == "published", [file.problems.counts for file in result.report.files]
    return result.batch


def _announce(owner: type, name: str, tell: Callable[[], None]) -> None:
    """Have a method tell when it is called."""
    method = getattr(owner, name)

    def announced(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 — whatever the method takes
        tell()
        return method(*arguments, **named)

    setattr(owner, name, announced)


def _die_at(killed_at: int, data: Path) -> Callable[[], int]:
    """Have this process kill itself right before it changes the folder for that time; returns what counts the changes."""
    inside, made = str(data), 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal made
        if event not in _CHANGES:
            return
        if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        is_relative = event in ("os.remove", "os.rmdir") and arguments[-1] != -1  # as ``rmtree`` does it
        if is_relative or inside in str(arguments[:2]):
            made += 1
            if made == killed_at:
                if event == "open" and os.getpid() % 2:  # as chance has it, when the file is there and empty
                    made += 1
                    os.open(arguments[0], arguments[2], 0o666)
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return lambda: made


# The readers.


@dataclass(slots=True)
class Tally:
    """What the readers of a process met."""

    reads: int = 0
    past_reads: int = 0
    versions: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


def read(warehouse: Path, threads: int, link: Connection) -> None:
    """Be one process that reads, with so many threads, until it is told to stop; then it gives its tally."""
    os.nice(10)  # the writers are what is to be seen through
    readers = _Readers(Store(warehouse, demo=True))
    running = [threading.Thread(target=readers.keep_reading, args=(seed,)) for seed in range(threads)]
    for thread in running:
        thread.start()
    link.send("reading")
    link.recv()
    readers.stop.set()
    for thread in running:
        thread.join()
    link.send(readers.tally)


class _Readers:
    """Threads that share one store."""

    def __init__(self, store: Store) -> None:
        self.tally = Tally()
        self.stop = threading.Event()
        self._store = store
        self._lock = threading.Lock()
        self._past: dict[int, int] = {}

    def keep_reading(self, seed: int) -> None:
        chance, before = Random(seed), (0, 0)  # noqa: S311 — no secret
        while not self.stop.wait(PAUSE):
            try:
                published = self._store.published()
                seen = look(published, nonce=chance.choice((0, chance.getrandbits(30))))
                past = (
                    self._look_back(published, chance.randint(1, seen.last)) if chance.random() < _PAST else 0
                )
            except Exception as error:
                with self._lock:
                    self.tally.errors.append(f"{type(error).__name__}: {error} ({error.__cause__})")
                continue
            with self._lock:
                self.tally.reads += 1
                self.tally.past_reads += past
                self.tally.versions.add(seen.version)
                if fault := seen.fault():
                    self.tally.torn.append(fault)
                if (seen.version, seen.last) < before or seen.last < before[1]:
                    self.tally.torn.append(f"{seen} after version and batch {before}")
            before = (seen.version, seen.last)

    def _look_back(self, published: Published, batch: int) -> int:
        """Whether the past stands still: after one batch the record was always the same. Returns 1."""
        seen = look(published.as_of(batch), nonce=0)
        with self._lock:
            known = self._past.setdefault(batch, seen.title)
            if known != seen.title or seen.last != batch or seen.is_mixed():
                self.tally.torn.append(f"{seen} as of batch {batch}, which had {known}")
        return 1


class Seen(NamedTuple):
    """One look at the record: several questions, as a page asks them."""

    version: int
    said_batch: int
    last: int
    title: int
    metric: int
    note: int
    activities: tuple[int, int]
    metrics: tuple[int, int, float]

    def is_mixed(self) -> bool:
        """Whether the records are not those of one load, all of them."""
        wanted = ((RECORDS, 1), (RECORDS, 1, float(RECORDS * self.title)), self.title, self.title)
        return (self.activities, self.metrics, self.metric, self.note) != wanted

    def fault(self) -> str | None:
        """What does not agree."""
        return str(self) if self.is_mixed() or self.said_batch != self.last else None


def look(published: Published, *, nonce: int) -> Seen:
    """Ask one version all questions; each other ``nonce`` asks anew what would be answered from memory."""

    def asked(sql: str) -> dict[str, Any]:
        found = published.record(f"{sql} WHERE $nonce >= 0", {"nonce": nonce})
        assert found is not None
        return found

    version = asked("SELECT number, batch FROM version")
    activities = asked(
        "SELECT count(*) AS rows, count(DISTINCT title) AS titles, min(title) AS title, max(batch) AS batch "
        "FROM activity"
    )
    metrics = asked(
        "SELECT count(*) AS rows, count(DISTINCT value) AS values, min(value) AS value, sum(value) AS total "
        "FROM metric"
    )
    batches = asked(
        f"SELECT max(number) AS last, max(note) FILTER (number = {activities['batch']}) AS note FROM batch"
    )
    return Seen(
        version=version["number"],
        said_batch=version["batch"],
        last=batches["last"],
        title=int(activities["title"]),
        metric=int(metrics["value"]),
        note=int(batches["note"]),
        activities=(activities["rows"], activities["titles"]),
        metrics=(metrics["rows"], metrics["values"], metrics["total"]),
    )


@contextmanager
def _reading(warehouse: Path, tallies: list[Tally]) -> Iterator[None]:
    """Have the readers read meanwhile; their tallies are there at the end."""
    links = []
    for threads in READERS:
        ours, theirs = _context.Pipe()
        process = _context.Process(target=read, args=(warehouse, threads, theirs), daemon=True)
        process.start()
        theirs.close()
        assert ours.recv() == "reading"
        links.append((ours, process))
    try:
        yield
    finally:
        for link, process in links:
            link.send("stop")
            tallies.append(link.recv())
            process.join()


# The run.


@dataclass(slots=True)
class Summary:
    """What came of a run."""

    kills: Counter[str] = field(default_factory=Counter)
    where: Counter[str] = field(default_factory=Counter)
    survived: int = 0
    batches: int = 0
    reported: int = 0
    left: int = 0
    tallies: list[Tally] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was wrong."""
        unread = any(tally.errors or tally.torn or not tally.reads for tally in self.tallies)
        return not (unread or self.lost or self.faults)

    def lines(self) -> Iterator[str]:
        """For a person."""
        of_each = ", ".join(f"{number} {kind}" for kind, number in self.kills.most_common())
        yield f"{self.kills.total()} killed ({of_each}); {self.survived} ended before they could be"
        for where, number in self.where.most_common():
            yield f"  {number:4} {where}"
        yield f"{self.reported} batches reported as published, {self.batches} in the records"
        yield f"{self.left} folders with staging databases left by the killed in the folder for temporary files"
        reads, past = sum(t.reads for t in self.tallies), sum(t.past_reads for t in self.tallies)
        seen = sum(len(tally.versions) for tally in self.tallies)
        yield f"{len(self.tallies)} reading processes: {reads} reads, {past} of the past, {seen} versions opened"
        errors = [error for tally in self.tallies for error in tally.errors]
        torn = [fault for tally in self.tallies for fault in tally.torn]
        yield (
            f"reader errors {len(errors)}, torn reads {len(torn)}, lost batches {len(self.lost)}, "
            f"other faults {len(self.faults)}"
        )
        for found in (errors, torn, self.lost, self.faults):
            yield from (f"  {each}" for each in found[:_SHOWN])


class Run:
    """One data folder, its writers, and what is checked after each."""

    def __init__(self, place: Place, chance: Random, summary: Summary, *, when: str | None) -> None:
        self.place = place
        self._when = when
        self.summary = summary
        self._reported: set[int] = set()
        self._known: dict[int, Batch] = {}
        self._chance = chance
        self._serial = 1000  # as a title it has letters enough
        self._seconds = dict.fromkeys(_KINDS, (0.5, 0.3))
        self._changes = dict.fromkeys(_KINDS, 1)
        self._next_change = dict.fromkeys(_KINDS, 0)
        place.temporary.mkdir(parents=True)

    def prepare(self) -> None:
        """Publish something to read, and learn how long each kind of writer takes."""
        for kind in ("load", "load", "undo", "rebuild"):
            self.complete(kind)

    def complete(self, kind: str = "load") -> None:
        """A writer that nobody kills must do its work, and leave nothing behind."""
        before = self._published()
        process, link = self._start(self._job(kind))
        process.join(PATIENCE)
        self._heard(kind, link)
        if process.exitcode != 0:
            self._fault(f"{kind} ended with {process.exitcode}")
            process.kill()
        version, batch = self._published()  # the name of a version that was never published is not used again
        if version <= before[0] or batch != before[1] + (kind != "rebuild"):
            self._fault(f"{kind} went from {before} to {version, batch}")
        for pattern in _LEFTOVERS:
            for path in self.place.settings.data.glob(pattern):
                self._fault(f"{kind} left {path.name}")
        self._examine()

    def kill(self) -> None:
        """Start a writer and kill it; then nothing may be wrong."""
        kind, when = self._chosen(_KINDS), self._when or self._chosen(_WHEN)
        before, reported = self._published(), len(self._reported)
        process, link = self._start(self._job(kind), self._some_change(kind) if when == "step" else 0)
        said: list[Said] = []
        if when != "step":
            self._wait(kind, when, link, said)
            process.kill()
        process.join(PATIENCE)
        self._heard(kind, link, said)
        if process.exitcode == -signal.SIGKILL:
            self.summary.kills[kind] += 1
            self.summary.where[self._where(before, reported)] += 1
        elif process.exitcode == 0:
            self.summary.survived += 1
        else:
            self._fault(f"{kind} ended with {process.exitcode}")
            process.kill()
        self._examine()
        if self._chance.random() > _TWICE:
            self.complete()

    def close(self) -> None:
        """At the end the batches still come to what is published."""
        self.complete("rebuild")
        self.complete()
        self.summary.batches += self._published()[1]
        self.summary.reported += len(self._reported)
        self.summary.left += len(list(self.place.temporary.iterdir()))

    def _job(self, kind: str) -> Job:
        """A job; batch 1 stays, so that there is always something to read."""
        if kind == "undo":
            batches = self._batches()
            return Job(kind, self._chance.choice([n for n in in_force(batches.values()) if n > 1]))
        self._serial += 1
        return Job(kind, self._serial)

    def _start(self, job: Job, killed_at: int = 0) -> tuple[Any, Connection]:
        ours, theirs = _context.Pipe()
        files = self.place.files(job.number) if job.kind == "load" else []
        process = _context.Process(target=work, args=(job, self.place, files, theirs, killed_at))
        process.start()
        theirs.close()
        return process, ours

    def _chosen(self, of: Mapping[str, int]) -> str:
        return self._chance.choices(list(of), list(of.values()))[0]

    def _some_change(self, kind: str) -> int:
        """Each change in its turn, and a few after the last: those that only tidying up makes."""
        self._next_change[kind] = self._next_change[kind] % (self._changes[kind] + 5) + 1
        return self._next_change[kind]

    def _wait(self, kind: str, when: str, link: Connection, said: list[Said]) -> None:
        """Wait until the writer is to die."""
        before, publishing = self._seconds[kind]
        awaited = "publishing" if when == "publishing" else "started"
        with _until_the_end():
            while not any(word.what == awaited for word in said):
                said.append(link.recv())
        time.sleep(self._chance.uniform(0, publishing if when == "publishing" else before + publishing))

    def _heard(self, kind: str, link: Connection, said: list[Said] | None = None) -> None:
        """Take in all that a writer said that has ended."""
        said = [] if said is None else said
        with _until_the_end():
            while True:
                said.append(link.recv())
        link.close()
        seconds = {word.what: word.seconds for word in reversed(said)}
        if "publishing" in seconds:
            _, publishing = self._seconds[kind]
            publishing = seconds.get("finished", seconds["publishing"] + publishing) - seconds["publishing"]
            self._seconds[kind] = (seconds["publishing"], publishing)
        self._reported |= {word.number for word in said if word.what == "published"}
        self._changes[kind] = max([self._changes[kind], *(w.number for w in said if w.what == "finished")])

    def _examine(self) -> None:
        """Everything is whole, what was reported is there, and it comes to the last load that holds."""
        try:
            faults = etl.verify(self.place.settings).faults
            published = Store(self.place.settings.warehouse, demo=True).published()
            seen = look(published, nonce=0)
            record = {row["number"] for row in published.records("SELECT number FROM batch")}
            batches = self._batches()
        except Exception as error:
            self._fault(f"{type(error).__name__}: {error}")
            return
        for fault in faults:
            self._fault(f"verify: {fault}")
        lost = self._reported - (record & batches.keys())
        self.summary.lost += [f"batch {number} of {self.place.folder.name}" for number in lost]
        holding = in_force(batches.values())
        wanted = max(int(batches[number].submission.note or 0) for number in holding)
        if seen.fault() or seen.title != wanted:
            self._fault(f"{seen}, and the batches come to {wanted}")

    def _batches(self) -> dict[int, Batch]:
        """The published batches; none of them ever changes."""
        ledger, last = Ledger(self.place.settings.batches), self._published()[1]
        for number in range(len(self._known) + 1, last + 1):
            self._known[number] = ledger.read(number)
        return {number: self._known[number] for number in ledger.numbers() if number <= last}

    def _published(self) -> tuple[int, int]:
        pointer = publish.current(self.place.settings.warehouse)
        return (0, 0) if pointer is None else (pointer.version, pointer.batch)

    def _where(self, before: tuple[int, int], reported: int) -> str:
        """What the killed writer had come to."""
        settings = self.place.settings
        if self._published() != before:
            return "after it had said so" if len(self._reported) > reported else "after the pointer moved"
        if Ledger(settings.batches).pending() == before[1] + 1:
            is_kept = Ledger(settings.batches).path(before[1] + 1).is_dir()
            return "batch kept, pointer not moved" if is_kept else "batch about to take its name"
        if (settings.batches / "making").is_dir():
            return "while the batch was written"
        is_building = any(settings.warehouse.glob("building-*.duckdb"))
        return "while the version was built" if is_building else "before it had begun, or with its name given"

    def _fault(self, text: str) -> None:
        self.summary.faults.append(f"after {self.summary.kills.total()} kills: {text}"[:_LONGEST])


@contextmanager
def _until_the_end() -> Iterator[None]:
    """Listen to a writer until it has no more to say."""
    try:
        yield
    except (EOFError, OSError):
        return


def run(
    kills: int, seed: int, *, when: str | None = None, tell: Callable[[str], None] = lambda line: None
) -> Summary:
    """Kill so many writers, at all kinds of moments or only at one."""
    chance, summary = Random(seed), Summary()  # noqa: S311 — no secret
    while summary.kills.total() < kills:
        _run_on_one_folder(min(kills, summary.kills.total() + ROUND), chance, summary, when)
        tell(f"{summary.kills.total()} of {kills} killed, {len(summary.faults)} faults")
    return summary


def _run_on_one_folder(until: int, chance: Random, summary: Summary, when: str | None) -> None:
    with tempfile.TemporaryDirectory(prefix="karnameh-faults-") as folder:
        going = Run(Place(Path(folder)), chance, summary, when=when)
        going.prepare()
        with _reading(going.place.settings.warehouse, summary.tallies):
            try:
                while summary.kills.total() < until:
                    going.kill()
                going.close()
            except Exception as error:
                summary.faults.append(f"{error!r} at {summary.kills.total()} kills, which was the end")
                summary.kills["not started"] += until - summary.kills.total()


def main() -> int:
    """Run, and tell what came of it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1404)
    options.add_argument("--when", choices=list(_WHEN), help="only at such moments")
    chosen = options.parse_args()
    started = time.perf_counter()
    summary = run(chosen.kills, chosen.seed, when=chosen.when, tell=lambda line: print(line, flush=True))
    print(f"seed {chosen.seed}, {time.perf_counter() - started:.0f} s")
    print("\n".join(summary.lines()))
    return int(not summary.is_clean)


if __name__ == "__main__":
    sys.exit(main())
