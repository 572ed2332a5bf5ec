"""One activity in the words of a feed, for calendars and news readers alike.

Everything here is plain text without a character that XML 1.0 or iCalendar
forbids; escaping is left to whoever writes the format.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from karnameh.locales import Locale
from karnameh.sitemap import PATHS
from karnameh.warehouse import Published, questions

FALLEN = ("cancelled", "postponed")

_FORBIDDEN = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) or RFC 5545 (3.1) does not allow, and the other control characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity of a feed.

    Attributes:
        heading: its title, with what has to be said before it: demonstration, cancelled, put off.
        lines: what is known of it, line by line; its dates are Jalali.
        first, last: its first and last day, as far as they are known to the day; None when
            not even the first one is.
        place: venue and neighbourhood; empty when nobody knows.
        sequence: grows whenever the record changes.
        updated: when the record came to say so, with its time zone.
        address: of its own page.
    """

    activity_id: str
    heading: str
    lines: tuple[str, ...]
    kind: str
    kind_code: str
    status: str
    first: date | None
    last: date | None
    place: str
    lat: float | None
    lon: float | None
    sequence: int
    updated: datetime
    address: str
    demo: bool


class Entries:
    """Makes entries of the rows of ``questions.feed_activities``, in one language.

    ``site`` is the site's address, as in ``https://karnameh.example``.
    """

    def __init__(self, published: Published, locale: Locale, site: str) -> None:
        self._locale = locale
        self._site = site
        self._kinds = questions.codes(published, "kind")
        self._statuses = questions.codes(published, "status")
        self._places = questions.place_names(published)

    def entry(self, row: Mapping[str, Any]) -> Entry:
        """The entry of one row."""
        has_day = row["start_precision"] == "day"
        last = row["end_date"] if row["end_precision"] == "day" else None
        address = self._address(row["activity_id"])
        return Entry(
            activity_id=row["activity_id"],
            heading=self._heading(row),
            lines=tuple(self._lines(row, address)),
            kind=self._name(self._kinds, row["kind"]),
            kind_code=row["kind"],
            status=row["status"],
            first=row["start_date"] if has_day else None,
            last=(last or row["start_date"]) if has_day else None,
            place=self._place(row),
            lat=_coordinate(row["lat"]),
            lon=_coordinate(row["lon"]),
            sequence=int(row["since"]),
            updated=row["made_at"].replace(tzinfo=UTC),
            address=address,
            demo=bool(row["demo"]),
        )

    def _heading(self, row: Mapping[str, Any]) -> str:
        heading = one_line(row["title"])
        if row["status"] in FALLEN:
            heading = self._locale.text(f"feed.{row['status']}", title=heading)
        return self._locale.text("feed.demo", title=heading) if row["demo"] else heading

    def _lines(self, row: Mapping[str, Any], address: str) -> list[str]:
        say = self._locale.text
        facts = {
            "when": self._when(row),
            "status": self._name(self._statuses, row["status"]),
            "reason": row["status_reason"] if row["status"] in FALLEN else None,
            "kind": self._name(self._kinds, row["kind"]),
            "where": self._place(row),
            "unit": row["unit"],
        }
        told = [say(f"feed.{key}", value=one_line(value)) for key, value in facts.items() if value]
        summary = [allowed(row["summary"])] if row["summary"] else []
        demo = [say("feed.demo_line")] if row["demo"] else []
        return [*told, *summary, *demo, say("feed.link", address=address)]

    def _when(self, row: Mapping[str, Any]) -> str:
        style = {"style": "long"}
        start = self._locale.date(row["start_date"], precision=row["start_precision"], **style)  # type: ignore[arg-type]
        if row["end_date"] is None or row["end_date"] == row["start_date"]:
            return start
        end = self._locale.date(row["end_date"], precision=row["end_precision"] or "day", **style)  # type: ignore[arg-type]
        return self._locale.text("activity.span", start=start, end=end)

    def _place(self, row: Mapping[str, Any]) -> str:
        code = row["neighbourhood"]
        special = code in ("CITYWIDE", "ONLINE")
        neighbourhood = self._locale.text(f"place.{code}") if special else self._name(self._places, code)
        known = [row["venue"], None if code == "UNKNOWN" else neighbourhood]
        return self._locale.joined([one_line(part) for part in known if part])

    def _address(self, activity_id: str) -> str:
        query = {"id": activity_id, **language(self._locale)}
        return f"{self._site}{PATHS['activity']}?{urlencode(query)}"

    def _name(self, names: Mapping[str, Mapping[str, str]], code: str) -> str:
        row = names.get(code)
        return self._locale.name(row) if row else code


def _coordinate(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def language(locale: Locale) -> dict[str, str]:
    """The choice of a language in an address; Persian goes without saying."""
    return {} if locale.code == "fa" else {"lang": locale.code}


def allowed(text: str) -> str:
    """The text without characters that feeds may not hold; its lines are parted by a newline alone."""
    return _FORBIDDEN.sub("", "\n".join(text.splitlines())).strip("\n")


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(allowed(text).split("\n")).strip()
