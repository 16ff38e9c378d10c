"""The elasticity at which a change of prices stops paying, and what is told of it."""

from __future__ import annotations

import numpy as np
import pytest

from barberpro.simulation.price_break_even import elasticity_break_even, weakest

CHARGED = np.full(4, 1_000_00)


def test_income_in_proportion_to_the_price_breaks_even_at_minus_one():
    dearer = elasticity_break_even(4_000, np.full(4, 1_100), CHARGED, CHARGED * 11 // 10)
    assert (dearer["verdict"], dearer["elasticity"]) == ("pays_from", pytest.approx(-1, abs=0.002))
    assert dearer["text_en"].startswith(
        "This pays unless clients answer more strongly than with an elasticity of -1.00"
    )
    assert "-1,00 (1,00 % menos" in dearer["text_es"]
    cheaper = elasticity_break_even(4_000, np.full(4, 900), CHARGED, CHARGED * 9 // 10)
    assert (cheaper["verdict"], cheaper["elasticity"]) == ("pays_up_to", pytest.approx(-1, abs=0.002))
    assert "only if" in cheaper["text_en"]


def test_a_higher_commission_besides_makes_room_for_a_stronger_answer():
    found = elasticity_break_even(4_000, np.full(4, 1_100 * 11 // 10), CHARGED, CHARGED * 11 // 10)
    assert found["elasticity"] == pytest.approx(-2, abs=0.01)


def test_without_a_change_of_prices_the_answer_does_not_matter():
    assert elasticity_break_even(4_000, np.full(4, 1_000), CHARGED, CHARGED)["verdict"] == "same"
    assert elasticity_break_even(4_000, np.full(4, 1_001), CHARGED, CHARGED)["verdict"] == "always"
    assert elasticity_break_even(4_000, np.full(4, 999), CHARGED, CHARGED)["verdict"] == "never"


def test_of_two_elasticities_the_weaker_is_told():
    found = weakest(lambda answer: -(answer + 0.5) * (answer + 3))
    assert found.response == pytest.approx(-0.5)
    assert found.verdict == "pays_up_to"
