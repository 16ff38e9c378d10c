"""Daily figures for pages, as expressions: one row for each day, provider and further slice.

Whatever is shown is a roll-up of these rows, so that a place can be opened down to its providers and still add up.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES
from barberpro.tables import mart_schemas, real_amounts, schemas
from barberpro.tables.local_time import buenos_aires_day
from barberpro.tables.mart_schemas import CHECKOUT_SLICES, MONEY, REAL_MONEY, SLICES, UNKNOWN
from barberpro.tables.real_amounts import PESO


def metric_daily(payments: ir.Table, deflator: ir.Table, provinces: ir.Table) -> ir.Table:
    """Count attempts, outcomes and money of each day and slice; real amounts in pesos of the last published month."""
    priced = real_amounts.with_levels(_money_daily(by_slice(payments)), deflator, provinces)
    has_price = (priced.currency == PESO) & priced.month_level.notnull()
    real = {f"{name}_real": has_price.ifelse(real_amounts.deflated(priced[name], priced), None) for name in REAL_MONEY}
    return as_table(
        mart_schemas.METRIC_DAILY,
        priced.mutate(
            **real,
            base_month=has_price.ifelse(priced.base_month, None),
            real_basis=has_price.ifelse(priced.basis, None),
        ),
    )


def first_attempt_daily(payments: ir.Table) -> ir.Table:
    """Count outcomes of the first attempt of each checkout, by day and slice."""
    first = by_slice(payments.filter(payments.attempt_no == 1))
    counted = first.group_by(*SLICES).aggregate(
        attempts=first.count(),
        approved=first.count(where=first.is_approved),
        declined=first.count(where=first.is_declined),
    )
    return as_table(mart_schemas.FIRST_ATTEMPT_DAILY, counted)


def client_daily(payments: ir.Table) -> ir.Table:
    """List who paid, by day and slice: clients cannot be added up, so that they are kept to be counted."""
    sliced = by_slice(payments)
    paying = sliced.filter(sliced.is_approved, sliced.client_id.notnull())
    return as_table(mart_schemas.CLIENT_DAILY, paying.group_by(*SLICES, "client_id").aggregate(approved=paying.count()))


def checkout_daily(checkouts: ir.Table, providers: ir.Table) -> ir.Table:
    """Count how the checkouts opened on each day ended; their city is that of their provider."""
    placed = checkouts.left_join(_cities(providers), "provider_id").select(*checkouts.columns, "city")
    dated = placed.mutate(day=buenos_aires_day(placed.opened_at), **_filled(placed, "province", "city", "provider_id"))
    counted = dated.group_by(*CHECKOUT_SLICES).aggregate(
        checkouts=dated.count(),
        paid=dated.count(where=dated.outcome == "paid"),
        abandoned=dated.count(where=dated.outcome == "abandoned"),
        still_open=dated.count(where=dated.outcome == "open"),
    )
    return as_table(mart_schemas.CHECKOUT_DAILY, counted)


def by_slice(payments: ir.Table) -> ir.Table:
    """Add to each attempt its day, how it ended, and `unknown` where its source does not say a slice."""
    return payments.mutate(
        day=buenos_aires_day(payments.attempted_at),
        **_filled(payments, "province", "city", "provider_id", "method"),
        is_approved=payments.status.isin(APPROVED_STATUSES),
        is_declined=payments.status.isin(DECLINED_STATUSES),
    )


def unbound(table: schemas.Table) -> ir.Table:
    """Give the table of a schema as an expression that no database has to be asked about."""
    return ibis.table({column.name: _TYPES[column.kind] for column in table.columns}, name=table.name)


def _money_daily(sliced: ir.Table) -> ir.Table:
    return sliced.group_by(*SLICES).aggregate(**_counts(sliced), **_declines(sliced), **_amounts(sliced))


def _counts(sliced: ir.Table) -> dict[str, ir.Scalar]:
    return {
        "attempts": sliced.count(),
        "approved": sliced.count(where=sliced.is_approved),
        "declined": sliced.count(where=sliced.is_declined),
        "undecided": sliced.count(where=~(sliced.is_approved | sliced.is_declined)),
        "refunds": sliced.count(where=sliced.is_approved & (sliced.refunded_amount > 0)),
        "disputes": sliced.count(where=sliced.status == "in_mediation"),
        "chargebacks": sliced.count(where=sliced.status == "charged_back"),
    }


def _declines(sliced: ir.Table) -> dict[str, ir.Scalar]:
    by_class = {
        name: sliced.count(where=sliced.is_declined & (sliced.decline_class == name)) for name in DECLINE_CLASSES
    }
    rest = sliced.count(where=sliced.is_declined & sliced.decline_class.isnull())
    return {f"declined_{name}": counted for name, counted in {**by_class, "unclassified": rest}.items()}


def _amounts(sliced: ir.Table) -> dict[str, ir.Scalar]:
    approved = sliced.is_approved
    summed = {name: (sliced[column], approved) for name, column in MONEY.items()}
    summed |= {
        "charged_back": (sliced.amount, sliced.status == "charged_back"),
        "gross_with_fee": (sliced.amount, approved & sliced.processor_fee.notnull()),
    }
    return {name: amount.sum(where=condition).fill_null(0) for name, (amount, condition) in summed.items()}


def _filled(table: ir.Table, *names: str) -> dict[str, ir.StringColumn]:
    return {name: table[name].fill_null(UNKNOWN) for name in names}


def _cities(providers: ir.Table) -> ir.Table:
    """Find the city of each provider; NULL where two sources name two of them."""
    named = providers.group_by("provider_id").aggregate(one=providers.city.min(), other=providers.city.max())
    return named.select("provider_id", city=(named.one == named.other).ifelse(named.one, None))


def as_table(table: schemas.Table, wide: ir.Table) -> ir.Table:
    """Select the columns of `table`, in their order and types."""
    return wide.select(**{column.name: wide[column.name].cast(_TYPES[column.kind]) for column in table.columns})


_TYPES: dict[schemas.Kind, str] = {
    "text": "string",
    "integer": "int64",
    "money": "decimal(18, 2)",
    "boolean": "boolean",
    "timestamp": "timestamp",
    "date": "date",
    "share": "float64",
    "index": "decimal(18, 4)",
    "decimal": "decimal(18, 6)",
}
