"""Every table others rely on: its columns, their kinds and meaning; `docs/data-dictionary.md` is made from it."""

from __future__ import annotations

from dataclasses import replace

from barberpro.domain import vocabulary
from barberpro.domain.declines import DECLINE_CLASS_BY_DETAIL
from barberpro.tables import reference_schemas, report_schemas
from barberpro.tables.reference_schemas import (
    CPI,
    DEFLATOR,
    FX,
    HOLIDAYS,
    INFLATION_EXPECTATIONS,
    INSTALLMENT_PLANS,
    PROCESSOR_FEES,
    PROVINCES,
)
from barberpro.tables.shape import SQL_TYPES, Column, Kind, Table

__all__ = [
    "CPI",
    "DEFLATOR",
    "FX",
    "HOLIDAYS",
    "INFLATION_EXPECTATIONS",
    "INSTALLMENT_PLANS",
    "PROCESSOR_FEES",
    "PROVINCES",
    "SQL_TYPES",
    "Column",
    "Kind",
    "Table",
]

VERSIONING = (
    Column("source", "text", "name of the mapping's source, such as mercadopago", required=True),
    Column("source_version", "integer", "the source's update time in microseconds since 1970, UTC", required=True),
    Column("event_at", "timestamp", "when this state came to be at the source", required=True),
    Column("known_at", "timestamp", "when the platform could know this state; never the loader's clock", required=True),
    Column(
        "known_at_basis",
        "text",
        "observed (the source says it) or assumed (event_at plus a declared delay)",
        required=True,
        allowed=vocabulary.KNOWN_AT_BASES,
    ),
)

PAYMENT_EVENTS = Table(
    name="payment_events",
    one_row_is="one version of a payment attempt as received; append-only, bitemporal",
    key=("source", "payment_id"),
    order_by=("source", "payment_id", "source_version", "known_at", "status"),
    columns=(
        Column("payment_id", "text", "the attempt's identifier at its source", required=True),
        *VERSIONING,
        Column("checkout_id", "text", "the intent to pay that this attempt belongs to"),
        Column("booking_id", "text", "the booking being paid"),
        Column("client_id", "text", "who pays, as a keyed pseudonym", personal=True),
        Column("provider_id", "text", "who is paid: the barber"),
        Column("attempted_at", "timestamp", "when the attempt was made", required=True),
        Column("attempt_no", "integer", "1 for the first attempt of its checkout", at_least=1),
        Column("amount", "money", "price to pay, before the payer's financing", required=True, at_least=0),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("method", "text", "means of payment; NULL where the source does not say", allowed=vocabulary.METHODS),
        Column("brand", "text", "card brand, wallet or voucher network"),
        Column("issuer", "text", "issuing bank or, in card-routing sources, the acquirer the attempt was sent to"),
        Column("three_ds", "boolean", "whether the card holder was authenticated with 3-D Secure"),
        Column("installments", "integer", "number of installments; 1 is a single payment", at_least=1),
        Column("payer_financing", "money", "interest the payer is charged on top of amount", outcome=True),
        Column("total_paid", "money", "what the payer is charged in all: amount and payer_financing", outcome=True),
        Column("device_type", "text", "device the attempt came from"),
        Column("province", "text", "ISO 3166-2 code of the province, or the jurisdiction as the source names it"),
        Column("city", "text", "city of the provider"),
        Column("status", "text", "state at the processor", required=True, known=vocabulary.STATUSES, outcome=True),
        Column(
            "status_detail", "text", "the processor's reason code", known=tuple(DECLINE_CLASS_BY_DETAIL), outcome=True
        ),
        Column("approved_at", "timestamp", "when it was approved; NULL if not, or if unsaid", outcome=True),
        Column("decline_class", "text", "who declined", allowed=vocabulary.DECLINE_CLASSES, outcome=True),
        Column("processor_fee", "money", "fee the processor keeps from the collector", outcome=True),
        Column("taxes_withheld", "money", "taxes the processor withholds from the collector", outcome=True),
        Column("net_received", "money", "what reaches the collector", outcome=True),
        Column("release_on", "date", "Buenos Aires day on which the money is released", outcome=True),
        Column("refunded_amount", "money", "refunded so far", outcome=True),
    ),
)

PAYMENTS = replace(
    PAYMENT_EVENTS,
    name="payments",
    one_row_is="the latest version of a payment attempt, by source version",
    order_by=("source", "payment_id"),
)

CHECKOUTS = Table(
    name="checkouts",
    one_row_is="one intent to pay, written before the choice, so that those who abandon are in it",
    key=("source", "checkout_id"),
    order_by=("source", "checkout_id"),
    columns=(
        Column("checkout_id", "text", "the intent's identifier", required=True),
        *VERSIONING,
        Column("opened_at", "timestamp", "when the menu was shown", required=True),
        Column("booking_id", "text", "the booking being paid"),
        Column("client_id", "text", "who was to pay, as a keyed pseudonym", personal=True),
        Column("provider_id", "text", "who was to be paid"),
        Column("amount", "money", "price to pay", required=True, at_least=0),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("province", "text", "ISO 3166-2 code of the provider's province"),
        Column("device_type", "text", "device the checkout was opened on"),
        Column("menu_id", "text", "name of the menu shown"),
        Column("menu", "text", "the menu shown: methods and installments, as JSON"),
        Column("default_installments", "integer", "installments preselected in the menu", at_least=1),
        Column("policy_version", "text", "version of the policy that chose the menu"),
        Column("propensity", "share", "probability with which the policy chose this whole menu; NULL where unknown"),
        Column("exploration", "boolean", "whether the menu was drawn at random to learn"),
        Column("chosen_method", "text", "method of the first attempt", allowed=vocabulary.METHODS),
        Column("chosen_installments", "integer", "installments of the first attempt", at_least=1),
        Column("first_payment_id", "text", "the first attempt"),
        Column("paid_at", "timestamp", "when the checkout was paid"),
        Column("outcome", "text", "how it ended", required=True, allowed=vocabulary.CHECKOUT_OUTCOMES),
    ),
)

BOOKINGS = Table(
    name="bookings",
    one_row_is="one appointment",
    key=("source", "booking_id"),
    order_by=("source", "booking_id"),
    columns=(
        Column("booking_id", "text", "the appointment's identifier", required=True),
        *VERSIONING,
        Column("client_id", "text", "who booked, as a keyed pseudonym", personal=True),
        Column("provider_id", "text", "the barber", required=True),
        Column("created_at", "timestamp", "when it was booked", required=True),
        Column("starts_at", "timestamp", "when the service begins", required=True),
        Column("service", "text", "the service booked"),
        Column("price", "money", "price agreed at booking", required=True, at_least=0),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("status", "text", "state of the appointment", required=True, allowed=vocabulary.BOOKING_STATUSES),
    ),
)

PROVIDERS = Table(
    name="providers",
    one_row_is="one barber or barbershop",
    key=("source", "provider_id"),
    order_by=("source", "provider_id"),
    columns=(
        Column("provider_id", "text", "the provider's identifier", required=True),
        *VERSIONING,
        Column("joined_at", "timestamp", "when it joined the marketplace", required=True),
        Column("left_at", "timestamp", "when it left; NULL while active"),
        Column("province", "text", "ISO 3166-2 code of its province"),
        Column("city", "text", "its city"),
        Column("segment", "text", "kind of shop"),
    ),
)

REVIEWS = Table(
    name="reviews",
    one_row_is="one review of a booking",
    key=("source", "review_id"),
    order_by=("source", "review_id"),
    columns=(
        Column("review_id", "text", "the review's identifier", required=True),
        *VERSIONING,
        Column("booking_id", "text", "the booking reviewed"),
        Column("provider_id", "text", "the provider reviewed", required=True),
        Column("client_id", "text", "who wrote it, as a keyed pseudonym", personal=True),
        Column("created_at", "timestamp", "when it was written", required=True),
        Column("rating", "integer", "stars, 1 to 5", required=True, at_least=1),
    ),
)

REFUNDS = Table(
    name="refunds",
    one_row_is="one refund asked for; a payment may have several, and is refunded by the approved ones",
    key=("source", "refund_id"),
    order_by=("source", "refund_id"),
    columns=(
        Column("refund_id", "text", "the refund's identifier", required=True),
        *VERSIONING,
        Column("payment_id", "text", "the payment refunded", required=True),
        Column("booking_id", "text", "the booking that was paid"),
        Column("provider_id", "text", "who was paid"),
        Column("created_at", "timestamp", "when it was asked for", required=True),
        Column("amount", "money", "amount to go back; part of the payment or all of it", required=True, at_least=0),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("reason", "text", "why", required=True, allowed=vocabulary.REFUND_REASONS),
        Column("status", "text", "what became of it", required=True, allowed=vocabulary.REFUND_STATUSES),
    ),
)

DISPUTES = Table(
    name="disputes",
    one_row_is="one payment that the card holder contested at the bank",
    key=("source", "dispute_id"),
    order_by=("source", "dispute_id"),
    columns=(
        Column("dispute_id", "text", "the dispute's identifier", required=True),
        *VERSIONING,
        Column("payment_id", "text", "the payment contested", required=True),
        Column("opened_at", "timestamp", "when it was contested", required=True),
        Column("closed_at", "timestamp", "when the bank decided; NULL while open"),
        Column("amount", "money", "amount contested", required=True, at_least=0),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("reason", "text", "what the card holder says"),
        Column("outcome", "text", "lost: the money went back", required=True, allowed=vocabulary.DISPUTE_OUTCOMES),
    ),
)

CLIENTS = Table(
    name="clients",
    one_row_is="one person who registered to book, under a keyed pseudonym; nothing else personal",
    key=("source", "client_id"),
    order_by=("source", "client_id"),
    columns=(
        Column("client_id", "text", "the person, as a keyed pseudonym", required=True, personal=True),
        *VERSIONING,
        Column("registered_at", "timestamp", "when they registered", required=True),
        Column("province", "text", "ISO 3166-2 code of the province they registered from"),
        Column("device_type", "text", "device they registered on"),
    ),
)

SETTLEMENT_LINES = report_schemas.settlement_lines(VERSIONING)
RELEASE_LINES = report_schemas.release_lines(VERSIONING)

TOMBSTONES = Table(
    name="tombstones",
    one_row_is="one row that was loaded and is gone at its source: the latest version of it does not count",
    key=("source", "tombstone_id"),
    order_by=("source", "tombstone_id"),
    columns=(
        Column("tombstone_id", "text", "table and key of the row, with a colon between", required=True),
        *VERSIONING,
        Column("table_name", "text", "the table that the row was loaded into", required=True),
        Column("row_key", "text", "the row's key there, which is a pseudonym where that is one", required=True),
        Column("gone", "boolean", "false where the row came back as it was; a later version needs no such word", True),
    ),
)

LOAD_LEDGER = Table(
    name="load_ledger",
    one_row_is="one delivery of a file into one table, written in the transaction that loads its rows",
    key=("load_id",),
    order_by=("load_id",),
    columns=(
        Column("load_id", "integer", "order of the delivery", required=True),
        Column("sha256", "text", "hash of the file's bytes", required=True),
        Column("joined_sha256", "text", "hashes of the files it was joined with; empty if none", required=True),
        Column("path", "text", "file name in the landing folder", required=True),
        Column("source", "text", "name of the mapping's source", required=True),
        Column("table_name", "text", "table that its rows went to", required=True),
        Column("mapping_sha256", "text", "hash of the mapping it was read with", required=True),
        Column("replaces_sha256", "text", "hash of the file that this one corrects: readings of that one give way"),
        Column("synthetic", "boolean", "whether the file came from a synthetic world", required=True),
        Column("rows", "integer", "records in the file", required=True),
        Column("loaded", "integer", "records that became rows", required=True),
        Column("duplicate", "integer", "records that were there already", required=True),
        Column("quarantined", "integer", "records refused", required=True),
        Column("loaded_at", "timestamp", "the loader's clock; nothing but the ledger holds it", required=True),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    one_row_is="one refused record",
    key=("sha256", "table_name", "line"),
    order_by=("sha256", "table_name", "line"),
    columns=(
        Column("sha256", "text", "hash of the file", required=True),
        Column("path", "text", "file name in the landing folder", required=True),
        Column("source", "text", "name of the mapping's source", required=True),
        Column("table_name", "text", "table that the record was meant for", required=True),
        Column("line", "integer", "line on which the record begins, 1-based", required=True),
        Column("byte_offset", "integer", "byte at which it begins in the decompressed file", required=True),
        Column("column_name", "text", "the table's column that could not be filled; NULL for the whole record"),
        Column("reason", "text", "what is wrong, and what would be right", required=True),
        Column("masked_text", "text", "the record with every letter and digit replaced"),
    ),
)

PAYMENT_SCORES = Table(
    name="payment_scores",
    one_row_is="one answer the platform gave about a payment",
    key=("source", "payment_id", "scored_at"),
    order_by=("source", "payment_id", "scored_at"),
    columns=(
        Column("source", "text", "source of the payment", required=True),
        Column("payment_id", "text", "the attempt", required=True),
        Column("scored_at", "timestamp", "when it was asked; of a replayed answer, the attempt's time", required=True),
        Column(
            "origin",
            "text",
            "live: somebody asked and got this answer; replayed: nobody did, it is what the champion would have said",
            required=True,
            allowed=vocabulary.SCORE_ORIGINS,
        ),
        Column("model_version", "text", "version of the model that answered", required=True),
        Column("failure_probability", "share", "probability that the attempt fails", required=True),
        Column("range_low", "share", "lower end of the calibration range"),
        Column("range_high", "share", "upper end of the calibration range"),
        Column("action", "text", "action recommended first; NULL in replayed answers"),
        Column("action_propensity", "share", "probability of this action and this holdout"),
        Column("holdout", "boolean", "whether it was risky and left untreated to judge by"),
    ),
)

LOADED_TABLES = (
    PAYMENT_EVENTS,
    CHECKOUTS,
    BOOKINGS,
    PROVIDERS,
    REVIEWS,
    REFUNDS,
    DISPUTES,
    CLIENTS,
    SETTLEMENT_LINES,
    RELEASE_LINES,
    TOMBSTONES,
)
"""What a mapping may fill."""

REFERENCE_TABLES = reference_schemas.TABLES
"""Published facts and what follows from them: see docs/reference-data.md."""

ALL_TABLES = (
    *LOADED_TABLES,
    PAYMENTS,
    *REFERENCE_TABLES,
    LOAD_LEDGER,
    QUARANTINE,
    PAYMENT_SCORES,
)
"""What a published generation holds, and `payment_features` beside it."""


def table(name: str) -> Table:
    """Find the table called `name`; KeyError lists the known ones."""
    known = {each.name: each for each in ALL_TABLES}
    if name not in known:
        raise KeyError(f"no table {name!r}; there are {', '.join(sorted(known))}")
    return known[name]
