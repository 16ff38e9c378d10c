"""The reference tables: published facts with the day since when they may be used, and the deflator made of them."""

from __future__ import annotations

from barberpro.domain import vocabulary
from barberpro.tables.shape import Column, Table

PUBLISHED = (
    Column("published_on", "date", "first day on which anything may use the value", required=True),
    Column(
        "published_on_basis",
        "text",
        "how far that day is confirmed: by the publisher or the press of the day, by memory of the publisher's "
        "calendar, named by whoever imported it, or assumed late enough by rule",
        required=True,
        allowed=vocabulary.PUBLISHED_ON_BASES,
    ),
)

CPI = Table(
    name="cpi",
    one_row_is="one publication of the price index of a region, division and month; a revision is a further row",
    key=("region", "division", "month", "published_on"),
    order_by=("region", "division", "month", "published_on"),
    columns=(
        Column("region", "text", "INDEC's region, or nacional", required=True),
        Column(
            "division",
            "text",
            "general for the general level, else INDEC's division; 12 holds personal care, hairdressing among it",
            required=True,
            allowed=vocabulary.CPI_DIVISIONS,
        ),
        Column("month", "date", "first day of the month", required=True),
        Column("index_value", "index", "December 2016 = 100", required=True),
        *PUBLISHED,
    ),
)

FX = Table(
    name="fx",
    one_row_is="one publication of the dollar's price at the end of a month; a revision is a further row",
    key=("rate", "month", "published_on"),
    order_by=("rate", "month", "published_on"),
    columns=(
        Column("rate", "text", "which of the dollar's prices", required=True, allowed=vocabulary.FX_RATES),
        Column("month", "date", "first day of the month", required=True),
        Column("ars_per_usd", "index", "pesos for one dollar at the month's last close", required=True),
        *PUBLISHED,
        Column(
            "basis",
            "text",
            "published (the level itself), chained (from published monthly changes) or imported",
            required=True,
            allowed=vocabulary.FX_BASES,
        ),
    ),
)

INFLATION_EXPECTATIONS = Table(
    name="inflation_expectations",
    one_row_is="one median answer of the central bank's survey (REM); a revision is a further row",
    key=("survey_month", "variable", "horizon_months", "published_on"),
    order_by=("survey_month", "variable", "horizon_months", "published_on"),
    columns=(
        Column("survey_month", "date", "first day of the month at whose end was asked", required=True),
        *PUBLISHED,
        Column(
            "variable",
            "text",
            "cpi_monthly (inflation of one month), cpi_yearly (of the twelve months that end at the horizon) or "
            "fx_average (official dollar, average of one month)",
            required=True,
            allowed=vocabulary.EXPECTED_VARIABLES,
        ),
        Column("horizon_months", "integer", "months after the survey's month that it speaks of", required=True),
        Column("value", "decimal", "inflation as a fraction (0.018 is 1.8 %), or pesos for one dollar", required=True),
    ),
)

PROCESSOR_FEES = Table(
    name="processor_fees",
    one_row_is="what a processor charges for a method, release term and province from a day on",
    key=("processor", "channel", "province", "method", "release_days", "effective_from"),
    order_by=("processor", "channel", "province", "method", "release_days", "effective_from"),
    columns=(
        Column("processor", "text", "who charges", required=True),
        Column("channel", "text", "where the payment is taken", required=True, allowed=vocabulary.FEE_CHANNELS),
        Column("province", "text", "ISO 3166-2 code, or all for those without a row of their own", required=True),
        Column("method", "text", "as in payments", required=True, allowed=vocabulary.METHODS),
        Column("release_days", "integer", "days until the money is released; 0 is at once", required=True),
        Column("effective_from", "date", "first day on which it is charged", required=True),
        Column("fee_bp", "integer", "fee in basis points of the amount, without IVA", required=True, at_least=0),
        Column("iva_bp", "integer", "IVA on the fee, in basis points of the fee", required=True, at_least=0),
        Column(
            "basis",
            "text",
            "published (the processor's page), press (reported), or assumed for the reason in source",
            required=True,
            allowed=vocabulary.FEE_BASES,
        ),
        Column("source", "text", "where it stands, or why it is assumed", required=True),
    ),
)

INSTALLMENT_PLANS = Table(
    name="installment_plans",
    one_row_is="what a plan of installments costs payer and collector over a span of days",
    key=("processor", "plan", "installments", "effective_from"),
    order_by=("processor", "plan", "installments", "effective_from"),
    columns=(
        Column("processor", "text", "whose plan it is", required=True),
        Column("plan", "text", "its name", required=True),
        Column("installments", "integer", "how many, monthly, the first after a month", required=True, at_least=2),
        Column(
            "kind",
            "text",
            "with_interest (the payer's), interest_free (the collector bears it) or cuota_simple (the state's "
            "programme of that name, Ahora 12 before it)",
            required=True,
            allowed=vocabulary.PLAN_KINDS,
        ),
        Column("tna_bp", "integer", "the payer's nominal annual rate, basis points, without IVA", at_least=0),
        Column("surcharge_bp", "integer", "what is added to the cash price instead, basis points of it", at_least=0),
        Column("iva_bp", "integer", "IVA on the interest and on the collector's cost", required=True, at_least=0),
        Column(
            "collector_cost_bp", "integer", "basis points of the cash price, without IVA", required=True, at_least=0
        ),
        Column("minimum_ars", "money", "smallest cash price that it is offered for", required=True, at_least=0),
        Column("effective_from", "date", "first day on which it is offered", required=True),
        Column("effective_until", "date", "first day on which it no longer is; NULL: no end is known"),
        Column(
            "basis",
            "text",
            "published (the lender's page), press (reported), or assumed for the reason in source",
            required=True,
            allowed=vocabulary.FEE_BASES,
        ),
        Column("source", "text", "where it stands, or why it is assumed", required=True),
    ),
)

PROVINCES = Table(
    name="provinces",
    one_row_is="one of the 24 jurisdictions",
    key=("province",),
    order_by=("province",),
    columns=(
        Column("province", "text", "ISO 3166-2 code", required=True),
        Column("name", "text", "its name", required=True),
        Column("cpi_region", "text", "INDEC's price region", required=True),
        Column("population", "integer", "census of 2022", required=True),
        Column("indec_code", "text", "INDEC's two digits", required=True),
        Column("short_name", "text", "its name where room is short", required=True),
    ),
)

HOLIDAYS = Table(
    name="holidays",
    one_row_is="one national holiday",
    key=("day",),
    order_by=("day",),
    columns=(
        Column("day", "date", "the day in Argentina", required=True),
        Column("name", "text", "its name in Spanish", required=True),
    ),
)

DEFLATOR = Table(
    name="deflator",
    one_row_is="the price level of a region and month, going on for 24 months past the last published one",
    key=("region", "month"),
    order_by=("region", "month"),
    columns=(
        Column("region", "text", "INDEC's region, or nacional", required=True),
        Column("month", "date", "first day of the month", required=True),
        Column("index_value", "index", "general level, December 2016 = 100", required=True),
        Column(
            "basis",
            "text",
            "published, or provisional (expected or last known inflation) until its month is published",
            required=True,
            allowed=vocabulary.DEFLATOR_BASES,
        ),
    ),
)

TABLES = (CPI, FX, INFLATION_EXPECTATIONS, PROCESSOR_FEES, INSTALLMENT_PLANS, PROVINCES, HOLIDAYS, DEFLATOR)
"""In the writer's database and in every generation."""
