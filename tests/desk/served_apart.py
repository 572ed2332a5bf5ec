"""The desk in a process of its own, with the worker that it keeps: ``uvicorn tests.desk.served_apart:app``."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from karnameh import desk, web
from karnameh.settings import ROOT, Settings
from tests.browser.server import STARTS_WITHIN, free_port
from tests.desk.clerk import Office
from tests.desk.conftest import Browser


def application() -> Starlette:
    """The desk's and the site's own routes, as in ``app.py``."""
    routes = [*desk.routes(), *web.routes()]
    return Starlette(routes=routes, middleware=web.middleware(), lifespan=desk.lifespan)


@dataclass(frozen=True)
class Server:
    """A running server: its office, its process, and the folder of its temporary files."""

    office: Office
    pid: int
    temporary: Path

    def peak(self) -> int:
        """Bytes of memory that the server has held at most since ``forget_peak``."""
        return self._memory("VmHWM")

    def memory(self) -> int:
        """Bytes of memory that the server holds."""
        return self._memory("VmRSS")

    def _memory(self, name: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        (line,) = [line for line in lines if line.startswith(f"{name}:")]
        return int(line.split()[1]) * 1024

    def forget_peak(self) -> None:
        """Measure from here."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def workers(self) -> list[int]:
        """The worker and its job, the worker first."""
        return _below(self.pid)


def _below(pid: int) -> list[int]:
    """The processes that one started, and those that these did."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [each for child in map(int, found) for each in (child, *_below(child))]


@contextmanager
def server_of(settings: Settings, temporary: Path, **environment: str) -> Iterator[Server]:
    """Run the desk on a data folder; ends with everything that it started."""
    port = free_port()
    temporary.mkdir()
    said = {
        "KARNAMEH_DATA": str(settings.data),
        "KARNAMEH_DEMO": "0",
        "KARNAMEH_MEMORY": settings.memory,
        "KARNAMEH_SECRETS": str(settings.secrets),
        "KARNAMEH_UPLOAD_MB": str(settings.upload_megabytes),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.desk.served_apart:application"]
    command += ["--port", str(port), "--log-level", "warning", "--ws", "none"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **said, **environment}) as process:
        server = Server(Office(settings, port), process.pid, temporary)
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            Browser(server.office.port).get("/staff/sign-in")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The desk did not start")
