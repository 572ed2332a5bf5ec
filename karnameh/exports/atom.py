"""Activities as an Atom feed for news readers (RFC 4287)."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from karnameh.exports.entries import Entry
from karnameh.exports.feeds import Feed
from karnameh.locales import Locale
from karnameh.sitemap import PATHS
from karnameh.warehouse import questions

LIMIT = 50
"""Entries of a feed at most."""

_NAMESPACE = "http://www.w3.org/2005/Atom"


def atom_bytes(feed: Feed, *, path: str) -> bytes:
    """The chosen activities nearest to today as a feed for news readers; ``path`` is where it is served."""
    found = questions.feed_activities(feed.published, feed.filter, today=feed.today, limit=LIMIT)
    entries = feed.entries(found.rows)
    say = feed.locale.text
    newest = max((entry.updated for entry in entries), default=feed.published.built_at.replace(tzinfo=UTC))
    root = Xml.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.locale.code})
    _texts(root, id=_urn(f"feed {sorted(feed.choices.items())}"), title=feed.title, updated=_moment(newest))
    _texts(root, subtitle=say("feed.about"), generator=say("site.name"))
    _texts(Xml.SubElement(root, "author"), name=say("site.tagline"), uri=f"{feed.site}/")
    self_address, page = feed.address(path), feed.address(PATHS["activities"])
    Xml.SubElement(root, "link", rel="self", type="application/atom+xml", href=self_address)
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=page)
    for entry in entries:
        root.append(element(entry, feed.locale))
    content: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def element(entry: Entry, locale: Locale) -> Xml.Element:
    """An entry as an element of a feed."""
    made = Xml.Element("entry")
    _texts(made, id=_urn(entry.activity_id), title=entry.heading, updated=_moment(entry.updated))
    Xml.SubElement(made, "link", rel="alternate", type="text/html", href=entry.address)
    Xml.SubElement(made, "category", term=entry.kind_code, label=entry.kind)
    if entry.demo:
        Xml.SubElement(made, "category", term="demo", label=locale.text("demo.tag"))
    Xml.SubElement(made, "content", type="text").text = "\n".join(entry.lines)
    return made


def _texts(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        Xml.SubElement(parent, name).text = text


def _urn(name: str) -> str:
    """An identifier that stays, whatever address the site has (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"karnameh {name}").urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
