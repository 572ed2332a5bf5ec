"""Appointments written up as activities: title, place, people, money, what came of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.demo.appointments import Appointment, appointments
from etl.demo.fates import fate
from etl.demo.places import Neighbourhood, neighbourhood, pick_neighbourhood, pick_venue, position
from etl.demo.plans import plan_items
from etl.demo.words import YEARS, Theme, read_words, stream
from karnameh.persian.calendar import MONTHS, from_gregorian, month_bounds, year_end
from karnameh.persian.digits import to_persian

_QUARTERS = ("بهار", "تابستان", "پاییز", "زمستان")
_ANYWHERE = {"CITYWIDE": 0.44, "UNKNOWN": 0.03, "": 0.53}
_CHANNELS = {"event": ("in_person",), "workshop": ("in_person",), "clip": ("social", "messenger")}
_CAMPAIGN_CHANNELS = ("social", "messenger", "outdoor", "website", "sms", "in_person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity in full, as it will have become; ``etl.demo.tables`` shows it as of a day.

    Dates are Gregorian; ``last`` is the last day, at the end of the month when only the
    month is recorded. ``series`` is the slot of the campaign that it belongs to.
    """

    slot: str
    theme: Theme
    year: int
    start: date
    last: date
    month_only: bool
    number: int
    series: str
    title: str
    summary: str
    person: str
    place: str
    venue: str
    position: tuple[float, float] | None
    unit: str
    audience: tuple[str, ...]
    topics: tuple[str, ...]
    partners: tuple[str, ...]
    channels: tuple[str, ...]
    outcome: str
    reason: str
    plan_item: str
    internal: bool

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return self.theme.kind

    @property
    def in_person(self) -> bool:
        """Whether people came to it."""
        return "in_person" in self.channels and self.kind in ("event", "workshop", "media_programme")


def year_activities(year: int) -> dict[str, Activity]:
    """The year's activities by identifier, in order of day; never the same thing twice on one day."""
    written = map(_write_up, appointments(year))
    distinct = {(activity.title, activity.place, activity.start): activity for activity in written}
    in_order = sorted(distinct.values(), key=lambda activity: (activity.start, activity.slot))
    return {f"DEMO-{year}-{number:04}": activity for number, activity in enumerate(in_order, start=1)}


def all_activities() -> dict[str, Activity]:
    """The activities of all the years by identifier."""
    return {key: activity for year in YEARS for key, activity in year_activities(year).items()}


def _write_up(appointment: Appointment) -> Activity:
    theme, slot, rng = appointment.theme, appointment.slot, stream(appointment.slot, "text")
    year, month, _ = from_gregorian(appointment.start)
    start, last, month_only = _dates(appointment)
    template, place_code = _title_and_place(appointment, rng, year)
    place = neighbourhood(place_code)
    person = _person(rng) if theme.kind == "portrait" else ""
    words = _slots(appointment, rng, place, person)
    venue = _venue(theme, rng, place, place_code)
    outcome, reason = fate(stream(slot, "fate"), theme, month=month)
    summary = rng.choice(theme.summaries).format(**words) if theme.summaries else ""
    return Activity(
        slot=slot,
        theme=theme,
        year=year,
        start=start,
        last=last,
        month_only=month_only,
        number=appointment.number if theme.rhythm == "weekly" else 0,
        series=appointment.series,
        title=template.format(**words),
        summary=summary if rng.random() < 0.7 else "",
        person=person,
        place=place_code,
        venue=venue,
        position=position(venue, place) if venue and rng.random() < 0.82 else None,
        unit=_unit(theme, rng),
        audience=_some(rng, theme.audience, most=2, share=0.92),
        topics=_some(rng, theme.topics, most=3, share=0.9),
        partners=_some(rng, theme.partners, most=2, share=0.58),
        channels=_channels(theme, rng, online=place_code == "ONLINE"),
        outcome=outcome,
        reason=reason,
        plan_item=_plan_item(theme, rng, year),
        internal=rng.random() < theme.internal,
    )


def _dates(appointment: Appointment) -> tuple[date, date, bool]:
    theme, rng = appointment.theme, stream(appointment.slot, "days")
    start = appointment.start
    year, month, _ = from_gregorian(start)
    last = appointment.end or start + timedelta(days=rng.randint(*theme.days) - 1)
    if rng.random() < theme.month_only:
        return month_bounds(year, month)[0], max(last, month_bounds(year, month)[1]), True
    within_season = year_end(year) if theme.kind != "project" else last
    return start, min(last, within_season), False


def _title_and_place(appointment: Appointment, rng: Random, year: int) -> tuple[str, str]:
    """A title's template and a place that fit each other."""
    theme = appointment.theme
    nowhere = tuple(title for title in theme.titles if "{place}" not in title)
    if nowhere and rng.random() < theme.online:
        return rng.choice(nowhere), "ONLINE"
    turn = stream(year, theme.name, "titles").randrange(len(theme.titles)) + appointment.ordinal
    template = theme.titles[turn % len(theme.titles)]
    if theme.where == "citywide" or theme.kind == "campaign":
        return template, "CITYWIDE"
    if theme.where == "online" or ("برخط" in template and template in nowhere):
        return template, "ONLINE"
    place = appointment.place or pick_neighbourhood(rng, year)
    if not appointment.place and template in nowhere:
        place = rng.choices(list(_ANYWHERE), list(_ANYWHERE.values()))[0] or place
    return template, place


def _slots(appointment: Appointment, rng: Random, place: Neighbourhood | None, person: str) -> dict[str, str]:
    """What fills the braces of a template."""
    theme = appointment.theme
    year, month, _ = from_gregorian(appointment.start)
    name = place.name if place else ""
    subjects = theme.subjects if place else tuple(text for text in theme.subjects if "{place}" not in text)
    yearly_round = theme.kind == "press_conference" and len(subjects) == len(MONTHS)
    subject = subjects[month - 1] if yearly_round else rng.choice(subjects)
    return {
        "place": name,
        "person": person,
        "subject": subject.format(place=name),
        "number": to_persian(appointment.number),
        "year": to_persian(year),
        "last_year": to_persian(year - 1),
        "month": MONTHS[month - 1],
        "quarter": _QUARTERS[(month - 1) // 3],
    }


def _venue(theme: Theme, rng: Random, place: Neighbourhood | None, place_code: str) -> str:
    if theme.venue == "none" or place_code in ("ONLINE", "UNKNOWN") or rng.random() < 0.08:
        return ""
    return pick_venue(rng, theme.venue, place)


def _channels(theme: Theme, rng: Random, *, online: bool) -> tuple[str, ...]:
    channels = theme.channels or _CHANNELS.get(theme.kind, ("website", "social"))
    if theme.kind == "campaign":
        channels = tuple(rng.sample(_CAMPAIGN_CHANNELS, rng.randint(2, 4)))
    if online:
        channels = tuple(dict.fromkeys("social" if code == "in_person" else code for code in channels))
    return channels if rng.random() < 0.94 or "in_person" in channels else ()


def _unit(theme: Theme, rng: Random) -> str:
    units = read_words("lists")["units"]
    return str(rng.choice(units.get(theme.kind, units["other"])))


def _person(rng: Random) -> str:
    names = read_words("lists")["names"]
    return f"{rng.choice(names['first'])} {rng.choice(names['last'])}"


def _plan_item(theme: Theme, rng: Random, year: int) -> str:
    return plan_items(year).get(theme.kind, "") if rng.random() < theme.planned else ""


def _some(rng: Random, items: tuple[str, ...], *, most: int, share: float) -> tuple[str, ...]:
    """One or more of the items, in their own order; sometimes none, as in any real log."""
    if not items or rng.random() >= share:
        return ()
    chosen = set(rng.sample(items, rng.randint(1, min(most, len(items)))))
    return tuple(item for item in items if item in chosen)
