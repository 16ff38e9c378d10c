"""What payments, refunds and disputes do to the account at the processor, and when the money may be used: centavos."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from barberpro.world.arrays import HOUR, Ints, stack, take
from barberpro.world.calendar import Calendar
from barberpro.world.columns import Ledger
from barberpro.world.refunds import Refunds
from barberpro.world.world import World

SETTLEMENT, REFUND, CHARGEBACK, PAYOUT = range(4)
NOBODY = -1
"""In the place of an attempt: the movement belongs to no payment."""
FIRST_PAYOUT_ID = 9_100_000_000_000
PAYOUTS_OF_A_BLOCK = 1_000_000
PAYOUT_HOUR = 9
WHOLE, LEAST = 100_000, 1_000_000
"""Money leaves in thousands of pesos, from ten thousand on."""


@dataclass(frozen=True, slots=True)
class Movements:
    """One position for each movement; what leaves the account, or is kept of it, is below 0."""

    payment_id: Ints
    attempt: Ints
    kind: Ints
    made_at: Ints
    """When the operation was made."""
    at: Ints
    """When it counts."""
    amount: Ints
    fee: Ints
    tax: Ints

    @property
    def net(self) -> Ints:
        """What the account gains."""
        return self.amount + self.fee + self.tax


def settled(world: World, shared: Ledger) -> Movements:
    """List what changed the account before the end: it counts when it is approved, usable or not."""
    end_at = world.ground.calendar.end_at
    every = stack([_sales(world, shared), _refunds(world, shared), *_contested(world, shared)])
    return take(every, every.at < end_at)


def released(world: World, shared: Ledger, moved: Movements) -> Movements:
    """Let the money be usable when its payment is released; what goes back before then leaves with it."""
    free_at = (world.attempts.decided_at + shared.money.release_after)[moved.attempt]
    free = replace(moved, at=np.maximum(moved.at, free_at))
    return take(free, free.at < world.ground.calendar.end_at)


def payouts(world: World, usable: Movements) -> Movements:
    """Take what may be used to the bank, on Monday mornings, in whole thousands."""
    order = np.argsort(usable.at, kind="stable")
    balance = np.concatenate([[0], np.cumsum(usable.net[order])])
    mondays = _mondays(world.ground.calendar)
    taken = _taken(balance[np.searchsorted(usable.at[order], mondays)])
    leaves = np.flatnonzero(taken)
    nothing = np.zeros(len(leaves), dtype=np.int64)
    return Movements(
        payment_id=FIRST_PAYOUT_ID + world.ground.block * PAYOUTS_OF_A_BLOCK + np.arange(len(leaves)),
        attempt=np.full(len(leaves), NOBODY),
        kind=np.full(len(leaves), PAYOUT),
        made_at=mondays[leaves],
        at=mondays[leaves],
        amount=-taken[leaves],
        fee=nothing,
        tax=nothing,
    )


def _taken(earned: Ints) -> Ints:
    """Say what leaves on each day, by what was earned until then."""
    amounts, left = np.zeros(len(earned), dtype=np.int64), 0
    for place, held in enumerate(earned):
        amount = int(held - left) // WHOLE * WHOLE
        if amount >= LEAST:
            amounts[place] = amount
            left += amount
    return amounts


def _mondays(days: Calendar) -> Ints:
    first = np.datetime64(days.first, "D") + np.arange(days.start, days.end)
    monday = (first.astype(np.int64) + 3) % 7 == 0  # 1970-01-01 was a Thursday
    return np.asarray(days.midnights[days.start : days.end][monday] + PAYOUT_HOUR * HOUR)


def _sales(world: World, shared: Ledger) -> Movements:
    made = world.attempts
    rows = np.flatnonzero(~made.failed)
    money = take(shared.money, rows)
    return _movements(world, rows, SETTLEMENT, made.decided_at[rows], _Parts(money.amount, -money.fee, -money.withheld))


def _refunds(world: World, shared: Ledger) -> Movements:
    """Give back what was refunded, and of the fee and the tax the same part as of the amount."""
    back, before = _in_order(world.refunds.paid_back(world.ground.calendar.end_at))
    money = take(shared.money, back.attempt)
    fee, tax = (
        _part(charge, before + back.amount, money.amount) - _part(charge, before, money.amount)
        for charge in (money.fee, money.withheld)
    )
    return _movements(world, back.attempt, REFUND, back.decided_at, _Parts(-back.amount, fee, tax))


def _in_order(back: Refunds) -> tuple[Refunds, Ints]:
    """Put refunds in the order of their approval, with what was refunded of the payment before each."""
    back = take(back, np.lexsort((back.decided_at, back.attempt)))
    total = np.cumsum(back.amount) - back.amount
    return back, total - total[np.searchsorted(back.attempt, back.attempt, side="left")]


def _contested(world: World, shared: Ledger) -> tuple[Movements, Movements]:
    """Take the money of a disputed payment when it is contested, and bring it back when the shop wins."""
    every = world.disputes
    won = take(every, ~every.against_shop)
    out, back = (take(shared.money, each.attempt) for each in (every, won))
    return (
        _movements(world, every.attempt, CHARGEBACK, every.opened_at, _Parts(-out.amount, out.fee, out.withheld)),
        _movements(world, won.attempt, CHARGEBACK, won.closed_at, _Parts(back.amount, -back.fee, -back.withheld)),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is moved, and what is kept of it."""

    amount: Ints
    fee: Ints
    tax: Ints


def _movements(world: World, attempt: Ints, kind: int, at: Ints, parts: _Parts) -> Movements:
    made_at = world.attempts.made_at[attempt] if kind == SETTLEMENT else at
    kinds = np.full(len(attempt), kind)
    return Movements(world.payment_id[attempt], attempt, kinds, made_at, at, parts.amount, parts.fee, parts.tax)


def _part(charge: Ints, of: Ints, whole: Ints) -> Ints:
    """Take of a charge the part that `of` is of the whole, half-up to the centavo."""
    return (2 * charge * of + whole) // np.maximum(2 * whole, 1)
