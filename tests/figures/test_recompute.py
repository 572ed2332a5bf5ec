"""Figures at random, computed again from the exported ZIP by plain pandas: no mismatch."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import etl
from etl.demo import write_demo
from karnameh import figures
from karnameh.exports.archive import archive
from karnameh.locales import locale
from karnameh.settings import Settings
from karnameh.warehouse import Published, Store, site_previews, site_store
from tests.conftest import TODAY
from tests.figures import every
from tests.figures.recompute import Archive
from tests.kinds_warehouse import build as build_kinds

SAMPLE = 100
SEED = 1405


def exported(published: Published) -> Archive:
    """The archive of a version, as one gets it."""
    target = io.BytesIO()
    archive(published, target)
    return Archive(target)


def mismatches(published: Published, data: Archive, codes: list[str]) -> list[str]:
    """What differs between the two ways; empty when nothing does."""
    found = []
    for code in codes:
        ours = figures.compute(published, figures.parse(code))
        theirs = data.answer(code)
        mine = (ours.state, ours.value and pytest.approx(ours.value), dict(ours.parts))
        if (theirs.state, theirs.value, theirs.parts) != mine:
            found.append(f"{code}: {ours} and {theirs}")
    return found


@pytest.fixture(scope="module")
def site(warehouse: Path) -> Iterator[None]:
    """The pages of the fixture, demonstration rows and all."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KARNAMEH_DATA", str(warehouse.parent))
        environment.setenv("KARNAMEH_DEMO", "1")
        environment.setenv("KARNAMEH_TODAY", TODAY.isoformat())
        for opened in (site_store, site_previews):
            opened.cache_clear()
        yield
        site_store.cache_clear()


@pytest.fixture(scope="module")
def shown(site: None) -> list[str]:
    """The codes of the figures that all pages show."""
    return sorted(every.on_the_pages())


@pytest.mark.usefixtures("site")
def test_a_number_in_a_table_is_that_of_its_address(with_demo: Published) -> None:
    numbers = every.in_tables()
    assert len(numbers) > 200
    wrong = [f"{code}: {text}" for code, text in numbers if text not in readings(with_demo, code)]
    assert wrong == []


def readings(published: Published, code: str) -> list[str]:
    """How tables may say a figure: rounded, in percent, out of a whole, with its unit or about."""
    ref = figures.parse(code)
    found, language = figures.compute(published, ref), locale("fa")
    if found.value is None:
        return [language.text(f"state.{state}") for state in (found.state, "not_published", "not_reported")]
    number = language.number(found.value, decimals=2)
    units = [f"{number} {found.unit['fa']}".strip()]
    parts = [language.number(found.parts[name]) for name in ("done", "quantity") if name in found.parts]
    wholes = [language.text("chart.done_of", done=parts[0], planned=parts[1])] if len(parts) == 2 else []
    abouts = [language.text("activity.about", value=unit) for unit in units]
    return [number, language.percent(found.value), *wholes, *units, *abouts]


def test_every_figure_that_a_page_shows_is_computed_again_from_the_archive(
    with_demo: Published, shown: list[str]
) -> None:
    assert len(shown) > 30
    assert mismatches(with_demo, exported(with_demo), shown) == []


def test_a_hundred_figures_at_random_are_computed_again_from_the_archive(
    with_demo: Published, shown: list[str]
) -> None:
    whole = sorted({*shown, *map(str, every.systematic(with_demo, TODAY))})
    sample = random.Random(SEED).sample(whole, SAMPLE)  # noqa: S311 — a sample, not a secret
    assert len({code.partition("-")[0] for code in sample}) > 10
    assert mismatches(with_demo, exported(with_demo), sample) == []


def test_without_demonstration_rows_too(published: Published) -> None:
    whole = sorted(map(str, every.systematic(published, TODAY)))
    sample = random.Random(SEED).sample(whole, SAMPLE)  # noqa: S311
    assert mismatches(published, exported(published), sample) == []


def test_what_was_raised_measured_and_told_by_kind(tmp_path: Path) -> None:
    published = build_kinds(tmp_path)
    names = ("settled", "metric", "surveys_acted", "attendance")
    codes = [str(ref) for ref in every.systematic(published, TODAY) if ref.name in names]
    assert mismatches(published, exported(published), codes) == []


def test_the_record_as_it_stood_after_a_batch(ledger: Path) -> None:

    then = Store(ledger, demo=True).published().as_of(3)
    whole = sorted(map(str, every.systematic(then, TODAY)))
    sample = random.Random(SEED).sample(whole, SAMPLE)  # noqa: S311
    assert mismatches(then, exported(then), sample) == []


def test_on_the_demonstration_data(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=True, district="7", memory="512MB")
    loaded = etl.load(
        write_demo(tmp_path / "demo", today=TODAY), settings, submission=etl.Submission(demo=True)
    )
    assert loaded.outcome == "published"
    published = Store(settings.warehouse, demo=True).published()
    sample = random.Random(SEED).sample(sorted(map(str, every.systematic(published, TODAY))), SAMPLE)  # noqa: S311
    assert mismatches(published, exported(published), sample) == []
