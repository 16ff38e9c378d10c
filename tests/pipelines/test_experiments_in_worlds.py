"""The registry's readouts in named worlds: nothing is shipped where menus do nothing, a planted difference is found."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from barberpro.domain.exact_binomial import exact_range
from barberpro.parameters import reference
from barberpro.world.ground import Facts
from pipelines.checkout_outcomes import Outcomes
from tests.pipelines.experiment_worlds import built, outcomes, read_through, shipped

RULES = ("fixed_horizon", "obrien_fleming", "always_valid")
ALPHA = 0.05


@pytest.fixture(scope="module")
def facts() -> Facts:
    holidays = reference.holidays(date(2022, 1, 1), date(2027, 12, 31))
    return Facts(reference.cpi(), reference.provinces(), reference.cities(), holidays)


def wrong(facts: Facts, seeds: range, payments: int) -> dict[str, list[int]]:
    """Count, by rule, how often something was shipped, and how often a difference was called either way."""
    found = {rule: [0, 0] for rule in RULES}
    for seed in seeds:
        told = outcomes(built(facts, "zero_effect", seed, payments))
        for rule in RULES:
            made = read_through(told, rule)
            called = any(arm.decision.reason in {"better", "worse"} for each in made for arm in each.arms)
            found[rule][0] += shipped(made)
            found[rule][1] += called
    return found


def test_where_menus_do_nothing_nothing_is_shipped(facts):
    """Three worlds: more than the exact 99 % range of the declared error is a defect."""
    for counts in wrong(facts, range(3), 5_000).values():
        assert counts[0] <= exact_range(3, ALPHA)[1]


@pytest.fixture(scope="module")
def planted(facts) -> Outcomes:
    """Pay half of what was left unpaid under the longest menu: about ten points."""
    return outcomes(built(facts, "randomised_menus", 1, 12_000), planted=0.5)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_difference_is_found(planted, rule):
    made = read_through(planted, rule)
    assert shipped(made)
    last = made[-1].arms[0]
    assert last.interval.low < 0.10 < last.interval.high
    assert made[-1].sample_ratio_p_value > 0.001


@pytest.mark.slow
def test_over_200_worlds_the_declared_error_is_kept(facts):
    """Shipped at most as the error allows, and called either way inside its exact 99 % range."""
    found = wrong(facts, range(200), 6_000)
    for ships, called in found.values():
        assert ships / 200 <= ALPHA
        assert called <= exact_range(200, ALPHA)[1]


@pytest.mark.slow
def test_over_60_worlds_a_planted_difference_is_found_as_often_as_planned(facts):
    """At the last readout the interval of one look holds the mean difference in 95 % of the worlds."""
    made = [
        read_through(outcomes(built(facts, "randomised_menus", seed, 12_000), 0.5, seed), "fixed_horizon")
        for seed in range(60)
    ]
    effects = np.array([each[-1].arms[0].seen.effect for each in made])
    held = sum(each[-1].arms[0].interval.low <= effects.mean() <= each[-1].arms[0].interval.high for each in made)
    assert np.mean([shipped(each) for each in made]) >= 0.95
    assert exact_range(60, 0.95)[0] <= held
