"""What lies in the twin beside its pages: style, font, icons, scripts, and the data."""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from karnameh.content.site_files import ASSETS, FONT, FONT_NAME, STYLES, kinds_icons
from karnameh.exports.archive import archive
from karnameh.exports.atom import atom_bytes
from karnameh.exports.calendar_file import icalendar_bytes
from karnameh.exports.feeds import Feed
from karnameh.locales import CODES, locale
from karnameh.sitemap import FEEDS
from karnameh.twin import index
from karnameh.twin.documents import STYLE, style_sheet
from karnameh.twin.tables import DATA
from karnameh.warehouse import Filter, Published

NAMES: Mapping[str, str] = {"zip": "data", "ics": "ics", "atom": "atom"}
"""What the data files are called in the locales, by the ends of their names."""

_ATOM = next(path for name, path, _ in FEEDS if name == "atom")
_OWN = Path(__file__).parent / "assets"


def assets() -> Iterator[tuple[str, bytes]]:
    """Paths and bytes of what pages are drawn with; without the font where it is not installed, as on the site."""
    sheets = {name: (ASSETS / name).read_text(encoding="utf-8") for name in STYLES}
    sheets["twin.css"] = (_OWN / "twin.css").read_text(encoding="utf-8")
    yield f"files/{STYLE}", style_sheet(sheets)
    yield "files/favicon.svg", (ASSETS / "favicon.svg").read_bytes()
    if FONT.is_file():
        yield f"files/{FONT_NAME}", FONT.read_bytes()
    for name, path in kinds_icons().items():
        yield f"files/{name}", path.read_bytes()
    yield "files/search.js", (_OWN / "search.js").read_bytes()
    yield "files/folding.js", index.folding_script()


def data_files(published: Published, *, district: str, day: date, site: str) -> dict[str, bytes]:
    """The whole record; and where the site's address is known, the feeds of it, which lead to the site."""
    whole = io.BytesIO()
    archive(published, whole)
    found = {DATA: whole.getvalue()}
    for code in CODES if site else ():
        feed = Feed(
            published=published,
            filter=Filter(),
            today=day,
            locale=locale(code),
            site=site,
            district=district,
        )
        found[f"data/{code}/activities.ics"] = icalendar_bytes(feed)
        found[f"data/{code}/activities.atom"] = atom_bytes(feed, path=_ATOM)
    return found
