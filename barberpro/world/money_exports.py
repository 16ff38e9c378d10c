"""Refunds and disputes as the marketplace exports them."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import DISPUTE_OUTCOMES, REFUND_REASONS, REFUND_STATUSES
from barberpro.world import identities
from barberpro.world.cells import moments, money, names, until
from barberpro.world.world import World


def refunds_export(world: World) -> pl.DataFrame:
    """One row a refund asked for; one that is not decided at the end is in process."""
    back, end_at = world.refunds, world.ground.calendar.end_at
    visit, size = world.attempts.visit[back.attempt], len(back.attempt)
    return pl.DataFrame(
        {
            "refund_id": world.ids.refund_ids(np.arange(size)),
            "payment_id": pl.Series(world.payment_id[back.attempt]).cast(pl.String),
            "booking_id": world.ids.booking_ids(visit),
            "provider_id": identities.provider_ids(world.market.visits.shop[visit]),
            "created_at": moments(back.created_at, "1ms"),
            "amount": money(back.amount),
            "currency": pl.repeat("ARS", size, eager=True),
            "reason": names(list(REFUND_REASONS), back.reason),
            "status": names(list(REFUND_STATUSES), back.status(end_at)),
            "updated_at": moments(np.where(back.decided_at < end_at, back.decided_at, back.created_at), "1ms"),
        }
    )


def disputes_export(world: World) -> pl.DataFrame:
    """One row a dispute; one that is not decided at the end is open."""
    contested, end_at = world.disputes, world.ground.calendar.end_at
    size, closed = len(contested.attempt), contested.closed_at
    return pl.DataFrame(
        {
            "dispute_id": world.ids.dispute_ids(np.arange(size)),
            "payment_id": pl.Series(world.payment_id[contested.attempt]).cast(pl.String),
            "opened_at": moments(contested.opened_at, "1ms"),
            "closed_at": until(end_at, closed, "1ms"),
            "amount": money(contested.amount),
            "currency": pl.repeat("ARS", size, eager=True),
            "reason": names([name for name, _ in world.ground.assumptions.aftermath.dispute_reasons], contested.reason),
            "outcome": names(list(DISPUTE_OUTCOMES), contested.outcome(end_at)),
            "updated_at": moments(np.where(closed < end_at, closed, contested.opened_at), "1ms"),
        }
    )
