"""The figures that there are: what each is made of, how it is computed and where its rows are."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from karnameh.figures import measures, outcomes, promised
from karnameh.figures.codes import FigureRef, WrongFigure, read_form
from karnameh.figures.measures import Measure
from karnameh.figures.values import FigureValue
from karnameh.persian import calendar
from karnameh.warehouse import Published, questions

_WHERE = frozenset({"place", "kind"})
_PERIOD = frozenset({"until"}) | _WHERE
_COUNTED = frozenset({"month"}) | _PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One figure. A year is always among its choices.

    Attributes:
        measure: computes it.
        needs, takes: the choices that it must and may have besides the year.
        status: of the activities behind it, as the page on activities knows it; empty for any.
        table: the download that holds its rows.
        sees: whether its day is one on which a plan is looked at, and not the last that counts.
        is_share: whether it is shown in percent.
    """

    measure: Measure
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    status: str = ""
    table: str = "activities"
    sees: bool = False
    is_share: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Where the rows behind a figure are: choices of the page on activities, and a download with its own.

    ``activities`` is None where the rows are no activities.
    """

    activities: Mapping[str, str] | None
    table: str
    choices: Mapping[str, str]


_ITEM = frozenset({"plan_item"})

DEFINITIONS: Mapping[str, Definition] = {
    "done": Definition(measure=measures.count_of("done"), takes=_COUNTED, status="done"),
    "held": Definition(measure=measures.count_of("held"), takes=_COUNTED, status="held"),
    "published": Definition(measure=measures.count_of("published"), takes=_COUNTED, status="published"),
    "planned": Definition(measure=measures.count_of("planned"), takes=_COUNTED, sees=True),
    "overdue": Definition(
        measure=measures.unknown, needs=frozenset({"until"}), takes=frozenset({"place"}), sees=True
    ),
    "postponed": Definition(measure=measures.count_of("postponed"), takes=_COUNTED, status="postponed"),
    "cancelled": Definition(measure=measures.count_of("cancelled"), takes=_COUNTED, status="cancelled"),
    "fallen": Definition(measure=measures.fallen, takes=_PERIOD),
    "undated": Definition(measure=measures.undated, takes=_WHERE, status="done"),
    "reached": Definition(measure=measures.reached, takes=frozenset({"until", "kind"}), status="done"),
    "change": Definition(measure=measures.change, takes=_PERIOD, status="done"),
    "attendance": Definition(measure=measures.attendance, takes=_PERIOD, status="done"),
    "rate": Definition(
        measure=measures.rate,
        needs=frozenset({"place"}),
        takes=frozenset({"kind"}),
        status="done",
        table="activities-by-neighbourhood",
    ),
    "metric": Definition(
        measure=outcomes.metric,
        needs=frozenset({"metric"}),
        takes=frozenset({"kind", "unit"}),
        status="done",
        table="measures",
    ),
    "settled": Definition(
        measure=outcomes.settled,
        needs=frozenset({"kind"}),
        takes=frozenset({"place"}),
        status="done",
        table="measures",
    ),
    "surveys_acted": Definition(measure=outcomes.surveys_acted, takes=frozenset({"place"}), status="done"),
    "unknown": Definition(measure=measures.unknown, needs=frozenset({"what"}), takes=frozenset({"place"})),
    "plan_quantity": Definition(measure=promised.quantity, needs=_ITEM, table="plan-against-done"),
    "plan_done": Definition(measure=promised.done, needs=_ITEM, table="plan-against-done"),
    "plan_share": Definition(measure=promised.share, needs=_ITEM, table="plan-against-done", is_share=True),
    "promises_kept": Definition(measure=promised.kept, table="plan-against-done"),
}
"""Every figure by its name. Their texts are in the locales, ``figure.name_…``, ``means_…``, ``asks_…``."""


def parse(text: str) -> FigureRef:
    """The figure that a code names; Persian digits and blanks around it are forgiven.

    Raises:
        WrongFigure: for anything that is not the code of a defined figure.
    """
    ref = read_form(text)
    definition = DEFINITIONS.get(ref.name)
    if definition is None:
        raise WrongFigure("name")
    made = ref.choices - {"year"}
    if not definition.needs <= made <= definition.needs | definition.takes:
        raise WrongFigure("choices")
    if ref.until and not definition.sees and calendar.from_gregorian(ref.until).year != ref.year:
        raise WrongFigure("day")
    return ref


def compute(published: Published, ref: FigureRef) -> FigureValue:
    """The figure's value in a published version.

    Raises:
        WrongFigure: when the version knows no such place, kind, metric, unit or plan item.
    """
    for name, known in _VOCABULARIES.items():
        value = getattr(ref, name)
        if value is not None and value not in known(published):
            raise WrongFigure(name)
    return DEFINITIONS[ref.name].measure(published, ref)


def rows(ref: FigureRef) -> Rows:
    """Where the rows behind a figure are."""
    definition = DEFINITIONS[ref.name]
    year = {"year": str(ref.year)}
    where = {key: value for key, value in (("n", ref.place), ("kind", ref.kind)) if value}
    if ref.name == "surveys_acted":
        where["kind"] = "survey"
    if definition.table == "plan-against-done" or ref.what == "plan_quantity_unknown":
        return Rows(activities=None, table="plan-against-done", choices=year)
    status = {"status": definition.status} if definition.status else {}
    if ref.name == "rate":
        kind = {"kind": ref.kind} if ref.kind else {}
        return Rows(activities=year | where | status, table=definition.table, choices=year | kind)
    return Rows(activities=year | where | status, table=definition.table, choices=year | where | status)


def _places(published: Published) -> set[str]:
    places = questions.places(published)
    on_the_map = places.loc[places["level"] == "neighbourhood", "code"]
    return {*map(str, on_the_map), *questions.codes(published, "special_place")}


_VOCABULARIES: Mapping[str, Callable[[Published], Container[str]]] = {
    "place": _places,
    "kind": lambda published: questions.codes(published, "kind"),
    "metric": lambda published: questions.codes(published, "metric"),
    "unit": lambda published: questions.codes(published, "unit"),
}
