"""What a person reads of a simulation of prices."""

from __future__ import annotations

import pytest

from barberpro.cli.pricing_report import show_prices
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_outcome import price_outcomes
from tests.simulation.small_prices import CURRENT, otherwise, small_prices, sought

HISTORY = {"first_month": "2024-08", "last_month": "2024-12", "payments": 1_700}
OFF = {"new": 9_500, "returning": 10_000, "lapsed": 10_000}


@pytest.fixture
def printed(capsys):
    def told(policy, months=0):
        found = price_outcomes(sought(small_prices()), CURRENT, [policy], Asked(months, 100, 1))[0]
        show_prices(found | {"not_simulated": ["dollar.trigger_bp"]}, HISTORY)
        return " ".join(capsys.readouterr().out.split())

    return told


def test_a_cheaper_price_says_when_it_pays_and_whom_it_moves(printed):
    said = printed(otherwise(segments=OFF))
    for wanted in (
        "This pays only if bookings grow by more than",
        "By the bookings alone whose price moves: this pays only if bookings grow by more than",
        "only if clients answer more strongly than with an elasticity of -1.0",
        "0 providers gain $ 0, 5 lose $",
        "payments would have had another price; rounding and the floor moved prices by",
        "returning ones pay the same",
        "Prices lack what they lack under the policy in force:",
        "Changed by x, and not simulated here: dollar.trigger_bp.",
    ):
        assert wanted in said
    assert "Optimiser" not in said


def test_another_rhythm_shows_what_inflation_took_and_the_months_ahead_what_is_assumed(printed):
    said = printed(otherwise(rhythm="every_k_months", every_months=4, optimiser="on"), months=2)
    for wanted in (
        "what inflation took from prices, 5 months' ends",
        "buffer needed always",
        "2025-01 to 2025-02, nominal pesos",
        " bookings of ",
        "Clients' answer to the real price: -0.60 [-1.50, 0.00] (assumption: response.elasticity; not identified: too",
        "Assumed, not measured: response.elasticity, response.leaving_a_year",
        "Optimiser:",
        "cells: too few bookings",
    ):
        assert wanted in said


def test_the_policy_in_force_moves_nothing(printed):
    assert "No payment would have been another." in printed(CURRENT)
