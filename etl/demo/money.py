"""What an activity cost, in rials: known, unknown, zero or left blank."""

from etl.demo.activities import Activity
from etl.demo.words import UNKNOWN, YEARS, stream
from karnameh.persian.digits import format_number

_INFLATION = 1.32
_USUAL_MILLIONS = {
    "event": 260,
    "publication": 40,
    "clip": 65,
    "workshop": 55,
    "survey": 140,
    "campaign": 1_100,
    "press_conference": 60,
    "media_programme": 120,
    "portrait": 35,
    "committee": 12,
    "project": 24_000,
    "digital_service": 2_600,
    "social_outreach": 8,
    "annual_report": 320,
}
_USUAL_PEOPLE = {"event": 120, "workshop": 28}
_KNOWN, _UNKNOWN, _ZERO = 0.57, 0.67, 0.70


def budget_cell(activity: Activity) -> str:
    """The cell for what a finished activity cost, at two significant digits."""
    rng = stream(activity.slot, "budget")
    chance = rng.random()
    if chance >= _ZERO:
        return ""
    if chance >= _UNKNOWN:
        return format_number(0)
    if chance >= _KNOWN:
        return UNKNOWN
    usual = _USUAL_MILLIONS[activity.kind] * 1_000_000 * _INFLATION ** (activity.year - YEARS[0])
    if activity.in_person:
        usual *= (activity.theme.size / _USUAL_PEOPLE.get(activity.kind, activity.theme.size)) ** 0.7
    rials = usual * rng.lognormvariate(0, 0.45)
    return format_number(int(float(f"{rials:.1e}")))
