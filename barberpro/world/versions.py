"""Versions of payments: every state a payment was in, and when it came to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.world.arrays import Ints, stack, take
from barberpro.world.attempts import Attempts
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.disputes import Disputes
from barberpro.world.ground import Ground
from barberpro.world.methods import TRANSFER, VOUCHER, WAITED_FOR
from barberpro.world.reasons import DETAILS
from barberpro.world.refunds import Refunds

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


def versions(ground: Ground, made: Attempts, amount: Ints, back: Refunds, contested: Disputes) -> Versions:
    """List all versions before the end of the history; `amount` is by attempt."""
    end_at = ground.calendar.end_at
    every = stack([_waiting(made), _decided(made), _paid_back(back.paid_back(end_at), amount), *_disputed(contested)])
    every = take(every, every.at < end_at)
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


def _paid_back(back: Refunds, amount: Ints) -> Versions:
    """Add up the refunds of each payment, in order of their approval."""
    back = take(back, np.lexsort((back.decided_at, back.attempt)))
    total = np.cumsum(back.amount) - back.amount
    first = np.searchsorted(back.attempt, back.attempt, side="left")
    refunded = total - total[first] + back.amount
    state = np.where(refunded == amount[back.attempt], REFUNDED, PARTLY)
    return Versions(back.attempt, back.decided_at, state, refunded)


def _disputed(contested: Disputes) -> list[Versions]:
    rows, lost = contested.attempt, contested.against_shop
    nothing = np.zeros(len(rows), dtype=np.int64)
    return [
        Versions(rows, contested.opened_at, np.full(len(rows), DISPUTED), nothing),
        Versions(rows, contested.closed_at, np.where(lost, LOST, WON), np.where(lost, contested.amount, 0)),
    ]
