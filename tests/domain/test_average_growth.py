"""Whether something grew: only where the whole interval is on one side of zero."""

from __future__ import annotations

from math import exp, log

import pytest

from barberpro.domain.growth import FELL, IMPROVED, UNCLEAR, Change, difference, relative_change


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.001, 0.2, IMPROVED),
        (0.0, 0.2, UNCLEAR),
        (-0.1, 0.1, UNCLEAR),
        (-0.2, 0.0, UNCLEAR),
        (-0.2, -0.001, FELL),
        (None, None, UNCLEAR),
    ],
)
def test_a_change_is_told_by_its_whole_interval(low, high, verdict):
    assert Change(0.05, low, high).verdict == verdict


def test_a_relative_change_is_symmetric_in_logs():
    found = relative_change(200.0, 220.0, 0.01**2, 2.0)
    assert found.value == pytest.approx(0.10)
    assert (1 + found.low, 1 + found.high) == pytest.approx((1.1 * exp(-0.02), 1.1 * exp(0.02)))
    back = relative_change(220.0, 200.0, 0.01**2, 2.0)
    assert log(1 + back.low) == pytest.approx(-log(1 + found.high))


def test_nothing_grows_from_nothing():
    assert relative_change(0.0, 5.0, 0.1, 1.6) is None
    assert relative_change(5.0, 0.0, 0.1, 1.6) is None
    assert relative_change(5.0, 6.0, None, 1.6).verdict == UNCLEAR


def test_a_difference_of_shares():
    found = difference(0.30, 0.27, 0.01**2, 2.0)
    assert (found.value, found.low, found.high) == pytest.approx((-0.03, -0.05, -0.01))
    assert found.as_json() == {"change": -0.03, "low": -0.05, "high": -0.01, "verdict": FELL}
