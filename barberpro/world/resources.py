"""Versions of payments as Mercado Pago's payment resources: one JSON line each."""

from __future__ import annotations

import polars as pl

from barberpro.world.arrays import Ints, take
from barberpro.world.cells import pesos, with_offset
from barberpro.world.columns import MOMENTS, MONEY, Ledger, columns
from barberpro.world.defects import LINE
from barberpro.world.world import World


def month_of_version(world: World) -> Ints:
    """Month number of each version's last update in Buenos Aires time."""
    days = world.ground.calendar
    return days.month[days.day(world.versions.at)]


def json_lines(world: World, shared: Ledger, rows: Ints) -> pl.DataFrame:
    """JSON text of some versions, one `line` each."""
    nested = resources(world, shared, rows)
    return nested.select(pl.struct(pl.all()).struct.json_encode().alias(LINE))


def resources(world: World, shared: Ledger, rows: Ints) -> pl.DataFrame:
    """Resources of some versions, nested as the processor nests them."""
    flat = columns(world, shared, take(world.versions, rows))
    flat = flat.with_columns(pesos(pl.col(name)).cast(pl.Float64) for name in MONEY)
    return (
        _with_lists(flat)
        .with_columns(_stamp(name) for name in MOMENTS)
        .select(
            "id",
            "date_created",
            "date_approved",
            "date_last_updated",
            "date_of_expiration",
            "money_release_date",
            pl.lit("regular_payment").alias("operation_type"),
            "issuer_id",
            "payment_method_id",
            "payment_type_id",
            "status",
            "status_detail",
            pl.lit("ARS").alias("currency_id"),
            pl.lit(False).alias("live_mode"),
            _payer(),
            _metadata(),
            pl.col("booking_id").alias("external_reference"),
            "transaction_amount",
            "transaction_amount_refunded",
            "installments",
            pl.struct(
                net_received_amount=pl.when("was_approved").then("net").otherwise(0.0),
                total_paid_amount="total",
                installment_amount="installment",
            ).alias("transaction_details"),
            "fee_details",
            "charges_details",
            pl.when("three_ds")
            .then(pl.struct(challenge_status=pl.lit("done"), version=pl.lit("2.2.0")))
            .alias("three_ds_info"),
            pl.when("plastic")
            .then(pl.struct(first_six_digits="first_six", last_four_digits="last_four"))
            .alias("card"),
            pl.struct(
                type=pl.when("is_qr").then(pl.lit("INSTORE")).otherwise(pl.lit("CHECKOUT")),
                business_info=pl.struct(
                    unit=pl.lit("online_payments"),
                    sub_unit=pl.when("is_qr").then(pl.lit("qr")).otherwise(pl.lit("checkout_pro")),
                ),
            ).alias("point_of_interaction"),
        )
    )


def _stamp(name: str) -> pl.Expr:
    return with_offset(pl.from_epoch(pl.col(name), time_unit="us").dt.replace_time_zone("UTC")).alias(name)


def _payer() -> pl.Expr:
    return pl.struct(
        id=pl.col("payer_id").cast(pl.String),
        email=pl.format("cliente{}@example.com", "payer_id"),
        identification=pl.struct(type=pl.lit("DNI"), number=pl.col("document").cast(pl.String)),
    ).alias("payer")


def _metadata() -> pl.Expr:
    names = ("checkout_id", "booking_id", "provider_id", "client_id", "attempt_no", "device_type", "province", "city")
    return pl.struct(*names).alias("metadata")


def _with_lists(flat: pl.DataFrame) -> pl.DataFrame:
    """Add the two lists: financing stands on every version, fee and taxes once there is something to take them from."""
    approved, financed, taxed = pl.col("was_approved"), pl.col("financing") > 0, pl.col("withheld") > 0
    financing = pl.struct(type=pl.lit("financing_fee"), amount="financing", fee_payer=pl.lit("payer"))
    fee = pl.struct(type=pl.lit("mercadopago_fee"), amount="fee", fee_payer=pl.lit("collector"))
    fee_charge = _charge("001", "mercadopago_fee", "fee", "fee")
    tax_charge = _charge("002", "tax_withholding_iibb", "tax", "withheld")
    numbered = flat.with_row_index("row")
    numbered = _with_list(numbered, "fee_details", [(financed, financing), (approved, fee)])
    return _with_list(numbered, "charges_details", [(approved, fee_charge), (approved & taxed, tax_charge)])


def _with_list(numbered: pl.DataFrame, name: str, items: list[tuple[pl.Expr, pl.Expr]]) -> pl.DataFrame:
    """Add a list of the items whose condition holds, an empty one where none does."""
    some = [numbered.filter(condition).select("row", item.alias(name)) for condition, item in items]
    lists = pl.concat(some).group_by("row", maintain_order=True).agg(name)
    joined = numbered.join(lists, on="row", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(pl.lit([], dtype=lists.schema[name])))


def _charge(number: str, name: str, kind: str, column: str) -> pl.Expr:
    return pl.struct(
        id=pl.format("{}-" + number, "id"),
        name=pl.lit(name),
        type=pl.lit(kind),
        accounts=pl.struct(pl.lit("collector").alias("from"), pl.lit("mp").alias("to")),
        amounts=pl.struct(pl.col(column).alias("original"), pl.lit(0.0).alias("refunded")),
    )
