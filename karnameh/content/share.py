"""Handing a view on: its address as text, as a code to scan, for a messenger and a calendar."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from karnameh.content.components import show, show_section
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Link, Share
from karnameh.warehouse import Activity

_STATUS = {
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
}
_GATHERINGS = frozenset({"event", "workshop", "press_conference", "media_programme", "committee"})
"""Kinds that are events in the words of schema.org: people meet at a time."""


def show_share(view: View, title: str, line: str, *, more: Sequence[Link] = (), **choices: str) -> None:
    """The ways to hand on this page with these choices; ``line`` says the essential after the title.

    A copy on files has no address to hand on.
    """
    if view.canvas.is_copy:
        return
    say, name = view.locale.text, view.page.name
    address = f"{view.base}{view.link(name, **choices)}"
    query = {**view.shared, **choices}
    text = f"{title}\n{line}"
    message = f"{text}\n{address}"
    mail = f"mailto:?subject={quote(title)}&body={quote(message)}"
    links = [
        *more,
        Link(href=f"sms:?body={quote(message)}", label=say("share.sms")),
        Link(href=mail, label=say("share.mail")),
    ]
    show_section(say("share.title"))
    show(
        fragments.share(
            Share(
                text=text,
                address=address,
                code=f"/codes/{name}.svg?{urlencode({key: value for key, value in query.items() if value})}",
                code_alt=say("share.code", title=title),
                label=say("share.send"),
                done=say("share.copied"),
                links=links,
            )
        )
    )


def as_thing(view: View, activity: Activity) -> Mapping[str, Any]:
    """An activity in the words of schema.org, for search engines."""
    thing: dict[str, Any] = {
        "@type": "Event" if activity.kind in _GATHERINGS else "CreativeWork",
        "name": activity.title,
        "identifier": activity.activity_id,
        "description": activity.summary or activity.title,
        "url": f"{view.base}{view.link('activity', id=activity.activity_id)}",
    }
    organiser = {"@type": "Organization", "name": activity.unit}
    if thing["@type"] != "Event":
        return thing | {"author": organiser, "datePublished": activity.start_date.isoformat()}
    place: dict[str, Any] = {
        "@type": "Place",
        "name": activity.venue or view.place_name(activity.neighbourhood),
        "address": view.place_name(activity.neighbourhood),
    }
    if activity.lat is not None and activity.lon is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": activity.lat, "longitude": activity.lon}
    if activity.start_precision == "day":
        thing["startDate"] = activity.start_date.isoformat()
        thing["endDate"] = (activity.end_date or activity.start_date).isoformat()
    status = _STATUS.get(activity.status, "EventScheduled")
    return thing | {"organizer": organiser, "location": place, "eventStatus": f"https://schema.org/{status}"}
