"""The one rule for verdicts: a table around every bound, and the sample that would decide."""

from __future__ import annotations

import pytest

from barberpro.domain.claims import (
    CANNOT_TELL,
    REFUTED,
    SUPPORTED,
    Bounds,
    Interval,
    arm_needed,
    sample_needed,
    verdict_on,
    z_of,
)

RANGE = Bounds(0.25, 0.30)
AT_LEAST = Bounds(0.08)
MORE_THAN = Bounds(0.99, strict=True)
AT_MOST = Bounds(high=0.05)


@pytest.mark.parametrize(
    ("bounds", "low", "high", "verdict"),
    [
        (RANGE, 0.25, 0.30, SUPPORTED),
        (RANGE, 0.26, 0.29, SUPPORTED),
        (RANGE, 0.24, 0.29, CANNOT_TELL),
        (RANGE, 0.26, 0.31, CANNOT_TELL),
        (RANGE, 0.20, 0.40, CANNOT_TELL),
        (RANGE, 0.20, 0.25, CANNOT_TELL),
        (RANGE, 0.20, 0.2499, REFUTED),
        (RANGE, 0.30, 0.35, CANNOT_TELL),
        (RANGE, 0.3001, 0.35, REFUTED),
        (AT_LEAST, 0.08, 0.20, SUPPORTED),
        (AT_LEAST, 0.0799, 0.20, CANNOT_TELL),
        (AT_LEAST, -0.02, 0.0799, REFUTED),
        (AT_LEAST, -0.02, 0.08, CANNOT_TELL),
        (MORE_THAN, 0.99, 1.0, CANNOT_TELL),
        (MORE_THAN, 0.9901, 1.0, SUPPORTED),
        (MORE_THAN, 0.98, 0.99, REFUTED),
        (AT_MOST, 0.01, 0.05, SUPPORTED),
        (AT_MOST, 0.06, 0.07, REFUTED),
    ],
)
def test_supported_wholly_within_refuted_wholly_outside_else_nobody_can_tell(bounds, low, high, verdict):
    assert verdict_on(bounds, Interval((low + high) / 2, low, high)) == verdict


@pytest.mark.parametrize(
    ("bounds", "found", "wanted"),
    [
        (AT_LEAST, Interval(0.10, 0.06, 0.14), 400),  # half the width is wanted: four times the sample
        (AT_LEAST, Interval(0.06, 0.02, 0.10), 400),  # as far below the bound, where it would refute
        (RANGE, Interval(0.26, 0.24, 0.28), 400),  # 1 point of 2 to the nearer end; the farther one is clear
        (RANGE, Interval(0.32, 0.28, 0.36), 400),
        (AT_LEAST, Interval(0.08, 0.04, 0.12), None),  # on the bound no sample tells
        (AT_LEAST, Interval(0.20, 0.10, 0.30), None),  # decided
    ],
)
def test_the_sample_that_would_decide(bounds, found, wanted):
    needed = sample_needed(bounds, found, 100)
    assert needed is wanted if wanted is None else needed == pytest.approx(wanted, abs=1)


def test_an_interval_made_of_the_sample_needed_does_decide():
    found = Interval(0.31, 0.285, 0.335)
    factor = (1.001 * sample_needed(RANGE, found, 1000) / 1000) ** -0.5
    narrowed = Interval(0.31, 0.31 - 0.025 * factor, 0.31 + 0.025 * factor)
    assert verdict_on(RANGE, narrowed) == REFUTED


def test_arms_as_the_textbook_has_them():
    # 80 % against 80 % + 8 %, two-sided 90 %, power 80 %: (1.645 + 0.842)^2 (0.16 + 0.117504) / 0.064^2
    assert arm_needed(0.80, AT_LEAST, 0.90) == 419
    assert arm_needed(0.80, Bounds(0.03, 0.05), 0.90) > 10 * arm_needed(0.80, AT_LEAST, 0.90)
    assert arm_needed(0.0, AT_LEAST, 0.90) is None


def test_z_is_that_of_a_two_sided_interval():
    assert z_of(0.95) == pytest.approx(1.959964, abs=1e-6)
