"""Marts that stand beside `metric_daily`: the two ratios that it cannot hold, because they count something else."""

from __future__ import annotations

from barberpro.tables.schemas import Column, Table

FIRST_ATTEMPT_DAILY = Table(
    name="first_attempt_daily",
    one_row_is="a Buenos Aires day, source, currency, province and method of first payment attempts",
    key=("day", "source", "currency", "province", "method"),
    order_by=("day", "source", "currency", "province", "method"),
    columns=(
        Column("day", "date", "Buenos Aires day of the attempt", required=True),
        Column("source", "text", "source of the payments", required=True),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("province", "text", "as in payments; 'unknown' where the source does not say", required=True),
        Column("method", "text", "as in payments; 'unknown' where the source does not say", required=True),
        Column("attempts", "integer", "first attempts of a checkout (attempt_no = 1)", required=True),
        Column("approved", "integer", "of them approved", required=True),
        Column("declined", "integer", "of them rejected, cancelled or expired", required=True),
    ),
)

CHECKOUT_DAILY = Table(
    name="checkout_daily",
    one_row_is="a Buenos Aires day, source, currency and province of checkouts",
    key=("day", "source", "currency", "province"),
    order_by=("day", "source", "currency", "province"),
    columns=(
        Column("day", "date", "Buenos Aires day on which the checkout was opened", required=True),
        Column("source", "text", "source of the checkouts, which may not be that of the payments", required=True),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("province", "text", "as in checkouts; 'unknown' where the source does not say", required=True),
        Column("checkouts", "integer", "checkouts opened", required=True),
        Column("paid", "integer", "of them paid", required=True),
        Column("abandoned", "integer", "of them closed without payment", required=True),
        Column("still_open", "integer", "of them not closed yet", required=True),
    ),
)
