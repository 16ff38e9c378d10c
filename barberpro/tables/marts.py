"""Daily figures for pages, as expressions: from the tables of the warehouse to one row for each day and slice."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES
from barberpro.tables import mart_schemas, schemas
from barberpro.tables.local_time import buenos_aires_day

PESO = "ARS"
COUNTRY = "nacional"
"""Region whose index stands in where a province is unknown."""
UNKNOWN = "unknown"
SLICES = ("day", "source", "currency", "province", "method")


def metric_daily(payments: ir.Table, cpi: ir.Table, provinces: ir.Table) -> ir.Table:
    """Count attempts, outcomes and money of each day and slice; real amounts in pesos of the latest month in `cpi`.

    Days after that month have its index for want of a later one, so their real amounts are the nominal ones.
    """
    daily = _money_daily(_sliced(payments))
    indexed = _with_index(daily, cpi, provinces)
    in_pesos = indexed.currency == PESO
    return _as(
        schemas.METRIC_DAILY,
        indexed.mutate(
            gross_real=in_pesos.ifelse(_deflated(indexed.gross, indexed), None),
            refunded_real=in_pesos.ifelse(_deflated(indexed.refunded, indexed), None),
            base_month=in_pesos.ifelse(indexed.base_month, None),
        ),
    )


def first_attempt_daily(payments: ir.Table) -> ir.Table:
    """Count outcomes of the first attempt of each checkout, by day and slice."""
    first = _sliced(payments.filter(payments.attempt_no == 1))
    counted = first.group_by(*SLICES).aggregate(
        attempts=first.count(),
        approved=first.count(where=first.is_approved),
        declined=first.count(where=first.is_declined),
    )
    return _as(mart_schemas.FIRST_ATTEMPT_DAILY, counted)


def checkout_daily(checkouts: ir.Table) -> ir.Table:
    """Count how the checkouts opened on each day ended."""
    dated = checkouts.mutate(
        day=buenos_aires_day(checkouts.opened_at),
        province=checkouts.province.fill_null(UNKNOWN),
    )
    counted = dated.group_by("day", "source", "currency", "province").aggregate(
        checkouts=dated.count(),
        paid=dated.count(where=dated.outcome == "paid"),
        abandoned=dated.count(where=dated.outcome == "abandoned"),
        still_open=dated.count(where=dated.outcome == "open"),
    )
    return _as(mart_schemas.CHECKOUT_DAILY, counted)


def unbound(table: schemas.Table) -> ir.Table:
    """Give the table of a schema as an expression that no database has to be asked about."""
    return ibis.table({column.name: _TYPES[column.kind] for column in table.columns}, name=table.name)


def _sliced(payments: ir.Table) -> ir.Table:
    return payments.mutate(
        day=buenos_aires_day(payments.attempted_at),
        province=payments.province.fill_null(UNKNOWN),
        method=payments.method.fill_null(UNKNOWN),
        is_approved=payments.status.isin(APPROVED_STATUSES),
        is_declined=payments.status.isin(DECLINED_STATUSES),
    )


def _money_daily(sliced: ir.Table) -> ir.Table:
    by_class = {f"declined_{name}": sliced.count(where=_declined_by(sliced, name)) for name in DECLINE_CLASSES}
    return sliced.group_by(*SLICES).aggregate(
        attempts=sliced.count(),
        approved=sliced.count(where=sliced.is_approved),
        declined=sliced.count(where=sliced.is_declined),
        undecided=sliced.count(where=~(sliced.is_approved | sliced.is_declined)),
        declined_unclassified=sliced.count(where=sliced.is_declined & sliced.decline_class.isnull()),
        gross=_money_where(sliced.amount, sliced.is_approved),
        refunded=_money_where(sliced.refunded_amount, sliced.is_approved),
        **by_class,
    )


def _declined_by(sliced: ir.Table, name: str) -> ir.BooleanValue:
    return sliced.is_declined & (sliced.decline_class == name)


def _money_where(amount: ir.DecimalValue, condition: ir.BooleanValue) -> ir.DecimalScalar:
    return amount.sum(where=condition).fill_null(0)


def _with_index(daily: ir.Table, cpi: ir.Table, provinces: ir.Table) -> ir.Table:
    """Add `month_index`, `base_index` (both x 10,000, whole) and `base_month`; NULL before the first month of `cpi`."""
    regions = provinces.select("province", region=provinces.cpi_region)
    last = cpi.aggregate(base_month=cpi.month.max())
    placed = daily.left_join(regions, "province").cross_join(last).select(*daily.columns, "region", "base_month")
    keyed = placed.mutate(
        region=placed.region.fill_null(COUNTRY),
        index_month=ibis.least(placed.day.truncate("M"), placed.base_month),
    )
    return _joined_index(_joined_index(keyed, cpi, "index_month", "month_index"), cpi, "base_month", "base_index")


def _joined_index(keyed: ir.Table, cpi: ir.Table, month: str, name: str) -> ir.Table:
    index = cpi.select(cpi.region, **{month: cpi.month, name: _ten_thousandths(cpi.index_value)})
    joined = keyed.left_join(index, ["region", month])
    return joined.select(*keyed.columns, name)


def _ten_thousandths(index_value: ir.DecimalValue) -> ir.IntegerValue:
    return (index_value * 10_000).round().cast("int64")


def _deflated(amount: ir.DecimalValue, indexed: ir.Table) -> ir.DecimalValue:
    """Compute `amount` x base_index / month_index, half up to the centavo.

    In whole numbers, because a DECIMAL division would be a DOUBLE. The quotient and the remainder are taken apart
    so that every product fits 64 bits.
    """
    centavos, month_index = (amount * 100).cast("int64"), indexed.month_index
    whole, rest = _quotient(centavos, month_index), centavos % month_index
    rounded = _quotient(2 * rest * indexed.base_index + month_index, 2 * month_index)
    return _pesos(whole * indexed.base_index + rounded)


def _quotient(dividend: ir.IntegerValue, divisor: ir.IntegerValue) -> ir.IntegerValue:
    """Divide whole numbers exactly: engines divide as DOUBLE, which is exact for a multiple of the divisor."""
    return ((dividend - dividend % divisor) / divisor).round().cast("int64")


def _pesos(centavos: ir.IntegerValue) -> ir.DecimalValue:
    return centavos.cast("decimal(24, 2)") * ibis.literal("0.01").cast("decimal(24, 2)")


def _as(table: schemas.Table, wide: ir.Table) -> ir.Table:
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
