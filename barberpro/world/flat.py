"""Versions of payments as flat typed rows: each column is named after its place in the processor's resource."""

from __future__ import annotations

import polars as pl

from barberpro.world.arrays import Ints, take
from barberpro.world.cells import pesos
from barberpro.world.columns import MOMENTS, MONEY, Ledger, columns
from barberpro.world.world import World

MARKETPLACE = (
    "checkout_id",
    "booking_id",
    "provider_id",
    "client_id",
    "attempt_no",
    "device_type",
    "province",
    "city",
)


def flat_rows(world: World, shared: Ledger, rows: Ints) -> pl.DataFrame:
    """Return some versions; lists become a column for each kind of fee or charge that they may hold, 0 without one."""
    columned = columns(world, shared, take(world.versions, rows))
    approved, none = pl.col("was_approved"), pl.lit(0).cast(pl.Decimal(18, 2))
    typed = columned.with_columns(
        *(pesos(pl.col(name)) for name in MONEY),
        *(pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC").dt.truncate("1ms") for name in MOMENTS),
    )
    return typed.select(
        "id",
        *MOMENTS,
        "issuer_id",
        "payment_method_id",
        "payment_type_id",
        "status",
        "status_detail",
        pl.lit("ARS").alias("currency_id"),
        pl.col("payer_id").cast(pl.String).alias("payer.id"),
        pl.col("document").cast(pl.String).alias("payer.identification.number"),
        *(pl.col(name).alias(f"metadata.{name}") for name in MARKETPLACE),
        "transaction_amount",
        "transaction_amount_refunded",
        "installments",
        pl.when(approved).then("net").otherwise(none).alias("transaction_details.net_received_amount"),
        pl.col("total").alias("transaction_details.total_paid_amount"),
        pl.col("installment").alias("transaction_details.installment_amount"),
        pl.col("financing").alias("fee_details.financing_fee"),
        pl.when(approved).then("fee").otherwise(none).alias("fee_details.mercadopago_fee"),
        pl.when(approved).then("withheld").otherwise(none).alias("charges_details.tax_withholding_iibb"),
        pl.when("three_ds").then(pl.lit("done")).alias("three_ds_info.challenge_status"),
        pl.when("plastic").then("first_six").alias("card.first_six_digits"),
        pl.when("plastic").then("last_four").alias("card.last_four_digits"),
        pl.when("is_qr")
        .then(pl.lit("qr"))
        .otherwise(pl.lit("checkout_pro"))
        .alias("point_of_interaction.business_info.sub_unit"),
    )
