from dataclasses import replace

import numpy as np
import pytest

from barberpro.world.assumptions import Supply
from barberpro.world.growth import DAYS_A_MONTH, days_until, grown

SLOW = replace(Supply(), ramp_up_months=4.0, ramp_up_from_share=0.2)
RAMP = 4.0 * DAYS_A_MONTH


@pytest.mark.parametrize(
    ("days", "newcomers"),
    [(0.0, 0.0), (RAMP, 0.6 * RAMP), (RAMP / 2, 0.2 * RAMP), (RAMP + 100.0, 0.6 * RAMP + 100.0)],
)
def test_newcomers_are_few_at_first_and_steady_later(days: float, newcomers: float) -> None:
    assert grown(SLOW, np.array([days]))[0] == pytest.approx(newcomers)


def test_the_inverse_leads_back() -> None:
    days = np.linspace(0.0, 900.0, 200)
    assert days_until(SLOW, grown(SLOW, days)) == pytest.approx(days)


@pytest.mark.parametrize("at_once", [{"ramp_up_months": 0.0}, {"ramp_up_from_share": 1.0}])
def test_a_shop_may_be_known_at_once(at_once: dict[str, float]) -> None:
    days = np.array([0.0, 10.0, 500.0])
    known = replace(SLOW, **at_once)
    assert grown(known, days).tolist() == days.tolist()
    assert days_until(known, days).tolist() == days.tolist()
