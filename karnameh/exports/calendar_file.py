"""Activities as an iCalendar file (RFC 5545, 7986).

In a calendar stand activities that are known to the day, and no others: a month is
not its first day. How many are left out for that is said in the calendar's description.

======================= ==============================================================
status of the record    in the calendar
======================= ==============================================================
planned                 TENTATIVE
confirmed, held,        CONFIRMED
published
cancelled               CANCELLED, and the heading says so
postponed               CANCELLED on the day on which it will not be, with «به تعویق افتاد»
                        before its title; with a new day it comes back under the same UID
======================= ==============================================================
"""

from datetime import timedelta

from icalendar import Calendar, Event, vText

from karnameh.exports.entries import Entry
from karnameh.exports.feeds import Feed
from karnameh.locales import Locale
from karnameh.sitemap import PATHS
from karnameh.warehouse import questions

LIMIT = 500
"""Events of a calendar at most."""
REFRESH_HOURS = 6
"""How often a calendar should ask again."""

_STATUSES = {"planned": "TENTATIVE", "cancelled": "CANCELLED", "postponed": "CANCELLED"}


class NotInCalendar(Exception):
    """An activity that no calendar can hold; ``reason`` is no_activity or no_day."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def icalendar_bytes(feed: Feed) -> bytes:
    """The chosen activities that are known to the day, those nearest to today, as a calendar to subscribe to."""
    found = questions.feed_activities(
        feed.published, feed.filter, today=feed.today, limit=LIMIT, days_only=True
    )
    say, dated = feed.locale.text, found.total - found.undated
    about = [say("feed.about")]
    about += [say("feed.cut", n=len(found.rows), total=dated)] if len(found.rows) < dated else []
    about += [say("feed.left_out", n=found.undated)] if found.undated else []
    calendar = _calendar(feed.title, " ".join(about))
    calendar.add("url", feed.address(PATHS["activities"]))
    calendar.add("refresh-interval", timedelta(hours=REFRESH_HOURS), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(f"PT{REFRESH_HOURS}H"))
    return _bytes(calendar, feed, feed.entries(found.rows))


def activity_icalendar_bytes(feed: Feed, activity_id: str) -> bytes:
    """One activity, to be put into a calendar. Raises NotInCalendar when there is none, or its day is not known."""
    entries = feed.entries(questions.feed_activity(feed.published, activity_id))
    if not entries:
        raise NotInCalendar("no_activity")
    if entries[0].first is None:
        raise NotInCalendar("no_day")
    return _bytes(_calendar(entries[0].heading, feed.locale.text("feed.about")), feed, entries)


def _bytes(calendar: Calendar, feed: Feed, entries: list[Entry]) -> bytes:
    for entry in entries:
        calendar.add_component(event(entry, feed.locale))
    content: bytes = calendar.to_ical()
    return content


def _calendar(title: str, about: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Karnameh//Karnameh//FA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name, text in (
        ("name", title),
        ("x-wr-calname", title),
        ("description", about),
        ("x-wr-caldesc", about),
    ):
        calendar.add(name, vText(text))
    return calendar


def event(entry: Entry, locale: Locale) -> Event:
    """An entry as an event. Raises ValueError when it is not known to the day."""
    if entry.first is None or entry.last is None:
        raise ValueError(f"{entry.activity_id} is not known to the day")
    made = Event()
    made.add("uid", f"{entry.activity_id}@karnameh")
    made.add("dtstamp", entry.updated)
    made.add("last-modified", entry.updated)
    made.add("sequence", entry.sequence)
    made.add("dtstart", entry.first)
    made.add("dtend", entry.last + timedelta(days=1))  # the day after the last one (RFC 5545, 3.6.1)
    made.add("summary", vText(entry.heading))
    made.add("description", vText("\n".join(entry.lines)))
    made.add("status", _STATUSES.get(entry.status, "CONFIRMED"))
    made.add("transp", "TRANSPARENT")
    demo = [locale.text("demo.tag")] if entry.demo else []
    made.add("categories", [entry.kind, *demo])
    if entry.place:
        made.add("location", vText(entry.place))
    if entry.lat is not None and entry.lon is not None:
        made.add("geo", (entry.lat, entry.lon))
    made.add("url", entry.address)
    return made
