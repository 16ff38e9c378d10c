from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from barberpro.world.arrays import HOUR
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.fraud import HONEST, KINDS
from barberpro.world.methods import ACCOUNT_MONEY, CREDIT
from barberpro.world.versions import DISPUTED, REFUNDED
from barberpro.world.world import World
from tests.world.worlds.conftest import Build

TESTING, STOLEN, SELF, REFUND = (KINDS.index(name) for name in KINDS[1:])


@pytest.fixture
def world(build: Build) -> World:
    return build("planted_fraud")


def rows_of(world: World, kind: int) -> np.ndarray:
    return np.flatnonzero(world.market.visits.scheme[world.attempts.visit] == kind)


def reached(world: World, rows: np.ndarray, state: int) -> float:
    """Share of approved attempts that came to a state."""
    approved = rows[~world.attempts.failed[rows]]
    return float(np.isin(approved, world.versions.attempt[world.versions.state == state]).mean())


def test_the_truth_names_every_planted_payment(world: World, truth: Callable[[str], pl.DataFrame]) -> None:
    known = truth("planted_fraud")
    planted = np.flatnonzero(world.market.visits.scheme[world.attempts.visit] != HONEST)
    assert known["payment_id"].to_list() == [str(payment) for payment in world.payment_id[planted]]
    rings = dict(known.group_by("kind").agg(pl.col("ring").n_unique()).iter_rows())
    assert rings == {"card_testing": 6, "stolen_card": 4, "self_payment": 2, "refund_abuse": 10}


def test_card_tests_come_in_a_burst_on_many_cards_and_mostly_fail(world: World) -> None:
    made, rows = world.attempts, rows_of(world, TESTING)
    client = world.market.visits.client[made.visit[rows]]
    for account in np.unique(client):
        mine = rows[client == account]
        assert len(mine) > 40
        assert np.ptp(made.made_at[mine]) < HOUR
        assert len(np.unique(made.issuer[mine])) >= 8
    assert (OPTION_METHOD[made.option[rows]] == CREDIT).all()
    assert made.failed[rows].mean() > 0.6
    assert np.log(world.market.visits.amount[made.visit[rows]]).mean() < np.log(world.market.visits.amount).mean() - 0.3


def test_stolen_cards_buy_what_is_dear_and_come_back_as_chargebacks(world: World) -> None:
    visits, rows = world.market.visits, rows_of(world, STOLEN)
    assert np.median(visits.log_relative[world.attempts.visit[rows]]) > 1.0
    assert reached(world, rows, DISPUTED) > 0.5
    assert reached(world, rows_of(world, HONEST), DISPUTED) < 0.005


def test_a_shop_that_pays_itself_has_a_few_faithful_payers_and_only_stars(world: World) -> None:
    visits, rows = world.market.visits, rows_of(world, SELF)
    visit = world.attempts.visit[rows]
    assert len(np.unique(visits.shop[visit])) == 2
    assert len(np.unique(visits.client[visit])) == 12
    assert (OPTION_METHOD[world.attempts.option[rows]] == ACCOUNT_MONEY).all()
    stars = world.reviews.stars[visits.scheme[world.reviews.visit] == SELF]
    assert len(stars)
    assert (stars == 5).all()


def test_refund_abusers_get_their_money_back(world: World) -> None:
    assert reached(world, rows_of(world, REFUND), REFUNDED) > 0.4
    assert reached(world, rows_of(world, HONEST), REFUNDED) < 0.06


def test_fraud_is_hidden_from_the_oracle(world: World) -> None:
    made, rows = world.attempts, rows_of(world, TESTING)
    risk = world.market.people.risk[world.market.visits.client[made.visit[rows]]]
    added = np.log(made.probability[rows] / (1.0 - made.probability[rows])) - made.log_odds[rows] - risk
    assert added.min() == pytest.approx(world.ground.assumptions.fraud.test_log_odds, abs=1e-6)


def test_accounts_cannot_be_told_by_their_number(world: World) -> None:
    people = world.market.people
    planted = np.flatnonzero(people.scheme != HONEST) / len(people.scheme)
    assert planted.min() < 0.2
    assert planted.max() > 0.6


def test_the_default_world_is_honest(build: Build) -> None:
    assert not build("argentina").market.people.scheme.any()
