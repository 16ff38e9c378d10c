"""Bills in dollars are covered once, and covers settle with them to the centavo."""

from __future__ import annotations

import numpy as np
import pytest

from barberpro.simulation.dollar_ladder import bills, binding, bound_worth, covers, paid_bills

SPOT = np.array([[100.0, 110.0, 121.0, 121.0, 100.0]])
COSTS = np.array([[1_000.0, 2_000.0, 3_000.0]])
"""Bills of months 1 and 2 are bound by month 0, those of 3 and 4 by months 1 and 2: 1,000, 1,000, 2,000 and 3,000."""


def laid(cover: list[float], premium: float = 400.0):
    return covers(bills(COSTS, 2), SPOT, np.array([cover]), np.full((1, 3), premium))


def test_a_bill_is_bound_a_horizon_before_it_is_paid() -> None:
    found = bills(COSTS, 2)
    assert binding(5, 2).tolist() == [0, 0, 0, 1, 2]
    assert found.amount.tolist() == [[0, 1_000, 1_000, 2_000, 3_000]]
    assert bound_worth(found, SPOT[:, :3]).tolist() == [[2_000, 1_100 + 2_000, 2_200 + 3_000]]
    assert paid_bills(found, SPOT[:, :3]).tolist() == [[0, 1_100, 1_210]]


def test_a_cover_pays_what_the_dollar_moved_until_its_bill_and_costs_by_its_months() -> None:
    found = laid([5_000, 0, 0])
    assert found.bought[0].tolist() == [1_000, 0, 0]
    assert found.cost[0, 0] == 500 * 0.02 + 500 * 0.04
    assert found.paid[0, 0] == 500 * 0.10 + 500 * 0.21
    assert found.held_bp[0].tolist() == [0, 5_000, 5_000, 0, 0]
    assert found.due_paid[0].tolist() == [0, 50, 105, 0, 0]
    assert found.loss[0, 0] == 100 + 210
    assert found.uncovered[0, 0] == 155


def test_what_is_covered_is_not_covered_again() -> None:
    found = laid([5_000, 5_000, 2_000])
    assert found.bought[0].tolist() == [1_000, 1_000, 600]
    assert found.held_bp[0].tolist() == [0, 5_000, 5_000, 5_000, 2_000]


def test_a_higher_share_is_topped_up_at_the_newer_close() -> None:
    found = laid([5_000, 8_000, 0])
    assert found.bought[0, 1] == 1_100 * 0.3 + 2_000 * 0.8
    assert found.held_bp[0].tolist() == [0, 5_000, 8_000, 8_000, 0]


def test_a_fall_takes_from_whoever_is_covered() -> None:
    found = laid([0, 0, 10_000])
    assert found.paid[0, 2] == pytest.approx(2_200 * 0.0 + 3_000 * (100 / 121 - 1), abs=1)
    assert found.uncovered[0, 2] == 0


def test_decisions_and_bills_add_up_to_the_same() -> None:
    generator = np.random.default_rng(5)
    spot = np.exp(np.cumsum(generator.normal(0.02, 0.1, (7, 16)), axis=1)) * 1_000
    found = bills(generator.integers(0, 10**9, (7, 12)).astype(float), 4)
    laid = covers(found, spot, generator.integers(0, 10_001, (7, 12)).astype(float), np.full((7, 12), 600.0))
    for name in ("cost", "paid", "weight"):
        by_bill = getattr(laid, f"due_{name}").sum(axis=1)
        assert np.allclose(getattr(laid, name).sum(axis=1), by_bill, rtol=1e-12)
    assert (laid.held_bp <= 10_000).all()


def test_costs_are_linear_where_the_cover_is_the_same() -> None:
    cover = np.full((1, 3), 3_000.0)
    once, thrice = (covers(bills(COSTS * each, 2), SPOT, cover, np.full((1, 3), 400.0)) for each in (1e6, 3e6))
    for name in ("bought", "cost", "paid", "loss", "uncovered"):
        assert np.allclose(getattr(thrice, name), 3 * getattr(once, name), atol=9)


def test_what_has_not_come_yet_is_not_known() -> None:
    spot = SPOT.copy()
    spot[0, 4] = np.nan
    found = covers(bills(COSTS, 2), spot, np.full((1, 3), 3_000.0), np.full((1, 3), 400.0))
    assert np.isfinite(found.paid[0]).tolist() == [True, True, False]
    assert np.isfinite(found.cost).all()
