"""What the API says of itself holds: schemathesis asks every operation what its description allows, and what it does not.

Its own pytest plugin is not used: it does not know the pytest that we have.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from starlette.applications import Starlette

from karnameh.locales import locale
from karnameh.warehouse import Store
from karnameh.web.api import api_routes, application
from karnameh.web.api.openapi import document

EXAMPLES = 3
"""Of each of some seventy operations, in each mode."""


@pytest.fixture(scope="module")
def operations(store: Store) -> Iterator[list[Any]]:
    """The operations of the description, over the application itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KARNAMEH_API_RATE", "0")
        patch.setenv("KARNAMEH_TODAY", "2026-11-23")
        patch.setattr(application, "site_store", lambda: store)
        schema = schemathesis.openapi.from_dict(document(store.published(), locale("en")))
        schema.app = Starlette(routes=api_routes())
        yield [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_holds_what_is_said_of_it(operations: list[Any], mode: GenerationMode) -> None:
    asked = [operation for operation in operations if _has(operation, mode)]
    assert len(asked) == len(operations) > 50
    for operation in asked:
        _check(operation, mode)


def _has(operation: Any, mode: GenerationMode) -> bool:  # noqa: ANN401 — schemathesis's own
    return mode is GenerationMode.POSITIVE or bool(operation.query)


def _check(operation: Any, mode: GenerationMode) -> None:  # noqa: ANN401 — schemathesis's own
    @seed(1405)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:  # noqa: ANN401 — schemathesis's own
        case.call_and_validate()

    ask()
