"""Lines of the processor's two reports: what moved on the account, and what became money that may be used."""

from __future__ import annotations

from collections.abc import Iterator

from barberpro.domain import vocabulary
from barberpro.tables.shape import Column, Table


def _means_of_payment() -> Iterator[Column]:
    yield Column("method", "text", "means of payment; NULL where the report does not say", allowed=vocabulary.METHODS)
    yield Column("payment_method", "text", "means of payment as the report writes it, such as visa or cvu")
    yield Column("installments", "integer", "number of installments; 1 is a single payment", at_least=1)


def settlement_lines(versioning: tuple[Column, ...]) -> Table:
    """Lines of the report of all transactions (account money); `versioning` is what every loaded table has."""
    return Table(
        name="settlement_lines",
        one_row_is="one movement of the report of all transactions (account money), signed as the report signs it",
        key=("source", "line_id"),
        order_by=("source", "line_id"),
        columns=(
            Column("line_id", "text", "what the line says, and how often its file said it before", required=True),
            *versioning,
            Column("payment_id", "text", "the operation at the processor; of a payment, its identifier"),
            Column("external_reference", "text", "the seller's own reference, such as the booking"),
            Column(
                "transaction_type",
                "text",
                f"{', '.join(vocabulary.TRANSACTION_TYPES)}; others are kept",
                required=True,
            ),
            Column("transacted_at", "timestamp", "when the operation was made", required=True),
            Column("settled_at", "timestamp", "when it was approved and counted on the account"),
            *_means_of_payment(),
            Column("amount", "money", "before fees and taxes; below 0 where money leaves the account", required=True),
            Column("currency", "text", "ISO 4217 code", required=True),
            Column("fee_amount", "money", "all fees together, below 0 where they cost; the four that follow are in it"),
            Column("financing_fee_amount", "money", "of the fees, the cost of installments without interest"),
            Column("mkp_fee_amount", "money", "of the fees, the marketplace's"),
            Column("shipping_fee_amount", "money", "of the fees, shipping"),
            Column("coupon_amount", "money", "discount by a coupon"),
            Column("taxes_amount", "money", "taxes withheld, below 0 where they cost"),
            Column("net_amount", "money", "amount + fee_amount + taxes_amount: what the account gains", required=True),
            Column("real_amount", "money", "the net less what went back later, as of the export; it may change"),
        ),
    )


def release_lines(versioning: tuple[Column, ...]) -> Table:
    """Lines of the report of released money; `versioning` is what every loaded table has."""
    return Table(
        name="release_lines",
        one_row_is="one line of the report of released money: what became usable, left, or was held back",
        key=("source", "line_id"),
        order_by=("source", "line_id"),
        columns=(
            Column("line_id", "text", "what the line says, and how often its file said it before", required=True),
            *versioning,
            Column("payment_id", "text", "the operation at the processor; of a payment, its identifier"),
            Column("external_reference", "text", "the seller's own reference, such as the booking"),
            Column(
                "record_type",
                "text",
                "release is a movement; initial_available_balance, subtotal, total and available_balance are sums",
                required=True,
            ),
            Column("description", "text", "kind of movement, such as payment, refund, chargeback, payout"),
            Column("released_at", "timestamp", "when it changed the money that may be used", required=True),
            Column("approved_at", "timestamp", "when the operation was approved"),
            *_means_of_payment(),
            Column("net_debit", "money", "what left, as a number not below 0", required=True, at_least=0),
            Column("net_credit", "money", "what came, as a number not below 0", required=True, at_least=0),
            Column("gross_amount", "money", "before fees and taxes; below 0 where money leaves"),
            Column("fee_amount", "money", "the processor's fee, below 0 where it costs"),
            Column("financing_fee_amount", "money", "cost of installments without interest, below 0"),
            Column("taxes_amount", "money", "taxes withheld, below 0 where they cost"),
            Column("shipping_fee_amount", "money", "shipping, below 0 where it costs"),
            Column("coupon_amount", "money", "discount by a coupon"),
            Column("balance_amount", "money", "money that may be used after the line, as of the export"),
            Column("currency", "text", "ISO 4217 code; ARS where the report does not say", required=True),
        ),
    )
