"""The oracle of menus: averages over what is hidden, learns by client, and lies between a constant and the truth."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from barberpro.domain.vocabulary import METHODS
from barberpro.world.menu_oracle import NO_CHOICE, Happened, Opened, paid_oracle
from tests.world.worlds.conftest import Build, paid

SPREADS = (1.0, 0.8)


def opened(clients: list[int], log_odds: float = -1.0) -> Opened:
    size, methods = len(clients), len(METHODS)
    return Opened(
        client=np.array(clients),
        worth=np.zeros((size, methods)),
        outside=np.zeros(size),
        plan_share=np.ones((size, methods)),
        log_odds=np.full((size, methods), log_odds),
        method_of_option=np.arange(methods),
        rescued_share=0.0,
    )


def happened(method: list[int], failed: list[bool], log_odds: float = -1.0) -> Happened:
    tried = np.array(method) != NO_CHOICE
    return Happened(
        np.array(method), np.where(tried, log_odds, np.nan)[:, None], np.array(failed, dtype=np.bool_)[:, None]
    )


def test_failures_and_leaving_lower_what_is_expected_and_others_learn_nothing_of_it():
    failing = paid_oracle(opened([0, 0, 0, 1]), happened([0, 0, 0, 0], [True, True, True, False]), SPREADS)
    assert failing[0] > failing[1] > failing[2]
    assert failing[3] == pytest.approx(failing[0])
    leaving = paid_oracle(opened([0, 0]), happened([NO_CHOICE, 0], [False, False]), SPREADS)
    assert leaving[1] < leaving[0]


def test_nothing_is_learned_where_nothing_is_hidden():
    answers = paid_oracle(opened([0, 0, 0]), happened([0, 0, 0], [True, True, True]), (1e-4, 1e-4))
    share = len(METHODS) / (len(METHODS) + 1)
    assert answers == pytest.approx(np.full(3, share / (1 + np.exp(-1.0))), abs=1e-3)


def log_loss(happened: np.ndarray, probability: np.ndarray) -> float:
    return float(-np.log(np.where(happened, probability, 1 - probability)).mean())


@pytest.mark.parametrize("name", ["randomised_menus", "zero_effect"])
def test_lies_between_a_constant_and_the_truth(name: str, build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    known, came_true = truth(name), paid(build(name))
    oracle, best = known["oracle_paid"].to_numpy(), known["paid_as_shown"].to_numpy()
    level = np.full(len(best), best.mean())
    assert log_loss(came_true, best) < log_loss(came_true, oracle) < log_loss(came_true, level)
    assert oracle.mean() == pytest.approx(best.mean(), abs=0.01)
