"""Measures in words and on scales: a value beside its target, what it was before, and how sure it is."""

from collections.abc import Sequence

from karnameh.content.view import View
from karnameh.exports.kinds import Bar, Bars
from karnameh.warehouse.kind_records import Measure

_ASKED = ("survey", "interview")
"""Methods that ask people: of these it matters how many they were, and how far the answers may be off."""


def name_text(view: View, measure: Measure) -> str:
    """The metric's name, and its channel where it has one."""
    name = view.codes("metric").label(measure.metric, view.locale)
    if measure.channel is None:
        return name
    return f"{name} ({view.codes('channel').label(measure.channel, view.locale)})"


def value_text(view: View, measure: Measure) -> str:
    """The value with its unit; unknown, blank and not applicable in words, never as zero."""
    if measure.value is None:
        return view.locale.text(f"state.{measure.value_state}")
    shown = amount_text(view, measure, measure.value)
    return view.locale.text("activity.about", value=shown) if measure.quality == "estimated" else shown


def amount_text(view: View, measure: Measure, amount: float) -> str:
    """A number in the measure's unit."""
    unit = measure.unit_fa if view.locale.code == "fa" else measure.unit_en
    return f"{view.locale.number(amount, decimals=2)} {unit or ''}".strip()


def fact(view: View, measure: Measure) -> tuple[str, str]:
    """A measure in one line."""
    return name_text(view, measure), value_text(view, measure)


def is_on_a_scale(measure: Measure) -> bool:
    """Whether there is something to hold the value against: a largest value, a target, a time before."""
    return measure.maximum is not None or measure.target is not None or measure.baseline is not None


def scale(view: View, measure: Measure) -> Bars:
    """A measure before and after against its target, as far as they are recorded, on one scale."""
    say = view.locale.text
    numbers = [number for number in (measure.baseline, measure.value, measure.target) if number is not None]
    top = measure.maximum or max(numbers, default=0)
    has_before = measure.baseline is not None
    bars = [
        Bar(
            label=say("kinds.after" if has_before else "kinds.result"),
            value=value_text(view, measure),
            share=share_of(measure.value, top),
            reach=_reach(measure, top),
        )
    ]
    if measure.baseline is not None:
        before = amount_text(view, measure, measure.baseline)
        share = share_of(measure.baseline, top)
        bars.insert(0, Bar(label=say("kinds.before"), value=before, share=share, tone="before"))
    if measure.target is not None:
        target = amount_text(view, measure, measure.target)
        share = share_of(measure.target, top)
        bars.append(Bar(label=say("kinds.target"), value=target, share=share, tone="target"))
    return Bars(caption=name_text(view, measure), bars=bars, notes=_notes(view, measure))


def share_of(value: float | None, top: float) -> float | None:
    """A value's share of a scale from 0 to ``top``, 0 to 100; None where nothing can be drawn."""
    if value is None or top <= 0:
        return None
    return min(100.0, max(0.0, 100 * value / top))


def _margin(measure: Measure) -> float | None:
    return measure.margin if measure.margin is not None else measure.computed_margin


def _reach(measure: Measure, top: float) -> tuple[float, float] | None:
    margin = _margin(measure)
    if margin is None or measure.value is None:
        return None
    low, high = share_of(measure.value - margin, top), share_of(measure.value + margin, top)
    return None if low is None or high is None else (low, high)


def _notes(view: View, measure: Measure) -> Sequence[str]:
    """How the value was found, in one sentence; how sure it is, in another."""
    say, number = view.locale.text, view.locale.number
    if measure.value is None:
        return ()
    said = []
    is_answer = measure.method in _ASKED and measure.maximum is not None  # and not how many answered
    is_asked = is_answer or measure.sample_size is not None
    if measure.sample_size is not None:
        said.append(say("kinds.asked", asked=number(measure.sample_size)))
    elif is_asked:
        said.append(say("kinds.asked_missing"))
    method = view.codes("method").label(measure.method, view.locale) if measure.method else ""
    said.append(say("kinds.method", method=method) if method else say("kinds.method_missing"))
    if measure.quality == "estimated":
        said.append(say("kinds.estimated"))
    first = _sentence(view, said)
    return (first, _sentence(view, [_margin_text(view, measure)])) if is_asked else (first,)


def _margin_text(view: View, measure: Measure) -> str:
    say, number = view.locale.text, view.locale.number
    if measure.margin is not None:
        return say("kinds.margin_reported", margin=number(measure.margin, decimals=2))
    if (computed := measure.computed_margin) is not None:
        return say("kinds.margin_computed", margin=number(computed, decimals=1))
    return say("kinds.margin_missing")


def _sentence(view: View, said: Sequence[str]) -> str:
    between = "؛ " if view.locale.code == "fa" else "; "
    return view.locale.text("kinds.note_end", notes=between.join(said))
