"""Figures computed from the exported ZIP and nothing else: plain pandas, and jdatetime for the calendar.

Nothing of Karnameh is imported, and its SQL was not looked at twice: what is here follows the
README of the archive, the definitions that the site prints and the codes that stand on its pages.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zipfile import ZipFile

import jdatetime
import pandas as pd

DONE = ("held", "published")
PLANNED = ("planned", "confirmed")
FALLEN = ("cancelled", "postponed")
COUNTED_UNITS = (
    *("", "event", "issue", "clip", "workshop", "survey", "campaign", "meeting", "programme"),
    *("portrait", "project", "service", "report"),
)
"""Units of promises that activities are counted in; a promise of people or hours has no share."""
PAIRS = {
    "committee": ("decisions", "decisions_done"),
    "press_conference": ("questions_asked", "questions_answered"),
    "social_outreach": ("questions_asked", "questions_answered"),
}


class Answer(NamedTuple):
    """A figure: its value (None unless known), the state of it, and what is said with it."""

    value: float | None
    state: str
    parts: dict[str, float]


def known(value: float, **parts: float) -> Answer:
    """A number that is there."""
    return Answer(float(value), "known", {name: float(part) for name, part in parts.items()})


def missing(state: str, **parts: float) -> Answer:
    """No number, and why."""
    return Answer(None, state, {name: float(part) for name, part in parts.items()})


@dataclass(frozen=True)
class Asked:
    """A code, taken apart."""

    name: str
    year: int
    until: date | None
    month: int | None
    place: str | None
    kind: str | None
    metric: str | None
    unit: str | None
    what: str | None
    item: str | None

    @classmethod
    def of(cls, code: str) -> "Asked":
        """Read a code: a name, then letters with values; the plan item comes last and has dashes itself."""
        head, _, item = code.partition("-p")
        name, *choices = head.split("-")
        values = {choice[0]: choice[1:] for choice in choices}
        until = values.get("t")
        return cls(
            name=name,
            year=int(values["y"]),
            until=gregorian(int(until[:4]), int(until[4:6]), int(until[6:])) if until else None,
            month=int(values["o"]) if "o" in values else None,
            place=values.get("n"),
            kind=values.get("k"),
            metric=values.get("m"),
            unit=values.get("u"),
            what=values.get("w"),
            item=item or None,
        )


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one."""
    day_of: date = jdatetime.date(year, month, day).togregorian()
    return day_of


class Archive:
    """The tables of an exported ZIP."""

    def __init__(self, path: Any) -> None:  # noqa: ANN401 — whatever a ZIP can be opened from
        with ZipFile(path) as zipped:
            self.tables = {
                name.removesuffix(".csv"): pd.read_csv(
                    zipped.open(name), dtype=str, keep_default_na=False, encoding="utf-8-sig"
                )
                for name in zipped.namelist()
                if name.endswith(".csv")
            }
        self.activities = self._activities()
        self.metrics = self._metrics()
        self.plan = self.tables["plan_items"]
        self.codes: dict[tuple[str, str], dict[Any, Any]] = {
            (row["vocabulary"], row["code"]): row for row in self.tables["codes"].to_dict("records")
        }

    def _activities(self) -> pd.DataFrame:
        frame = self.tables["activities"].copy()
        frame["year"] = frame["year"].astype(int)
        frame["start"] = [date.fromisoformat(day) for day in frame["start_date"]]
        frame["last"] = [last_day(row) for row in frame.to_dict("records")]
        return frame

    def _metrics(self) -> pd.DataFrame:
        frame = self.tables["metrics"].copy()
        values = pd.to_numeric(frame["value"], errors="coerce")
        frame["number"] = values.where(frame["value_state"] == "known")
        return frame

    def answer(self, code: str) -> Answer:
        """A figure by its code."""
        asked = Asked.of(code)
        return _FIGURES[asked.name](self, asked)

    def chosen(self, asked: Asked, *, year: int | None = None, until: date | None = None) -> pd.DataFrame:
        """Activities of a year that started by a day, in a place and of a kind."""
        frame = self.activities[self.activities["year"] == (year or asked.year)]
        if asked.place:
            frame = frame[frame["neighbourhood"] == asked.place]
        if asked.kind:
            frame = frame[frame["kind"] == asked.kind]
        return frame[frame["start"] <= until] if until else frame

    def is_recorded(self, year: int) -> bool:
        """Whether there is any activity of a year."""
        return bool((self.activities["year"] == year).any())


def last_day(row: dict[Any, Any]) -> date:
    """The last day on which an activity can still be."""
    first = date.fromisoformat(row["start_date"])
    jalali = jdatetime.date.fromgregorian(date=first)
    if row["start_precision"] == "month":
        year, month = (jalali.year, jalali.month + 1) if jalali.month < 12 else (jalali.year + 1, 1)
        first = gregorian(year, month, 1) - timedelta(days=1)
    elif row["start_precision"] == "year":
        first = gregorian(jalali.year + 1, 1, 1) - timedelta(days=1)
    return max(first, date.fromisoformat(row["end_date"])) if row["end_date"] else first


def _count(*statuses: str) -> Callable[[Archive, Asked], Answer]:
    def counted(data: Archive, asked: Asked) -> Answer:
        if not data.is_recorded(asked.year):
            return missing("blank")
        frame = data.chosen(asked, until=asked.until)
        if asked.month:
            frame = frame[frame["month"] == str(asked.month)]
        return known(frame["status"].isin(statuses).sum())

    return counted


def _planned(data: Archive, asked: Asked) -> Answer:
    if not data.is_recorded(asked.year):
        return missing("blank")
    frame = data.chosen(asked)
    if asked.month:
        frame = frame[frame["month"] == str(asked.month)]
    seen = asked.until or date.min
    return known((frame["status"].isin(PLANNED) & (frame["last"] >= seen)).sum())


def _fallen(data: Archive, asked: Asked) -> Answer:
    if not data.is_recorded(asked.year):
        return missing("blank")
    counts = data.chosen(asked, until=asked.until)["status"].value_counts()
    parts = {status: counts.get(status, 0) for status in FALLEN}
    return known(sum(parts.values()), **parts)


def _undated(data: Archive, asked: Asked) -> Answer:
    if not data.is_recorded(asked.year):
        return missing("blank")
    frame = data.chosen(asked)
    return known((frame["status"].isin(DONE) & (frame["month"] == "")).sum())


def _done(data: Archive, asked: Asked) -> pd.DataFrame:
    frame = data.chosen(asked, until=asked.until)
    return frame[frame["status"].isin(DONE)]


def _reached(data: Archive, asked: Asked) -> Answer:
    if not data.is_recorded(asked.year):
        return missing("blank")
    places = data.tables["places"]
    on_the_map = set(places.loc[places["level"] == "neighbourhood", "code"])
    return known(len(on_the_map & set(_done(data, asked)["neighbourhood"])))


def _change(data: Archive, asked: Asked) -> Answer:
    if not (data.is_recorded(asked.year) and data.is_recorded(asked.year - 1)):
        return missing("blank")
    now = len(_done(data, asked))
    until = None
    if asked.until:
        jalali = jdatetime.date.fromgregorian(date=asked.until)
        is_short = (
            jalali.month == 12 and jalali.day == 30 and not jdatetime.date(asked.year - 1, 1, 1).isleap()
        )
        until = gregorian(jalali.year - 1, jalali.month, 29 if is_short else jalali.day)
    frame = data.chosen(asked, year=asked.year - 1, until=until)
    before = frame["status"].isin(DONE).sum()
    return known(now - before, now=now, before=before)


def _attendance(data: Archive, asked: Asked) -> Answer:
    frame = _done(data, asked)
    measured = data.metrics[data.metrics["metric"] == "attendance"].groupby("activity_id")
    people = measured["number"].sum(min_count=1)
    states = measured["value_state"].agg(set)
    found = frame["activity_id"].map(people)
    lacking = frame[(frame["status"] == "held") & found.isna()]
    said: list[set[str]] = [states.get(one, set()) for one in lacking["activity_id"]]
    unknown = sum("unknown" in one for one in said)
    blank = sum(not one & {"unknown", "not_applicable"} for one in said)
    parts = {"known": found.notna().sum(), "missing": unknown + blank}
    if found.notna().any():
        return known(found.sum(), **parts)
    if not unknown + blank:
        return missing("not_applicable", **parts)
    return missing("unknown" if unknown else "blank", **parts)


def _rate(data: Archive, asked: Asked) -> Answer:
    places = data.tables["places"].set_index("code")["population"]
    population = places.get(str(asked.place), "")
    if population in ("", "0"):
        return missing("not_applicable")
    if not data.is_recorded(asked.year):
        return missing("blank")
    done = len(_done(data, asked))
    return known(done * 1000 / int(population), done=done, population=int(population))


def _metric(data: Archive, asked: Asked) -> Answer:
    own = data.codes["metric", str(asked.metric)]
    ids = set(_done(data, asked)["activity_id"])
    units = data.metrics["unit"].where(data.metrics["unit"] != "", own["unit"])
    frame = data.metrics[
        (data.metrics["metric"] == asked.metric)
        & data.metrics["activity_id"].isin(ids)
        & (units == (asked.unit or own["unit"]))
    ]
    counts = frame["value_state"].value_counts()
    if frame.empty:
        return missing("blank")
    parts = {state: counts.get(state, 0) for state in ("known", "unknown", "blank")}
    state = next((one for one in ("known", "unknown", "blank", "not_applicable") if counts.get(one, 0)), "")
    if state != "known":
        return missing(state, **parts)
    numbers = frame["number"]
    return known(numbers.sum() if own["total"] == "sum" else numbers.mean(), **parts)


def _whole(data: Archive, metric: str) -> "pd.Series[float]":
    """The sum of a metric of each activity of which every part of it is known."""
    frame = data.metrics[data.metrics["metric"] == metric]
    lacking = frame.loc[frame["value_state"] != "known", "activity_id"]
    complete = frame[~frame["activity_id"].isin(set(lacking))]
    totals: pd.Series[float] = complete.groupby("activity_id")["number"].sum()
    return totals


def _settled(data: Archive, asked: Asked) -> Answer:
    frame = _done(data, asked)
    raised, settled = (frame["activity_id"].map(_whole(data, name)) for name in PAIRS[str(asked.kind)])
    both = raised.notna() & settled.notna()
    if not both.any():
        return missing("not_applicable" if frame.empty else "unknown")
    unreported = (raised.notna() & settled.isna()).sum()
    return known(settled[both].sum(), raised=raised[both].sum(), followed=both.sum(), unreported=unreported)


def _surveys(data: Archive, asked: Asked) -> Answer:
    frame = _done(data, asked)
    frame = frame[frame["kind"] == "survey"]
    if frame.empty:
        return missing("not_applicable")
    scales = {code for (of, code), row in data.codes.items() if of == "metric" and row["maximum"]}
    told = data.metrics[(data.metrics["value_state"] == "known") & data.metrics["metric"].isin(scales)]
    with_result = frame["activity_id"].isin(set(told["activity_id"])).sum()
    return known((frame["action_taken"] != "").sum(), total=len(frame), with_result=with_result)


def _overdue(data: Archive, asked: Asked) -> Answer:
    frame = data.chosen(asked)
    planned = frame[frame["status"].isin(PLANNED)]
    assert asked.until
    return _part(int((planned["last"] < asked.until).sum()), len(planned))


def _part(count: int, total: int) -> Answer:
    return known(count, total=total) if total else missing("not_applicable")


def _unknown(data: Archive, asked: Asked) -> Answer:
    if asked.what == "plan_quantity_unknown":
        plan = data.plan[data.plan["year"] == str(asked.year)]
        return _part(int(plan["quantity_state"].isin(["unknown", "blank"]).sum()), len(plan))
    frame = data.chosen(asked)
    done, held = frame[frame["status"].isin(DONE)], frame[frame["status"] == "held"]
    fallen = frame[frame["status"].isin(FALLEN)]
    attendance = data.metrics[data.metrics["metric"] == "attendance"]
    states = attendance.groupby("activity_id")["value_state"].agg(set)
    said = [states.get(one, set()) for one in held["activity_id"]]
    of, count = {
        "place_unknown": (done, (done["neighbourhood"] == "UNKNOWN").sum()),
        "budget_blank": (done, (done["budget_state"] == "blank").sum()),
        "budget_unknown": (done, (done["budget_state"] == "unknown").sum()),
        "date_imprecise": (done, (done["start_precision"] != "day").sum()),
        "reason_missing": (fallen, (fallen["status_reason"] == "").sum()),
        "attendance_blank": (held, sum(not one & {"known", "unknown", "not_applicable"} for one in said)),
        "attendance_unknown": (held, sum("unknown" in one and "known" not in one for one in said)),
    }[str(asked.what)]
    return _part(int(count), len(of))


def _item(data: Archive, asked: Asked) -> tuple[dict[Any, Any], int, bool]:
    """A plan item, the activities done that serve it, and whether anything was reported of it."""
    (item,) = data.plan[data.plan["plan_item_id"] == asked.item].to_dict("records")
    serving = data.activities[data.activities["plan_item"] == asked.item]["status"]
    return item, int(serving.isin(DONE).sum()), bool(serving.isin([*DONE, *PLANNED, *FALLEN]).any())


def _quantity(data: Archive, asked: Asked) -> Answer:
    item, _, _ = _item(data, asked)
    state = item["quantity_state"]
    return known(float(item["quantity"])) if state == "known" else missing(state)


def _plan_done(data: Archive, asked: Asked) -> Answer:
    _, done, is_reported = _item(data, asked)
    return known(done) if is_reported else missing("blank")


def _share(data: Archive, asked: Asked) -> Answer:
    item, done, is_reported = _item(data, asked)
    if item["quantity_state"] != "known":
        return missing(item["quantity_state"])
    quantity = float(item["quantity"])
    if not quantity:
        return missing("not_applicable")
    if item["unit"] not in COUNTED_UNITS:
        return missing("unknown")
    return known(done / quantity, done=done, quantity=quantity) if is_reported else missing("blank")


def _kept(data: Archive, asked: Asked) -> Answer:
    plan = data.plan[data.plan["year"] == str(asked.year)]
    counts = plan["quantity_state"].value_counts()
    parts = {
        "total": counts.get("known", 0),
        "unknown": counts.get("unknown", 0) + counts.get("blank", 0),
    }
    if plan.empty:
        return missing("blank", **parts)
    if not parts["total"]:
        return missing("unknown" if parts["unknown"] else "not_applicable", **parts)
    judged = plan[plan["quantity_state"] == "known"]
    done = data.activities[data.activities["status"].isin(DONE)]["plan_item"].value_counts()
    reached = sum(
        done.get(item, 0) >= float(quantity)
        for item, quantity in zip(judged["plan_item_id"], judged["quantity"], strict=True)
    )
    return known(reached, **parts)


_FIGURES: dict[str, Callable[[Archive, Asked], Answer]] = {
    "done": _count(*DONE),
    "held": _count("held"),
    "published": _count("published"),
    "postponed": _count("postponed"),
    "cancelled": _count("cancelled"),
    "planned": _planned,
    "overdue": _overdue,
    "fallen": _fallen,
    "undated": _undated,
    "reached": _reached,
    "change": _change,
    "attendance": _attendance,
    "rate": _rate,
    "metric": _metric,
    "settled": _settled,
    "surveys_acted": _surveys,
    "unknown": _unknown,
    "plan_quantity": _quantity,
    "plan_done": _plan_done,
    "plan_share": _share,
    "promises_kept": _kept,
}
CODE_IN_A_PAGE = re.compile(r"""href="/figure\?[^"]*?\bcode=([\w.-]+)""")
"""A figure's code as the pages link to it."""
