"""The law of the ledger told naively: everything from the start again, in dictionaries, with nothing of ``etl``.

Its world is small, so that batches meet: two units, one of them spelled in two ways, two
years, few keys, and few contents of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

HOUSES, HOUSES_TOO, COUNCIL = "خانه‌های محله", "خانه های محله", "شورای 'همیاران'"
UNITS = {HOUSES: "houses", HOUSES_TOO: "houses", COUNCIL: "council"}
"""Spelling of a unit → the unit."""
YEARS = (1404, 1405)
KEYS = {
    "plan_item": ("plan_item_id",),
    "activity": ("activity_id",),
    "metric": ("activity_id", "metric", "channel"),
}

Key = tuple[object, ...]


class Row(NamedTuple):
    """A row that a load asserts."""

    table: str
    cells: Mapping[str, object]

    @property
    def key(self) -> Key:
        """Its table and natural key."""
        return (self.table, *(self.cells[name] for name in KEYS[self.table]))


def activity(number: int, content: int = 0) -> Row:
    """One of six activities, as one of seven contents has it."""
    title, unit, year, budget, topics = (
        ("جشن مهرگان", HOUSES, 1404, None, None),
        ("جشن مهرگان", HOUSES_TOO, 1404, None, None),
        ("جشن مهرگان", HOUSES, 1405, None, None),
        ("جشن مهرگان", COUNCIL, 1404, None, None),
        ("جشن یلدا", COUNCIL, 1405, 0, None),
        ("جشن یلدا", HOUSES, 1404, 120, None),
        ("جشن یلدا", HOUSES, 1404, None, ["جشن", "کودک"]),
    )[content]
    cells = {"activity_id": f"D7-1404-000{number}", "title": title, "unit": unit, "year": year}
    state = "blank" if budget is None else "known"
    return Row("activity", {**cells, "budget": budget, "budget_state": state, "topics": topics})


def metric(number: int, channel: str | None = None, value: float | None = 120.0) -> Row:
    """A measure of one of the activities."""
    cells = {"activity_id": f"D7-1404-000{number}", "metric": "reach", "channel": channel, "value": value}
    return Row("metric", {**cells, "value_state": "unknown" if value is None else "known"})


def plan_item(number: int, quantity: float | None = None) -> Row:
    """A plan item."""
    cells = {"plan_item_id": f"D7-1404-P0{number}", "quantity": quantity}
    return Row("plan_item", {**cells, "quantity_state": "unknown" if quantity is None else "known"})


ACTIVITIES = [activity(number, content) for number in range(1, 7) for content in range(7)]
OTHERS = [
    *(
        metric(number, channel, value)
        for number in (1, 2)
        for channel in (None, "social")
        for value in (0.0, 120.0, None)
    ),
    *(plan_item(number, quantity) for number in (1, 2) for quantity in (5.0, None)),
]


class Whole(NamedTuple):
    """What a load is the whole record of: a unit, in one of its spellings, and a year."""

    unit: str
    year: int

    def covers(self, row: Row) -> bool:
        """Whether a row lies in it: only activities do."""
        if row.table != "activity":
            return False
        return UNITS[str(row.cells["unit"])] == UNITS[self.unit] and row.cells["year"] == self.year


class Load(NamedTuple):
    """A load; one file for each table, in the order of ``KEYS``."""

    rows: Sequence[Row]
    whole: Whole | None = None

    def files(self) -> list[list[Row]]:
        """Its rows, file by file."""
        files = ([row for row in self.rows if row.table == table] for table in KEYS)
        return [rows for rows in files if rows]

    def placed(self) -> Iterator[tuple[Row, int, int]]:
        """Each row with its file and its row there, below the header."""
        for file, rows in enumerate(self.files()):
            for place, row in enumerate(rows, start=2):
                yield row, file, place


class Undo(NamedTuple):
    """An undo of the batch of that number."""

    target: int


class Note(NamedTuple):
    """A correction: a public note on an activity."""

    activity_id: str


Step = Load | Undo | Note


class Standing(NamedTuple):
    """A row as it stands, and the batch that it rests on."""

    row: Row
    batch: int
    file: int
    source_row: int
    since: int = 0


State = dict[Key, Standing]


def in_force(steps: Sequence[Step]) -> set[int]:
    """A batch is in force unless an undo in force, always a later one, takes it back."""
    holding: set[int] = set()
    for number in range(len(steps), 0, -1):
        takers = {n for n in holding if steps[n - 1] == Undo(number)}
        if not takers:
            holding.add(number)
    return holding


def notes(steps: Sequence[Step]) -> list[tuple[str, int]]:
    """The corrections in force: of which activity, by which batch."""
    holding = in_force(steps)
    return [
        (step.activity_id, number)
        for number, step in enumerate(steps, start=1)
        if isinstance(step, Note) and number in holding
    ]


def history(steps: Sequence[Step]) -> list[State]:
    """The state after each batch, from that before the first one on."""
    states: list[State] = [{}]
    for number in range(1, len(steps) + 1):
        before, now = states[-1], _come_to(steps[:number])
        for key, standing in now.items():
            stood = before.get(key)
            is_same = stood is not None and stood._replace(since=0) == standing
            now[key] = standing._replace(since=stood.since if stood and is_same else number)
        states.append(now)
    return states


def _come_to(steps: Sequence[Step]) -> State:
    """What the loads in force come to, one after the other as if there were no others."""
    state: State = {}
    holding = in_force(steps)
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, Load) or number not in holding:
            continue
        for row, file, source_row in step.placed():
            if row.key not in state or state[row.key].row != row:
                state[row.key] = Standing(row, number, file, source_row)
        said = {row.key for row in step.rows}
        for key, standing in list(state.items()):
            if step.whole and step.whole.covers(standing.row) and key not in said:
                del state[key]
    return state
