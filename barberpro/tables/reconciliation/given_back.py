"""Refunds and contested money of payments, as the versions of a payment tell of them: each change is a movement.

A payment bears what was refunded so far. The day of a refund is that of the version that first shows it; a state that
no source shows is not invented. The processor gives the same part of its charges back as of the amount.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.tables.reconciliation.movements import ID, MONEY, as_movements

CONTESTED = ("charged_back", "in_mediation")
WON = "reimbursed"
"""The detail of a charge back that the seller won: the money is his again."""


ZERO = ibis.literal(0).cast(MONEY)
IN_ORDER = ("source_version", "known_at", "status")


def given_back(payments: ir.Table, events: ir.Table) -> ir.Table:
    """Make a movement of each change of what was refunded, and of what is held in a dispute."""
    states = _states(payments, events)
    return ibis.union(_changes(states, "refund", "refunded"), _changes(states, "contested", "held"), distinct=False)


def _states(payments: ir.Table, events: ir.Table) -> ir.Table:
    """Say of each version what was refunded so far and what was held; charges are those that stand now.

    A lost dispute tells its amount as refunded: it is what was held, and no refund besides.
    """
    now = payments.filter(payments.status.isin(APPROVED_STATUSES)).select(
        *ID,
        "amount",
        "currency",
        "method",
        charged=payments.processor_fee,
        withheld=payments.taxes_withheld,
    )
    versions = events.select(
        *ID, "source_version", "event_at", "known_at", "status", "status_detail", "refunded_amount"
    )
    joined = versions.inner_join(now, [*ID])
    told = ibis.least(joined.refunded_amount.fill_null(ZERO), joined.amount).cast(MONEY)
    is_contested = joined.status.isin(CONTESTED)
    marked = joined.mutate(told=told, is_contested=is_contested, own=is_contested.ifelse(ibis.null(MONEY), told))
    before = marked.own.max().over(ibis.window(group_by=ID, order_by=IN_ORDER, following=0)).fill_null(ZERO)
    states = marked.mutate(refunded=marked.is_contested.ifelse(before, marked.told).cast(MONEY))
    lost_or_open = states.is_contested & (states.status_detail.fill_null("") != WON)
    return states.mutate(held=lost_or_open.ifelse(states.amount - states.refunded, ZERO).cast(MONEY))


def _changes(states: ir.Table, kind: str, what: str) -> ir.Table:
    before = states[what].lag(1).over(ibis.window(group_by=ID, order_by=IN_ORDER)).fill_null(ZERO)
    changed = states.mutate(before=before).filter(lambda each: each.before != each[what])
    return as_movements(
        changed.mutate(
            kind=ibis.literal(kind),
            at=changed.event_at,
            gross=changed.before - changed[what],
            fee=_part(changed.charged, changed, changed[what]) - _part(changed.charged, changed, changed.before),
            tax=_part(changed.withheld, changed, changed[what]) - _part(changed.withheld, changed, changed.before),
            due=ibis.null("date"),
        )
    )


def _part(charge: ir.Value, state: ir.Table, back: ir.Value) -> ir.Value:
    """Take of a charge the part that `back` is of the amount, half up to the centavo.

    Rounded from whole centavos in DOUBLE, which holds the product exactly up to 2^53 and cannot overflow.
    """
    centavos = (charge.fill_null(ZERO) * 100).cast("float64") * (back * 100).cast("float64")
    part = (centavos / (state.amount * 100).cast("float64")).round()
    return (state.amount > 0).ifelse(part / 100, 0.0).cast(MONEY)
