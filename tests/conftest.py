"""One fixture warehouse for all tests, built by the real pipeline from the small logs in this folder."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from karnameh.warehouse import Published, Store
from tests import fixture_warehouse

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # no test of ours is timed: the machine may be busy

TODAY = date(2026, 11, 23)
"""2 Azar 1405: «today» of every test."""


@pytest.fixture(autouse=True)
def _fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KARNAMEH_TODAY", TODAY.isoformat())


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a published warehouse with real and demonstration rows."""
    return fixture_warehouse.build(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def published(warehouse: Path) -> Published:
    """The fixture warehouse without demonstration rows."""
    return Store(warehouse, demo=False).published()


@pytest.fixture(scope="session")
def with_demo(warehouse: Path) -> Published:
    """The fixture warehouse with demonstration rows."""
    return Store(warehouse, demo=True).published()


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a published warehouse with a past, see ``fixture_warehouse.build_ledger``."""
    return fixture_warehouse.build_ledger(tmp_path_factory.mktemp("ledger"))
