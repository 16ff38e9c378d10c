"""The notch of a tier applied to a whole month, and providers that gather beyond it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from barberpro.policies.commission import commission_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.simulation.notches import Notch, bunching, notches


def terms(basis: str):
    changed = {"commission.tier_basis": (DatedValue(ALWAYS, basis, "-", "-"),)}
    return commission_terms(shipped_policy().overlaid("x", changed), date(2026, 7, 1))


@pytest.mark.parametrize(("basis", "when"), [("previous_month", "next month"), ("retroactive", "this month")])
def test_the_fiftieth_booking_lowers_the_income(basis, when):
    """At a ticket of 15,000: 49 x 525 = 25,725 and 50 x 420 = 21,000; 62 x 420 is the first above."""
    found = notches(terms(basis), 1_500_000)
    assert found[0] == Notch(50, 1_500_000, 2_572_500, 2_100_000, 62, when)
    assert [each.bookings for each in found] == [50, 100]


def test_marginal_tiers_have_none():
    assert notches(terms("running"), 1_500_000) == ()


def test_gathering_beyond_a_threshold_shows():
    smooth = np.repeat(np.arange(1, 100), 40)
    gathered = np.concatenate([smooth[(smooth < 45) | (smooth >= 50)], np.repeat(np.arange(50, 55), 40)])
    (plain,), (bunched,) = bunching(smooth, [50]), bunching(np.append(gathered, [47] * 20), [50])
    assert abs(plain.log_ratio - plain.expected_log_ratio) < 2 * plain.standard_error
    assert bunched.log_ratio - bunched.expected_log_ratio > 5 * bunched.standard_error
    assert bunching(np.array([1, 2]), [50])[0].log_ratio is None
