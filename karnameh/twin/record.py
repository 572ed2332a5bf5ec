"""What of the published record there can be views of."""

from datetime import date

from karnameh.content.meeting_points import POINTS
from karnameh.persian import calendar
from karnameh.twin.views import Record
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions.unknowns import ACTIVITY_UNKNOWNS

_OTHERS = ("CITYWIDE", "ONLINE", "UNKNOWN")
_BATCHES = 200
"""Batches that have a page in the twin, the newest first."""


def record_of(published: Published, *, district: str, today: date) -> Record:
    """Years, places, kinds, months, promises and batches of a version, as its views are asked for."""
    places = questions.places(published)
    plan_years = questions.years(published)
    return Record(
        years=tuple(questions.years(published, plans=False)),
        plan_years=tuple(plan_years),
        places=tuple(str(code) for code in places[places["parent"] == district]["code"]),
        others=_OTHERS,
        kinds=tuple(questions.codes(published, "kind")),
        months=_months(published, today),
        items=tuple(
            (year, str(item))
            for year in plan_years
            for item in questions.promises(published, year=year, today=today)["plan_item_id"]
        ),
        gaps=ACTIVITY_UNKNOWNS,
        batches=tuple(batch.number for batch in questions.batches(published, page_size=_BATCHES).rows),
        points=len(POINTS),
    )


def _months(published: Published, today: date) -> tuple[tuple[int, int], ...]:
    """This month and the months in which anything is, the latest first."""
    now = calendar.from_gregorian(today)
    found = {(now.year, now.month)}
    for year in questions.years(published, plans=False):
        counts = questions.activities_by_month(published, year=year)
        counted = counts[["done", "planned", "cancelled", "postponed"]].sum(axis=1) > 0
        found |= {(year, int(month)) for month in counts.loc[counted, "month"]}
    return tuple(sorted(found, reverse=True))
