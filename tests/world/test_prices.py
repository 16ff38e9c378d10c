from dataclasses import replace

import numpy as np
import pytest

from barberpro.world.ground import Ground
from barberpro.world.prices import Repricing, _last, price_level, real_level
from barberpro.world.world import World

CALM = np.zeros((8, 1))


def last(due: list[int], passed: list[int], index: np.ndarray = CALM, most: float = 0.1) -> list[int]:
    flags = np.zeros((2, 1, 8), dtype=bool)
    flags[0, 0, due], flags[1, 0, passed] = True, True
    return _last(flags[0], flags[1], index, most)[0].tolist()


def still(marketplace: World) -> Ground:
    """Leave out that provinces differ."""
    slow = marketplace.ground.drift
    return replace(marketplace.ground, drift=replace(slow, price=np.zeros_like(slow.price)))


@pytest.mark.parametrize(
    ("due", "passed", "expected"),
    [
        ([1, 4], [], [0, 1, 1, 1, 4, 4, 4, 4]),
        ([1, 4], [4], [0, 1, 1, 1, 1, 1, 1, 1]),
        ([1, 4, 6], [4, 6], [0, 1, 1, 1, 1, 1, 6, 6]),
        ([1, 4], [2], [0, 1, 1, 1, 4, 4, 4, 4]),
    ],
    ids=["on time", "one let pass", "never two in a row", "letting pass what is not due"],
)
def test_the_last_repricing(due: list[int], passed: list[int], expected: list[int]) -> None:
    assert last(due, passed) == expected


def test_a_shop_that_is_far_behind_reprices_out_of_turn() -> None:
    index = np.array([0.0, 0.05, 0.09, 0.14, 0.18, 0.20, 0.25, 0.26])[:, None]
    assert last([], [], index) == [0, 0, 0, 3, 3, 3, 6, 6]


def test_a_price_stands_until_the_day_of_the_new_one(marketplace: World) -> None:
    days = marketplace.ground.calendar
    ground = still(marketplace)
    months = np.arange(len(ground.published), dtype=np.int16)[None, :]
    every_month = Repricing(day=np.array([10]), month=months)
    first = days.start + 31  # 1 February 2025
    found = price_level(ground, every_month, (np.zeros(20, np.int64), np.zeros(20, np.int64)), first + np.arange(20))
    assert len(np.unique(found[:9])) == len(np.unique(found[9:])) == 1
    assert found[9] > found[8]


def test_shops_differ_in_when_they_reprice_and_some_let_one_pass(marketplace: World) -> None:
    plan = marketplace.market.shops.repricing
    age = np.arange(plan.month.shape[1]) - plan.month
    assert 5 <= age[:, 13:].max() <= 12
    assert len(np.unique(plan.day)) > 15
    every = [np.diff(np.unique(row)).max() for row in plan.month[:, 13:]]
    assert len(set(every)) > 3


def test_real_prices_are_behind_the_index(marketplace: World) -> None:
    shops, ground = marketplace.market.shops, marketplace.ground
    some = np.arange(len(shops.province))
    level = real_level(
        still(marketplace), shops.repricing, (some, shops.province), np.full(len(some), ground.calendar.end - 1)
    )
    assert level.max() < 1.0
    assert 0.90 < np.median(level) < 0.98
