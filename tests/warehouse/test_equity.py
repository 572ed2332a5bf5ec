"""The concentration curve and its index: laws, hand-worked examples, and places without residents."""

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from karnameh.warehouse import Published, questions
from karnameh.warehouse.concentration import concentration
from tests.fixture_warehouse import build

PLACES = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60_000)), min_size=1, max_size=30).filter(
    lambda places: any(got for got, _ in places)
)


def of(places: list[tuple[int, int]]) -> Any:  # noqa: ANN401 — never None for these places
    return concentration([got for got, _ in places], [residents for _, residents in places])


@given(PLACES)
def test_the_curve_runs_from_nothing_to_all_below_the_diagonal_and_never_bends_back(
    places: list[tuple[int, int]],
) -> None:
    points = of(places).points
    assert points[0] == (0, 0)
    assert points[-1] == pytest.approx((1, 1))
    assert all(y <= x + 1e-9 for x, y in points)
    slopes = [(next_y - y) / (next_x - x) for (x, y), (next_x, next_y) in pairwise(points)]
    assert all(after >= before - 1e-6 * max(1, before) for before, after in pairwise(slopes))  # convex


@given(PLACES, st.randoms())
def test_the_index_is_between_nothing_and_one_and_does_not_know_the_order(
    places: list[tuple[int, int]], random: Random
) -> None:
    index = of(places).index
    assert 0 <= index < 1
    shuffled = list(places)
    random.shuffle(shuffled)
    assert of(shuffled).index == pytest.approx(index)


@given(PLACES, st.integers(2, 9))
def test_the_index_depends_on_shares_only(places: list[tuple[int, int]], times: int) -> None:
    index = of(places).index
    assert of([(got * times, residents) for got, residents in places]).index == pytest.approx(index)
    assert of([(got, residents * times) for got, residents in places]).index == pytest.approx(index)
    assert of(places * 2).index == pytest.approx(index, abs=1e-9)  # two equal districts are as one


@given(PLACES)
def test_a_place_cut_in_two_by_its_residents_changes_nothing(places: list[tuple[int, int]]) -> None:
    halves = [(got, residents) for got, residents in places for _ in range(2)]
    assert of(halves).index == pytest.approx(of(places).index, abs=1e-9)


@given(st.integers(1, 50), st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_equal_rates_are_no_concentration(rate: int, residents: list[int]) -> None:
    assert of([(rate * count, count) for count in residents]).index == pytest.approx(0, abs=1e-9)


def test_examples_worked_by_hand() -> None:
    two = of([(1, 100), (3, 100)])  # (0.5, 0.25): twice the triangle under the diagonal
    assert two.index == pytest.approx(0.25)
    assert two.share_of_least(0.5) == pytest.approx(0.25)
    assert two.share_of_least(0.25) == pytest.approx(0.125)
    everything_in_one = of([(0, 100), (0, 100), (0, 100), (8, 100)])
    assert everything_in_one.index == pytest.approx(0.75)
    assert everything_in_one.share_of_least(0.5) == 0
    assert everything_in_one.share_of_least(1) == 1


def test_nothing_at_all_is_no_equality_but_nothing_to_tell() -> None:
    assert concentration([0, 0], [10, 20]) is None
    assert concentration([], []) is None


@pytest.mark.parametrize("residents", [0, -1])
def test_a_place_without_residents_is_refused(residents: int) -> None:
    with pytest.raises(ValueError, match="without residents"):
        concentration([1, 1], [10, residents])


def test_places_with_nothing_come_first_and_nothing_is_left_out(published: Published) -> None:
    found = questions.equity(published, year=1404, district="7")
    assert len(found.places) == 14
    done = list(found.places["done"])
    assert done[:11] == [0] * 11
    assert found.places["per_1000"].is_monotonic_increasing
    assert found.places["done_until"].iloc[-1] == pytest.approx(1)
    assert found.places["residents_until"].is_monotonic_increasing
    of_year = questions.headline(published, year=1404, today=published.built_at.date())
    assert sum(done) + sum(found.elsewhere.values()) == of_year.done
    assert found.spread is not None
    assert 0 < found.spread.index < 1


def test_a_year_with_nothing_has_no_curve_and_all_its_places(published: Published) -> None:
    found = questions.equity(published, year=1390, district="7")
    assert found.spread is None
    assert len(found.places) == 14
    assert found.places["done_until"].isna().all()
    assert found.done == 0


@pytest.mark.parametrize("population", ["NULL", "0"])
def test_a_neighbourhood_without_residents_stands_last_and_off_the_curve(
    tmp_path: Path, population: str
) -> None:
    folder = build(tmp_path)
    path = next(folder.glob("warehouse-2.duckdb"), None) or sorted(folder.glob("*.duckdb"))[-1]
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"UPDATE place SET population = {population} WHERE code = '701'")
    found = questions.equity(Published(path, demo=False, memory="256MB"), year=1404, district="7")
    last = found.places.iloc[-1]
    assert (last["code"], last["done"] > 0) == ("701", True)
    assert last[["per_1000", "done_until", "residents_until"]].isna().all()
    assert "701" not in set(found.with_population["code"])
    assert found.with_population["done_until"].iloc[-1] == pytest.approx(1)
    assert found.done == found.places["done"].sum() - last["done"]
