from collections import Counter
from datetime import date

import numpy as np
import pytest

from barberpro.world.assumptions import Assumptions
from barberpro.world.blocks import block_sizes, blocks
from barberpro.world.foundation import Foundation, foundation
from barberpro.world.ground import Facts
from barberpro.world.world import World

DAYS = (date(2025, 7, 1), date(2026, 1, 1))


@pytest.fixture(scope="module")
def shared(facts: Facts) -> Foundation:
    return foundation(facts, 6_000, DAYS, 4, Assumptions())


@pytest.fixture(scope="module")
def three(shared: Foundation) -> list[World]:
    return list(blocks(shared, block_sizes(6_000, 2_500)))


@pytest.mark.parametrize(
    ("payments", "most", "expected"),
    [
        (1, 10, (1,)),
        (9, 10, (9,)),
        (10, 10, (10,)),
        (11, 10, (5, 6)),
        (29, 10, (9, 10, 10)),
        (30, 10, (10, 10, 10)),
        (1_000_000, 500_000, (500_000, 500_000)),
    ],
)
def test_payments_are_shared_out_evenly(payments: int, most: int, expected: tuple[int, ...]) -> None:
    assert block_sizes(payments, most) == expected


def test_blocks_hold_exactly_as_many_payments_as_asked_for(three: list[World]) -> None:
    assert [len(each.attempts.visit) for each in three] == [2_000, 2_000, 2_000]


def test_identifiers_of_blocks_never_collide(three: list[World]) -> None:
    named = Counter[str]()
    for each in three:
        booked = np.arange(len(each.market.visits.client))
        named.update(each.ids.booking_ids(booked))
        named.update(each.ids.client_ids(np.unique(each.market.visits.client)))
        named.update(each.ids.review_ids(np.arange(len(each.reviews.visit))))
        named.update(str(number) for number in each.payment_id)
        named.update(f"payer {number}" for number in each.ids.payer_numbers(np.unique(each.market.visits.client)))
    assert max(named.values()) == 1


def test_payment_ids_rise_through_the_blocks(three: list[World]) -> None:
    assert (np.diff(np.concatenate([each.payment_id for each in three])) > 0).all()


def test_blocks_share_shops_and_faults_but_no_draws(three: list[World]) -> None:
    first, second, _ = three
    assert first.market.shops is second.market.shops
    assert first.market.faults is second.market.faults
    assert not set(first.attempts.probability) & set(second.attempts.probability)
    assert not set(first.market.people.risk) & set(second.market.people.risk)


def test_a_block_is_a_world_like_any_other(three: list[World]) -> None:
    """What a block tells of itself says nothing: shares and sums are alike within what chance allows."""
    failed = np.array([each.attempts.failed.mean() for each in three])
    amount = np.array([np.log(each.market.visits.amount).mean() for each in three])
    tries = np.array([len(each.attempts.visit) / len(each.market.visits.client) for each in three])
    assert np.ptp(failed) < 0.045
    assert np.ptp(amount) < 0.12
    assert np.ptp(tries) < 0.1


def test_a_block_needs_none_of_the_others(shared: Foundation, three: list[World]) -> None:
    again = list(blocks(shared, block_sizes(6_000, 2_500)))[2]
    assert again.payment_id.tolist() == three[2].payment_id.tolist()
    assert again.attempts.probability.tolist() == three[2].attempts.probability.tolist()
