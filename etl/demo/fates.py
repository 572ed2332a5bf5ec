"""What became of an activity: done, cancelled or postponed, and its status as seen today."""

from datetime import date, timedelta
from random import Random

from etl.demo.words import Theme, read_words

_CANCELLED, _POSTPONED = 0.076, 0.034
_AT_RISK = frozenset({"event", "workshop", "committee", "press_conference", "media_programme"})
_RISKY_MONTHS = {4: 1.1, 5: 1.2, 9: 1.3, 10: 1.6, 11: 1.4}
_OTHER_MONTHS = 0.85
_CONFIRMED_AHEAD = timedelta(days=14)
_PUBLISHED = frozenset({"publication", "clip", "portrait", "annual_report", "digital_service"})


def fate(rng: Random, theme: Theme, *, month: int) -> tuple[str, str]:
    """``cancelled`` or ``postponed`` with a reason; ``done`` and no reason for most.

    Only what needs people in one place is at risk, most of all in the months of
    polluted air, snow and great heat.
    """
    if theme.kind not in _AT_RISK or theme.venue == "none":
        return "done", ""
    chance = rng.random() / _RISKY_MONTHS.get(month, _OTHER_MONTHS)
    if chance >= _CANCELLED + _POSTPONED:
        return "done", ""
    reasons = [reason for reason in read_words("lists")["reason"] if _fits(reason, theme, month)]
    reason = rng.choices(reasons, [reason["weight"] for reason in reasons])[0]["text"]
    return ("cancelled" if chance < _CANCELLED else "postponed"), str(reason)


def _fits(reason: dict[str, tuple[object, ...]], theme: Theme, month: int) -> bool:
    return (
        month in reason["months"]
        and theme.kind in reason.get("kinds", (theme.kind,))
        and theme.venue in reason.get("venues", (theme.venue,))
    )


def status(theme: Theme, outcome: str, *, start: date, last: date, today: date) -> str:
    """Status as a clerk would have it on the morning of ``today``.

    What began but has not ended yet is still confirmed: it can be called held
    only when its last day has passed.
    """
    if start < today and outcome != "done":
        return outcome
    if last < today:
        in_person = theme.kind == "media_programme" and theme.venue != "none"
        published = theme.kind in _PUBLISHED or (theme.kind == "media_programme" and not in_person)
        return "published" if published else "held"
    return "confirmed" if start <= today + _CONFIRMED_AHEAD else "planned"
