"""The approved pictures of the report's pages, small and grey.

``python -m tests.report.pictures`` makes them anew: look at each before it is committed.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from karnameh.report.annual import annual_report
from karnameh.report.half_year import half_year_report
from karnameh.report.model import Report
from karnameh.report.pdf import pictures
from karnameh.report.public_information import public_information
from karnameh.warehouse import Published, Store
from tests import fixture_warehouse
from tests.report.conftest import EDITION

APPROVED = Path(__file__).parent / "approved"
DOTS_PER_INCH = 36
TILE = 12
"""Pixels on a side of what is compared: about a word."""
TOLERANCE = 26
"""Levels of grey, of 255, that a tile may differ by: the day on which a file was loaded, and no more."""


def reports(published: Published) -> dict[str, Report]:
    """The documents whose pages are approved."""
    return {
        "annual": annual_report(published, year=1404, district="7", made=EDITION),
        "art71": half_year_report(published, year=1404, half=1, district="7", made=EDITION),
        "art10": public_information(published, year=1404, district="7", made=EDITION),
    }


def pages(report: Report) -> list[Image.Image]:
    """Each page in grey."""
    made = pictures(report, dots_per_inch=DOTS_PER_INCH)
    return [Image.open(io.BytesIO(page)).convert("L") for page in made]


def difference(one: Image.Image, other: Image.Image) -> int:
    """By how much the two differ most in any tile; 255 for pages of another size."""
    if one.size != other.size:
        return 255
    tiles = ImageChops.difference(one, other).reduce(TILE)
    return int(tiles.getextrema()[1])  # type: ignore[arg-type]


def approve() -> None:
    """Put today's pages in the place of the approved ones."""
    APPROVED.mkdir(exist_ok=True)
    for path in APPROVED.glob("*.png"):
        path.unlink()
    with tempfile.TemporaryDirectory() as folder:
        published = Store(fixture_warehouse.build(Path(folder)), demo=True).published()
        for name, report in reports(published).items():
            for number, page in enumerate(pages(report), start=1):
                page.quantize(16).save(APPROVED / f"{name}-{number:02}.png", optimize=True)


if __name__ == "__main__":
    approve()
