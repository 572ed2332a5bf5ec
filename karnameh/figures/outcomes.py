"""Figures of what was measured and of what came of it. See ``measures``."""

from collections.abc import Mapping
from typing import Any

from karnameh.figures.codes import FigureRef, WrongFigure
from karnameh.figures.measures import counted, unit
from karnameh.figures.values import FigureValue, Names, State
from karnameh.warehouse import Published, questions
from karnameh.warehouse.kind_records import PAIRS


def settled(published: Published, ref: FigureRef) -> FigureValue:
    """What was settled of what was raised: decisions carried out, questions answered."""
    kind = ref.kind or ""
    if kind not in PAIRS:
        raise WrongFigure("kind")
    pair = PAIRS[kind]
    found = questions.follow_up(
        published, kind=kind, raised=pair[0], settled=pair[1], year=ref.year, neighbourhood=ref.place
    )
    parts = {"raised": found.raised, "followed": found.followed, "unreported": found.unreported}
    of = "decision" if pair[0] == "decisions" else "question"
    if found.followed:
        return counted(published, ref, found.settled, of=of, rows=found.followed, **parts)
    state: State = "unknown" if found.activities else "not_applicable"
    return FigureValue(value=None, state=state, unit=unit(of), rows=0)


def surveys_acted(published: Published, ref: FigureRef) -> FigureValue:
    """Surveys of which it is told what was done about them."""
    heard = questions.surveys_heard(published, year=ref.year, neighbourhood=ref.place)
    if not heard.held:
        return FigureValue(value=None, state="not_applicable", unit=unit("survey"), rows=0)
    parts = {"total": heard.held, "with_result": heard.with_result}
    return FigureValue(
        value=heard.with_action, state="known", unit=unit("survey"), rows=heard.held, parts=parts
    )


def metric(published: Published, ref: FigureRef) -> FigureValue:
    """What was measured, summed or averaged as the metric's own rule says."""
    own = questions.codes(published, "metric")[str(ref.metric)]
    if own["total"] not in ("sum", "mean"):
        raise WrongFigure("never_totalled")
    names: Names = {"fa": own["unit_fa"], "en": own["unit_en"]}
    if ref.unit is not None:
        given = questions.codes(published, "unit")[ref.unit]
        if given["fa"] == names["fa"]:
            raise WrongFigure("choices")  # the metric's own unit is not said
        names = {"fa": given["fa"], "en": given["en"]}
    totals = questions.metric_totals(published, year=ref.year, kind=ref.kind)
    of_unit = totals["unit_fa"].fillna("") == names["fa"]
    found = totals[(totals["metric"] == ref.metric) & of_unit]
    if found.empty:
        return FigureValue(value=None, state="blank", unit=names, rows=0)
    return _total(found.to_dict("records")[0], names)


def _total(row: Mapping[Any, Any], names: Names) -> FigureValue:
    states: tuple[State, ...] = ("known", "unknown", "blank", "not_applicable")
    state: State = next((one for one in states if row[one]), "blank")
    parts = {one: int(row[one]) for one in ("known", "unknown", "blank")}
    value = float(row["value"]) if state == "known" else None
    return FigureValue(value=value, state=state, unit=names, rows=parts["known"], parts=parts)
