"""The promises of a year: what should be done of each by today, how it stands, and what shows it."""

from datetime import date
from typing import Any

import pandas as pd

from karnameh.warehouse.promise_state import PromiseState, expected_by, promise_state, term
from karnameh.warehouse.published import Published
from karnameh.warehouse.questions.plans import plan_against_done

_ORDER = list(PromiseState)


def promises(published: Published, *, year: int, today: date) -> pd.DataFrame:
    """The promises of a year: those without evidence first, then the late ones; what was dropped stands last.

    Columns: those of ``plan_against_done`` and last, last_precision (the day by which it is due), expected
    (whole ones that should be done by today; NA without a quantity), state (a ``PromiseState``), unlinked
    (activities of its kind done in its year that serve no promise).
    """
    plan = plan_against_done(published, year=year, today=today)
    more = {row["plan_item_id"]: row for row in _more(published, year)}
    plan["unlinked"] = [more[key]["unlinked"] for key in plan["plan_item_id"]]
    stands = [_stands(row, today) for row in plan.to_dict("records")]
    plan["last"] = [last for last, _, _ in stands]
    plan["last_precision"] = "day"
    plan["expected"] = pd.array([expected for _, expected, _ in stands], dtype="Int64")
    plan["state"] = [str(state) for _, _, state in stands]
    rank = [
        (state is PromiseState.DROPPED, done > 0, _ORDER.index(state))
        for (_, _, state), done in zip(stands, plan["done"], strict=True)
    ]
    order = sorted(range(len(plan)), key=lambda at: rank[at])
    return plan.iloc[order].reset_index(drop=True)


def _stands(row: dict[Any, Any], today: date) -> tuple[date, int | None, PromiseState]:
    has_time = term(int(row["year"]), row["due_date"], row["due_precision"])
    is_known = row["quantity_state"] == "known" and row["is_counted"]
    quantity = float(row["quantity"]) if is_known else None
    state = promise_state(
        quantity=quantity,
        done=int(row["done"]),
        term=has_time,
        today=today,
        is_dropped=row["dropped_reason"] is not None,
    )
    expected = None if quantity is None else expected_by(quantity, has_time.passed(today))
    return has_time.last, expected, state


def _more(published: Published, year: int) -> list[dict[str, Any]]:
    return published.records(
        """
        SELECT plan_item_id, (
            SELECT count(*) FROM activity
            WHERE is_done AND activity.year = item.year AND activity.kind = item.kind
                AND activity.plan_item IS NULL AND activity.demo = item.demo
        ) AS unlinked
        FROM plan_item AS item WHERE item.year = $year
        """,
        {"year": year},
    )


def promise_evidence(published: Published, *, plan_items: list[str], limit: int = 3) -> pd.DataFrame:
    """The newest activities done for each of the promises, at most ``limit`` of each.

    Columns: plan_item, activity_id, kind, title, start_date, start_precision, end_date (None),
    end_precision (None), status, neighbourhood, demo.
    """
    return published.frame(
        """
        SELECT plan_item, activity_id, kind, title, start_date, start_precision, end_date, end_precision,
            status, neighbourhood, demo
        FROM activity
        WHERE is_done AND plan_item IN (SELECT unnest($plan_items::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY plan_item ORDER BY start_date DESC, activity_id DESC) <= $limit
        ORDER BY plan_item, start_date DESC, activity_id DESC
        """,
        {"plan_items": plan_items, "limit": limit},
    )
