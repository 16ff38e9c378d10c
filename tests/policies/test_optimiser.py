"""The optimiser finds the best multiplier within its bounds, or says why it moves nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.policies.optimiser import (
    BOTH_SIGNS,
    NOT_IDENTIFIED,
    NOTHING_BETTER,
    PAYS,
    SWITCHED_OFF,
    TOO_FEW,
    Cells,
    OptimiserTerms,
    Response,
    expected_change,
    moves,
    multipliers,
)

TERMS = OptimiserTerms(True, 9_000, 11_000, 100, 100, False)


def cells(bookings=200, price=15_000_00, commission=280, cost=0) -> Cells:
    return Cells(*(np.array([each]) for each in (bookings, price, commission, cost)))


def known(value: float, half: float = 0.1) -> Response:
    return Response(value, value - half, value + half, identified=True)


@pytest.mark.parametrize(
    ("response", "terms", "bookings", "multiplier", "reason"),
    [
        (known(-0.5), TERMS, 200, 11_000, PAYS),  # clients hardly answer: up to the bound
        (known(-1.5), TERMS, 200, 9_000, PAYS),  # they answer strongly: down to the bound
        (known(-0.5), TERMS, 100, 11_000, PAYS),
        (known(-0.5), TERMS, 99, 10_000, TOO_FEW),
        (Response(-0.5, -0.6, -0.4, identified=False), TERMS, 200, 10_000, NOT_IDENTIFIED),
        (Response(-0.5, -0.6, -0.4, identified=False), replace(TERMS, on_assumption=True), 200, 11_000, PAYS),
        (known(-0.9, 0.3), TERMS, 200, 10_000, BOTH_SIGNS),
        (known(-0.9, 0.05), TERMS, 200, 11_000, PAYS),
        (known(-1.0, 0.0), TERMS, 200, 10_000, NOTHING_BETTER),
        (known(-0.5), replace(TERMS, most_bp=10_000), 200, 10_000, NOTHING_BETTER),
        (known(-0.5), replace(TERMS, on=False), 200, 10_000, SWITCHED_OFF),
    ],
)
def test_it_moves_or_says_why_not(response, terms, bookings, multiplier, reason):
    found = moves(cells(bookings), response, terms)
    assert (found.multiplier_bp.tolist(), found.reason.tolist()) == ([multiplier], [reason])


def test_an_assumption_moves_nothing_even_where_it_would_pay_most():
    found = moves(cells(), Response(0.0, -0.1, 0.0, identified=False), TERMS)
    assert found.multiplier_bp.tolist() == [10_000]
    assert found.best_bp.tolist() == [11_000]
    assert found.low[0] > 0


def test_with_a_cost_for_each_booking_the_best_lies_between_the_bounds():
    """Of m^e (t m - k) the best m is k e / (t (1 + e)): with e = -3, t = 420 and k = 294 pesos, 1.05."""
    found = moves(cells(cost=294_00), known(-3.0, 0.0), TERMS)
    assert found.best_bp.tolist() == [10_500]
    assert found.reason.tolist() == [PAYS]


def test_what_it_expects_is_what_comes_of_it():
    """200 bookings at 15,000 and 2.8 %, a tenth dearer, elasticity -0.5: 200 x 420 x (1.1^0.5 - 1)."""
    found = moves(cells(), known(-0.5, 0.0), TERMS)
    assert found.expected[0] == round(200 * 420_00 * (1.1**0.5 - 1))
    assert found.low[0] == found.high[0] == found.expected[0]


def test_the_mean_over_the_response_is_the_mean_of_draws():
    response = Response(-0.7, -1.1, -0.3, identified=True)
    deviation = 0.8 / (2 * 1.6448536269514722)
    drawn = np.random.default_rng(3).normal(-0.7, deviation, 200_000)
    times = np.array([11_000])
    simulated = np.mean(200 * 420_00 * (1.1 ** (1 + drawn) - 1))
    assert expected_change(cells(), times, response.value, deviation)[0, 0] == pytest.approx(simulated, rel=0.01)


@settings(max_examples=60)
@given(
    st.floats(-4, 1), st.floats(0, 1), st.integers(0, 400_00), st.integers(1_000, 10_000), st.integers(10_000, 20_000)
)
def test_no_other_multiplier_within_the_bounds_pays_more(value, half, cost, least, most):
    terms, response = replace(TERMS, least_bp=least, most_bp=most), known(value, half)
    found = moves(cells(cost=cost), response, terms)
    assert least <= found.multiplier_bp[0] <= most
    every = expected_change(cells(cost=cost), multipliers(terms), value, half / 1.6448536269514722)
    assert found.expected[0] == pytest.approx(every.max(), abs=0.5)
    assert found.expected[0] >= 0
    assert found.reason[0] != PAYS or found.low[0] > 0


def test_an_interval_that_does_not_hold_its_value_is_refused():
    with pytest.raises(ValueError, match="does not hold the elasticity -1"):
        Response(-1.0, -0.9, -0.5, identified=True)
