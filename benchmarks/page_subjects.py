"""What ``page.py`` compares: the site and its peers, each a server of its own on the same data."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.page_vitals import LIVE
from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
DASH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
STARTS_WITHIN = 60
"""Seconds that a server may take until it answers."""

_STREAMLIT = (sys.executable, "-m", "streamlit", "run")
_OPTIONS = (
    "--server.headless",
    "true",
    "--browser.gatherUsageStats",
    "false",
    "--server.address",
    "127.0.0.1",
)
_HAS_RUN = ".stApp[data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How to start one; ``PORT`` in the command is where it has to listen."""

    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One page of a server, and the selectors of the parts without which it is not live."""

    name: str
    server: Server
    path: str = "/"
    live: tuple[str, ...]


def subjects(data: Path, today: str) -> list[Subject]:
    """The site's two pages and their peers; says which peers are left out for want of their libraries."""
    published = data / "warehouse" / json.loads((data / "warehouse" / "current.json").read_text())["file"]
    site = Server(
        command=(*_STREAMLIT, "app.py", "--server.address", "127.0.0.1", "--server.port", "PORT"),
        folder=ROOT,
        environment={"KARNAMEH_DATA": str(data), "KARNAMEH_TODAY": today},
    )
    return [
        Subject(name="site /map", server=site, path="/map", live=(*LIVE, ".stApp canvas")),
        Subject(name="site /", server=site, live=(*LIVE, ".stApp [data-testid=stVegaLiteChart] svg")),
        Subject(
            name="bare Streamlit", server=_streamlit_peer("page_bare.py", published), live=(_HAS_RUN, "h1")
        ),
        Subject(
            name="plain Streamlit",
            server=_streamlit_peer("page_plain.py", published),
            live=(_HAS_RUN, "[data-testid=stDeckGlJsonChart] canvas", "[data-testid=stVegaLiteChart] svg"),
        ),
        *_other_peers(published),
    ]


def _streamlit_peer(script: str, published: Path) -> Server:
    """Streamlit as it is, with none of the site's settings."""
    command = (*_STREAMLIT, str(PEERS / script), *_OPTIONS, "--server.port", "PORT", "--", str(published))
    return Server(command=command, folder=published.parent)


def _other_peers(published: Path) -> Iterator[Subject]:
    if (PEERS / "node_modules").is_dir():
        yield Subject(
            name="static, vega-embed",
            server=_script(sys.executable, "page_static.py", published),
            live=("#map svg", "#months svg", "#places svg"),
        )
    else:
        print("The static page is left out. Its libraries: npm ci --prefix benchmarks/peers")
    if DASH_PYTHON.exists():
        yield Subject(
            name="Dash",
            server=_script(str(DASH_PYTHON), "page_dash.py", published),
            live=("#map canvas", "#months .main-svg .bars", "#places .main-svg .bars", "#table td"),
        )
    else:
        print("Dash is left out. Its environment: python3 -m venv .venv-bench && ", end="")
        print(".venv-bench/bin/pip install -r requirements-bench.txt")


def _script(python: str, script: str, published: Path) -> Server:
    """A peer that serves itself."""
    return Server(command=(python, str(PEERS / script), str(published), "PORT"), folder=published.parent)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    address: str
    process: int


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Start a server on a free port and end it afterwards. Raises RuntimeError with its last words."""
    port = free_port()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [str(port) if part == "PORT" else part for part in server.command],
            cwd=server.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(ROOT), **server.environment},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(address, process):
                output.seek(0)
                raise RuntimeError(output.read().decode(errors="replace"))
            yield Running(address, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 — our own server
                return True
        except OSError:
            time.sleep(0.2)
    return False


def cpu_seconds(process: int) -> float:
    """User and system time that a process and all its descendants, ended ones too, have used."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()  # the name before it may hold anything
        except OSError:
            continue  # it has just ended
        parents[int(path.parent.name)] = int(fields[1])
        ticks[int(path.parent.name)] = sum(map(int, fields[11:15]))
    family = {process}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(ticks.get(member, 0) for member in family) / os.sysconf("SC_CLK_TCK")
