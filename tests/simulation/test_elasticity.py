import polars as pl
import pytest

from barberpro.domain.exact_binomial import exact_range
from barberpro.simulation.elasticity import CONFIDENCE, Elasticity, between_providers, elasticity
from tests.simulation import worlds

TRUE = {"known_price_response": -1.2, "argentina": 0.0}


def covered(name: str, payments: int, seeds: range) -> int:
    found = [elasticity(worlds.weeks(name, payments, seed)) for seed in seeds]
    return sum(each.low <= TRUE[name] <= each.high for each in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_intervals_cover_the_truth_in_three_small_worlds(name: str) -> None:
    low, high = exact_range(3, CONFIDENCE)
    assert low <= covered(name, 30_000, range(3)) <= high


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_intervals_cover_the_truth_as_often_as_they_say(name: str) -> None:
    low, high = exact_range(24, CONFIDENCE)
    assert low <= covered(name, 60_000, range(100, 124)) <= high


@pytest.fixture(scope="module")
def dear() -> pl.DataFrame:
    return worlds.weeks("known_price_response", 120_000, 5)


def test_a_large_world_is_identified_and_its_answer_is_not_zero(dear: pl.DataFrame) -> None:
    found = elasticity(dear)
    assert found.identified, found.reason
    assert found.high < 0
    assert found.value == pytest.approx(TRUE["known_price_response"], abs=3 * (found.high - found.low) / (2 * 1.645))
    assert found.pre_trend.low <= 0 <= found.pre_trend.high


def test_a_comparison_of_providers_is_wrong_there(dear: pl.DataFrame) -> None:
    assert between_providers(dear) > 0.5


def test_a_small_world_says_that_it_cannot_tell() -> None:
    found = elasticity(worlds.weeks("argentina", 30_000, 5))
    assert not found.identified
    assert "wide" in found.reason


def test_too_little_data_says_so(dear: pl.DataFrame) -> None:
    found = elasticity(dear.filter(pl.col("province") == "AR-X"))
    assert isinstance(found, Elasticity)
    assert (found.value, found.identified) == (None, False)
    assert found.reason.startswith("too little: ")


def test_bookings_that_move_before_repricings_identify_nothing(dear: pl.DataFrame) -> None:
    """Whoever reprices when demand rises: five weeks before, bookings are up by half."""
    ahead = pl.when(pl.col("lead") != 0).then(pl.col("bookings") * 2).otherwise(pl.col("bookings"))
    found = elasticity(dear.with_columns(bookings=ahead))
    assert not found.identified
    assert "before repricings" in found.reason
