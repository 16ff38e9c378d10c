"""Versions of payments: every state a payment was in, and when it came to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import DAY, HOUR, MINUTE, SECOND, Flags, Ints, spans, stack, take
from barberpro.world.attempts import Attempts
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.ground import Ground
from barberpro.world.methods import CREDIT, TRANSFER, VOUCHER, WAITED_FOR
from barberpro.world.reasons import DETAILS

STATES = (
    ("approved", "accredited"),
    ("approved", "partially_refunded"),
    ("refunded", "refunded"),
    ("charged_back", "in_process"),
    ("charged_back", "settled"),
    ("charged_back", "reimbursed"),
    ("in_process", "pending_review_manual"),
    ("pending", "pending_waiting_payment"),
    ("pending", "pending_waiting_transfer"),
)
APPROVED, PARTLY, REFUNDED, DISPUTED, LOST, WON, IN_REVIEW, WAITING_VOUCHER, WAITING_TRANSFER = range(len(STATES))
DECLINED = len(STATES)
"""States from here on are declines: DECLINED + position of the reason."""


@dataclass(frozen=True, slots=True)
class Versions:
    """One position for each version: which attempt, when, its state, and what was refunded so far (centavos)."""

    attempt: Ints
    at: Ints
    state: Ints
    refunded: Ints


def versions(ground: Ground, made: Attempts, amount: Ints, cancelled_at: Ints) -> Versions:
    """List all versions before the end of the history; `amount` and `cancelled_at` are by attempt."""
    pieces = [_waiting(made), _decided(made), *_money_back(ground, made, amount, cancelled_at)]
    every = stack(pieces)
    every = take(every, every.at < ground.calendar.end_at)
    return take(every, np.lexsort((every.state, every.attempt, every.at)))


def status_of(state: int) -> tuple[str, str]:
    """Return status and status_detail of a state."""
    if state < DECLINED:
        return STATES[state]
    detail = DETAILS[state - DECLINED]
    return ("cancelled" if detail in {"expired", "by_payer"} else "rejected"), detail


def state_count() -> int:
    """Count the states."""
    return DECLINED + len(DETAILS)


def _waiting(made: Attempts) -> Versions:
    method = OPTION_METHOD[made.option]
    rows = np.flatnonzero(np.isin(method, WAITED_FOR) | made.reviewed)
    state = np.select([method == VOUCHER, method == TRANSFER], [WAITING_VOUCHER, WAITING_TRANSFER], IN_REVIEW)
    return Versions(rows, made.made_at[rows] + 400_000, state[rows], np.zeros(len(rows), dtype=np.int64))


def _decided(made: Attempts) -> Versions:
    state = np.where(made.failed, DECLINED + made.detail, APPROVED)
    return Versions(np.arange(len(state)), made.decided_at, state, np.zeros(len(state), dtype=np.int64))


def _money_back(ground: Ground, made: Attempts, amount: Ints, cancelled_at: Ints) -> list[Versions]:
    """Draw refunds of cancelled bookings, goodwill after complaints, and disputes of credit card payments."""
    generator, later = ground.stream("refunds"), ground.assumptions.aftermath
    size = len(amount)
    full = generator.random(size) < later.refund_full_share
    cancelled = ~made.failed & (cancelled_at >= made.decided_at) & (cancelled_at < ground.calendar.end_at)
    at = np.where(cancelled, cancelled_at, made.decided_at) + spans(generator, 5 * HOUR, 1.2, size)
    goodwill = ~made.failed & ~cancelled & (generator.random(size) < later.goodwill_share)
    part = amount * generator.integers(1, 6, size) // 10
    disputed = ~made.failed & ~cancelled & ~goodwill & (OPTION_METHOD[made.option] == CREDIT)
    disputed &= generator.random(size) < later.chargeback_share
    return [
        _back(cancelled & full, at, REFUNDED, amount),
        _back(cancelled & ~full, at, PARTLY, amount // 2),
        _back(goodwill, at + DAY, PARTLY, part),
        *_disputes(generator, np.flatnonzero(disputed), made, amount, later.chargeback_lost_share),
    ]


def _back(which: Flags, at: Ints, state: int, refunded: Ints) -> Versions:
    rows = np.flatnonzero(which)
    return Versions(rows, at[rows] + SECOND, np.full(len(rows), state), refunded[rows])


def _disputes(generator: Generator, rows: Ints, made: Attempts, amount: Ints, lost_share: float) -> list[Versions]:
    opened = made.decided_at[rows] + generator.integers(15 * DAY, 60 * DAY, len(rows)) // 1000 * 1000
    closed = opened + generator.integers(10 * DAY, 45 * DAY, len(rows)) // 1000 * 1000 + MINUTE
    lost = generator.random(len(rows)) < lost_share
    nothing = np.zeros(len(rows), dtype=np.int64)
    return [
        Versions(rows, opened, np.full(len(rows), DISPUTED), nothing),
        Versions(rows, closed, np.where(lost, LOST, WON), np.where(lost, amount[rows], 0)),
    ]
