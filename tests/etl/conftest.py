"""What the pipeline's tests share: an empty data folder, files to load, the command line."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from etl.__main__ import main
from karnameh.settings import Settings

ACTIVITY_ROW = {
    "شناسه": "D7-1404-0001",
    "نوع": "رویداد",
    "عنوان": "جشن مهرگان",
    "تاریخ شروع": "۱۴۰۴/۰۷/۱۰",
    "وضعیت": "برگزارشده",
    "منطقه": "۷",
    "محله": "کاج",
    "واحد مجری": "روابط عمومی",
}
METRIC_ROW = {"شناسهٔ فعالیت": "D7-1404-0001", "سنجه": "attendance", "مقدار": "۱۲۰"}
PLAN_ROW = {
    "شناسهٔ برنامه": "D7-1404-P01",
    "سال": "۱۴۰۴",
    "منطقه": "۷",
    "عنوان": "برگزاری جشن‌ها",
    "نوع": "رویداد",
    "مقدار برنامه": "نامشخص",
}


class Ran(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def codes(self) -> set[str]:
        return {code for file in self.report["files"] for code in file["problem_counts"]}

    def problems(self, code: str) -> list[dict[str, Any]]:
        return [p for file in self.report["files"] for p in file["problems"] if p["code"] == code]


Run = Callable[..., Ran]
Write = Callable[..., Path]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An empty data folder."""
    monkeypatch.setenv("KARNAMEH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KARNAMEH_MEMORY", "256MB")
    return Settings.from_environment()


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``python -m etl`` in this process; ``--json`` unless told otherwise."""

    def command(*arguments: str | Path, as_json: bool = True) -> Ran:
        capsys.readouterr()
        code = main([*map(str, arguments), *(["--json"] if as_json else [])])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows (mappings of header to cell) as a CSV file."""

    def file(
        rows: Sequence[Mapping[str, str]],
        name: str = "log.csv",
        encoding: str = "utf-8",
        separator: str = ",",
    ) -> Path:
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return file


def activity(**cells: str) -> dict[str, str]:
    """A right activity row with some cells changed or added; ``_`` in a header stands for a blank."""
    return {**ACTIVITY_ROW, **{header.replace("_", " "): cell for header, cell in cells.items()}}


def activities(number: int) -> list[dict[str, str]]:
    """That many right rows."""
    return [activity(شناسه=f"D7-1404-{place:04}") for place in range(1, number + 1)]


def pointer(settings: Settings) -> dict[str, Any] | None:
    """What the pointer says."""
    path = settings.warehouse / "current.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
