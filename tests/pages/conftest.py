"""A page inside its frame, run without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from karnameh.settings import ROOT
from karnameh.warehouse import site_store

MAIN = ROOT / "karnameh" / "dashboard" / "main.py"
Run = Callable[..., AppTest]


def run_page(
    environment: pytest.MonkeyPatch, data: Path, name: str = "overview", *, demo: str = "1", **choices: str
) -> AppTest:
    """Run a page over a data folder with the given choices in its address."""
    environment.setenv("KARNAMEH_DATA", str(data))
    environment.setenv("KARNAMEH_DEMO", demo)
    site_store.cache_clear()
    at = AppTest.from_file(str(MAIN), default_timeout=30)
    if name != "overview":
        at.switch_page(str(ROOT / "pages" / f"{name}.py"))
    for key, value in choices.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


@pytest.fixture
def run(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a page with the given choices in its address."""

    def ran(
        name: str = "overview", *, data: Path = warehouse.parent, demo: str = "1", **choices: str
    ) -> AppTest:
        return run_page(monkeypatch, data, name, demo=demo, **choices)

    return ran


def html(at: AppTest) -> str:
    """All the markup of a run."""
    return "\n".join(element.proto.body for element in at.get("html"))
