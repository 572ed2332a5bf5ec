"""One edition for all tests of the report, so that its pages do not change with the day on which they run."""

import pytest

from karnameh.content.view import View
from karnameh.report.annual import annual_report
from karnameh.report.edition import report_view
from karnameh.report.model import Edition, Report
from karnameh.warehouse import Published
from tests.conftest import TODAY

EDITION = Edition(version=2, batch=2, fingerprint="0123456789abcdef" * 2, day=TODAY)


@pytest.fixture(scope="session")
def report(with_demo: Published) -> Report:
    """The yearly report of the fixture warehouse."""
    return annual_report(with_demo, year=1404, district="7", made=EDITION)


@pytest.fixture(scope="session")
def report_words(with_demo: Published) -> View:
    """The view that its words are made with."""
    return report_view(with_demo, "7", EDITION)
