import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.errors import BadInputError
from barberpro.simulation.variance import INTERACTION, SOURCES, variance_parts

SCALES = (3.0, 2.0, 1.0)


def runs(result, seed: int, draws: int = 2000) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Run a function of three standard normal sources with one at a time on, and with all."""
    moves = np.random.default_rng(seed).normal(size=(3, draws))
    alone = {name: result(*(moves[i] * (i == at) for i in range(3))) for at, name in enumerate(SOURCES)}
    return alone, result(*moves)


def linear(a, b, c):
    return SCALES[0] * a + SCALES[1] * b + SCALES[2] * c


def product(a, b, c):
    return (1 + a) * (1 + b) * (1 + c)


@given(st.integers(0, 10_000), st.sampled_from([linear, product]))
def test_parts_add_up_to_the_total(seed: int, result) -> None:
    alone, together = runs(result, seed, 50)
    parts = variance_parts(alone, together, resamples=10)
    assert sum(each.variance for each in parts) == pytest.approx(together.var(ddof=1))
    assert sum(each.share for each in parts) == pytest.approx(1.0)


def test_sums_have_the_known_shares_and_no_interaction() -> None:
    parts = variance_parts(*runs(linear, 3))
    for part, scale in zip(parts, (*SCALES, 0.0), strict=True):
        assert part.low <= scale**2 / 14 <= part.high
        assert part.share == pytest.approx(scale**2 / 14, abs=0.05)


def test_a_product_has_an_interaction() -> None:
    """Variance of the product is 7, of each factor alone 1: 4/7 comes about only together."""
    (interaction,) = (
        each for each in variance_parts(*runs(product, 4, 40_000), resamples=60) if each.source == INTERACTION
    )
    assert interaction.share == pytest.approx(4 / 7, abs=0.08)
    assert interaction.low > 0


@pytest.mark.slow
def test_intervals_cover_the_known_share_as_often_as_they_say() -> None:
    found = [variance_parts(*runs(linear, seed, 300), resamples=200)[0] for seed in range(60)]
    assert 45 <= sum(each.low <= 9 / 14 <= each.high for each in found) <= 60


def test_the_seed_decides() -> None:
    alone, together = runs(linear, 1, 100)
    assert variance_parts(alone, together) == variance_parts(alone, together)
    assert variance_parts(alone, together) != variance_parts(alone, together, seed=8)


def test_what_cannot_be_split_is_refused() -> None:
    alone, together = runs(linear, 1, 100)
    with pytest.raises(BadInputError, match="needed: data, behaviour, macro"):
        variance_parts({"data": alone["data"]}, together)
    with pytest.raises(BadInputError, match="the same number, 30 at least"):
        variance_parts(alone, together[:50])
    with pytest.raises(BadInputError, match="the same in every draw"):
        variance_parts(alone, np.ones(100))
