"""One twin of the fixture warehouse for all tests of a file, with the site's address set."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from karnameh.twin.twin import write_twin
from karnameh.warehouse import site_store
from tests.conftest import TODAY
from tests.twin.folder import ADDRESS


@pytest.fixture(scope="module")
def over_fixture(warehouse: Path) -> Iterator[None]:
    """The site's own store is the fixture warehouse, with its demonstration rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KARNAMEH_DATA", str(warehouse.parent))
        patch.setenv("KARNAMEH_DEMO", "1")
        patch.setenv("KARNAMEH_ADDRESS", ADDRESS)
        patch.setenv("KARNAMEH_TODAY", TODAY.isoformat())
        site_store.cache_clear()
        yield
    site_store.cache_clear()


@pytest.fixture(scope="module")
def twin(over_fixture: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder."""
    out = tmp_path_factory.mktemp("twin") / "karnameh"
    write_twin(out)
    return out
