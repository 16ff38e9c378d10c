from dataclasses import replace

import numpy as np
import pytest

from barberpro.world.arrays import sigmoid
from barberpro.world.oracle import Seen, oracle_probability
from barberpro.world.outages import NO_ISSUER, Faults, Level
from barberpro.world.world import World


def ask(world: World, log_odds: list[float], failed: list[bool], client: list[int]) -> np.ndarray:
    calm = replace(world.market.faults, issuer_levels=(), processor_levels=())
    return under(world, calm, log_odds, failed, client)


def under(world: World, faults: Faults, log_odds: list[float], failed: list[bool], client: list[int]) -> np.ndarray:
    issuer = np.full(len(client), NO_ISSUER)
    seen = Seen(np.array(client), np.array(log_odds), issuer, np.array(failed))
    return oracle_probability(world.ground, faults, seen)


@pytest.mark.parametrize("log_odds", [-4.0, -1.0, 0.0, 2.0])
def test_a_first_attempt_averages_over_the_hidden_risk(marketplace: World, log_odds: float) -> None:
    risk = np.linspace(-6, 6, 20_001) * 0.6
    weight = np.exp(-((risk / 0.6) ** 2) / 2)
    expected = (sigmoid(log_odds + risk) * weight).sum() / weight.sum()
    assert ask(marketplace, [log_odds], [False], [0])[0] == pytest.approx(expected, abs=1e-6)


def test_what_a_client_did_before_is_learned_from_and_others_are_not(marketplace: World) -> None:
    after_failures = ask(marketplace, [-1.0] * 4, [True, True, True, False], [0, 0, 0, 1])
    after_successes = ask(marketplace, [-1.0] * 3, [False, False, False], [0, 0, 0])
    assert after_failures[0] < after_failures[1] < after_failures[2]
    assert after_failures[3] == pytest.approx(after_failures[0])
    assert after_successes[0] > after_successes[1] > after_successes[2]


def test_outages_raise_the_average(marketplace: World) -> None:
    stormy = replace(marketplace.market.faults, issuer_levels=(), processor_levels=(Level(0.3, 2.4),))
    assert under(marketplace, stormy, [-2.0], [False], [0])[0] > ask(marketplace, [-2.0], [False], [0])[0]


def test_the_oracle_is_calibrated_and_worse_than_the_truth(marketplace: World) -> None:
    made, oracle = marketplace.attempts, marketplace.oracle
    error = 4 * np.sqrt((oracle * (1 - oracle)).sum()) / len(oracle)
    assert made.failed.mean() == pytest.approx(oracle.mean(), abs=error)

    def log_loss(probability: np.ndarray) -> float:
        return float(-np.log(np.where(made.failed, probability, 1 - probability)).mean())

    assert log_loss(made.probability) < log_loss(oracle) < log_loss(np.full(len(oracle), made.failed.mean()))
