"""The site's own files on the disk: what the style sheets, the font and the kinds' icons are made of."""

import csv
from pathlib import Path

from karnameh.settings import ROOT

ASSETS = ROOT / "karnameh" / "web" / "assets"
STYLES = (
    "karnameh.css",
    "drawings.css",
    "search.css",
    "calendar.css",
    "kinds.css",
    "council.css",
    "meeting.css",
)
"""The style sheets of the public pages, in their order."""
FONT_NAME = "fonts/Vazirmatn.woff2"
FONT = ROOT / "node_modules/vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL[wght].woff2"
"""Without Latin letters, for which every system has a good face: less than half the size."""
ICONS = ROOT / "node_modules/bootstrap-icons/icons"
KINDS = ROOT / "data" / "reference" / "kinds.csv"


def kinds_icons(icons: Path = ICONS) -> dict[str, Path]:
    """The installed icons that kinds of activity are given in the reference list, by their names under ``assets``."""
    with KINDS.open(encoding="utf-8", newline="") as file:
        names = [row["icon"] for row in csv.DictReader(file)]
    found = {f"icons/{name}.svg": icons / f"{name}.svg" for name in names}
    return {name: path for name, path in found.items() if path.is_file()}
