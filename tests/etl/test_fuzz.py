"""A hundred and more mutated files; ``python -m tests.etl.fuzz`` runs as many as one wants."""

import pytest

from tests.etl import fuzz


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_are_reported_and_nothing_else(seed: int) -> None:
    assert fuzz.run(files=25, seed=seed).total() == 25
