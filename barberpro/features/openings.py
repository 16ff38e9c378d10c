"""Checkouts at the moment their menu is shown, asked about as if each method were about to be tried."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import METHODS
from barberpro.features.attempts import microseconds
from barberpro.tables.local_time import buenos_aires_time

UNSAID = ("brand", "issuer", "city")
"""Text facts of an attempt that nobody knows while the menu is read."""


def openings(checkouts: ibis.Table, payment_source: Mapping[str, str]) -> ibis.Table:
    """Lay out checkouts as `attempts.attempts` lays out attempts, each once without a method: `row_id` is below 0.

    `payment_source` names, for a source of checkouts, the source that tells of their payments: it is that one's history
    which they are placed in. Nothing is ever learned about an opening, so it is part of no history.
    """
    source = paying_source(checkouts, payment_source)
    facts = checkouts.select(
        source=source,
        payment_id=checkouts.checkout_id,
        checkout_id=checkouts.checkout_id,
        client_id=checkouts.client_id,
        provider_id=checkouts.provider_id,
        attempted_at=checkouts.opened_at,
        attempt_no=ibis.null("int64"),
        amount=checkouts.amount,
        currency=checkouts.currency,
        method=ibis.null("string"),
        **{name: ibis.null("string") for name in UNSAID},
        three_ds=ibis.null("boolean"),
        installments=ibis.null("int64"),
        device_type=checkouts.device_type,
        province=checkouts.province,
        us=microseconds(checkouts.opened_at),
        seen_us=ibis.null("int64"),
        approved_us=ibis.null("int64"),
        declined=ibis.null("int64"),
        local_hour=buenos_aires_time(checkouts.opened_at).hour(),
    )
    return facts.mutate(row_id=-1 - ibis.row_number().over(order_by=[facts.source, facts.checkout_id]))


def paying_source(checkouts: ibis.Table, payment_source: Mapping[str, str]) -> ir.StringValue:
    """Name the source that tells of the payments of each checkout; its own where none is known."""
    if not payment_source:
        return checkouts.source
    return checkouts.source.cases(*payment_source.items(), else_=checkouts.source)


def by_method(table: ibis.Table) -> ibis.Table:
    """Tell of every row (`row_id`) once for each method, in the order of the vocabulary, with the method beside it."""
    every = [
        table.mutate(method=ibis.literal(method, "string"), row_id=table.row_id * len(METHODS) - place)
        for place, method in enumerate(METHODS)
    ]
    return ibis.union(every[0], *every[1:], distinct=False)
