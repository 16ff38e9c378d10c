"""Payment events become attempts, and the state changes that the platform learned of, in the order it learned them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES
from barberpro.tables.local_time import buenos_aires_time

FACTS = (
    "source",
    "payment_id",
    "checkout_id",
    "client_id",
    "provider_id",
    "attempted_at",
    "attempt_no",
    "amount",
    "currency",
    "method",
    "brand",
    "issuer",
    "three_ds",
    "installments",
    "device_type",
    "province",
    "city",
)
"""What is settled when a payment is attempted; taken from the first version of it that the platform saw."""

DERIVED = ("local_hour",)
"""What follows from the facts and names an entity: the hour in Buenos Aires at which the attempt is made."""

OUTCOME_CODES = {"approved": 0, **{name: code for code, name in enumerate(DECLINE_CLASSES, start=1)}, "unclassified": 7}
"""A state change's meaning in three bits, so that one integer holds when it was learned and what it was."""
CODE_BITS = 3
"""Packed integers exceed 2^53, so they are shifted and masked: an engine may divide by way of doubles."""


def _declared(timestamp: object) -> object:
    """Count the microseconds since 1970, as DuckDB's function of that name does."""


_epoch_us = ibis.udf.scalar.builtin(_declared, name="epoch_us", signature=(("timestamp",), "int64"))


def microseconds(timestamp: ir.TimestampValue) -> ir.IntegerValue:
    """Count the microseconds from 1970 to a UTC timestamp."""
    return _epoch_us(timestamp)


def attempts(events: ibis.Table) -> ibis.Table:
    """Keep one row for each payment: `FACTS`, `DERIVED`, `row_id`, and the microseconds at which things were learned.

    `us` is the attempt itself, `seen_us` when the platform knew of it, `approved_us` and `declined` (packed with the
    decline's class) when it knew the outcome. Nothing about a payment can be learned before it is attempted: an
    earlier `known_at` counts as the attempt's own time, and so lies outside the attempt's own windows.
    """
    versions = events.select(
        *[events[name] for name in FACTS],
        us=microseconds(events.attempted_at),
        known_us=ibis.greatest(microseconds(events.known_at), microseconds(events.attempted_at)),
        version=events.source_version,
        status=events.status,
        code=_decline_code(events.decline_class),
    )
    payment = {"group_by": [versions.source, versions.payment_id]}
    order = [versions.known_us, versions.version, versions.status]
    every, first = ibis.window(**payment), ibis.window(**payment, order_by=order)
    known = versions.mutate(
        place=ibis.row_number().over(first),
        seen_us=versions.known_us.min().over(every),
        approved_us=versions.known_us.min(where=versions.status.isin(APPROVED_STATUSES)).over(every),
        declined=(versions.known_us * (1 << CODE_BITS) + versions.code)
        .min(where=versions.status.isin(DECLINED_STATUSES))
        .over(every),
    )
    one = known.filter(known.place == 0).drop("place", "known_us", "version", "status", "code")
    return one.mutate(
        local_hour=buenos_aires_time(one.attempted_at).hour(),
        row_id=ibis.row_number().over(order_by=[one.source, one.payment_id]),
    )


def changes(attempts: ibis.Table) -> ibis.Table:
    """List what was learned: `row_id`, `us`, one of `attempts`, `declines`, `approvals` set to 1, and `outcome`."""
    seen = attempts.select("row_id", us=attempts.seen_us, attempts=1, declines=0, approvals=0, outcome=_no_outcome())
    approved = attempts.filter(attempts.approved_us.notnull())
    approved = approved.select(
        "row_id",
        us=approved.approved_us,
        attempts=0,
        declines=0,
        approvals=1,
        outcome=approved.approved_us * (1 << CODE_BITS) + OUTCOME_CODES["approved"],
    )
    declined = attempts.filter(attempts.declined.notnull())
    declined = declined.select(
        "row_id", us=declined.declined >> CODE_BITS, attempts=0, declines=1, approvals=0, outcome=declined.declined
    )
    return ibis.union(seen, approved, declined, distinct=False)


def outcome_name(packed: ir.IntegerValue) -> ir.StringValue:
    """Name the outcome that a packed integer holds."""
    return (packed & ((1 << CODE_BITS) - 1)).cases(
        *[(code, name) for name, code in OUTCOME_CODES.items()], else_=ibis.null("string")
    )


def _decline_code(decline_class: ir.StringValue) -> ir.IntegerValue:
    known = [(name, OUTCOME_CODES[name]) for name in DECLINE_CLASSES]
    return decline_class.cases(*known, else_=OUTCOME_CODES["unclassified"]).cast("int64")


def _no_outcome() -> ir.IntegerScalar:
    return ibis.null("int64")
