"""The demonstration's tables as of a day: cells by field name, as a careful clerk writes them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from etl.demo.activities import Activity
from etl.demo.crowds import goals
from etl.demo.fates import status
from etl.demo.measures import Measure
from etl.demo.meetings import decided
from etl.demo.metrics import measures
from etl.demo.money import budget_cell
from etl.demo.words import DISTRICT, name_of, read_words, stream
from karnameh.persian.calendar import format_date
from karnameh.persian.digits import format_number, to_persian
from karnameh.persian.text import clean

SOURCE = clean("دادهٔ نمایشی")
"""Stands in the source field of every row."""

_DONE = ("held", "published")
_OWN_PAGE = {"publication": "issue", "clip": "film", "portrait": "film", "annual_report": "report"}
_PAGES = ("photos", "minutes", "news", "film")
_SEPARATOR = "، "


def activity_rows(activities: Mapping[str, Activity], today: date) -> Iterator[dict[str, str]]:
    """The activities as of a day."""
    keys = {activity.slot: key for key, activity in activities.items()}
    for key, activity in activities.items():
        state = _status(activity, today)
        row = {
            "activity_id": key,
            "kind": name_of("kind", activity.kind),
            "title": activity.title,
            "summary": activity.summary,
            **_dates(activity),
            "status": name_of("status", state),
            "status_reason": activity.reason if state in ("cancelled", "postponed") else "",
            **_place(activity),
            "unit": activity.unit,
            "audience": _names("audience", activity.audience),
            "topics": _SEPARATOR.join(activity.topics),
            "partners": _SEPARATOR.join(activity.partners),
            "channels": _names("channel", activity.channels),
            "plan_item": activity.plan_item,
            "parent": keys.get(activity.series, ""),
            "visibility": name_of("visibility", "internal") if activity.internal else "",
            "issue_number": to_persian(activity.number) if activity.number else "",
            "person": activity.person,
            "consent": _consent(activity) if activity.kind == "portrait" else "",
            "source": SOURCE,
        }
        yield row | (_afterwards(key, activity) if state in _DONE else {})


def metric_rows(activities: Mapping[str, Activity], today: date) -> Iterator[dict[str, str]]:
    """The metrics as of a day."""
    for key, activity in activities.items():
        state = _status(activity, today)
        if state in _DONE:
            known: Iterable[Measure] = measures(activity)
        elif state in ("planned", "confirmed"):
            known = goals(activity)
        else:
            known = ()
        for measure in known:
            yield {"activity_id": key, **_measure_cells(measure)}


def _status(activity: Activity, today: date) -> str:
    return status(activity.theme, activity.outcome, start=activity.start, last=activity.last, today=today)


def _dates(activity: Activity) -> dict[str, str]:
    last = activity.last if activity.last > activity.start else None
    if activity.month_only:
        return {
            "start_date": format_date(activity.start, precision="month"),
            "end_date": format_date(activity.last, precision="month"),
        }
    return {
        "start_date": format_date(activity.start, style="numeric"),
        "end_date": format_date(last, style="numeric") if last else "",
    }


def _place(activity: Activity) -> dict[str, str]:
    lat, lon = activity.position or (None, None)
    return {
        "district": to_persian(DISTRICT),
        "neighbourhood": name_of("neighbourhood", activity.place),
        "venue": activity.venue,
        "lat": format_number(lat, decimals=5) if lat else "",
        "lon": format_number(lon, decimals=5) if lon else "",
    }


def _afterwards(key: str, activity: Activity) -> dict[str, str]:
    """What is written down once an activity is done."""
    cells = {"budget": budget_cell(activity)}
    cells["evidence"] = _SEPARATOR.join(
        f"https://example.org/{key.lower()}/{page}" for page in _evidence(activity)
    )
    rng = stream(activity.slot, "afterwards")
    if activity.kind == "survey" and rng.random() < 0.7:
        cells["action_taken"] = rng.choice(read_words("lists")["texts"]["actions"])
    if activity.kind == "committee" and rng.random() < 0.8:
        cells["resolutions"] = "؛ ".join(decided(activity)) + "."
    return cells


def _evidence(activity: Activity) -> list[str]:
    """What there is to look at: of most that is published the thing itself, of other things seldom anything."""
    rng = stream(activity.slot, "evidence")
    if own := _OWN_PAGE.get(activity.kind):
        return [own] if rng.random() < 0.85 else []
    return rng.sample(_PAGES, rng.randint(1, 2)) if rng.random() < 0.2 else []


def _consent(activity: Activity) -> str:
    codes, weights = ("written_consent", "group_photo", "archival"), (88, 8, 4)
    return name_of("consent", stream(activity.slot, "consent").choices(codes, weights)[0])


def _names(vocabulary: str, codes: tuple[str, ...]) -> str:
    return _SEPARATOR.join(name_of(vocabulary, code) for code in codes)


def _measure_cells(measure: Measure) -> dict[str, str]:
    return {
        "metric": name_of("metric", measure.metric),
        "channel": name_of("channel", measure.channel) if measure.channel else "",
        "value": _number(measure.value),
        "target": _number(measure.target) if measure.target is not None else "",
        "baseline": _number(measure.baseline) if measure.baseline is not None else "",
        "method": name_of("method", measure.method) if measure.method else "",
        "sample_size": _number(measure.sample_size) if measure.sample_size else "",
        "margin": format_number(measure.margin, decimals=2) if measure.margin is not None else "",
        "quality": name_of("quality", measure.quality) if measure.quality else "",
    }


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else format_number(value, decimals=1)
