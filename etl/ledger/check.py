"""Whether the batches are whole: none missing, no byte changed, each naming the one before."""

from collections.abc import Iterator
from typing import NamedTuple

from etl.ledger.folder import Ledger, hashes_of
from etl.problems import PublishError


class Fault(NamedTuple):
    """Something that is not as it should be; ``code`` is a key of the ``failure`` texts, which say what to do."""

    code: str
    detail: dict[str, str]


def check_batches(ledger: Ledger, *, last: int = 0) -> Iterator[Fault]:
    """The faults of all batches, in order; those up to ``last`` must be there."""
    previous = ""
    numbers = ledger.numbers()
    for number in range(1, max([last, *numbers]) + 1):
        if number not in numbers:
            yield Fault("batch-missing", {"number": str(number)})
            previous = ""
            continue
        try:
            batch = ledger.read(number)
        except PublishError as error:
            yield Fault(error.code, error.detail)
            previous = ""
            continue
        if batch.previous != previous and (previous or number == 1):
            yield Fault("chain-broken", {"number": str(number)})
        found = hashes_of(ledger.path(number))
        for path in sorted(found.keys() | batch.hashes.keys()):
            if found.get(path) != batch.hashes.get(path):
                yield Fault("batch-damaged", {"number": str(number), "file": path})
        previous = batch.fingerprint
