"""Erosion over shops and months is what the scalar rule says of each."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest

from barberpro.domain import erosion as rule
from barberpro.domain.indexation import Anchor, IndexationTerms, Shop, price_on, repricings
from barberpro.domain.inflation import next_month
from barberpro.domain.rounding import UNROUNDED
from barberpro.policies.policy import Policy
from barberpro.policies.price_index import actual_levels
from barberpro.simulation.price_erosion import Erosion, erosion
from barberpro.simulation.price_looks import PriceIndex, looks, used_regions
from barberpro.simulation.price_replay import standing_prices
from tests.simulation.small_prices import otherwise, published, small_prices

PRICED = small_prices(months=8)
HISTORY = PRICED.history
BARE = {"buffer_bp": 0, "ending": "none", "floor_bp": 0}


def found_of(policy: Policy) -> Erosion:
    index = PriceIndex(published().cpi, used_regions(HISTORY.region), "12", HISTORY.months[0])
    told = erosion(HISTORY, index, standing_prices(policy, HISTORY, index))
    assert told is not None
    return told


def by_hand(policy: Policy, terms: IndexationTerms) -> list[tuple[Fraction, Fraction]]:
    """Erosion and gap of every shop at every month's end, by the scalar rule."""
    index = PriceIndex(published().cpi, used_regions(HISTORY.region), "12", HISTORY.months[0])
    days = looks(policy, HISTORY.months[0], HISTORY.months[-1]).days
    found = []
    for region in HISTORY.region:
        values = index.values(region, "12")
        actual = actual_levels(values)
        base = int(index.anchor("12")[index.regions.index(region), 0])
        anchor = Anchor(int(np.median(HISTORY.amount)), base)
        prices = repricings(Shop(anchor, days[0]), lambda _: terms, values, HISTORY.last_day)
        for month in HISTORY.months:
            end = next_month(month)
            last = price_on(prices, end - timedelta(days=1))
            found.append((rule.erosion(last.price, anchor, actual[month]), Fraction(actual[month], last.level) - 1))
    return found


@pytest.mark.parametrize(("day", "buffer"), [(17, 0), (1, 0), (17, 300)])
def test_it_is_what_the_rule_says_of_each_shop(day: int, buffer: int) -> None:
    policy = otherwise(**BARE | {"day_of_month": day, "buffer_bp": buffer})
    expected = by_hand(policy, IndexationTerms(day_of_month=day, buffer_bp=buffer, rounding=UNROUNDED, floor_bp=0))
    lacking, gaps = ([float(row[side]) for row in expected] for side in (0, 1))
    found = found_of(policy)
    assert found.mean_share == pytest.approx(np.mean(lacking), abs=1e-9)
    assert found.worst_share == pytest.approx(max(lacking), abs=1e-9)
    assert found.over_share == pytest.approx(np.mean(np.array(lacking) > 0.03))
    assert found.needed_always == pytest.approx(float(rule.needed_buffer([g for _, g in expected], Fraction(1))))
    assert found.needed_mostly == pytest.approx(float(rule.needed_buffer([g for _, g in expected], Fraction(9, 10))))
    assert len(gaps) == found.months * len(HISTORY.providers)


def test_the_buffer_that_was_needed_keeps_every_price_whole() -> None:
    needed = found_of(otherwise(**BARE)).needed_always
    assert needed > 0.03
    whole = found_of(otherwise(**BARE | {"buffer_bp": int(np.ceil(needed * 10_000))}))
    assert whole.worst_share <= 1e-6
    assert whole.over_share == 0
    assert found_of(otherwise(**BARE | {"buffer_bp": int(needed * 10_000) - 50})).worst_share > 0


def test_repricing_less_often_erodes_more() -> None:
    monthly = found_of(otherwise(**BARE))
    rarely = found_of(otherwise(**BARE, rhythm="every_k_months", every_months=4))
    assert rarely.mean_share > monthly.mean_share
    assert rarely.needed_always > monthly.needed_always
