"""The API over the fixture warehouse, without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from karnameh.warehouse import Published, Store
from karnameh.web.api import api_routes, application
from karnameh.web.compression import Compression
from karnameh.web.copies import Copies


def served(store: Store, patch: pytest.MonkeyPatch, *, rate: int = 0) -> TestClient:
    """A client of the API over a store."""
    patch.setenv("KARNAMEH_API_RATE", str(rate))
    patch.setattr(application, "site_store", lambda: store)
    app = Starlette(routes=api_routes(), middleware=[Middleware(Compression, copies=Copies())])
    return TestClient(app, headers={"Accept-Encoding": "identity"})


@pytest.fixture(scope="session")
def store(warehouse: Path) -> Store:
    """The fixture warehouse with demonstration rows."""
    return Store(warehouse, demo=True)


@pytest.fixture
def api(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the API."""
    with served(store, monkeypatch) as client:
        yield client


@pytest.fixture
def shown(store: Store) -> Published:
    """What the API shows."""
    return store.published()
