"""One shape for money wherever it is told of: what a payment, a line of settlement or of release does to the account.

Signs are the account's: a sale adds, its fee and tax take away. `net` is `gross + fee + tax`, always. Days are those of
Buenos Aires. The method is ours where the payment is known here, because the reports do not know a QR from an account.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.tables.local_time import buenos_aires_day
from barberpro.tables.mart_schemas import UNKNOWN

MONEY = "decimal(18, 2)"
ID = ("source", "payment_id")
SCHEMA = {
    **dict.fromkeys((*ID, "kind", "currency"), "string"),
    "at": "timestamp",
    "day": "date",
    "method": "string",
    **dict.fromkeys(("gross", "fee", "tax", "net"), MONEY),
    "due": "date",
    "known_at": "timestamp",
}
COLUMNS = tuple(SCHEMA)

LONGEST_RELEASE_DAYS = 35
"""When money is released at the latest where the payment does not say: the longest of `processor_fees`."""

SETTLEMENT_KINDS = {"SETTLEMENT": "sale", "REFUND": "refund", "CHARGEBACK": "contested", "DISPUTE": "contested"}
SETTLEMENT_OUTSIDE = ("WITHDRAWAL", "WITHDRAWAL_CANCEL", "PAYOUT")
"""Money that its owner moves: no part of any sale."""

RELEASE = "release"
"""The record type of movements; others are balances, and money held back that stays on the account."""
RELEASE_KINDS = {
    "payment": "sale",
    "refund": "refund",
    "chargeback": "contested",
    "dispute": "contested",
    "mediation": "contested",
    "mediation_cancel": "contested",
    "fee_release_in_advance": "fee",
}
RELEASE_OUTSIDE = ("withdrawal", "withdrawal_cancel", "payout", "asset_management_gain", "asset_management_loss")


def sales(payments: ir.Table) -> ir.Table:
    """Make a movement of each payment that was approved, on the day of its approval."""
    approved = payments.filter(payments.status.isin(APPROVED_STATUSES))
    return _movements(
        approved,
        kind=ibis.literal("sale"),
        at=ibis.coalesce(approved.approved_at, approved.attempted_at),
        gross=approved.amount,
        fee=-_or_zero(approved.processor_fee),
        tax=-_or_zero(approved.taxes_withheld),
        due=ibis.null("date"),
    )


def settlement(lines: ir.Table, payments: ir.Table) -> ir.Table:
    """Make a movement of each line but those of money that its owner moves; a type nobody knows is of kind other."""
    inside = lines.filter(~lines.transaction_type.upper().isin(SETTLEMENT_OUTSIDE))
    known = _known(inside, payments)
    fee, tax = _or_zero(known.fee_amount), _or_zero(known.taxes_amount)
    day = buenos_aires_day(ibis.coalesce(known.settled_at, known.transacted_at))
    return _movements(
        known,
        kind=_kind(known.transaction_type.upper(), SETTLEMENT_KINDS),
        at=ibis.coalesce(known.settled_at, known.transacted_at),
        gross=known.net_amount - fee - tax,  # whatever else a line holds, such as a coupon, is part of its amount
        fee=fee,
        tax=tax,
        due=ibis.greatest(known.our_release_on.fill_null(day + ibis.interval(days=LONGEST_RELEASE_DAYS)), day),
    )


def released(lines: ir.Table, payments: ir.Table, settled: ir.Table) -> ir.Table:
    """Make a movement of each release but those of money that its owner moves.

    Of a payment that is not known here the method is that of its settlement: this report tells of it in other words.
    """
    moves = lines.filter(
        lines.record_type.lower() == RELEASE, ~_or_empty(lines.description).lower().isin(RELEASE_OUTSIDE)
    )
    known = _as_settled(_known(moves, payments), settled)
    description = _or_empty(known.description).lower()
    tax = _or_zero(known.taxes_amount)
    fee = sum(
        (_or_zero(known[name]) for name in ("financing_fee_amount", "shipping_fee_amount")), _or_zero(known.fee_amount)
    )
    return _movements(
        known,
        kind=description.startswith("tax_").ifelse("tax", _kind(description, RELEASE_KINDS)),
        at=known.released_at,
        gross=known.net_credit - known.net_debit - fee - tax,
        fee=fee,
        tax=tax,
        due=ibis.null("date"),
    )


def outside(settled: ir.Table, released_lines: ir.Table) -> ir.Table:
    """List the money that its owner moved, by stage: it belongs to the account and to no sale."""
    moved = settled.filter(settled.transaction_type.upper().isin(SETTLEMENT_OUTSIDE))
    freed = released_lines.filter(
        released_lines.record_type.lower() == RELEASE,
        _or_empty(released_lines.description).lower().isin(RELEASE_OUTSIDE),
    )
    return ibis.union(
        moved.select(
            stage=ibis.literal("settlement"),
            what=moved.transaction_type.lower(),
            currency="currency",
            day=buenos_aires_day(ibis.coalesce(moved.settled_at, moved.transacted_at)),
            net=moved.net_amount.cast(MONEY),
        ),
        freed.select(
            stage=ibis.literal("released"),
            what=freed.description.lower(),
            currency="currency",
            day=buenos_aires_day(freed.released_at),
            net=(freed.net_credit - freed.net_debit).cast(MONEY),
        ),
        distinct=False,
    )


def as_movements(table: ir.Table) -> ir.Table:
    """Give a table with every column but the derived ones the shape of movements."""
    money = {name: table[name].cast(MONEY) for name in ("gross", "fee", "tax")}
    whole = table.mutate(**money, day=buenos_aires_day(table.at), method=table.method.fill_null(UNKNOWN))
    return whole.mutate(net=(whole.gross + whole.fee + whole.tax).cast(MONEY)).select(*COLUMNS)


def _movements(table: ir.Table, **given: ir.Value) -> ir.Table:
    return as_movements(table.mutate(**given))


def _known(lines: ir.Table, payments: ir.Table) -> ir.Table:
    """Add what we know of the payment of each line; a line that names none stands for itself."""
    ours = payments.select(*ID, our_method="method", our_release_on="release_on")
    joined = lines.mutate(payment_id=ibis.coalesce(lines.payment_id, lines.line_id)).left_join(ours, [*ID])
    kept = joined.select(*lines.columns, "our_method", "our_release_on")
    return kept.mutate(method=ibis.coalesce(kept.our_method, kept.method))


def _as_settled(known: ir.Table, settled: ir.Table) -> ir.Table:
    told = settled.filter(settled.payment_id.notnull()).group_by(*ID).aggregate(settled_method=settled.method.max())
    joined = known.left_join(told, [*ID]).select(*known.columns, "settled_method")
    return joined.mutate(method=ibis.coalesce(joined.our_method, joined.settled_method, joined.method))


def _kind(word: ir.StringValue, kinds: dict[str, str]) -> ir.StringValue:
    return ibis.cases(*((word == name, kind) for name, kind in kinds.items()), else_="other")


def _or_zero(money: ir.Value) -> ir.Value:
    return money.fill_null(ibis.literal(0).cast(MONEY))


def _or_empty(text: ir.StringValue) -> ir.StringValue:
    return text.fill_null("")
