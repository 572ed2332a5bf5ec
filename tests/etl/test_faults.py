"""What may go wrong around a publication: killed, without room, without permission, raced, damaged, restored.

``python -m tests.etl.faults --kills 200`` kills as many writers as one wants.
"""

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import duckdb
import pytest

from etl import PublishError, backup, load, publish, rebuild, restore, undo, verify
from etl.backup import _unpack
from etl.build import Build
from etl.ledger.folder import Ledger
from etl.publish import writer_lock
from etl.texts import failure_text
from karnameh.settings import ROOT, Settings
from karnameh.warehouse import Store
from tests.etl.conftest import METRIC_ROW, Ran, Run, Write, activities, activity, pointer
from tests.etl.test_rules import stored

_BATCHES = 3
_BLOCK_OF_A_FILE = 4096
_ROOM = 12_000_000
"""Bytes in which the second load has room enough; half of them are not."""

_BOUND_BY_MODES = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: from here on modes bind root as well
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three loads; not to be changed."""
    return _made(tmp_path_factory.mktemp("made"), loads=_BATCHES)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one load, so that the next one finds no unused blocks in its version; not to be changed."""
    return _made(tmp_path_factory.mktemp("made-once"), loads=1)


def _made(folder: Path, *, loads: int) -> Path:
    settings = _settings(folder / "data")
    for number in range(loads):
        rows = [row | {"عنوان": f"عنوان {number}"} for row in activities(3)]
        files = [_csv(folder / "log.csv", rows), _csv(folder / "metrics.csv", [METRIC_ROW])]
        assert load(files, settings).outcome == "published"
    return settings.data


def _settings(data: Path) -> Settings:
    return Settings(data=data, demo=True, district="7", memory="256MB")


@pytest.fixture
def record(made: Path, settings: Settings) -> Settings:
    """A data folder with three loads, to be damaged."""
    shutil.copytree(made, settings.data)
    return settings


@pytest.fixture
def later(write: Write) -> Path:
    """A file that changes the record."""
    return write([activity(عنوان="بعدی"), activity(شناسه="D7-1404-0009")], "later.csv")


def _csv(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def state(data: Path) -> dict[str, bytes]:
    """Every file but the lock, which any writer writes to."""
    files = (path for path in data.rglob("*") if path.is_file() and path.name != "writer.lock")
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in files}


def codes(settings: Settings) -> list[str]:
    """What ``verify`` finds."""
    return [fault.code for fault in verify(settings).faults]


def refused(work: Callable[[], object]) -> str | None:
    """The code of the fault by which some work is refused; None when it is done."""
    try:
        work()
    except PublishError as error:
        return error.code
    return None


def _python(*arguments: str | Path, data: Path, prefix: Sequence[str] = ()) -> subprocess.Popen[str]:
    """A process of our Python, with that data folder."""
    environment = {**os.environ, "KARNAMEH_DATA": str(data), "KARNAMEH_MEMORY": "256MB"}
    return subprocess.Popen(
        [*prefix, sys.executable, *map(str, arguments)],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _ended(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate(timeout=240)
    return Ran(process.returncode, out, err)


# Killed writers.


def test_writers_killed_at_random_moments_harm_nothing_and_no_reader_sees_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.etl.faults", "--kills", "10"],
        cwd=ROOT, text=True, capture_output=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 killed" in done.stdout
    assert "reader errors 0, torn reads 0, lost batches 0, other faults 0" in done.stdout


def test_leftovers_of_a_killed_build_are_removed(run: Run, record: Settings, later: Path) -> None:
    for name in ("building-77.duckdb", "building-77.duckdb.wal", "building-current.json"):
        (record.warehouse / name).write_bytes(b"half")
    (record.batches / "making").mkdir()
    (record.batches / "making" / "report.json").write_bytes(b"half")
    (record.batches / "pending").write_bytes(b"")
    assert codes(record) == []
    assert run("load", later).code == 0
    assert not list(record.warehouse.glob("building-*"))
    assert sorted(path.name for path in record.batches.iterdir()) == [f"{n:06}" for n in range(1, 5)]


def test_a_batch_whose_writer_was_killed_is_no_fault_and_its_number_is_given_again(
    run: Run, record: Settings, later: Path
) -> None:
    _leave_pending(record, number=4)
    assert codes(record) == []
    assert run("load", later).report["batch"] == 4
    assert (codes(record), len(stored(record, "activity", "activity_id"))) == ([], 4)


def test_a_rebuild_does_not_publish_a_batch_whose_writer_was_killed(run: Run, record: Settings) -> None:
    """It would come to another content than what was published, as if somebody had tampered with that."""
    _leave_pending(record, number=4)
    assert run("rebuild").report["is_same"] is True
    assert (codes(record), stored(record, "version", "batch")) == ([], [(3,)])
    assert Ledger(record.batches).numbers() == [1, 2, 3]


def test_only_the_batch_after_the_published_one_is_ever_removed(
    run: Run, record: Settings, later: Path
) -> None:
    """The mark may outlive its writer: killed after the pointer moved, or the pointer was moved back since."""
    (record.batches / "pending").write_text("3")
    assert codes(record) == []
    assert run("load", later).report["batch"] == 4
    (record.batches / "pending").write_text("4")
    shutil.rmtree(record.warehouse)
    before = state(record.batches)
    assert run("load", later).code == 2
    assert state(record.batches).keys() == before.keys() - {"pending"}


def test_a_batch_that_was_kept_before_anything_was_published_is_put_aside_and_not_removed(
    settings: Settings, later: Path
) -> None:
    """Or the warehouse was removed since, and it is a batch that readers have seen."""
    assert load([later], settings).batch == 1
    (settings.batches / "pending").write_text("1")
    kept = state(Ledger(settings.batches).path(1))
    shutil.rmtree(settings.warehouse)
    assert load([later], settings).batch == 1
    (aside,) = settings.batches.glob("abandoned-*")
    assert (state(aside), codes(settings)) == (kept, [])


def test_a_writer_killed_while_it_removes_a_batch_leaves_no_half_of_it(
    record: Settings, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leave_pending(record, number=4)
    monkeypatch.setattr("etl.ledger.folder.shutil", SimpleNamespace(rmtree=_killed_half_way))
    with pytest.raises(_KilledError):
        load([later], record)
    monkeypatch.undo()
    assert codes(record) == []
    assert load([later], record).batch == 4


def _leave_pending(settings: Settings, *, number: int) -> None:
    """What a writer leaves that is killed before it moves the pointer."""
    data = settings.data
    former = data.with_name("former")
    shutil.copytree(data, former)
    undo(number - 1, settings, confirmed=True)
    kept = Ledger(settings.batches).path(number)
    shutil.copytree(kept, former / "batches" / kept.name)
    (former / "batches" / "pending").write_text(str(number))
    shutil.rmtree(data)
    former.rename(data)


class _KilledError(BaseException):
    """Stands for SIGKILL."""


def _killed_half_way(folder: Path, *, ignore_errors: bool = False) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if files:
        files[0].unlink()
        raise _KilledError


# No room, no permission.


@contextmanager
def _failing_at(change: int, data: Path, code: int) -> Iterator[list[str]]:
    """Have the operating system refuse one file to be made, of those that are made in the folder; gives them all."""
    made: list[str] = []
    _hooks.append(partial(_refuse, made, change, str(data), code))
    try:
        yield made
    finally:
        _hooks.clear()


_hooks: list[Callable[[str, tuple[Any, ...]], None]] = []


def _refuse(
    made: list[str], change: int, data: str, code: int, event: str, arguments: tuple[Any, ...]
) -> None:
    if event == "open":
        is_making = bool((arguments[2] or 0) & os.O_CREAT) and "writer.lock" not in str(arguments[0])
    else:
        is_making = event in ("os.rename", "shutil.copyfile") or (
            event == "os.mkdir" and not Path(arguments[0]).exists()
        )
    if is_making and data in str(arguments[:2]):
        made.append(f"{event} {arguments[:2]}")
        if len(made) == change:
            raise OSError(code, os.strerror(code))


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for hook in _hooks:
        hook(event, arguments)


def test_a_file_that_cannot_be_made_at_any_moment_changes_nothing(record: Settings, later: Path) -> None:
    sys.addaudithook(_hook)  # there is no way to remove it; it does nothing but here
    before, change = state(record.data), 0
    while True:
        change += 1
        with _failing_at(change, record.data, errno.ENOSPC) as made:
            code = refused(lambda: load([later], record))
        if len(made) < change:
            break
        assert (code, state(record.data)) == ("disk-full", before), made[-1]
    assert len(made) > 8
    assert (codes(record), stored(record, "version", "batch")) == ([], [(4,)])


def test_a_full_disk_leaves_nothing_of_the_first_load(
    settings: Settings, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Build, "publish", _full)
    assert refused(lambda: load([later], settings)) == "disk-full"
    assert state(settings.data) == {}


def _full(build: Build) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Small(NamedTuple):
    """How a load ended in a file system with so many bytes left."""

    room: int
    code: str
    stage: str
    is_as_before: bool
    faults: list[str]


def load_in_small_file_systems(made: Path, mount: Path, later: Path, rooms: Sequence[int]) -> list[Small]:
    """Load a file into copies of a data folder, each in a file system of its own. Only in a mount namespace."""
    return [_load_in_small(made, mount, later, room) for room in rooms]


def _load_in_small(made: Path, mount: Path, later: Path, room: int) -> Small:
    with _file_system(mount, made, room):
        settings = _settings(mount)
        before, code, stage = state(mount), "", ""
        try:
            load([later], settings)
        except PublishError as error:
            code, stage = error.code, _stage(error)
        after = state(mount)
        return Small(room, code, stage, after == before, codes(settings))


def _stage(error: PublishError) -> str:
    """In which of our functions the disk was full; a checkpoint is told by what the database says."""
    cause = error.__cause__
    called = {frame.name for frame in traceback.extract_tb(None if cause is None else cause.__traceback__)}
    stages = [name for name in ("start_building", "add", "apply", "publish") if name in called]
    return "checkpoint" if "Checkpoint" in str(cause) else "".join(stages)


@contextmanager
def _file_system(mount: Path, made: Path, room: int) -> Iterator[None]:
    files = [path.stat().st_size for path in made.rglob("*") if path.is_file()]
    used = sum(-(-size // _BLOCK_OF_A_FILE) * _BLOCK_OF_A_FILE for size in files)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + room}", "tmpfs", mount], check=True)
    try:
        shutil.copytree(made, mount, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", mount], check=True)


@pytest.fixture(scope="module")
def _namespace() -> None:
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True
    )
    if tried.returncode:
        pytest.skip(f"No file system can be mounted in a namespace here: {tried.stderr.strip()}")


_IN_SMALL_ONES = """
import json, sys
from pathlib import Path
from tests.etl.test_faults import load_in_small_file_systems
made, mount, later, *rooms = sys.argv[1:]
print(json.dumps(load_in_small_file_systems(Path(made), Path(mount), Path(later), [int(room) for room in rooms])))
"""


@pytest.mark.usefixtures("_namespace")
def test_a_full_disk_changes_nothing_wherever_the_load_has_come_to(
    made_once: Path, later: Path, tmp_path: Path
) -> None:
    (tmp_path / "mount").mkdir()
    version = (made_once / "warehouse" / "warehouse-1.duckdb").stat().st_size
    rooms = [version // 2, *(version + more * 1024 for more in (0, 8, 16, 32, 64, 256, 1024)), _ROOM]
    command = ["-c", _IN_SMALL_ONES, str(made_once), str(tmp_path / "mount"), str(later), *map(str, rooms)]
    ran = _ended(_python(*command, data=made_once, prefix=["unshare", "-rm"]))
    assert ran.code == 0, ran.err
    *small, large = (Small(*found) for found in json.loads(ran.out))
    assert {(found.code, found.is_as_before) for found in small} == {("disk-full", True)}, small
    assert {found.stage for found in small} >= {"start_building", "add", "checkpoint"}, small
    assert large == Small(_ROOM, "", "", False, [])


_COMMAND_IN_A_FILE_SYSTEM = """
mount -t tmpfs -o size="$1" tmpfs "$2" && cp -a "$3"/. "$2" && mount -o remount,"$4" "$2" || exit 99
mount=$2 out=$5
shift 5
"$@"; code=$?
cp -a "$mount"/. "$out"
exit $code
"""


def _command(made: Path, mount: Path, *command: str | Path, size: int = 10**9, mode: str = "rw") -> Ran:
    """A command in a file system that holds a copy of a data folder; that is in ``after`` when it has ended."""
    mount.mkdir()
    mount.with_name("after").mkdir()
    options = [str(size), mount, made, mode, mount.with_name("after")]
    prefix = ["unshare", "-rm", "sh", "-c", _COMMAND_IN_A_FILE_SYSTEM, "sh", *map(str, options)]
    return _ended(_python("-m", "etl", *command, "--lang", "en", data=mount, prefix=prefix))


@pytest.mark.usefixtures("_namespace")
def test_a_full_disk_is_one_sentence_and_the_next_load_with_room_is_published(
    made_once: Path, later: Path, tmp_path: Path
) -> None:
    size = sum(path.stat().st_size for path in made_once.rglob("*")) + _ROOM // 2
    ran = _command(made_once, tmp_path / "mount", "load", later, size=size)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == failure_text("en", "disk-full", {}) + "\n"
    after = _settings(tmp_path / "after")
    assert (state(after.data), codes(after)) == (state(made_once), [])
    assert load([later], after).batch == 2


@pytest.mark.usefixtures("_namespace")
def test_a_read_only_file_system_is_one_sentence(made: Path, later: Path, tmp_path: Path) -> None:
    ran = _command(made, tmp_path / "mount", "load", later, mode="ro")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == failure_text("en", "read-only", {}) + "\n"
    assert state(tmp_path / "after") == state(made)


@pytest.mark.parametrize("locked", ["**/", "warehouse", "batches"])
def test_a_folder_without_permission_is_one_sentence(record: Settings, later: Path, locked: str) -> None:
    before, folders = state(record.data), list(record.data.glob(locked))
    for folder in folders:
        folder.chmod(0o555)
    try:
        ran = _ended(
            _python("-c", _BOUND_BY_MODES, "-m", "etl", "load", later, "--lang", "en", data=record.data)
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == failure_text("en", "read-only", {}) + "\n"
    assert (state(record.data), codes(record)) == (before, [])


# Several writers.


def test_a_second_writer_waits_and_is_told_who_holds_the_lock(
    run: Run, settings: Settings, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writer_lock(settings.warehouse):
        descriptor = os.open(settings.warehouse / "writer.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
        with monkeypatch.context() as patched:
            patched.setattr(publish, "writer_lock", partial(writer_lock, seconds=0.1))
            ran = run("load", later, "--lang", "en")
        holder = json.loads((settings.warehouse / "writer.lock").read_text())
    assert (ran.code, pointer(settings)) == (2, None)
    assert (holder["pid"], holder["command"]) == (os.getpid(), Path(sys.argv[0]).name)
    assert ran.err == failure_text("en", "lock-held", {key: str(holder[key]) for key in holder}) + "\n"
    assert run("load", later).code == 0


def test_a_load_waits_for_the_one_before_it(record: Settings, write: Write, later: Path) -> None:
    with writer_lock(record.warehouse):
        waiting = _python("-m", "etl", "load", later, "--json", data=record.data)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
        assert Ledger(record.batches).numbers() == [1, 2, 3]
    other = load([write([activity(شناسه="D7-1404-0008")], "other.csv")], record)
    ran = _ended(waiting)
    assert (ran.code, ran.err) == (0, "")
    assert {ran.report["batch"], other.batch} == {4, 5}
    assert len(stored(record, "activity", "activity_id")) == 5


_THREE_LOADS = """
import sys
from functools import partial
from pathlib import Path
from etl import load, publish
from karnameh.settings import Settings
publish.writer_lock = partial(publish.writer_lock, seconds=200)  # a busy machine is no fault
for path in sys.argv[1:]:
    print(load([Path(path)], Settings.from_environment()).batch)
"""


def test_many_loads_at_once_are_all_published(settings: Settings, write: Write) -> None:
    keys = [f"D7-1404-{number:04}" for number in range(1, 13)]
    files = [write([activity(شناسه=key)], f"{key}.csv") for key in keys]
    processes = [_python("-c", _THREE_LOADS, *files[n : n + 3], data=settings.data) for n in range(0, 12, 3)]
    ran = [_ended(process) for process in processes]
    assert [each.err for each in ran] == [""] * 4
    assert sorted(int(number) for each in ran for number in each.out.split()) == list(range(1, 13))
    assert Ledger(settings.batches).numbers() == list(range(1, 13))
    assert [key for (key,) in stored(settings, "activity", "activity_id")] == keys
    assert codes(settings) == []


def test_loads_of_one_process_wait_for_each_other_too(write: Write, settings: Settings) -> None:
    files = [write([activity(شناسه=f"D7-1404-{n:04}")], f"log-{n}.csv") for n in range(4)]
    threads = [threading.Thread(target=load, args=([path], settings)) for path in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(settings, "activity", "activity_id")) == 4


def test_readers_see_whole_versions_while_new_ones_are_published(write: Write, settings: Settings) -> None:
    """Each version replaces every title; a reader that saw two titles at once saw half a load."""
    paths = []
    for number in range(4):
        rows = [{**row, "عنوان": f"عنوان {number}"} for row in activities(50)]
        paths.append(write(rows, f"log-{number}.csv"))
    load(paths[:1], settings)
    store = Store(settings.warehouse, demo=True)
    stop = threading.Event()
    seen: list[tuple[int, int]] = []
    faults: list[BaseException] = []

    def keep_reading() -> None:
        try:
            while not stop.wait(0.01):  # the writer is a thread like them
                sql = "SELECT count(*) AS rows, count(DISTINCT title) AS titles FROM activity"
                found = store.published().frame(sql)
                seen.append((int(found["rows"].iloc[0]), int(found["titles"].iloc[0])))
        except BaseException as fault:
            faults.append(fault)

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for path in paths[1:]:
        load([path], settings, confirmed={"large"})
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert set(seen) == {(50, 1)}
    assert store.published().version == 4


# Damage.

Damage = Callable[[Settings], object]


def _version(settings: Settings) -> Path:
    return settings.warehouse / f"warehouse-{_BATCHES}.duckdb"


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def _change(path: Path, before: str, after: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")


def _execute(settings: Settings, sql: str) -> None:
    with duckdb.connect(str(_version(settings))) as connection:
        connection.execute(sql)


_MENDED: dict[str, tuple[Damage, set[str]]] = {
    "a pointer that is cut off": (
        lambda settings: os.truncate(settings.warehouse / "current.json", 20),
        {"pointer"},
    ),
    "a version that is missing": (lambda settings: _version(settings).unlink(), {"pointer"}),
    "no warehouse at all": (lambda settings: shutil.rmtree(settings.warehouse), {"pointer-missing"}),
    "a version with a byte flipped": (
        lambda settings: _flip(_version(settings), _BLOCK_OF_A_FILE * 3 + 100),
        {"version-damaged"},
    ),
    "a version that is cut off": (
        lambda settings: os.truncate(_version(settings), 100_000),
        {"version-damaged"},
    ),
    "a row that was changed": (
        lambda settings: _execute(settings, "UPDATE activity SET title = 'دیگر'"),
        {"content-differs"},
    ),
    "a row of the past that was removed": (
        lambda settings: _execute(settings, "DELETE FROM past_activity WHERE until = 2"),
        {"content-differs"},
    ),
    "a key that is there twice": (
        lambda settings: _execute(settings, "INSERT INTO activity FROM activity LIMIT 1"),
        {"content-differs", "history-broken"},
    ),
    "a batch that was renamed in the version": (
        lambda settings: _execute(settings, "UPDATE batch SET note = 'دیگر' WHERE number = 2"),
        {"content-differs"},
    ),
    "a fingerprint that was changed in the version": (
        lambda settings: _execute(settings, "UPDATE batch SET fingerprint = 'x' WHERE number = 2"),
        {"content-differs", "ledger-differs"},
    ),
    "a pointer that was moved back": (
        lambda settings: (settings.warehouse / "current.json").write_text(
            json.dumps({"version": 1, "file": "warehouse-1.duckdb", "batch": 1, "content": ""})
        ),
        {"batches-ahead", "content-differs"},
    ),
}


@pytest.mark.parametrize("what", _MENDED)
def test_damage_of_what_is_derived_is_named_and_a_rebuild_mends_it(record: Settings, what: str) -> None:
    content = publish.current(record.warehouse)
    damage, wanted = _MENDED[what]
    damage(record)
    before = state(record.batches)
    assert set(codes(record)) == wanted
    rebuilt = rebuild(record)
    assert content is not None
    assert (rebuilt.batches, rebuilt.content) == (_BATCHES, content.content)
    assert (codes(record), state(record.batches)) == ([], before)


def _batch(settings: Settings, number: int, file: str) -> Path:
    return Ledger(settings.batches).path(number) / file


_NOT_MENDED: dict[str, tuple[Damage, tuple[str, dict[str, str]]]] = {
    "a source file with a byte flipped": (
        lambda settings: _flip(_batch(settings, 2, "files/1.csv"), 50),
        ("batch-damaged", {"number": "2", "file": "files/1.csv"}),
    ),
    "a source file that is missing": (
        lambda settings: _batch(settings, 2, "files/2.csv").unlink(),
        ("batch-damaged", {"number": "2", "file": "files/2.csv"}),
    ),
    "a file that does not belong there": (
        lambda settings: _batch(settings, 2, "files/3.csv").write_text(""),
        ("batch-damaged", {"number": "2", "file": "files/3.csv"}),
    ),
    "asserted rows with a byte flipped": (
        lambda settings: _flip(_batch(settings, 3, "activity.parquet"), 50),
        ("batch-damaged", {"number": "3", "file": "activity.parquet"}),
    ),
    "a manifest with a byte flipped": (
        lambda settings: _flip(_batch(settings, 2, "batch.json"), 0),
        ("batch-damaged", {"number": "2", "file": "batch.json"}),
    ),
    "a manifest that is missing": (
        lambda settings: _batch(settings, 2, "batch.json").unlink(),
        ("batch-damaged", {"number": "2", "file": "batch.json"}),
    ),
    "a manifest that was changed with care": (
        lambda settings: _change(_batch(settings, 2, "batch.json"), '"note": null', '"note": "x"'),
        ("chain-broken", {"number": "3"}),
    ),
    "a batch that is missing": (
        lambda settings: shutil.rmtree(_batch(settings, 2, "")),
        ("batch-missing", {"number": "2"}),
    ),
    "the last batch missing": (
        lambda settings: shutil.rmtree(_batch(settings, 3, "")),
        ("batch-missing", {"number": "3"}),
    ),
    "all batches missing": (
        lambda settings: shutil.rmtree(settings.batches),
        ("batch-missing", {"number": "1"}),
    ),
}


@pytest.mark.parametrize("what", _NOT_MENDED)
def test_damage_of_a_batch_is_named_and_neither_built_upon_nor_backed_up(
    record: Settings, tmp_path: Path, what: str
) -> None:
    damage, (code, detail) = _NOT_MENDED[what]
    damage(record)
    before = state(record.data)
    assert (code, detail) in [tuple(fault) for fault in verify(record).faults]
    for work in (lambda: rebuild(record), lambda: backup(tmp_path / "other.zip", record)):
        with pytest.raises(PublishError) as caught:
            work()
        assert (caught.value.code, caught.value.detail) == (code, detail)
    assert state(record.data) == before
    assert not (tmp_path / "other.zip").exists()


def test_a_last_manifest_that_was_changed_with_care_is_not_built_upon(record: Settings, later: Path) -> None:
    _change(_batch(record, 3, "batch.json"), '"note": null', '"note": "x"')
    assert codes(record) == ["ledger-differs"]
    before = state(record.data)
    with pytest.raises(PublishError, match="ledger-differs"):
        load([later], record)
    assert state(record.data) == before
    assert rebuild(record).is_same is False  # and is told: that content is not what was published


def test_a_load_without_the_last_batch_names_it_and_a_backup_brings_it_back(
    record: Settings, later: Path, tmp_path: Path
) -> None:
    saved = backup(tmp_path / "saved.zip", record)
    shutil.rmtree(_batch(record, 3, ""))
    assert refused(lambda: load([later], record)) == "batch-missing"
    assert restore(saved, record, replace=True).is_same
    assert codes(record) == []


def test_a_load_after_the_warehouse_was_removed_harms_no_batch(
    run: Run, record: Settings, later: Path
) -> None:
    shutil.rmtree(record.warehouse)
    before = state(record.batches)
    ran = run("load", later, "--lang", "en")
    assert (ran.code, ran.err.endswith("Run “etl rebuild” to build it anew from the batches.\n")) == (2, True)
    assert run("undo", 2, "--yes").code == 2
    assert state(record.batches) == before
    assert run("rebuild").code == 0
    assert run("load", later).report["batch"] == _BATCHES + 1
    assert stored(record, "metric", "value") == [(120.0,)]


def test_readers_go_on_when_a_version_of_the_same_name_is_built_anew(record: Settings, later: Path) -> None:
    store = Store(record.warehouse, demo=True)
    assert store.published().version == _BATCHES
    shutil.rmtree(record.warehouse)
    for version in range(1, _BATCHES + 1):
        assert rebuild(record).version == version
        assert store.published().version == version
    load([later], record)
    assert store.published().number("SELECT count(*) FROM activity") == 4


# Backups.


@pytest.fixture
def saved(record: Settings, tmp_path: Path) -> Path:
    """A backup of the three loads."""
    (record.mappings).mkdir()
    (record.mappings / "0123456789abcdef.json").write_text("{}")
    return backup(tmp_path / "saved.zip", record)


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Another data folder, with nothing in it."""
    return _settings(tmp_path / "empty")


def test_a_backup_restored_into_an_empty_folder_comes_to_the_same(
    record: Settings, saved: Path, empty: Settings
) -> None:
    restored = restore(saved, empty)
    found = publish.current(record.warehouse)
    assert found is not None
    assert (restored.is_same, restored.batches, restored.content) == (True, _BATCHES, found.content)
    assert state(empty.batches) == state(record.batches)
    assert state(empty.mappings) == state(record.mappings)
    assert codes(empty) == []
    assert sorted(path.name for path in empty.data.iterdir()) == ["batches", "mappings", "warehouse"]


def test_a_backup_keeps_no_batch_that_was_never_published(record: Settings, tmp_path: Path) -> None:
    _leave_pending(record, number=4)
    with zipfile.ZipFile(backup(tmp_path / "saved.zip", record)) as archive:
        assert not [name for name in archive.namelist() if "000004" in name]


def test_a_backup_without_batches_that_are_there_is_not_made(record: Settings, tmp_path: Path) -> None:
    back = {"version": 1, "file": "warehouse-1.duckdb", "batch": 1, "content": ""}
    (record.warehouse / "current.json").write_text(json.dumps(back))
    with pytest.raises(PublishError, match="batches-ahead"):
        backup(tmp_path / "saved.zip", record)
    assert not list(tmp_path.glob("*.zip*"))


def _packed(file: Path, contents: dict[str, bytes], hashes: dict[str, str] | None = None) -> None:
    """Write a backup anew, with a list that fits, or is told to have these hashes besides."""
    said = json.loads(contents.pop("backup.json"))
    said["hashes"] = {name: sha256(content).hexdigest() for name, content in contents.items()} | (
        hashes or {}
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr("backup.json", json.dumps(said))


def _contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_FOREIGN = "batches/../../x"

_BROKEN: dict[str, Callable[[Path], object]] = {
    "a byte flipped in a file": lambda file: _flip(file, 60),
    "a byte flipped in the list": lambda file: _flip(file, file.read_bytes().index(b"backup.json") + 30),
    "the end cut off": lambda file: os.truncate(file, file.stat().st_size - 30),
    "half of it": lambda file: os.truncate(file, file.stat().st_size // 2),
    "nothing in it": lambda file: os.truncate(file, 0),
    "no ZIP file": lambda file: file.write_text("PK"),
    "a name that leads out": lambda file: _packed(file, _contents(file) | {_FOREIGN: b"x"}),
    "an absolute name": lambda file: _packed(file, _contents(file) | {"/x": b"x"}),
    "a name that is a folder's": lambda file: _packed(file, _contents(file) | {"mappings/..": b"x"}),
    "a folder of its own": lambda file: _packed(file, _contents(file) | {"warehouse/current.json": b"x"}),
    "a file that the list lacks": lambda file: _added(file, "mappings/more.json"),
    "a file that only the list has": lambda file: _packed(file, _contents(file), {"mappings/more.json": "0"}),
    "another hash than the list's": lambda file: _packed(
        file, _contents(file), {"mappings/0123456789abcdef.json": "0"}
    ),
    "a list that is none": lambda file: _listing(file, b"[]"),
    "a list without hashes": lambda file: _listing(file, b'{"hashes": []}'),
}


def _added(file: Path, name: str) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"x")


def _listing(file: Path, content: bytes) -> None:
    contents = _contents(file) | {"backup.json": content}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, packed in contents.items():
            archive.writestr(name, packed)


@pytest.mark.parametrize("what", _BROKEN)
def test_a_backup_that_is_not_whole_is_refused_and_changes_nothing(
    record: Settings, saved: Path, empty: Settings, what: str
) -> None:
    _BROKEN[what](saved)
    before = state(record.data.parent)
    for settings in (record, empty):
        with pytest.raises(PublishError) as caught:
            restore(saved, settings, replace=True)
        assert (caught.value.code, caught.value.detail["file"]) == ("backup-damaged", "saved.zip")
    assert state(record.data.parent) == before
    assert not list(record.data.parent.rglob("restoring-*"))


def test_a_backup_with_any_byte_flipped_is_refused_or_comes_to_the_same(saved: Path, tmp_path: Path) -> None:
    whole, wanted = saved.read_bytes(), _contents(saved)
    del wanted["backup.json"]
    found: list[str | None] = []
    for place in range(0, len(whole), 41):
        saved.write_bytes(whole)
        _flip(saved, place)
        folder = tmp_path / f"unpacked-{place}"
        code = refused(partial(_unpack, saved, folder))
        found.append(code)
        assert code == "backup-damaged" or (code, state(folder)) == (None, wanted), place
    assert found.count("backup-damaged") > 100


def test_a_backup_with_a_file_too_many_in_a_batch_is_refused(
    record: Settings, saved: Path, empty: Settings
) -> None:
    _packed(saved, _contents(saved) | {"batches/000002/files/9.csv": b"x"})
    with pytest.raises(PublishError, match="batch-damaged"):
        restore(saved, empty)
    assert state(empty.data) == {}


def test_a_restore_over_batches_wants_a_word_and_moves_them_aside(
    run: Run, record: Settings, saved: Path, later: Path
) -> None:
    load([later], record)
    before, batches = state(record.data), state(record.batches)
    ran = run("restore", saved, "--lang", "en")
    assert (ran.code, "--replace" in ran.err) == (2, True)
    assert state(record.data) == before
    assert run("restore", saved, "--replace").report["batches"] == _BATCHES
    (aside,) = record.data.glob("replaced-*")
    assert state(aside / "batches") == batches
    assert (codes(record), stored(record, "version", "batch")) == ([], [(_BATCHES,)])
    assert run("load", later).report["batch"] == _BATCHES + 1


def test_batches_that_a_killed_restore_put_in_place_are_not_built_upon_but_rebuilt(
    record: Settings, empty: Settings, tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pointer still names the former record, which has as many batches."""
    for number in range(_BATCHES):
        load([_csv(tmp_path / "log.csv", [activity(عنوان=f"دیگر {number}")])], empty)
    other = backup(tmp_path / "other.zip", empty)
    monkeypatch.setattr(Build, "publish", _killed)
    with pytest.raises(_KilledError):
        restore(other, record, replace=True)
    monkeypatch.undo()
    assert set(codes(record)) == {"ledger-differs"}
    before = state(record.data)
    for work in (lambda: load([later], record), lambda: undo(3, record, confirmed=True)):
        with pytest.raises(PublishError, match="ledger-differs"):
            work()
    assert state(record.data) == before
    assert rebuild(record).batches == _BATCHES
    assert (codes(record), stored(record, "activity", "title")) == ([], [("دیگر 2",)])


def _killed(build: Build) -> None:
    raise _KilledError
