"""Exact ratios over whole columns come out as fractions do, beyond 64 bits too."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from barberpro.policies.scaling import LARGEST_DENOMINATOR, scaled

WHOLE = st.integers(1, 2**57)


def by_hand(amount: int, numerator: int, denominator: int) -> int:
    return floor(Fraction(amount * numerator, denominator) + Fraction(1, 2))


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(st.integers(0, 10**10), WHOLE), min_size=1, max_size=20), st.integers(1, 2**58))
def test_ratios_are_taken_as_fractions_are(rows, near):
    amount, denominator = (np.array(each, dtype=np.int64) for each in zip(*rows, strict=True))
    numerator = np.array([max(each + near % (each + 1) - each // 2, 1) for each in denominator.tolist()])
    found = scaled(amount, numerator, denominator).tolist()
    columns = (each.tolist() for each in (amount, numerator, denominator))
    assert found == [by_hand(*each) for each in zip(*columns, strict=True)]


def test_ties_go_up_and_what_does_not_fit_is_still_exact():
    assert scaled(np.array([1, 3, 5]), np.array([1, 1, 1]), np.array([2, 2, 2])).tolist() == [1, 2, 3]
    large = np.array([LARGEST_DENOMINATOR + 3])
    assert scaled(np.array([7]), large, large).tolist() == [7]
    assert scaled(np.array([2**51]), np.array([3]), np.array([4])).tolist() == [3 * 2**49]
    assert scaled(np.array([], dtype=np.int64), np.array([]), np.array([])).tolist() == []
