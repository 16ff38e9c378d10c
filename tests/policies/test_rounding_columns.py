"""Rounding over columns agrees with the rule on 10,000 prices, each with every ending and direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.domain import rounding as reference
from barberpro.domain.rounding import DIRECTIONS, ENDINGS, LADDERS, Rounding
from barberpro.policies.rounding import rounded

EVERY = [Rounding(ending, direction) for ending in ENDINGS for direction in DIRECTIONS]


def targets(seed: int, count: int) -> np.ndarray:
    """Prices of every size, rungs and their neighbours among them."""
    generator = np.random.default_rng(seed)
    spread = np.exp(generator.uniform(0, np.log(1e10), count - 200)).astype(np.int64)
    rungs = np.array([end for ladder in LADDERS.values() for each in ladder[:-1] for end in (each.first, each.last)])
    near = generator.choice(rungs, 200) + generator.integers(-1, 2, 200)
    return np.concatenate([spread, near.clip(0)])


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(EVERY))
def test_columns_agree_with_the_rule_on_ten_thousand_prices(seed, rounding):
    prices, floors = targets(seed, 10_000), targets(seed + 1, 10_000) // 2
    expected = [reference.rounded(int(a), rounding, int(b)) for a, b in zip(prices, floors, strict=True)]
    assert rounded(prices, rounding, floors).tolist() == expected


@pytest.mark.parametrize("rounding", EVERY)
def test_every_ending_and_direction_agrees(rounding):
    prices = targets(3, 1_000)
    assert rounded(prices, rounding).tolist() == [reference.rounded(int(each), rounding) for each in prices]


def test_what_is_beyond_the_ladder_is_refused():
    with pytest.raises(ValueError, match="cannot be rounded"):
        rounded(np.array([5, -1]), Rounding("490"))


def test_the_shape_stays():
    assert rounded(np.full((3, 4, 2), 1_500_00), Rounding("490")).shape == (3, 4, 2)
