"""Planted differences between the reports and the payments: few, small, each of one cause, and told in the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from barberpro.world.arrays import DAY, Flags, Ints, stack, take
from barberpro.world.cells import money
from barberpro.world.columns import Ledger
from barberpro.world.movements import SETTLEMENT, Movements, released, settled
from barberpro.world.world import World

SLIPS = (
    ("settlement", "missing_there"),
    ("settlement", "missing_here"),
    ("settlement", "amount"),
    ("settlement", "fee"),
    ("settlement", "tax"),
    ("settlement", "timing"),
    ("released", "missing_there"),
    ("released", "amount"),
)
"""The stage at which the reports begin to differ from what comes before it, and how."""
LOST, UNKNOWN, AMOUNT, FEE, TAX, TIMING, NOT_RELEASED, RELEASED_AMOUNT = range(len(SLIPS))
PLAIN_TO_A_SLIP = 10
"""Payments of which nothing else is to be said, for each that is spoilt: a tiny history has fewer slips, or none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the two reports tell, and which payments were spoilt: the position of the slip by attempt."""

    settled: Movements
    released: Movements
    attempt: Ints
    slip: Ints
    changed: Ints
    """Centavos by which the report's net differs from what it should be; 0 where a line lies on another day."""
    reported_id: Ints
    """The payment that the line speaks of."""


def told(world: World, shared: Ledger) -> Told:
    """Write down what moved, and spoil some of it."""
    moved = settled(world, shared)
    usable = released(world, shared, moved)
    attempt, slip = _chosen(world, shared, moved, usable)
    amount, fee, tax = _changes(shared, attempt, slip)
    own = world.payment_id[attempt]
    reported_id = np.where(slip == UNKNOWN, own + 1, own)
    changed = np.select(
        [np.isin(slip, (LOST, NOT_RELEASED)), slip == UNKNOWN],
        [-shared.money.net[attempt], shared.money.net[attempt]],
        amount + fee + tax,
    )
    spoilt = _Spoilt(attempt, slip, amount, fee, tax)
    return Told(_in_settlement(moved, spoilt), _in_release(usable, spoilt), attempt, slip, changed, reported_id)


def differences_truth(world: World, shared: Ledger) -> pl.DataFrame:
    """Tell every planted difference: between which stages, why, and by how much the later one differs."""
    said = told(world, shared)
    order = np.argsort(said.reported_id, kind="stable")
    stages, causes = zip(*SLIPS, strict=True)
    slip = pl.Series(said.slip[order])
    return pl.DataFrame(
        {
            "payment_id": pl.Series(said.reported_id[order]).cast(pl.String),
            "leg": pl.Series(stages, dtype=pl.String).gather(slip),
            "cause": pl.Series(causes, dtype=pl.String).gather(slip),
            "amount": money(said.changed[order]),
        }
    )


@dataclass(frozen=True, slots=True)
class _Spoilt:
    """Attempts with what is wrong, and centavos added to the parts of their lines."""

    attempt: Ints
    slip: Ints
    amount: Ints
    fee: Ints
    tax: Ints

    def of(self, *slips: int) -> _Spoilt:
        """Select some slips."""
        return take(self, np.isin(self.slip, slips))


def _chosen(world: World, shared: Ledger, moved: Movements, usable: Movements) -> tuple[Ints, Ints]:
    """Draw payments whose money was released and of which nothing else happened, as many for each slip."""
    plain = np.flatnonzero(_plain(world, shared, moved, usable))
    each = min(world.ground.assumptions.defects.report_slips, len(plain) // (PLAIN_TO_A_SLIP * len(SLIPS)))
    drawn = world.ground.stream("reports").permutation(plain)[: each * len(SLIPS)]
    return drawn, np.repeat(np.arange(len(SLIPS)), each)


def _plain(world: World, shared: Ledger, moved: Movements, usable: Movements) -> Flags:
    size = len(world.payment_id)
    lines = np.bincount(moved.attempt, minlength=size) + np.bincount(usable.attempt, minlength=size)
    gap = np.diff(world.payment_id, append=world.payment_id[-1:]) > 1
    later_day = world.attempts.decided_at + DAY < world.ground.calendar.end_at
    held = (shared.money.release_after >= DAY) & (shared.money.fee > 0) & (shared.money.net > 0)
    return np.asarray((lines == 2) & gap & later_day & held & ~world.attempts.failed)


def _changes(shared: Ledger, attempt: Ints, slip: Ints) -> tuple[Ints, Ints, Ints]:
    """Say what is added to amount, fee and tax of a line."""
    fee = shared.money.fee[attempt]
    return (
        np.select([slip == AMOUNT, slip == RELEASED_AMOUNT], [1, -1], 0),
        np.where(slip == FEE, -np.maximum(fee // 10, 1), 0),
        np.where(slip == TAX, -np.maximum(shared.money.amount[attempt] // 100, 1), 0),
    )


def _in_settlement(moved: Movements, spoilt: _Spoilt) -> Movements:
    changed = _added(moved, spoilt.of(AMOUNT, FEE, TAX))
    late = np.isin(changed.attempt, spoilt.of(TIMING).attempt)
    changed = replace(changed, at=np.where(late, changed.at + DAY, changed.at))
    kept = take(changed, ~np.isin(changed.attempt, spoilt.of(LOST).attempt))
    return _with_unknown(kept, spoilt)


def _in_release(usable: Movements, spoilt: _Spoilt) -> Movements:
    changed = _added(usable, spoilt.of(AMOUNT, FEE, TAX, RELEASED_AMOUNT))
    kept = take(changed, ~np.isin(changed.attempt, spoilt.of(LOST, NOT_RELEASED).attempt))
    return _with_unknown(kept, spoilt)


def _added(moved: Movements, spoilt: _Spoilt) -> Movements:
    """Add to the lines of the spoilt payments, each of which has one."""
    place = np.flatnonzero(np.isin(moved.attempt, spoilt.attempt) & (moved.kind == SETTLEMENT))
    order = np.argsort(spoilt.attempt)
    mine = order[np.searchsorted(spoilt.attempt, moved.attempt[place], sorter=order)]
    parts = {name: getattr(moved, name).copy() for name in ("amount", "fee", "tax")}
    for name, values in parts.items():
        values[place] += getattr(spoilt, name)[mine]
    return replace(moved, **parts)


def _with_unknown(moved: Movements, spoilt: _Spoilt) -> Movements:
    """Add a payment that nobody here knows: like one of ours, under the next identifier."""
    like = take(moved, np.isin(moved.attempt, spoilt.of(UNKNOWN).attempt))
    return stack([moved, replace(like, payment_id=like.payment_id + 1)])
