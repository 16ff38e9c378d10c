from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.domain.rounding import (
    DIRECTIONS,
    DOWN,
    ENDINGS,
    LADDERS,
    NEAREST,
    UP,
    Rounding,
    at_least,
    at_most,
    drift,
    drift_bound,
    rounded,
)

TARGETS = st.integers(0, 5_000_000_00) | st.integers(0, 20_000_00)
ROUNDINGS = st.builds(Rounding, st.sampled_from(ENDINGS), st.sampled_from(DIRECTIONS))


@pytest.mark.parametrize(
    ("ending", "target", "down", "nearest", "up"),
    [
        ("490", 1_500_00, 1_490_00, 1_490_00, 1_590_00),  # the document's example
        ("490", 1_490_00, 1_490_00, 1_490_00, 1_490_00),
        ("490", 1_539_99, 1_490_00, 1_490_00, 1_590_00),
        ("490", 1_540_00, 1_490_00, 1_590_00, 1_590_00),  # half-way: the upper
        ("490", 9_990_00, 9_990_00, 9_990_00, 9_990_00),
        ("490", 10_239_99, 9_990_00, 9_990_00, 10_490_00),
        ("490", 10_240_00, 9_990_00, 10_490_00, 10_490_00),
        ("490", 15_989_99, 15_490_00, 15_490_00, 16_490_00),
        ("490", 15_990_00, 15_490_00, 16_490_00, 16_490_00),
        ("490", 999_00, 999_00, 999_00, 999_00),
        ("490", 1_000_00, 999_00, 999_00, 1_090_00),
        ("490", 105_00, 100_00, 109_00, 109_00),
        ("490", 50_49, 50_00, 50_00, 51_00),
        ("490", 9_99, 9_99, 9_99, 9_99),
        ("490", 0, 0, 0, 0),
        ("900", 15_400_00, 14_900_00, 15_900_00, 15_900_00),
        ("900", 10_000_00, 9_990_00, 9_990_00, 10_900_00),
        ("900", 1_500_00, 1_490_00, 1_490_00, 1_590_00),
        ("hundreds", 15_449_99, 15_400_00, 15_400_00, 15_500_00),
        ("hundreds", 15_450_00, 15_400_00, 15_500_00, 15_500_00),
        ("hundreds", 994_99, 990_00, 990_00, 1_000_00),
        ("hundreds", 85_50, 85_00, 86_00, 86_00),
        ("none", 15_449_99, 15_449_99, 15_449_99, 15_449_99),
    ],
)
def test_each_ending_around_its_rungs(ending, target, down, nearest, up):
    found = tuple(rounded(target, Rounding(ending, direction)) for direction in (DOWN, NEAREST, UP))
    assert found == (down, nearest, up)


@pytest.mark.parametrize(
    ("target", "floor", "price"),
    [
        (15_600_00, 15_490_00, 15_490_00),
        (15_600_00, 15_490_01, 16_490_00),  # the nearest would be a centavo under the floor
        (15_600_00, 15_600_00, 16_490_00),
        (15_600_00, 18_000_00, 18_490_00),
    ],
)
def test_a_price_under_the_floor_gives_way_to_the_first_that_is_not(target, floor, price):
    assert rounded(target, Rounding("490"), floor) == price


@given(TARGETS, TARGETS, TARGETS, ROUNDINGS)
def test_it_is_monotone(one, other, floor, rounding):
    low, high = sorted((one, other))
    assert rounded(low, rounding, floor) <= rounded(high, rounding, floor)


@given(TARGETS, TARGETS, ROUNDINGS)
def test_it_is_idempotent(target, floor, rounding):
    price = rounded(target, rounding, floor)
    assert rounded(price, rounding, floor) == price


@given(TARGETS, TARGETS, ROUNDINGS)
def test_it_is_never_under_the_floor(target, floor, rounding):
    assert rounded(target, rounding, floor) >= floor


@settings(max_examples=500)
@given(TARGETS.filter(bool), ROUNDINGS)
def test_it_drifts_no_further_than_stated(target, rounding):
    moved = drift(target, rounded(target, rounding))
    bound = drift_bound(rounding)
    assert abs(moved) <= bound
    assert moved <= 0 or rounding.direction != DOWN
    assert moved >= 0 or rounding.direction != UP


@pytest.mark.parametrize("ending", [each for each in ENDINGS if each != "none"])
def test_the_widest_gap_of_every_ladder_is_within_twice_the_bound(ending):
    rungs = [(each.first, each.step) for each in LADDERS[ending]]
    inside = [Fraction(step, first) for first, step in rungs[1:]]
    between = [Fraction(b.first - a.last, a.last) for a, b in zip(LADDERS[ending], LADDERS[ending][1:], strict=False)]
    assert max(inside + between) <= 2 * drift_bound(Rounding(ending))
    assert max(inside + between) > drift_bound(Rounding(ending))  # the bound is not idle


@given(TARGETS, st.sampled_from(ENDINGS))
def test_a_target_lies_between_the_rungs_around_it_and_none_lies_between_them(target, ending):
    lower, upper = at_most(target, ending), at_least(target, ending)
    assert lower <= target <= upper
    assert lower == upper or at_least(lower + 1, ending) == upper


@pytest.mark.parametrize("target", [-1, 10**15])
def test_what_is_beyond_the_ladder_is_refused(target):
    with pytest.raises(ValueError, match="cannot be rounded"):
        rounded(target, Rounding("490"))
