"""Refunds: who asks for money back, why, how much, and what becomes of it; several of one payment may follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import REFUND_REASONS, REFUND_STATUSES
from barberpro.world.arrays import DAY, MINUTE, Flags, Ints, spans, stack, take
from barberpro.world.assumptions import Aftermath
from barberpro.world.ground import Ground

CANCELLED_BOOKING, REVOCATION, GOODWILL, COMPLAINT = range(len(REFUND_REASONS))
APPROVED, REJECTED, IN_PROCESS = range(len(REFUND_STATUSES))
REVOCATION_DAYS = 10
"""Whoever buys at a distance may take it back within ten days without a reason (Ley 24.240, art. 34)."""
MOST_FOLLOWING = 2


@dataclass(frozen=True, slots=True)
class Paid:
    """What may be asked back, one position for each payment attempt."""

    rows: Ints
    """Positions of the attempts that were approved before the end."""
    amount: Ints
    approved_at: Ints
    cancelled_at: Ints
    """When the booking was cancelled; beyond the end where it was not."""
    served_at: Ints
    """When the service was over; beyond the end where it was not given."""
    at_shop: Flags


@dataclass(frozen=True, slots=True)
class Refunds:
    """One position for each refund asked for, in order of time; centavos. A decision may lie beyond the end."""

    attempt: Ints
    created_at: Ints
    decided_at: Ints
    amount: Ints
    reason: Ints
    granted: Flags

    def status(self, end_at: int) -> Ints:
        """Position of the status at the end of the history."""
        return np.where(self.decided_at >= end_at, IN_PROCESS, np.where(self.granted, APPROVED, REJECTED))

    def paid_back(self, end_at: int) -> Refunds:
        """Select those approved before the end."""
        return take(self, self.status(end_at) == APPROVED)


def refunds(ground: Ground, paid: Paid) -> Refunds:
    """Draw all refunds asked for before the end."""
    generator, later, end_at = ground.stream("refunds"), ground.assumptions.aftermath, ground.calendar.end_at
    cancelled = _cancelled(generator, later, take(paid, paid.cancelled_at < end_at))
    others = take(paid, paid.cancelled_at >= end_at)
    content = generator.random(len(others.rows)) < later.goodwill_share
    served = take(others, ~content & (others.served_at < end_at))
    rounds = [
        stack([cancelled, _goodwill(generator, later, take(others, content)), _complaints(generator, later, served)])
    ]
    for _ in range(MOST_FOLLOWING):
        rounds.append(_following(generator, later, paid, stack(rounds), rounds[-1]))
    every = stack(rounds)
    every = take(every, every.created_at < end_at)
    return take(every, np.lexsort((every.attempt, every.created_at)))


def _cancelled(generator: Generator, later: Aftermath, some: Paid) -> Refunds:
    """Give back what was paid for cancelled bookings: all of it to who revokes in time, else mostly all of it."""
    size = len(some.rows)
    in_time = ~some.at_shop & (some.cancelled_at - some.approved_at < REVOCATION_DAYS * DAY)
    revoked = in_time & (generator.random(size) < later.revocation_share)
    full = revoked | (generator.random(size) < later.refund_full_share)
    created = some.cancelled_at + spans(generator, 20 * MINUTE, 1.2, size)
    return Refunds(
        attempt=some.rows,
        created_at=np.where(revoked, np.minimum(created, some.approved_at + REVOCATION_DAYS * DAY - MINUTE), created),
        decided_at=created + spans(generator, later.refund_median_minutes * MINUTE, 0.8, size),
        amount=np.where(full, some.amount, some.amount // 2),
        reason=np.where(revoked, REVOCATION, CANCELLED_BOOKING),
        granted=np.ones(size, dtype=bool),
    )


def _goodwill(generator: Generator, later: Aftermath, some: Paid) -> Refunds:
    size = len(some.rows)
    created = some.approved_at + spans(generator, 1.2 * DAY, 0.5, size)
    decided = created + spans(generator, later.refund_median_minutes * MINUTE, 0.8, size)
    part = some.amount * generator.integers(1, 6, size) // 10
    return Refunds(some.rows, created, decided, part, np.full(size, GOODWILL), np.ones(size, dtype=bool))


def _complaints(generator: Generator, later: Aftermath, served: Paid) -> Refunds:
    """Draw complaints about the service, which people judge: some are turned down, all take days."""
    some = take(served, generator.random(len(served.rows)) < later.complaint_share)
    size = len(some.rows)
    created = np.maximum(some.served_at, some.approved_at) + spans(generator, 1.5 * DAY, 0.8, size)
    return Refunds(
        attempt=some.rows,
        created_at=created,
        decided_at=created + spans(generator, later.complaint_median_days * DAY, 0.7, size),
        amount=np.maximum(some.amount * generator.integers(3, 11, size) // 10, 1),
        reason=np.full(size, COMPLAINT),
        granted=generator.random(size) < later.complaint_granted_share,
    )


def _following(generator: Generator, later: Aftermath, paid: Paid, so_far: Refunds, last: Refunds) -> Refunds:
    """Give back more of what is left to some of those who got a part, by goodwill."""
    held = np.zeros(int(paid.rows.max(initial=-1)) + 1, dtype=np.int64)
    held[paid.rows] = paid.amount
    granted = take(so_far, so_far.granted)
    np.subtract.at(held, granted.attempt, granted.amount)
    some = take(last, last.granted & (held[last.attempt] > 0))
    some = take(some, generator.random(len(some.attempt)) < later.another_refund_share)
    size, left = len(some.attempt), held[some.attempt]
    created = some.decided_at + spans(generator, 4 * DAY, 0.8, size).clip(DAY)
    return Refunds(
        attempt=some.attempt,
        created_at=created,
        decided_at=created + spans(generator, later.refund_median_minutes * MINUTE, 0.8, size),
        amount=np.where(generator.random(size) < 0.5, left, np.maximum(left // 2, 1)),
        reason=np.full(size, GOODWILL),
        granted=np.ones(size, dtype=bool),
    )
