"""Every payment is billed as the scalar reference bills it, and what-ifs behave as money does."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from barberpro.domain.commission import Tier, commission, rate_bp, rate_lines
from barberpro.domain.money import proportion
from barberpro.policies.commission import commission_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.comparison import Resampling, deltas, slices, winners_and_losers
from barberpro.simulation.history import History
from barberpro.simulation.replay import EPOCH, replay, standings
from barberpro.simulation.totals import MEASURES, sums
from tests.simulation.small_history import small_history

CURRENT = shipped_policy()


def otherwise(since: date = ALWAYS, /, **changed: Any) -> Policy:
    """Change the commission; `tiers=...` names the key `commission.tiers`."""
    return CURRENT.overlaid("x", {f"commission.{name}": (DatedValue(since, value, "-", "-"),)
                                  for name, value in changed.items()})  # fmt: skip


def by_hand(history: History, policy: Policy, row: int) -> tuple[int, int, int]:
    """Bill one payment by the scalar reference: rate, income and tax kept after its refund."""
    terms = commission_terms(policy, date.fromordinal(EPOCH.toordinal() + int(history.day[row])))
    provider, month = divmod(int(history.cell[row]), len(history.months))
    held = {code for code, flags in standings(history, policy).items() if flags[provider, month]}
    counted = {
        "previous_month": int(history.measures.bookings[provider, month]),
        "running": int(history.place[row]),
        "retroactive": int(history.measures.bookings[provider, month + 1]),
    }
    rate = rate_bp(rate_lines(terms, counted[terms.tier_basis], held))
    taken = commission(int(history.amount[row]), rate, terms.iva_bp)
    whole, back = int(history.amount[row]), int(history.refunded[row])
    kept = [each - proportion(each, back, whole) for each in (taken.commission, taken.iva)]
    return rate, kept[0], kept[1]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize("basis", ["previous_month", "running", "retroactive"])
def test_every_payment_is_billed_as_the_reference_does(seed: int, basis: str) -> None:
    history = small_history(seed)
    half_way = history.months[2]
    policy = otherwise(tier_basis=basis).overlaid(
        "y",
        {
            "commission.campaign_bp": (DatedValue(half_way, 10, "-", "-"),),
            "commission.floor_bp": (DatedValue(half_way, 255, "-", "-"),),
        },
    )
    billed = replay(history, policy)
    expected = [by_hand(history, policy, row) for row in range(history.rows)]
    found = list(zip(billed.rate_bp.tolist(), billed.income.tolist(), billed.iva.tolist(), strict=True))
    assert found == expected
    assert len({rate for rate, *_ in found}) > 3


def test_the_null_what_if_moves_no_row() -> None:
    history = small_history()
    one, other = replay(history, CURRENT), replay(history, CURRENT.throughout(CURRENT))
    assert all((getattr(one, name) == getattr(other, name)).all() for name in ("rate_bp", "charged", "income", "iva"))
    found = deltas(history, sums(history, one), sums(history, other), Resampling.of(history, 100, 1))
    assert {value for prices in found.values() for each in prices.values() for value in
            (each.delta, each.low, each.high)} == {0}  # fmt: skip


def test_parts_add_up() -> None:
    history = small_history()
    before, after = (sums(history, replay(history, each)) for each in (CURRENT, otherwise(loyal_bp=0)))
    billed = replay(history, CURRENT)
    sold = int((history.amount - history.refunded - history.cost).sum())
    assert int((before.provider_net + before.platform_income).sum()) == sold - int(billed.iva.sum())
    laid_out = slices(history, before, after)
    for measure in MEASURES:
        whole = int(after[measure].sum())
        for dimension in laid_out.values():
            assert sum(round(float(row[measure]["policy"]) * 100) for row in dimension) == whole
    moved = winners_and_losers(history, before, after)
    assert moved["winners"] + moved["losers"] + moved["unmoved"] == len(history.providers)
    assert moved["losers"] > 0
    assert moved["winners"] == 0


def test_without_behaviour_a_higher_rate_never_lowers_income() -> None:
    history, income = small_history(), []
    for rate in range(0, 360, 10):
        policy = otherwise(tiers=(Tier(0, rate), Tier(50, max(rate - 70, 0))), floor_bp=0)
        income.append(replay(history, policy).income)
    assert all((after >= before).all() for before, after in pairwise(income))


def test_where_nothing_binds_the_order_of_independent_changes_does_not_matter() -> None:
    history = small_history()
    changes = {
        "commission.loyal_bp": (DatedValue(ALWAYS, 5, "-", "-"),),
        "commission.top_performer_bp": (DatedValue(ALWAYS, 7, "-", "-"),),
        "commission.tiers": (DatedValue(ALWAYS, (Tier(0, 340), Tier(50, 300)), "-", "-"),),
    }
    orders = (list(changes), list(changes)[::-1])
    found = []
    for order in orders:
        policy = CURRENT
        for key in order:
            policy = policy.overlaid("x", {key: changes[key]})
        found.append(replay(history, policy).income)
    assert np.array_equal(*found)


def test_a_change_leaves_what_was_booked_before_its_day() -> None:
    history = small_history()
    day = history.months[2]
    before = (history.day < (day - EPOCH).days).nonzero()[0]
    one, other = replay(history, CURRENT), replay(history, otherwise(day, tiers=(Tier(0, 100),), floor_bp=0))
    assert (one.rate_bp[before] == other.rate_bp[before]).all()
    later = (history.day >= (day - EPOCH).days).nonzero()[0]
    assert (other.rate_bp[later] < 120).all()
