"""What ``api.py`` compares: the site and Datasette, each a server of its own with the same rows."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.page_subjects import Server, running
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions import RESOURCES

ROOT = Path(__file__).resolve().parent.parent
DATASETTE = ROOT / ".venv-bench" / "bin" / "datasette"

Choices = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One of the two, running.

    Attributes:
        rows: the member of a page of JSON that has its rows.
    """

    name: str
    address: str
    process: int
    pages: list[str]
    csv: str
    rows: str

    @property
    def peak_mib(self) -> float:
        """The most memory that it has held."""
        status = Path(f"/proc/{self.process}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


def filters_of(published: Published) -> Iterator[Choices]:
    """Filters that all differ."""
    years = [str(year) for year in questions.years(published, plans=False)]
    for status, kind, year in product((None, "held"), questions.codes(published, "kind"), years):
        yield {"year": year, "kind": kind, **({"status": status} if status else {})}


def sqlite_of(published: Published, path: Path) -> Path:
    """The public rows of the activities as a table of SQLite, lists as texts."""
    if path.exists():
        return path
    fields = RESOURCES["activities"].fields
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    types = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
    columns = ", ".join(f"{field.name} {types.get(field.type, 'TEXT')}" for field in fields)
    with sqlite3.connect(unfinished) as made:
        made.execute(f"CREATE TABLE activities ({columns}, PRIMARY KEY (activity_id))")
        marks = ", ".join("?" for _ in fields)
        for rows in questions.resource_rows(published, "activities"):
            made.executemany(
                f"INSERT INTO activities VALUES ({marks})",  # noqa: S608 — marks only
                [[_plain(value) for value in row] for row in rows],
            )
        made.execute("CREATE INDEX by_choice ON activities (year, kind, status)")
    made.close()
    unfinished.replace(path)
    return path


def _plain(value: object) -> object:
    if isinstance(value, list):
        return "|".join(value)
    return value if isinstance(value, int | float | str | None) else str(value)


@contextmanager
def ours(folder: Path, filters: Sequence[Choices]) -> Iterator[Subject]:
    """The site, running."""
    command = (sys.executable, "-m", "uvicorn", "app:app", "--port", "PORT", "--log-level", "warning")
    server = Server(
        command=command, folder=ROOT, environment={"KARNAMEH_DATA": str(folder), "KARNAMEH_API_RATE": "0"}
    )
    pages = [f"/api/v1/activities.json?{_query(one)}&limit=100" for one in filters]
    with running(server) as found:
        yield Subject(
            name="Karnameh",
            address=found.address,
            process=found.process,
            pages=pages,
            csv="/api/v1/activities.csv",
            rows="data",
        )


@contextmanager
def datasette(database: Path, filters: Sequence[Choices]) -> Iterator[Subject]:
    """Datasette, running."""
    settings = {"max_csv_mb": 0, "max_returned_rows": 1000, "suggest_facets": "off"}
    options = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    command = (str(DATASETTE), "serve", "-i", str(database), "--port", "PORT", *options)
    base = f"/{database.stem}/activities"
    with running(Server(command=command, folder=ROOT)) as found:
        yield Subject(
            name="Datasette",
            address=found.address,
            process=found.process,
            pages=[f"{base}.json?{_query(one)}&_size=100&_shape=objects" for one in filters],
            csv=f"{base}.csv?_stream=on&_size=max",
            rows="rows",
        )


def _query(choices: Choices) -> str:
    return "&".join(f"{name}={value}" for name, value in choices.items())
