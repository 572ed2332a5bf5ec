"""Downloads as of a batch, asked over HTTP, on the ledger of ``fixture_warehouse.build_ledger``."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from karnameh.locales import locale
from tests.web.test_site import Site, serving


@pytest.fixture(scope="module")
def site(ledger: Path) -> Iterator[Site]:
    """The site over the ledger."""
    with serving(ledger) as site:
        yield site


def titles(site: Site, query: str = "") -> dict[str, str]:
    text = site.get(f"/downloads/activities.csv{query}").text
    return {row["شناسه"]: row["عنوان"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_a_download_is_of_the_moment_that_is_asked_for(site: Site) -> None:
    today, before = titles(site), titles(site, "?as_of=2")
    assert before["D7-1404-0002"] != today["D7-1404-0002"]
    assert "D7-1403-0003" in before
    assert "D7-1403-0003" not in today
    assert len(titles(site, "?as_of=1")) == 28
    assert titles(site, "?as_of=11") == today
    assert titles(site, "?as_of=") == today


def test_no_past_download_has_what_is_internal_now(site: Site) -> None:
    for number in range(1, 12):
        assert not {"D7-1403-0004", "D7-1404-0015"} & titles(site, f"?as_of={number}").keys()
        assert "رضا نمونه" not in site.get(f"/downloads/activities.csv?as_of={number}").text


def test_each_moment_has_its_own_tag_and_name(site: Site) -> None:
    answers = [
        site.get(f"/downloads/activities-by-kind.csv?year=1404{moment}") for moment in ("", "&as_of=3")
    ]
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]
    plain, _, named = answers[1].headers["Content-Disposition"].partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="activities-by-kind-1404-as-of-3-demo.csv"'
    assert unquote(named) == "فعالیت‌ها-به-تفکیک-نوع-۱۴۰۴-پس-از-دستهٔ-۳-نمایشی.csv"


@pytest.mark.parametrize("number", ["0", "12", "-1", "x", "۳", "9" * 30, "3&as_of=4"])
def test_a_moment_that_is_none_is_refused(site: Site, number: str) -> None:
    answer = site.get(f"/downloads/activities.csv?as_of={number}")
    assert answer.status == 400
    assert answer.text in (
        locale("fa").text("download.bad_value"),
        locale("fa").text("download.no_parameter"),
    )
