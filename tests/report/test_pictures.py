"""Each page beside its approved picture; see ``pictures`` for how they are made anew."""

import pytest
from PIL import Image

from karnameh.report.annual import annual_report
from karnameh.warehouse import Published
from tests.report.conftest import EDITION
from tests.report.pictures import APPROVED, TOLERANCE, difference, pages, reports


@pytest.mark.parametrize("name", ["annual", "art71", "art10"])
def test_pages_look_as_approved(with_demo: Published, name: str) -> None:
    made = pages(reports(with_demo)[name])
    approved = sorted(APPROVED.glob(f"{name}-*.png"))
    assert len(made) == len(approved)
    found = {
        path.name: difference(page, Image.open(path).convert("L"))
        for page, path in zip(made, approved, strict=True)
    }
    assert {name: by for name, by in found.items() if by > TOLERANCE} == {}


def test_another_report_is_told_apart(with_demo: Published) -> None:
    other = pages(annual_report(with_demo, year=1405, district="7", made=EDITION))
    approved = [Image.open(path).convert("L") for path in sorted(APPROVED.glob("annual-*.png"))]
    differing = [by for by in map(difference, other, approved) if by > TOLERANCE]
    assert len(differing) > 3
