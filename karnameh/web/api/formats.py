"""The formats of the API: by suffix or ``Accept``, and which choices each takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from karnameh.warehouse.resource_fields import Resource

_SHAPING = ("fields", "labels", "after", "limit", "as_of", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    Attributes:
        suffix: in the address, without the dot.
        media_type: as ``Accept`` asks for it; ``content_type`` is what is answered.
        only: the resources that there are in it; empty for all.
        takes: the choices besides the resource's filters.
        without: filters that it does not take.
        is_page: whether it is a page of some rows with a link to the next, and not all rows.
        is_feed: whether it is kept up to date by calendars and news readers.
    """

    suffix: str
    media_type: str
    content_type: str
    only: tuple[str, ...] = ()
    takes: tuple[str, ...] = _SHAPING
    without: tuple[str, ...] = ()
    is_page: bool = False
    is_feed: bool = False

    def has(self, resource: Resource) -> bool:
        """Whether a resource can be had in it."""
        return not self.only or resource.name in self.only

    def choices(self, resource: Resource) -> tuple[str, ...]:
        """The parameters that it takes of a resource."""
        return (*(name for name in resource.filters if name not in self.without), *self.takes)


FORMATS: Mapping[str, Format] = {
    found.suffix: found
    for found in (
        Format(suffix="json", media_type="application/json", content_type="application/json", is_page=True),
        Format(
            suffix="csv",
            media_type="text/csv",
            content_type="text/csv; charset=utf-8; header=present",
            takes=(*_SHAPING, "excel"),
        ),
        Format(
            suffix="ndjson",
            media_type="application/x-ndjson",
            content_type="application/x-ndjson; charset=utf-8",
        ),
        Format(
            suffix="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Format(
            suffix="parquet",
            media_type="application/vnd.apache.parquet",
            content_type="application/vnd.apache.parquet",
        ),
        Format(
            suffix="geojson",
            media_type="application/geo+json",
            content_type="application/geo+json",
            only=("activities", "places"),
        ),
        Format(
            suffix="ics",
            media_type="text/calendar",
            content_type="text/calendar; charset=utf-8; method=PUBLISH",
            only=("activities",),
            takes=("lang",),
            without=("district",),
            is_feed=True,
        ),
        Format(
            suffix="atom",
            media_type="application/atom+xml",
            content_type="application/atom+xml; charset=utf-8",
            only=("activities",),
            takes=("lang",),
            without=("district",),
            is_feed=True,
        ),
    )
}
"""Every format by its suffix; the first one is what is given to those who do not mind."""


def formats_of(resource: Resource) -> list[Format]:
    """The formats in which a resource can be had."""
    return [found for found in FORMATS.values() if found.has(resource)]


def negotiated(accept: str, offered: list[Format]) -> Format | None:
    """The format that an ``Accept`` header likes best (RFC 9110, 12.5.1); None when it takes none of them."""
    ranges = [_range(part) for part in accept[:1000].split(",") if part.strip()] or [("*/*", 1.0)]
    best = max(offered, key=lambda found: _quality(found.media_type, ranges))
    return best if _quality(best.media_type, ranges) > 0 else None


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """How much it is wanted, by the most exact range that it falls into."""
    wide = media_type.partition("/")[0] + "/*"
    for name in (media_type, wide, "*/*"):
        for found, quality in ranges:
            if found == name:
                return quality
    return 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return name, min(1.0, max(0.0, float(quality)))
    except ValueError:
        return name, 0.0
