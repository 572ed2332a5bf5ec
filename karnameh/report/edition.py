"""Which record a report is of, and the view that its words are made with."""

from karnameh.content.address import Address
from karnameh.content.palette import PALETTES
from karnameh.content.paper import Paper
from karnameh.content.view import View
from karnameh.locales import locale
from karnameh.report.model import Edition
from karnameh.settings import tehran_date
from karnameh.sitemap import PAGES
from karnameh.warehouse import Published, questions


class NoReport(Exception):
    """Nothing to report on; ``reason`` is a key of the locales' section ``report``."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def edition(published: Published) -> Edition:
    """The record on show: its version, its last batch, and the day on which the version was built."""
    newest = questions.batches(published, page_size=1).rows
    return Edition(
        version=published.version,
        batch=newest[0].number if newest else 0,
        fingerprint=questions.version_info(published).rows_hash,
        day=tehran_date(published.built_at),
    )


def report_view(published: Published, district: str, made: Edition) -> View:
    """The view of a report: Persian, all on one version, and «today» is the edition's day.

    So the same version says the same whenever it is asked.

    Raises:
        NoReport: for a district that the record does not know, or cannot be told from others.
    """
    known = questions.places(published)
    if district not in set(known[known["level"] == "district"]["code"]):
        raise NoReport("no_district", district=locale("fa").plain(district))
    others = [code for code in questions.recorded_districts(published) if code != district]
    if others:
        raise NoReport("other_districts", district=locale("fa").plain(district))
    persian = locale("fa")
    address = Address({})
    return View(
        page=next(page for page in PAGES if page.name == "report"),
        address=address,
        canvas=Paper(address, persian),
        locale=persian,
        data=published,
        today=made.day,
        colours=PALETTES["light"],
        district=district,
        demo=published.demo,
    )
