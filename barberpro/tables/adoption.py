"""Who pays with what: shares of methods and of adoption, as cluster sums by client."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from barberpro.tables.clustered import cluster_sums, who
from barberpro.tables.local_time import around, buenos_aires_day
from barberpro.tables.marts import by_slice
from barberpro.tables.real_amounts import PESO

ONE = ibis.literal(1)
VOUCHER = "cash_voucher"
WALLET = ("account_money", "qr")
"""What is paid from an account at Mercado Pago; a QR of its own checkout is one of its account too."""


def paid(payments: ir.Table, since: date, until: date) -> ir.Table:
    """Keep the approved payments in pesos of the days from `since` to before `until`."""
    sliced = by_slice(payments.filter(around(payments.attempted_at, since, until)))
    return sliced.filter(sliced.is_approved, sliced.currency == PESO, sliced.day >= since, sliced.day < until)


def method_share(approved: ir.Table, methods: Collection[str], by: Sequence[str] = ()) -> ir.Table:
    """Share of payments by any of some methods."""
    return cluster_sums(approved, approved.method.isin(list(methods)), ONE, who(approved, "payment_id"), by)


def clients_with(approved: ir.Table, methods: Collection[str]) -> ir.Table:
    """Share of the clients who paid that did so by any of some methods at least once; each client is one thing."""
    known = approved.filter(approved.client_id.notnull())
    each = known.group_by("client_id").aggregate(with_one=known.method.isin(list(methods)).any())
    return cluster_sums(each, each.with_one, ONE, each.client_id)


def pesos_share(approved: ir.Table, methods: Collection[str]) -> ir.Table:
    """Share of the pesos that were paid by any of some methods."""
    is_one = approved.method.isin(list(methods))
    amount = approved.amount.cast("float64")
    return cluster_sums(approved, is_one.ifelse(amount, 0.0), amount, who(approved, "payment_id"))


def bookings_paid_by(
    bookings: ir.Table, approved: ir.Table, methods: Collection[str], span: tuple[date, date]
) -> ir.Table:
    """Share of the completed bookings in pesos that were paid through the platform by any of some methods.

    A booking without an approved payment was paid at the shop, or not at all: nobody says which.
    """
    near = bookings.filter(around(bookings.starts_at, *span))
    dated = near.mutate(day=buenos_aires_day(near.starts_at))
    done = dated.filter(dated.status == "completed", dated.currency == PESO, dated.day >= span[0], dated.day < span[1])
    paying = approved.filter(approved.method.isin(list(methods)), approved.booking_id.notnull())
    digital = paying.select("booking_id").distinct().mutate(is_digital=True)
    joined = done.left_join(digital, "booking_id").select(*done.columns, "is_digital")
    flag = joined.is_digital.fill_null(ibis.literal(value=False))
    return cluster_sums(joined, flag, ONE, who(joined, "booking_id"))


def approval(attempts: ir.Table, by: Sequence[str] = ()) -> ir.Table:
    """Share of the decided attempts that were approved."""
    return cluster_sums(
        attempts, attempts.is_approved, attempts.is_approved | attempts.is_declined, who(attempts, "payment_id"), by
    )


def faultless(attempts: ir.Table) -> ir.Table:
    """Share of the decided attempts that did not fail for a technical fault."""
    decided = attempts.filter(attempts.is_approved | attempts.is_declined)
    fault = decided.is_declined & (decided.decline_class.fill_null("") == "technical")
    return cluster_sums(decided, ~fault, ONE, who(decided, "payment_id"))


def checkout_success(checkouts: ir.Table, by: Sequence[str] = ()) -> ir.Table:
    """Share of the closed checkouts that were paid."""
    closed = checkouts.filter(checkouts.outcome.isin(["paid", "abandoned"]))
    return cluster_sums(closed, closed.outcome == "paid", ONE, who(closed, "checkout_id"), by)


def attempts_of(payments: ir.Table, since: date, until: date) -> ir.Table:
    """Keep the attempts in pesos of some days, with how they ended."""
    sliced = by_slice(payments.filter(around(payments.attempted_at, since, until)))
    return sliced.filter(sliced.currency == PESO, sliced.day >= since, sliced.day < until)


def opened(checkouts: ir.Table, since: date, until: date) -> ir.Table:
    """Keep the checkouts in pesos that were opened on some days, with their day."""
    near = checkouts.filter(around(checkouts.opened_at, since, until))
    dated = near.mutate(day=buenos_aires_day(near.opened_at))
    return dated.filter(dated.currency == PESO, dated.day >= since, dated.day < until)


def busiest_hours(payments: ir.Table, since: date, until: date) -> ir.Table:
    """Count the attempts of the busiest hour of each day that had any."""
    sliced = by_slice(payments.filter(around(payments.attempted_at, since, until)))
    inside = sliced.filter(sliced.day >= since, sliced.day < until)
    hourly = inside.group_by("day", hour=inside.attempted_at.truncate("h")).aggregate(attempts=inside.count())
    return hourly.group_by("day").aggregate(busiest=hourly.attempts.max())
