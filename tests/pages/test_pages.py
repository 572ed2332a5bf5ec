"""Each page inside its frame, on the fixture warehouse, without a browser."""

import json
from pathlib import Path

import pytest

from etl.boundaries.command import import_boundaries
from etl.boundaries.examined import Said
from karnameh.locales import locale
from karnameh.settings import Settings
from karnameh.sitemap import PAGES
from tests.etl.boundary_files import write_file
from tests.fixture_warehouse import build
from tests.pages.conftest import Run, html


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_runs_inside_its_frame(run: Run, page: str, lang: str) -> None:
    shown = html(run(page, lang=lang))
    assert shown.count("<h1>") == 1
    assert 'class="k-header"' in shown
    assert 'class="k-footer"' in shown
    assert f'data-lang="{lang}"' in shown


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_site_without_data_is_a_designed_page(run: Run, page: str, tmp_path: Path) -> None:
    shown = html(run(page, data=tmp_path))
    assert "هنوز داده‌ای منتشر نشده است" in shown
    assert str(tmp_path) not in shown


def test_the_band_marks_demonstration_data_and_goes_with_it(run: Run) -> None:
    assert "k-band" in html(run("overview", demo="1"))
    assert "k-band" not in html(run("overview", demo="0"))


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_without_demonstration_data_every_page_still_runs(run: Run, page: str) -> None:
    assert "k-footer" in html(run(page, demo="0"))


@pytest.mark.parametrize(
    "value",
    ["", "9999", "x", "۱۴۰۴", "-1", "1404'; DROP TABLE activity; --", pytest.param("9" * 5000, id="long")],
)
@pytest.mark.parametrize("page", ["map", "activities"])
def test_wrong_values_in_the_address_fall_back(run: Run, page: str, value: str) -> None:
    keys = ("year", "n", "kind", "status", "page", "measure", "points", "id", "lang")
    assert "k-footer" in html(run(page, **dict.fromkeys(keys, value)))


def test_hostile_text_is_shown_as_text(run: Run) -> None:
    shown = html(run("activities"))
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_choosing_a_place_changes_the_figures_and_the_address(run: Run) -> None:
    at = run("overview")
    at.selectbox(key="filter_n").select("701").run()
    assert at.query_params["n"] == "701"
    assert "نیلوفر" in html(at)


def test_an_address_chooses_the_same_as_a_hand(run: Run) -> None:
    by_hand = run("overview")
    by_hand.selectbox(key="filter_n").select("701").run()
    assert html(run("overview", n="701")) == html(by_hand)


def test_charts_are_drawn_with_their_tables(run: Run) -> None:
    at = run("transparency", year="1404")
    charts = at.get("vega_lite_chart")
    assert len(charts) >= 3
    assert all(chart.proto.alt for chart in charts)
    assert html(at).count("<table") >= len(charts)


def test_the_map_holds_every_neighbourhood_and_its_polygons_come_by_an_address(run: Run) -> None:
    at = run("map", year="1404")
    deck = json.loads(at.get("deck_gl_json_chart")[0].proto.json)
    layers = {layer["id"]: layer["data"] for layer in deck["layers"]}
    assert len(layers["labels-light"]) + len(layers["labels-dark"]) == 14
    assert layers["shapes"].startswith("/drawings/places?v=")
    assert "year=1404" in layers["shapes"]
    assert len(at.get("deck_gl_json_chart")[0].proto.json) < 12_000


def test_an_activity_shows_the_row_that_it_came_from(run: Run) -> None:
    shown = html(run("activity", id="D7-1403-0001"))
    assert "activities.csv" in shown
    assert "D7-1403-0001" in shown


def test_an_unknown_activity_is_a_designed_page(run: Run) -> None:
    assert "منتشر نشده است" in html(run("activity", id="D7-1403-9999"))


def test_a_broken_page_shows_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("karnameh.warehouse.questions.sources", broken)
    shown = html(run("about"))
    assert "این صفحه اکنون نشان داده نشد" in shown
    assert "a secret path" not in shown
    assert "k-footer" in shown


def test_a_place_picked_on_one_page_goes_along_and_a_wrong_one_does_not(run: Run) -> None:
    assert "/map?n=701" in html(run("overview", n="701"))
    assert "/map?n=bogus" not in html(run("overview", n="bogus"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fa", ("۵ آذر ۱۴۰۵", "اردیبهشت، تیر، مرداد، مهر ۱۴۰۵ نرسیده و مهلت آن گذشته است.")),
        ("en", ("5 Azar 1405", "Ordibehesht, Tir, Mordad, Mehr 1405: not arrived, and late.")),
    ],
)
def test_what_has_not_arrived_is_said_in_words(run: Run, lang: str, said: tuple[str, ...]) -> None:
    shown = html(run("about", lang=lang))
    assert all(text in shown for text in said)
    assert "واحد نمایشی (" in shown


def test_the_map_says_what_its_boundaries_are(run: Run, tmp_path: Path) -> None:
    say = locale("fa").text
    approximate = html(run("map"))
    assert say("place.approximate") in approximate
    assert say("place.approximate_long") in approximate

    data = tmp_path / "data"
    build(data)
    settings = Settings(data=data, demo=True, district="7", memory="512MB")
    file = write_file(tmp_path / "a.geojson")
    import_boundaries(file, settings, said=Said(source="شهرسازی <b>", licence="CC BY 4.0"))
    official = html(run("map", data=data))
    assert say("place.approximate") not in official
    assert say("place.official") in official
    assert "شهرسازی &lt;b&gt;" in official
    assert "CC BY 4.0" in official
    assert say("about.method_map_official") in html(run("about", data=data))
