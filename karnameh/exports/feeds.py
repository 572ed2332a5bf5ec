"""What a feed is of: the chosen activities in one language, and where they are on the web.

``calendar_file`` writes it as iCalendar, ``atom`` for news readers.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

import pandas as pd

from karnameh.exports.entries import Entries, Entry, allowed, language
from karnameh.exports.fragments import Link
from karnameh.locales import Locale
from karnameh.sitemap import FEEDS
from karnameh.warehouse import Activity, Filter, Published, questions

ACTIVITY_CALENDAR = "/feeds/activity.ics"
"""Address of one activity for a calendar."""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a feed is of.

    Attributes:
        site: the site's address without a slash at its end, as in ``https://karnameh.example``.
        district: code of the district that the site reports on.
    """

    published: Published
    filter: Filter
    today: date
    locale: Locale
    site: str
    district: str

    def entries(self, rows: pd.DataFrame) -> list[Entry]:
        """The entries of rows of ``questions.feed_activities``."""
        names = [str(name) for name in rows.columns]
        found = rows.itertuples(index=False, name=None)
        return [self._words.entry(dict(zip(names, row, strict=True))) for row in found]

    @property
    def choices(self) -> dict[str, str]:
        """The filter and the language as choices in an address."""
        return choices_of(self.filter, self.locale)

    def address(self, path: str) -> str:
        """Absolute address of a path with this feed's choices."""
        query = urlencode(self.choices)
        return f"{self.site}{path}{'?' if query else ''}{query}"

    @property
    def title(self) -> str:
        """The site, its district and the filter in words."""
        say, chosen = self.locale.text, self.filter
        names = (
            (questions.codes(self.published, "kind"), chosen.kind),
            (questions.place_names(self.published), chosen.neighbourhood),
            (questions.codes(self.published, "status"), chosen.status),
        )
        parts = [say("site.name"), say("site.district", district=self.locale.plain(self.district))]
        parts += [self.locale.name(rows[code]) for rows, code in names if code in rows]
        parts += [say("filter.done")] if chosen.status == "done" else []
        parts += [self.locale.plain(chosen.year)] if chosen.year else []
        parts += [say("feed.search", query=allowed(chosen.query))] if chosen.query else []
        return say("feed.separator").join(parts)

    @cached_property
    def _words(self) -> Entries:
        return Entries(self.published, self.locale, self.site)


def choices_of(chosen: Filter, locale: Locale) -> dict[str, str]:
    """A filter and a language as choices in an address; what is not chosen is left out."""
    year = str(chosen.year) if chosen.year else None
    named = {"year": year, "kind": chosen.kind, "n": chosen.neighbourhood, "status": chosen.status}
    found = {key: value for key, value in (*named.items(), ("q", chosen.query)) if value}
    return {**found, **language(locale)}


def subscriptions(chosen: Filter, locale: Locale) -> list[Link]:
    """Links to the feeds of a filter, for a page of the site."""
    query = urlencode(choices_of(chosen, locale))
    return [
        Link(href=f"{path}{'?' if query else ''}{query}", label=locale.text(f"calendar.subscribe_{name}"))
        for name, path, _ in FEEDS
    ]


def calendar_link(activity: Activity, locale: Locale) -> Link | None:
    """«افزودن به تقویم» of one activity; None when its day is not known."""
    if activity.start_precision != "day":
        return None
    query = urlencode({"id": activity.activity_id, **language(locale)})
    return Link(href=f"{ACTIVITY_CALENDAR}?{query}", label=locale.text("calendar.add"), download=True)
