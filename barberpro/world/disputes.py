"""Disputes: credit card payments that their holders contest weeks later at the bank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.vocabulary import DISPUTE_OUTCOMES
from barberpro.world.arrays import DAY, MINUTE, Flags, Ints, draw, take
from barberpro.world.fraud import STOLEN_CARD
from barberpro.world.ground import Ground

WON, LOST, OPEN = range(len(DISPUTE_OUTCOMES))


@dataclass(frozen=True, slots=True)
class Disputes:
    """One position for each dispute, in order of time; a decision may lie beyond the end."""

    attempt: Ints
    opened_at: Ints
    closed_at: Ints
    amount: Ints
    reason: Ints
    """Position in the reasons of the assumptions."""
    against_shop: Flags

    def outcome(self, end_at: int) -> Ints:
        """Position of the outcome at the end of the history."""
        return np.where(self.closed_at >= end_at, OPEN, np.where(self.against_shop, LOST, WON))


def disputes(ground: Ground, attempt: Ints, amount: Ints, decided_at: Ints, scheme: Ints) -> Disputes:
    """Draw the disputes opened before the end among payments (by attempt) that could be disputed."""
    generator, later = ground.stream("disputes"), ground.assumptions.aftermath
    stolen = ground.assumptions.fraud.stolen_chargeback_share
    share = np.where(scheme == STOLEN_CARD, stolen, later.chargeback_share)
    some = np.flatnonzero(generator.random(len(attempt)) < share)
    size = len(some)
    opened = decided_at[some] + generator.integers(15 * DAY, 60 * DAY, size) // 1000 * 1000
    every = Disputes(
        attempt=attempt[some],
        opened_at=opened,
        closed_at=opened + generator.integers(10 * DAY, 45 * DAY, size) // 1000 * 1000 + MINUTE,
        amount=amount[some],
        reason=draw(generator, tuple(share for _, share in later.dispute_reasons), size),
        against_shop=generator.random(size) < later.chargeback_lost_share,
    )
    every = take(every, every.opened_at < ground.calendar.end_at)
    return take(every, np.lexsort((every.attempt, every.opened_at)))
