"""Activities that were done, as entries of their kind's page: what each kind promises to tell."""

from collections.abc import Callable, Mapping

from karnameh.content.components import shown_date
from karnameh.content.measured import fact, is_on_a_scale, scale, share_of, value_text
from karnameh.content.view import View
from karnameh.exports.fragments import Link
from karnameh.exports.kinds import Bar, Bars, Entry, Remark, Said
from karnameh.warehouse.kind_records import PAIRS, Measure, Performed

_IN_OWN_WORDS = ("portrait", "project", "digital_service", "annual_report", "media_programme")
"""Kinds of which the summary says more than their measures."""


def entry(view: View, done: Performed) -> Entry:
    """One activity with its results."""
    own_facts, own_bars, left = _drawn(view, done)
    remarks = _REMARKS.get(done.kind)
    scales = [measure for measure in left if is_on_a_scale(measure)]
    facts = [fact(view, measure) for measure in left if not is_on_a_scale(measure)]
    return Entry(
        heading=Link(href=view.link("activity", id=done.activity_id), label=done.title),
        about=f"{when(view, done)} · {view.place_name(done.neighbourhood)}",
        colour=view.codes("kind").colour(done.kind),
        demo=view.locale.text("demo.tag") if done.demo else "",
        person=_person(view, done),
        text=(done.summary or "") if done.kind in _IN_OWN_WORDS else "",
        bars=[*own_bars, *(scale(view, measure) for measure in scales)],
        facts=[*own_facts, *facts, *_consent(view, done)],
        remarks=remarks(view, done) if remarks else [],
        links=[
            Link(href=address, label=view.locale.text("activity.link", n=at), outside=True)
            for at, address in enumerate(done.evidence or (), start=1)
        ],
    )


def when(view: View, done: Performed) -> str:
    """The day of an activity, or its first and last."""
    start = shown_date(view, done.start_date, done.start_precision)
    if done.end_date is None or done.end_date == done.start_date:
        return start
    end = shown_date(view, done.end_date, done.end_precision or "day")
    return start if end == start else view.locale.text("activity.span", start=start, end=end)


def _drawn(view: View, done: Performed) -> tuple[list[Said], list[Bars], list[Measure]]:
    """Facts and bars of the measures that a kind shows in a way of its own, and the measures that are left."""
    facts: list[Said] = []
    bars: list[Bars] = []
    shown: tuple[str, ...] = ()
    if done.kind in PAIRS:
        raised, settled = PAIRS[done.kind]
        facts, bars = _pair(view, done, raised, settled)
        shown = (raised, settled) if bars else ()
    elif done.kind == "campaign":
        bars, shown = _reach(view, done), ("reach",)
    elif done.kind == "survey":
        facts = _response(view, done)
    return facts, bars, [measure for measure in done.measures if measure.metric not in shown]


def _pair(view: View, done: Performed, raised: str, settled: str) -> tuple[list[Said], list[Bars]]:
    """What was settled of what was raised, and what is open; neither where one of them is not known."""
    say, number = view.locale.text, view.locale.number
    whole, part = done.known(raised), done.known(settled)
    if whole is None or part is None:
        return [], []
    key, rest = ("carried_out", "open_decisions") if raised == "decisions" else ("answered", "open_questions")
    value = say("kinds.part_of", part=number(part), whole=number(whole))
    is_odd = part > whole
    bar = Bar(label=say(f"kinds.{key}_bar"), value=value, share=None if is_odd else share_of(part, whole))
    notes = (say("kinds.odd"),) if is_odd else ()
    facts = [] if is_odd else [(say(f"kinds.{rest}"), number(whole - part))]
    return facts, [Bars(caption=say(f"kinds.{key}"), bars=(bar,), notes=notes)]


def _reach(view: View, done: Performed) -> list[Bars]:
    """The reach of each channel, side by side; never added up. Only people are drawn on one scale with people."""
    say, channels = view.locale.text, view.codes("channel")
    measures = done.measured("reach")
    if not measures:
        return []
    top = max((m.value for m in measures if m.value is not None and m.unit == "people"), default=0.0)
    bars = [
        Bar(
            label=channels.label(m.channel, view.locale) if m.channel else say("kinds.no_channel"),
            value=_with_target(view, m),
            share=share_of(m.value, top) if m.unit == "people" else None,
        )
        for m in measures
    ]
    return [Bars(caption=say("kinds.reach"), bars=bars, notes=(say("kinds.overlap"),))]


def _with_target(view: View, measure: Measure) -> str:
    value = value_text(view, measure)
    if measure.target is None:
        return value
    target = view.locale.number(measure.target, decimals=2)
    return view.locale.text("kinds.with_target", value=value, target=target)


def _response(view: View, done: Performed) -> list[Said]:
    """Which share of those invited answered, where both are known and fit each other."""
    invited, answered = done.known("invited"), done.known("responses")
    if not invited or answered is None or answered > invited:
        return []
    share = view.locale.percent(answered / invited)
    return [(view.locale.text("kinds.responded"), view.locale.text("kinds.response_rate", share=share))]


def _person(view: View, done: Performed) -> str:
    if done.kind != "portrait":
        return ""
    return done.person or view.locale.text("kinds.name_withheld")


def _consent(view: View, done: Performed) -> list[Said]:
    if not done.person or not done.consent:
        return []
    return [(view.locale.text("kinds.consent"), view.codes("consent").label(done.consent, view.locale))]


def _said(view: View, key: str, text: str | None) -> Remark:
    """A text of the record, or the sentence that it is missing."""
    label = view.locale.text(f"kinds.{key}")
    if text:
        return Remark(label=label, text=text)
    return Remark(label=label, text=view.locale.text(f"kinds.{key}_missing"), is_missing=True)


def _missing(view: View, label: str, sentence: str) -> Remark:
    say = view.locale.text
    return Remark(label=say(f"kinds.{label}"), text=say(f"kinds.{sentence}"), is_missing=True)


def _survey_remarks(view: View, done: Performed) -> list[Remark]:
    has_result = any(m.maximum is not None and m.value is not None for m in done.measures)
    missing = [] if has_result else [_missing(view, "survey_result", "survey_result_missing")]
    return [*missing, _said(view, "action", done.action_taken)]


def _campaign_remarks(view: View, done: Performed) -> list[Remark]:
    return [] if done.measured("reach") else [_missing(view, "reach", "no_reach")]


def _committee_remarks(view: View, done: Performed) -> list[Remark]:
    told = done.known("decisions_done") is not None or not done.known("decisions")
    missing = [] if told else [_missing(view, "carried_out", "outcome_missing")]
    return [_said(view, "resolutions", done.resolutions), *missing]


def _question_remarks(view: View, done: Performed) -> list[Remark]:
    told = done.known("questions_answered") is not None or not done.known("questions_asked")
    return [] if told else [_missing(view, "answered", "answers_missing")]


def _project_remarks(view: View, done: Performed) -> list[Remark]:
    if any(measure.baseline is not None for measure in done.measures):
        return []
    return [_missing(view, "before_label", "before_missing")]


_REMARKS: Mapping[str, Callable[[View, Performed], list[Remark]]] = {
    "survey": _survey_remarks,
    "campaign": _campaign_remarks,
    "committee": _committee_remarks,
    "press_conference": _question_remarks,
    "social_outreach": _question_remarks,
    "project": _project_remarks,
}
