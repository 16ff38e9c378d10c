"""Which commission each payment bears: for now the tier of its provider's last month, without discounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ibis
import ibis.expr.types as ir
import polars as pl

from barberpro.domain.commission import PREVIOUS_MONTH, rate_bp, rate_lines
from barberpro.errors import BadInputError
from barberpro.policies.billing_spans import FOR_EVER
from barberpro.policies.commission import RATES, commission_terms
from barberpro.policies.policy import Policy
from barberpro.tables.local_time import buenos_aires_day, period_of
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import replace_with_frame

TIERS = "commission_tiers"
SPANS = {"from_day": pl.Date, "until_day": pl.Date, "from_bookings": pl.Int64, "until_bookings": pl.Int64}
NO_LIMIT = 2**62


def commission_rates(db: Database, policy: Policy) -> ir.Table:
    """Give source, payment_id, rate_bp and iva_bp of every payment, by the day of its booking.

    Makes the temporary table TIERS. BadInputError where the policy's tiers do not go by the previous month.
    """
    columns = {**SPANS, "rate_bp": pl.Int64, "iva_bp": pl.Int64}
    replace_with_frame(db, TIERS, pl.DataFrame(list(_tiers(policy)), schema=columns, orient="row"))
    payments, bookings, refunds, tiers = map(db.expression, ("payments", "bookings", "refunds", TIERS))
    return rates(payments, bookings, refunds, tiers)


def rates(payments: ir.Table, bookings: ir.Table, refunds: ir.Table, tiers: ir.Table) -> ir.Table:
    """Join each payment with the tier of the completed, unrefunded bookings of its provider in the month before."""
    made = bookings.group_by("booking_id").aggregate(booked_at=bookings.created_at.min())
    dated = payments.left_join(made, "booking_id").select(
        "source", "payment_id", "provider_id", booked_at=made.booked_at.fill_null(payments.attempted_at)
    )
    day = buenos_aires_day(dated.booked_at)
    asked = dated.mutate(day=day, month=period_of(period_of(day, "M") - ibis.interval(days=1), "M")).drop("booked_at")
    counts = monthly_bookings(bookings, refunds)
    counted = asked.left_join(counts, ["provider_id", "month"]).select(*asked.columns, counts.bookings)
    known = counted.mutate(bookings=counted.bookings.fill_null(0))
    applies = (
        (known.day >= tiers.from_day)
        & (known.day < tiers.until_day)
        & (known.bookings >= tiers.from_bookings)
        & (known.bookings < tiers.until_bookings)
    )
    return known.inner_join(tiers, applies).select("source", "payment_id", "rate_bp", "iva_bp")


def monthly_bookings(bookings: ir.Table, refunds: ir.Table) -> ir.Table:
    """Count by provider and Buenos Aires month the completed bookings of which nothing was refunded."""
    refunded = refunds.filter(refunds.status == "approved", refunds.booking_id.notnull())
    kept = bookings.filter(bookings.status == "completed").anti_join(refunded, "booking_id")
    month = period_of(buenos_aires_day(kept.starts_at), "M")
    return kept.group_by(provider_id=kept.provider_id, month=month).aggregate(bookings=kept.count())


def _tiers(policy: Policy) -> Iterator[tuple[date, date, int, int, int, int]]:
    days = policy.changes_on(key.name for key in RATES)
    for day, until in zip(days, [*days[1:], FOR_EVER], strict=True):
        terms = commission_terms(policy, day)
        if terms.tier_basis != PREVIOUS_MONTH:
            raise BadInputError(
                f"commission.tier_basis is {terms.tier_basis} from {day}; payments are billed by {PREVIOUS_MONTH} only"
            )
        starts = [tier.from_bookings for tier in terms.tiers]
        for start, end in zip(starts, [*starts[1:], NO_LIMIT], strict=True):
            yield day, until, start, end, rate_bp(rate_lines(terms, start, ())), terms.iva_bp
