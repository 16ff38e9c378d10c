"""Who pays: for the first time or again, by month."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from barberpro.tables.adoption import ONE
from barberpro.tables.clustered import cluster_sums
from barberpro.tables.local_time import period_of
from barberpro.tables.marts import by_slice
from barberpro.tables.real_amounts import PESO


def attempts_of_payers(payments: ir.Table, since: date, until: date) -> ir.Table:
    """List the attempts in pesos of known clients, with their month and whether the client had paid in none before."""
    sliced = by_slice(payments)
    known = sliced.filter(sliced.currency == PESO, sliced.client_id.notnull())
    dated = known.mutate(month=period_of(known.day, "M"))
    approved = dated.filter(dated.is_approved)
    first = approved.group_by("client_id").aggregate(first_month=approved.month.min())
    joined = dated.left_join(first, "client_id").select(*dated.columns, "first_month")
    inside = joined.filter(joined.month >= since, joined.month < until)
    return inside.mutate(is_new=inside.first_month.isnull() | (inside.first_month >= inside.month))


def payers(attempts: ir.Table) -> ir.Table:
    """Count clients, approved payments and pesos of each month, of new and of returning payers."""
    paid = attempts.filter(attempts.is_approved)
    return paid.group_by("month", "is_new").aggregate(
        clients=paid.client_id.nunique(), payments=paid.count(), pesos=paid.amount.sum()
    )


def new_share(attempts: ir.Table) -> ir.Table:
    """Share of each month's paying clients who had not paid in a month before; a client is one thing."""
    paid = attempts.filter(attempts.is_approved)
    each = paid.group_by("month", "client_id").aggregate(is_new=paid.is_new.any())
    return cluster_sums(each, each.is_new, ONE, each.client_id, ("month",))


def approval_by_kind(attempts: ir.Table) -> ir.Table:
    """Share of the decided attempts that were approved, of new and of returning payers, by client."""
    decided = attempts.is_approved | attempts.is_declined
    return cluster_sums(attempts, attempts.is_approved, decided, attempts.client_id, ("is_new",))
