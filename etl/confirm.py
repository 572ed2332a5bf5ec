"""What a publication may not do without an explicit yes: withdraw records, change much of a table, publish personal data."""

from collections.abc import Sequence, Set
from typing import Literal

import duckdb

from etl.diff import Changes
from etl.staging import count
from etl.suspicions import Suspicion, personal_places

Confirmation = Literal["withdraw", "large", "personal"]
Wanted = dict[Confirmation, dict[str, int]]
"""What must be confirmed → values for the sentence that asks for it."""

FEW = 10
"""So many records may always change: in a small table any share is large."""


def wanted(
    connection: duckdb.DuckDBPyConnection,
    changes: Changes,
    share: float,
    confirmed: Set[Confirmation],
    *,
    suspicions: Sequence[Suspicion],
) -> Wanted:
    """What must still be confirmed; ``share`` of a published table may change unasked."""
    found: Wanted = {}
    withdrawn = sum(states.get("withdrawn", 0) for states in changes.values())
    if withdrawn and "withdraw" not in confirmed:
        found["withdraw"] = {"records": withdrawn}
    for table, states in changes.items():
        touched = states.get("changed", 0) + states.get("withdrawn", 0)
        published = count(connection, f"warehouse.{table}")
        if touched > max(FEW, share * published) and "large" not in confirmed:
            before = found.get("large", {"records": 0, "published": 0})
            found["large"] = {
                "records": before["records"] + touched,
                "published": before["published"] + published,
            }
    places = personal_places(suspicions)
    if places and "personal" not in confirmed:
        found["personal"] = {"places": places}
    return found
