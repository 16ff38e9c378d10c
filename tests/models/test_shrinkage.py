"""Shares of small cells: as the cells tell, the more they differ the less they are drawn in; intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from barberpro.domain.exact_binomial import exact_range
from models.shrinkage import STRONGEST, WEAKEST, Whole, around, drawn_in, strength


def test_cells_that_are_alike_are_one_and_cells_that_differ_stand_alone() -> None:
    generator = np.random.default_rng(5)
    trials = np.full(40, 200.0)
    assert strength(generator.binomial(200, 0.3, 40), trials) > 300
    assert strength(np.array([0.0, 200.0] * 20), trials) == WEAKEST
    for nothing in (([], []), ([1], [2]), ([0, 0], [9, 9]), ([9, 9], [9, 9]), ([0, 0], [0, 0])):
        assert strength(*nothing) == STRONGEST


@pytest.mark.parametrize("true", [10.0, 60.0, 400.0])
def test_the_strength_of_a_beta_distribution_is_found_again(true: float) -> None:
    generator = np.random.default_rng(11)
    shares = generator.beta(0.3 * true, 0.7 * true, 2_000)
    found = strength(generator.binomial(300, shares), np.full(2_000, 300.0))
    assert 0.8 * true < found < 1.25 * true


def test_parts_of_different_wholes_are_held_against_their_own() -> None:
    events, trials, wholes = [10, 11, 90, 89], [100] * 4, ["a", "a", "b", "b"]
    assert strength(events, trials, wholes) > 50
    assert strength(events, trials) == WEAKEST
    generator = np.random.default_rng(8)
    shares = np.concatenate([generator.beta(0.2 * 30, 0.8 * 30, 1_000), generator.beta(0.7 * 30, 0.3 * 30, 1_000)])
    found = strength(generator.binomial(50, shares), np.full(2_000, 50.0), ["a"] * 1_000 + ["b"] * 1_000)
    assert 24 < found < 37


def test_a_cell_lies_between_its_own_share_and_the_wholes() -> None:
    few, many = drawn_in(4, 5, Whole(0.2, 9_000, 50), "x"), drawn_in(4_000, 5_000, Whole(0.2, 9_000, 50), "x")
    assert 0.2 < few.value < many.value < 0.8
    assert few.low < few.value < few.high
    assert few.high - few.low > many.high - many.low
    assert drawn_in(0, 0, Whole(0.2, 9, 0.0), "x").value == 0.2
    assert drawn_in(3, 10, Whole(0.2, 90, 0.0), "x").value == 0.3
    assert (few.complement.value, few.complement.low) == (1 - few.value, 1 - few.high)


def test_no_part_is_known_better_than_its_whole() -> None:
    whole = Whole.of(60, 200, STRONGEST)
    part, all_of_it = drawn_in(3, 10, whole, "x"), around(0.3, 200, 200, "x")
    assert (part.low, part.high) == pytest.approx((all_of_it.low, all_of_it.high))


def test_intervals_of_drawn_in_cells_hold_the_truth_as_often_as_they_say() -> None:
    generator = np.random.default_rng(3)
    trials = generator.integers(5, 120, 500)
    true = generator.beta(0.3 * 40, 0.7 * 40, 500)
    events = generator.binomial(trials, true)
    weight = strength(events, trials)
    whole = Whole.of(events.sum(), trials.sum(), weight)
    found = [drawn_in(hit, seen, whole, "x") for hit, seen in zip(events, trials, strict=True)]
    held = sum(each.low <= share <= each.high for each, share in zip(found, true, strict=True))
    low, high = exact_range(500, 0.90, 0.99)
    assert low <= held <= high
