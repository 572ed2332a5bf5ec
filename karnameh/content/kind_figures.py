"""The headline figures of one kind: how many, against last year, and what came of them."""

from karnameh.content import headlines
from karnameh.content.headlines import Period
from karnameh.content.view import View
from karnameh.exports.fragments import Figure
from karnameh.figures import FigureRef
from karnameh.warehouse import Headline, questions
from karnameh.warehouse.kind_records import PAIRS, FollowUp

_ATTENDED = ("event", "workshop", "media_programme")
"""Kinds that people come to."""


def figures(view: View, kind: str, period: Period, *, place: str) -> list[Figure]:
    """What was done, is to come and fell away, and the figure that the kind is about; ``place`` is empty for all."""
    now = _headline(view, kind, period, place)
    return [
        _done(view, kind, period, now, place),
        *_of_kind(view, kind, period, now, place),
        _planned(view, kind, period, now, place),
        _fallen(view, now, code=headlines.code_of("fallen", period, place=place, kind=kind)),
    ]


def _headline(view: View, kind: str, period: Period, place: str, *, before: bool = False) -> Headline:
    return questions.headline(
        view.data,
        year=period.year - 1 if before else period.year,
        until=period.before_until if before else period.until,
        today=view.today,
        kind=kind,
        neighbourhood=place or None,
    )


def _done(view: View, kind: str, period: Period, now: Headline, place: str) -> Figure:
    note = ""
    if period.compares:
        before = _headline(view, kind, period, place, before=True).done
        note = headlines.change(view.locale, now.done, before, previous=period.year - 1)
    href = view.link("activities", kind=kind, year=str(period.year), n=place, status="done")
    return Figure(
        label=view.locale.text("kinds.done"),
        value=view.locale.number(now.done),
        note=note,
        href=href,
        code=headlines.code_of("done", period, place=place, kind=kind),
    )


def _planned(view: View, kind: str, period: Period, now: Headline, place: str) -> Figure:
    href = view.link("activities", kind=kind, year=str(period.year), n=place, status="planned")
    say = view.locale.text
    return Figure(
        label=say("kinds.planned"),
        value=view.locale.number(now.planned),
        note=say("kinds.planned_note"),
        href=href,
        code=str(
            FigureRef(name="planned", year=period.year, until=view.today, place=place or None, kind=kind)
        ),
    )


def _fallen(view: View, now: Headline, *, code: str) -> Figure:
    say = view.locale.text
    note = say("kinds.fallen_note", cancelled=now.cancelled, postponed=now.postponed)
    value = view.locale.number(now.cancelled + now.postponed)
    return Figure(
        label=say("kinds.fallen"),
        value=value,
        note=note if now.cancelled + now.postponed else "",
        code=code,
    )


def _of_kind(view: View, kind: str, period: Period, now: Headline, place: str) -> list[Figure]:
    if not now.done:
        return []
    if kind in _ATTENDED:
        return [_attendance(view, now, code=headlines.code_of("attendance", period, place=place, kind=kind))]
    if kind in PAIRS:
        return [_followed(view, kind, period, place)]
    if kind == "survey":
        return [_surveys(view, period, place)]
    return []


def _attendance(view: View, now: Headline, *, code: str) -> Figure:
    say = view.locale.text
    label = say("kinds.attendance")
    if not now.attendance_known:
        return Figure(label=label, value=say("state.unknown"), note=say("kinds.attendance_none"), code=code)
    note = say("kinds.attendance_note", known=now.attendance_known, missing=now.attendance_missing)
    return Figure(label=label, value=view.locale.number(now.attendance or 0), note=note, code=code)


def _followed(view: View, kind: str, period: Period, place: str) -> Figure:
    """What was settled of what was raised, and of how much that is not known."""
    raised, settled = PAIRS[kind]
    found = questions.follow_up(
        view.data,
        kind=kind,
        raised=raised,
        settled=settled,
        year=period.year,
        neighbourhood=place or None,
    )
    say, number = view.locale.text, view.locale.number
    value = say("kinds.part_of", part=number(found.settled), whole=number(found.raised))
    return Figure(
        label=say(f"kinds.{settled}"),
        value=value if found.followed else say("kinds.nothing_followed"),
        note=_followed_note(view, raised.removesuffix("_asked"), found),
        code=str(FigureRef(name="settled", year=period.year, place=place or None, kind=kind)),
    )


def _followed_note(view: View, what: str, found: FollowUp) -> str:
    say, number = view.locale.text, view.locale.number
    sentences = []
    if found.followed:
        sentences.append(say(f"kinds.{what}_note", followed=number(found.followed)))
    if found.unreported:
        raised = number(found.unreported_raised)
        sentences.append(say(f"kinds.{what}_unreported", raised=raised, n=found.unreported))
    if found.unknown:
        sentences.append(say(f"kinds.{what}_unknown", n=found.unknown))
    return " ".join(sentences)


def _surveys(view: View, period: Period, place: str) -> Figure:
    heard = questions.surveys_heard(view.data, year=period.year, neighbourhood=place or None)
    say, number = view.locale.text, view.locale.number
    return Figure(
        label=say("kinds.surveys_acted"),
        value=say("kinds.part_of", part=number(heard.with_action), whole=number(heard.held)),
        note=say("kinds.surveys_note", result=number(heard.with_result), held=number(heard.held)),
        code=str(FigureRef(name="surveys_acted", year=period.year, place=place or None)),
    )
