"""How appointments end: completed, cancelled, nobody came, or still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.world.arrays import MINUTE, Flags, Ints
from barberpro.world.fraud import REFUND_ABUSE, SELF_PAYMENT
from barberpro.world.ground import Ground
from barberpro.world.visits import Visits

COMPLETED, CANCELLED, NO_SHOW, SCHEDULED = range(4)
STATUSES = ("completada", "cancelada", "ausente", "reservada")
"""As the marketplace's export words them, by position."""
SERVICE_MINUTES = 45
CLOSED_AFTER_MINUTES = 90
"""A booking is closed this long after it began: later than whoever pays in the chair has paid."""


@dataclass(frozen=True, slots=True)
class Bookings:
    """State of each visit's appointment at the end of the history."""

    status: Ints
    updated_at: Ints
    cancelled_at: Ints
    """When it was or would have been cancelled."""


def bookings(ground: Ground, visits: Visits, paid_at: Ints, never: int) -> Bookings:
    """Draw how each appointment ends; `paid_at` is `never` for those not paid."""
    generator, later = ground.stream("bookings"), ground.assumptions.aftermath
    size, end_at = len(paid_at), ground.calendar.end_at
    paid = paid_at < np.maximum(visits.starts_at, visits.opened_at + 30 * MINUTE)
    mark = generator.random(size)
    cancel = np.where(paid, later.cancel_paid_share, later.cancel_unpaid_share)
    cancel = np.where(paid & (visits.scheme == REFUND_ABUSE), ground.assumptions.fraud.refund_share, cancel)
    absent = np.where(paid, later.no_show_paid_share, later.no_show_unpaid_share)
    fate = np.select([mark < cancel, mark < cancel + absent], [CANCELLED, NO_SHOW], COMPLETED)
    come = visits.at_shop | (paid & (visits.scheme == SELF_PAYMENT))
    fate[come] = COMPLETED  # whoever reaches the chair has come, and who pays himself says so
    since = np.where(paid, np.minimum(paid_at, never), visits.opened_at)
    room = np.maximum(visits.starts_at - since, 10 * MINUTE)
    cancelled = since + (generator.random(size) * room).astype(np.int64) // 1000 * 1000 + MINUTE
    closed = visits.starts_at + CLOSED_AFTER_MINUTES * MINUTE
    updated = np.where(fate == CANCELLED, cancelled, closed)
    open_still: Flags = updated >= end_at
    return Bookings(
        status=np.where(open_still, SCHEDULED, fate),
        updated_at=np.where(open_still, visits.created_at, updated),
        cancelled_at=np.where(fate == CANCELLED, cancelled, never),
    )
