"""The decision about the dollar over many cases at once; `domain.hedging.decide` is the reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.hedging import (
    BELOW_TRIGGER,
    BEYOND_TOLERANCE,
    DEAR_COVER,
    FALL,
    FEWEST_DRAWS,
    NO_EXPOSURE,
    RISE,
    STALE,
    TOO_FEW_DRAWS,
    WITHIN_TOLERANCE,
    HedgeTerms,
)
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.rates import Flags, Ints, share

REASONS = (
    NO_EXPOSURE, STALE, BELOW_TRIGGER, FALL, TOO_FEW_DRAWS, WITHIN_TOLERANCE, DEAR_COVER, BEYOND_TOLERANCE,
)  # fmt: skip
"""In the order in which they count; the last is the one to cover."""
COVERED = REASONS.index(BEYOND_TOLERANCE)
FIRED = REASONS.index(TOO_FEW_DRAWS)
"""From this reason on the trigger had fired."""
RATE_UNITS = 10_000
"""Rates are in ten-thousandths of a peso, as the series has them, so that a move is compared exactly."""


@dataclass(frozen=True, slots=True)
class Cases:
    """What each decision rests on, arrays of one shape: rates in ten-thousandths of a peso, money in centavos.

    `p95_loss` is that of the whole exposure, `premium_bp` what the horizon's cover costs; all rest on `draws` draws.
    """

    since: Ints
    until: Ints
    age_days: Ints
    exposure: Ints
    income: Ints
    p95_loss: Ints
    premium_bp: Ints
    draws: int


@dataclass(frozen=True, slots=True)
class Decided:
    """Places in `REASONS`, cover needed (basis points of the exposure) and its cost (centavos)."""

    reason: Ints
    needed_bp: Ints
    cost: Ints

    @property
    def cover_bp(self) -> Ints:
        """Cover that is taken: what is needed, where the reason is the one to cover."""
        return np.where(self.reason == COVERED, self.needed_bp, 0)

    @property
    def fired(self) -> Flags:
        """Whether the move reached the trigger."""
        return np.asarray(self.reason >= FIRED, dtype=np.bool_)


def decided(cases: Cases, terms: HedgeTerms) -> Decided:
    """Decide every case; the first reason to do nothing counts, as in the domain."""
    needed = needed_cover_bp(cases.p95_loss, cases.income, terms.tolerance_bp)
    cost = share(share(cases.exposure, needed), cases.premium_bp)
    moved = cases.until - cases.since
    early = [
        cases.exposure <= 0,
        cases.age_days > terms.stale_days,
        np.abs(moved) * BASIS_POINTS < terms.trigger_bp * cases.since,
        (moved < 0) & (terms.direction == RISE),
        np.broadcast_to(cases.draws < FEWEST_DRAWS, moved.shape),
    ]
    late = [needed == 0, cost >= share(cases.p95_loss, needed)]
    shape = np.broadcast_shapes(needed.shape, moved.shape)
    reason = np.select([np.broadcast_to(each, shape) for each in (*early, *late)], list(range(COVERED)), COVERED)
    looked = reason >= REASONS.index(WITHIN_TOLERANCE)
    return Decided(reason, np.where(looked, needed, 0), np.where(looked, cost, 0))


def needed_cover_bp(p95: Ints, income: Ints, tolerance_bp: int) -> Ints:
    """Smallest share of the exposure that keeps the P95 loss within the tolerance, as `domain.hedging` has it."""
    beyond = p95 * BASIS_POINTS - income * tolerance_bp
    lacking = -(-beyond // np.where(p95 > 0, p95, 1))
    return np.asarray(np.where(beyond > 0, np.clip(lacking, 0, BASIS_POINTS), 0), dtype=np.int64)
