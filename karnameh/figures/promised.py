"""Figures of a year's plan: what was promised and what became of it. See ``measures``."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from karnameh.figures.codes import FigureRef, WrongFigure
from karnameh.figures.measures import unit
from karnameh.figures.values import FigureValue, Names, State
from karnameh.persian import calendar
from karnameh.warehouse import Published, questions


def _plan(published: Published, ref: FigureRef) -> pd.DataFrame:
    return questions.plan_against_done(published, year=ref.year, today=calendar.year_end(ref.year))


def _item(published: Published, ref: FigureRef) -> Mapping[Any, Any]:
    plan = _plan(published, ref)
    found = plan[plan["plan_item_id"] == ref.plan_item]
    if found.empty:
        raise WrongFigure("plan_item")
    return found.to_dict("records")[0]


def _unit(item: Mapping[Any, Any]) -> Names:
    return {"fa": item["unit_fa"] or "", "en": item["unit_en"] or ""}


def quantity(published: Published, ref: FigureRef) -> FigureValue:
    """How much a plan item promised."""
    item = _item(published, ref)
    state = item["quantity_state"]
    value = float(item["quantity"]) if state == "known" else None
    return FigureValue(value=value, state=state, unit=_unit(item), rows=1)


def done(published: Published, ref: FigureRef) -> FigureValue:
    """Activities done that serve a plan item, whenever they were."""
    item = _item(published, ref)
    if not item["is_reported"]:
        return FigureValue(value=None, state="blank", unit=unit("activity"), rows=0)
    number = int(item["done"])
    return FigureValue(value=number, state="known", unit=unit("activity"), rows=number)


def share(published: Published, ref: FigureRef) -> FigureValue:
    """Activities done as a share of a plan item's quantity."""
    item = _item(published, ref)
    state = item["quantity_state"]
    if state == "known" and not item["quantity"]:
        state = "not_applicable"
    if state == "known" and not item["is_counted"]:
        state = "unknown"  # nobody records how many people or hours of a promise were kept
    if state == "known" and not item["is_reported"]:
        state = "blank"
    if state != "known":
        return FigureValue(value=None, state=state, unit=unit("share"), rows=0)
    number, promised = int(item["done"]), float(item["quantity"])
    parts = {"done": number, "quantity": promised}
    return FigureValue(value=number / promised, state="known", unit=unit("share"), rows=number, parts=parts)


def kept(published: Published, ref: FigureRef) -> FigureValue:
    """Promises with a known quantity that was reached."""
    plan = _plan(published, ref)
    known = plan[plan["quantity_state"] == "known"]
    parts = {
        "total": len(known),
        "unknown": int(plan["quantity_state"].isin(["unknown", "blank"]).sum()),
    }
    if known.empty:
        state: State = "unknown" if parts["unknown"] else "not_applicable"
        if plan.empty:
            state = "blank"
        return FigureValue(value=None, state=state, unit=unit("promise"), rows=len(plan), parts=parts)
    reached = int((known["done"] >= known["quantity"]).sum())
    return FigureValue(value=reached, state="known", unit=unit("promise"), rows=len(plan), parts=parts)
